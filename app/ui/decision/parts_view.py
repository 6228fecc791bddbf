"""The parts of a decision, each with its own switch: who will see it, what it is, what would be set at the desk."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QWidget

from app.ui.common.buttons import Tick
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.surfaces import Surface, clear, column, tight
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, S
from app.ui.decision.state import Change


class Part(Surface):
    """One part of a decision: a switch, who will see it, and what it is."""

    def __init__(self, look: Look, surface: str, title: str, who: str, ink: str) -> None:
        super().__init__(surface, gap=XS)
        self.tick = Tick(look, title)
        self.tick.setAccessibleName(t("Send this part: {part}", part=title))
        self.tick.setChecked(True)
        self._who = TextBlock(look, "small", ink, text=who)
        self.body.addWidget(self.tick)
        self.body.addWidget(self._who)

    def show_who(self, words: str) -> None:
        self._who.set_text(words)


class ChangesPart(Surface):
    """Tags, fields and status, one line each with its own switch; values can be changed."""

    edited = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("card", gap=S, parent=parent)
        self._look = look
        self._lines: list[tuple[Change, QCheckBox, QLineEdit | QComboBox | None]] = []
        self.body.addWidget(TextBlock(look, "strong", text=t("Ticket changes")))
        self.body.addWidget(TextBlock(look, "small", "muted", text=t("Set in the helpdesk.")))
        self._column = column(gap=S)
        self.body.addLayout(self._column)

    def load(self, changes: tuple[Change, ...]) -> None:
        """Shows these changes as they stand."""
        clear(self._column)
        self._lines = []
        for change in changes:
            self._column.addWidget(self._line(change))
        self.setVisible(bool(changes))

    def _line(self, change: Change) -> QWidget:
        line = QWidget()
        row = tight(QHBoxLayout(line), gap=S)
        words = _words(change)
        tick = QCheckBox()
        tick.setChecked(change.on)
        tick.setAccessibleName(t("Set {what}", what=words))
        label = TextBlock(self._look, "body", text=words)
        row.addWidget(tick, 0, Qt.AlignmentFlag.AlignTop)
        field = self._field(change, words)
        if field is None:
            row.addWidget(label, 1, Qt.AlignmentFlag.AlignVCenter)
        else:
            inside = column(gap=XS)
            inside.addWidget(label)
            inside.addWidget(field)
            row.addLayout(inside, 1)
            tick.toggled.connect(field.setEnabled)
            field.setEnabled(change.on)
        tick.toggled.connect(lambda _: self.edited.emit())
        self._lines.append((change, tick, field))
        return line

    def _field(self, change: Change, words: str) -> QLineEdit | QComboBox | None:
        if change.kind == "tag":
            return None
        field: QLineEdit | QComboBox
        if change.value in change.choices:
            field = QComboBox()
            field.addItems(list(change.choices))
            field.setCurrentText(change.value)
            field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            field.setMinimumContentsLength(6)
            field.currentTextChanged.connect(lambda _: self.edited.emit())
        else:
            field = QLineEdit(change.value)
            field.setCursorPosition(0)
            field.textChanged.connect(lambda _: self.edited.emit())
        field.setFont(self._look.font("body"))
        field.setAccessibleName(t("Value of {what}", what=words))
        return field

    def changes(self) -> tuple[Change, ...]:
        """The changes as the agent left them."""
        return tuple(
            replace(change, on=tick.isChecked(), value=change.value if field is None else _value(field))
            for change, tick, field in self._lines
        )

    def switches(self) -> list[QCheckBox]:
        return [tick for _, tick, _ in self._lines]


def _value(field: QLineEdit | QComboBox) -> str:
    return field.currentText() if isinstance(field, QComboBox) else field.text()


def _words(change: Change) -> str:
    if change.kind == "tag":
        return t("Tag {tag}", tag=change.name)
    return t("Status") if change.kind == "status" else change.name.replace("_", " ")
