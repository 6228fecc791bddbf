"""The four small steps of calming a conversation: what is done, where it stands, what comes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.ui.common.flow import FlowLayout
from app.ui.common.language import later, t
from app.ui.common.look import Look
from app.ui.common.surfaces import clear
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS
from app.ui.panel.state import StepMark

_SIDE, _TOP = 8, 2


class _Step(TextBlock):
    """A word; the present one on a filled ground, a done one with a tick, the others quiet."""

    def __init__(self, look: Look, mark: StepMark) -> None:
        self._is_now = mark.is_now
        words = f"✓ {mark.words}" if mark.is_done and not mark.is_now else mark.words
        super().__init__(look, "label", "surface" if mark.is_now else "muted", text=words, max_lines=1)
        self.setContentsMargins(_SIDE, _TOP, _SIDE, _TOP)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        told = later("{step}, now") if mark.is_now else later("{step}, done") if mark.is_done else "{step}"
        self.setAccessibleName(t(told, step=mark.words))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._is_now:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.colour("calm_text"))
            box = QRectF(self.rect())
            painter.drawRoundedRect(box, min(box.height() / 2, 10.0), min(box.height() / 2, 10.0))
            painter.end()
        super().paintEvent(event)


class StepsView(QWidget):
    """The steps in a row, or in more rows where the window is narrow."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._flow = FlowLayout(self, gap=XS)

    def show_steps(self, steps: Sequence[StepMark]) -> None:
        """No steps hide the row."""
        clear(self._flow)
        self.setVisible(bool(steps))
        for mark in steps:
            self._flow.addWidget(_Step(self._look, mark))
        now = next((number for number, mark in enumerate(steps, 1) if mark.is_now), 0)
        told = (
            t("Step {number} of {count}: {step}", number=now, count=len(steps), step=steps[now - 1].words)
            if now
            else ""
        )
        done = ", ".join(mark.words for mark in steps if mark.is_done and not mark.is_now)
        self.setAccessibleName(t("{now}. Done: {done}", now=told, done=done) if done else told)
