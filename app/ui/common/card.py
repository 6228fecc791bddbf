"""The base of every card, and a column that keeps a card as long as its key stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.ui.common.look import Look
from app.ui.common.surfaces import Surface
from app.ui.common.theme import M, S
from app.ui.common.veil import Veil

Key = tuple[str, ...]


class Card(Surface):
    """A focusable frame with something to decide. Acts it does not know do nothing and say so by returning False."""

    intent_made = Signal(object)
    card_chosen = Signal(object)

    def __init__(self, key: Key, *, surface: str = "card", parent: QWidget | None = None) -> None:
        super().__init__(surface, gap=S, margin=M, parent=parent)
        self.key = key
        self.advice_id = ""
        self.is_kept = False
        self._own_words, self._about = "", ""
        self._veil: Veil | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    # -- what a screen reader says about it ---------------------------------------------------------------------------

    def describe(self, words: str) -> None:
        """The card's own description."""
        self._own_words = words
        self._mind_description()

    def set_about(self, words: str) -> None:
        """For which message the card is: said with every card, painted once for all."""
        if words != self._about:
            self._about = words
            self._mind_description()

    def _mind_description(self) -> None:
        old = self._veil.words if self._veil is not None else ""
        said = [part for part in (old, self._own_words, self._about) if part]
        self.setAccessibleDescription(" ".join(said))

    # -- old cards ----------------------------------------------------------------------------------------------------

    def set_withdrawn(self, look: Look, words: str) -> None:
        """Greys the card and says why, or takes that back; nothing in it or around it moves."""
        if words == self.withdrawn:
            return
        if self._veil is None:
            self._veil = Veil(look, self)
        self._veil.show_words(words)
        self._mind_description()

    @property
    def withdrawn(self) -> str:
        """Why the card is greyed, empty while it is not."""
        return self._veil.words if self._veil is not None else ""

    def set_chosen(self, *, chosen: bool) -> None:
        """The chosen card shows its details and takes the single-letter keys."""
        self.set_property("chosen", "true" if chosen else "false")

    def act(self, name: str) -> bool:  # noqa: ARG002 - cards that know acts look at it
        """Carries out an act of the key table; False when this card has none such."""
        return False

    def has_focus_inside(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and (focus is self or self.isAncestorOf(focus))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.card_chosen.emit(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.card_chosen.emit(self)


StateT = TypeVar("StateT")
CardT = TypeVar("CardT", bound=Card)


class CardColumn(Generic[StateT, CardT]):
    """Keeps one card for each key, in order. A card never gets another key: a press can only mean what was painted."""

    def __init__(
        self,
        layout: QVBoxLayout,
        *,
        key: Callable[[StateT], Key],
        make: Callable[[StateT], CardT],
        show: Callable[[CardT, StateT], None],
    ) -> None:
        self._layout = layout
        self._key, self._make, self._show = key, make, show
        self._states: dict[Key, StateT] = {}
        self.cards: list[CardT] = []

    def made(self, states: Sequence[StateT]) -> tuple[StateT, ...]:
        """Those of the states whose card is there already, in order."""
        keys = {card.key for card in self.cards}
        return tuple(state for state in states if self._key(state) in keys)

    def show_states(self, states: Sequence[StateT], *, at_once: bool = False) -> tuple[bool, bool]:
        """Brings the cards in line with the states. Returns whether any was added, and whether any went away. With
        `at_once` new cards have their place before the loop's next turn, which takes longer.
        """
        known = {card.key: card for card in self.cards}
        wanted = [self._key(state) for state in states]
        gone = [card for card in self.cards if card.key not in wanted]
        for card in gone:
            self._layout.removeWidget(card)
            card.hide()
            card.deleteLater()
            self._states.pop(card.key, None)
        cards: list[CardT] = []
        for place, state in enumerate(states):
            key = wanted[place]
            card = known.get(key) or self._make(state)
            if self._states.get(key) != state:
                self._show(card, state)
                self._states[key] = state
            if self._layout.indexOf(card) != place:
                self._layout.insertWidget(place, card)
                if at_once and card.isHidden() and card.parentWidget() is not None:
                    card.show()  # else the layout does it later
            cards.append(card)
        added = any(card not in self.cards for card in cards)
        self.cards = cards
        return added, bool(gone)
