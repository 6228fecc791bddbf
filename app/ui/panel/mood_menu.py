"""What an agent can say a customer sounds like, as a small menu: one key, one choice."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.panel.intents import CorrectMood
from app.ui.panel.state import SituationState


class MoodMenu(QMenu):
    """The moods of the reader; the present one is ticked."""

    intent_made = Signal(object)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setFont(look.font("body"))
        self.setAccessibleName(t("How the customer really sounds"))

    def open_at(self, place: QPoint, state: SituationState) -> None:
        """Opens below a point, which is its trailing upper corner."""
        self.clear()
        self.addAction(t("They really sound:")).setEnabled(False)
        group = QActionGroup(self)
        for name, words in state.moods:
            action = self.addAction(words.replace("&", "&&"))
            action.setCheckable(True)
            group.addAction(action)
            if words == state.mood:
                action.setChecked(True)
                action.setIcon(self._look.icon("check", "accent_text"))
                action.setIconVisibleInMenu(True)
            intent = CorrectMood(state.advice_id, name)
            action.triggered.connect(lambda _=False, intent=intent: self.intent_made.emit(intent))
        if self.layoutDirection() == Qt.LayoutDirection.LeftToRight:
            place = place - QPoint(self.sizeHint().width(), 0)
        self.popup(place)
        self.setActiveAction(group.actions()[0])
