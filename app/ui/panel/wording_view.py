"""The small chooser of a reply's lengths and tones."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from app.ui.common.flow import FlowLayout
from app.ui.common.keys import spoken, with_key
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.text import set_tip
from app.ui.common.theme import XS
from app.ui.panel.state import WordingChoice


class WordingChooser(QWidget):
    """One pill for each wording, the shown one marked; nothing at all when there is only one."""

    wording_chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._choices: tuple[WordingChoice, ...] = ()
        self._shown = ""
        self._flow = FlowLayout(self, gap=XS)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.setAccessibleName(t("Length and tone"))
        self.hide()

    def show_choices(self, choices: tuple[WordingChoice, ...], shown: str) -> None:
        """Makes the pills anew only when the choices are others: a pill in focus stays in focus."""
        if choices != self._choices:
            self._choices = choices
            self._remake()
        self._shown = shown
        for button, choice in zip(self._group.buttons(), choices, strict=True):
            button.setChecked(choice.name == shown)
        self.setVisible(len(choices) > 1)

    def next_name(self) -> str:
        """The wording after the shown one, in a circle."""
        names = [choice.name for choice in self._choices]
        return names[(names.index(self._shown) + 1) % len(names)] if self._shown in names else names[0]

    def _remake(self) -> None:
        for button in self._group.buttons():
            self._group.removeButton(button)
            button.deleteLater()
        while self._flow.takeAt(0) is not None:
            pass
        for choice in self._choices:
            self._flow.addWidget(self._pill(choice))

    def _pill(self, choice: WordingChoice) -> QPushButton:
        pill = QPushButton(choice.words)
        pill.setProperty("kind", "choice")
        pill.setFont(self._look.font("small"))
        pill.setCheckable(True)
        pill.setAutoExclusive(True)  # told as one of several
        pill.setAutoDefault(False)
        told = (
            t("The reply in your own words") if choice.own else t("The reply: {wording}", wording=choice.words.lower())
        )
        pill.setAccessibleName(told)
        set_tip(pill, with_key(told, "length"), said=spoken("length"))
        pill.clicked.connect(lambda: self.wording_chosen.emit(choice.name))
        self._group.addButton(pill)
        return pill
