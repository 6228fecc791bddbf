"""The agent's answer beside Calmdesk's, one above the other where the panel is narrow, and what was really answered."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.surfaces import Surface, clear, column, tight
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, S
from app.ui.practice.state import Advised, ComparedText, PracticeState

_SIDE_BY_SIDE = 360
"""Pixels at 100 % text from which two columns can be read."""


class CompareView(QWidget):
    """Two answers, neither of them graded."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown: PracticeState | None = None
        self._sides = tight(QBoxLayout(QBoxLayout.Direction.TopToBottom), gap=S)
        self._mine, self._advised, self._real = (Surface(name, gap=S, margin=S) for name in ("card", "calm", "quote"))
        top = Qt.AlignmentFlag.AlignTop
        for side in (self._mine, self._advised):
            self._sides.addWidget(side, 1, top)
        inside = column(self, gap=S)
        inside.addLayout(self._sides)
        inside.addWidget(self._real)

    @property
    def is_side_by_side(self) -> bool:
        return self._sides.direction() != QBoxLayout.Direction.TopToBottom

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._mind_width(event.size().width())

    def _mind_width(self, width: int) -> None:
        wide = width >= _SIDE_BY_SIDE * max(self._look.appearance.text_scale, 1.0)
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if direction != self._sides.direction():
            self._sides.setDirection(direction)
        # Side by side, each takes its half from the top; one above the other, each takes the whole width.
        align = Qt.AlignmentFlag.AlignTop if wide else Qt.AlignmentFlag(0)
        for side in (self._mine, self._advised):
            self._sides.setAlignment(side, align)

    def show_state(self, state: PracticeState) -> None:
        if state.mine is None or state.advised is None or state.real is None or state == self._shown:
            return
        self._shown = state
        self._show_text(self._mine, t("You wrote"), state.mine, "accent_text")
        if state.picked_title:
            self._add(self._mine.body, t("Your step"), [state.picked_title])
        self._show_advised(state.advised)
        self._show_text(self._real, t("What was really answered"), state.real, "text")

    def _show_text(self, box: Surface, title: str, text: ComparedText, ink: str) -> None:
        clear(box.body)
        box.body.addWidget(TextBlock(self._look, "strong", ink, text=title))
        box.body.addWidget(
            TextBlock(self._look, "body", "text" if text.text else "muted", text=text.text or text.empty)
        )
        if text.text:
            self._show_tone(box.body, text.findings)

    def _show_advised(self, advised: Advised) -> None:
        body = self._advised.body
        clear(body)
        body.addWidget(TextBlock(self._look, "strong", "calm_text", text=t("Calmdesk would have advised")))
        if advised.silence:
            body.addWidget(TextBlock(self._look, "body", "muted", text=advised.silence))
        for number, step in enumerate(advised.steps, 1):
            part = column(gap=XS)
            title = t("{number}. {title}", number=number, title=step.title)
            part.addWidget(TextBlock(self._look, "label", text=title))
            part.addWidget(TextBlock(self._look, "small", "muted", text=f"{step.confidence}\n{step.because}"))
            if step.reply:
                part.addWidget(TextBlock(self._look, "body", text=step.reply))
            body.addLayout(part)
        if advised.steps or advised.replies:
            self._show_tone(body, advised.findings)
        for title, text in advised.replies:
            self._add(body, t("Reply: {title}", title=title), [text])
        if advised.care:
            self._add(body, t("How to talk"), advised.care)
        for title, text in advised.knowledge:
            self._add(body, t("Knowledge: {title}", title=title), [text])

    def _show_tone(self, body: QVBoxLayout, findings: Sequence[str]) -> None:
        self._add(body, t("Tone"), findings or [t("Nothing that could make things worse was found.")])

    def _add(self, body: QVBoxLayout, title: str, lines: Sequence[str]) -> None:
        part = column(gap=XS)
        part.addWidget(TextBlock(self._look, "label", "muted", text=title))
        for line in lines:
            part.addWidget(TextBlock(self._look, "small", text=line))
        body.addLayout(part)
