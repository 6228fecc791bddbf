"""The steps one can pick in practice: the whole playbook in its own order, so that nothing is given away."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QWidget

from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.surfaces import SectionTitle, clear, column, tight
from app.ui.common.text import TextBlock
from app.ui.common.theme import S
from app.ui.practice.state import StepChoice


class _Line(QWidget):
    """A radio button whose words wrap; a click on the words picks it too."""

    def __init__(self, look: Look, choice: StepChoice) -> None:
        super().__init__()
        self.button = QRadioButton()
        self.button.setAccessibleName(choice.title)
        row = tight(QHBoxLayout(self), gap=S)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(TextBlock(look, "body", text=choice.title), 1, Qt.AlignmentFlag.AlignVCenter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.button.setChecked(True)


class StepChooser(QWidget):
    """Gone where no playbook is in question."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._items: list[str] = []
        self._group = QButtonGroup(self)
        inside = column(self, gap=S)
        inside.addWidget(SectionTitle(look, t("The step you would take")))
        self._column = column(gap=S)
        inside.addLayout(self._column)
        self.hide()

    def load(self, steps: tuple[StepChoice, ...], picked: str) -> None:
        """Shows these steps; one that was picked before stays so."""
        picked = picked or self.picked()
        for button in self._group.buttons():
            self._group.removeButton(button)
        clear(self._column)
        choices = (StepChoice("", t("None of these")), *steps)
        self._items = [choice.item for choice in choices]
        for number, choice in enumerate(choices):
            line = _Line(self._look, choice)
            self._group.addButton(line.button, number)
            self._column.addWidget(line)
            line.button.setChecked(choice.item == picked)
        if self._group.checkedId() < 0:
            self._group.buttons()[0].setChecked(True)
        self.setVisible(bool(steps))

    def picked(self) -> str:
        """The id of the step that is picked, empty for none."""
        number = self._group.checkedId()
        return self._items[number] if 0 <= number < len(self._items) else ""

    def pick(self, number: int) -> bool:
        """Picks the n-th step; False when there is none."""
        button = self._group.button(number)
        if button is not None:
            button.setChecked(True)
        return button is not None
