"""Keeps what is under the pointer, or has the focus, where it is while the panel around it changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from app.ui.common.card import Card
from app.ui.common.surfaces import ScrollColumn

Slots = Sequence[Sequence[Card]]
"""Cards by kind, in reading order: a card that takes another's place stands at the same kind and number."""
_ROUNDS = 4
"""Layouts of wrapped text need a few rounds until they rest."""
_HOLD_MS = 400
"""A layout that comes late (a chart, a note that wraps) is put right for so long."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A place in the panel: which card, the slot that card had, and the height at which it stood."""

    card: Card
    kind: int
    number: int
    y: int
    pointed: bool


class Anchor(QObject):
    """Before a change `hold` notes where the card stands that the agent is about to use; afterwards `settle` scrolls so
    that it, or the card that took its place, stands there again. Under the pointer, room is made for
    what cannot be scrolled.
    """

    def __init__(
        self, panel: QWidget, scroller: ScrollColumn, content: QVBoxLayout, slots: Callable[[], Slots]
    ) -> None:
        super().__init__(panel)
        self._panel = panel
        self._scroller = scroller
        self._slots = slots
        self._held: _Held | None = None
        self._above = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._below = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._content = content
        content.insertItem(0, self._above)
        content.addItem(self._below)
        self._until = QTimer(self)
        self._until.setSingleShot(True)
        self._until.timeout.connect(self._let_go)
        for widget in (scroller.widget(), scroller.viewport()):
            if widget is not None:
                widget.installEventFilter(self)

    def hold(self) -> int | None:
        """Notes the card in use; its number among its kind, None when no card is in use."""
        if self._held is not None and self._until.isActive() and self._standing() is not None:
            return self._held.number  # a change right after a change: the place of before counts
        if self._find() is not None:  # layouts that wait would move it on their own
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self._held = self._find()
        return self._held.number if self._held else None

    @property
    def slot(self) -> Card | None:
        """The card that stands where the held one stood."""
        return self._standing()

    def settle(self) -> None:
        """Puts the held place back where it was, now and while late layouts come."""
        if self._held is None:
            return
        for _ in range(_ROUNDS):
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            if not self._put_back():
                break
        self._until.start(_HOLD_MS)

    def let_go(self) -> None:
        """The agent moves by keys or wheel: from now on they decide what is where."""
        self._held = None
        self._until.stop()

    def _let_go(self) -> None:
        self._held = None
        if self._find() is None:
            self._make_room(0, 0)

    def release(self) -> None:
        """Nothing is in use any more: the room that was made is given back."""
        self.let_go()
        self._make_room(0, 0)

    def _find(self) -> _Held | None:
        if not self._panel.isVisible():
            return None
        pointed: _Held | None = None
        focused: _Held | None = None
        pointer = QCursor.pos()
        for kind, cards in enumerate(self._slots()):
            for number, card in enumerate(cards):
                if not card.isVisible():
                    continue
                y = card.mapTo(self._panel, QPoint(0, 0)).y()
                if card.rect().contains(card.mapFromGlobal(pointer)) and self._is_in_sight(pointer):
                    pointed = _Held(card, kind, number, y, pointed=True)
                elif card.has_focus_inside():
                    focused = _Held(card, kind, number, y, pointed=False)
        return pointed or focused

    def _is_in_sight(self, pointer: QPoint) -> bool:
        view = self._scroller.viewport()
        return view.rect().contains(view.mapFromGlobal(pointer))

    def _standing(self) -> Card | None:
        held = self._held
        if held is None:
            return None
        slots = self._slots()
        if any(card is held.card for cards in slots for card in cards):
            return held.card
        cards = slots[held.kind] if held.kind < len(slots) else ()
        return cards[min(held.number, len(cards) - 1)] if cards else None

    def _put_back(self) -> bool:
        """Scrolls, and makes room above or below where that is not enough. Whether anything had to move."""
        card = self._standing()
        if card is None or self._held is None or not card.isVisibleTo(self._panel):
            return False
        off = card.mapTo(self._panel, QPoint(0, 0)).y() - self._held.y
        if not off:
            return False
        bar = self._scroller.verticalScrollBar()
        wanted = bar.value() + off
        above, below = self._above.sizeHint().height(), self._below.sizeHint().height()
        if not self._held.pointed:
            wanted = min(max(wanted, 0), bar.maximum())  # a key finds its card wherever it is
        elif wanted < 0:
            self._make_room(above - wanted, below)
            wanted = 0
        elif wanted > bar.maximum():
            self._make_room(above, below + wanted - bar.maximum())
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        moved = bar.value() != wanted or self._held.pointed
        bar.setValue(wanted)
        return moved

    def _make_room(self, above: int, below: int) -> None:
        if (above, below) == (self._above.sizeHint().height(), self._below.sizeHint().height()):
            return
        shift = above - self._above.sizeHint().height()
        for spacer, height in ((self._above, above), (self._below, below)):
            spacer.changeSize(0, height, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._content.invalidate()
        if shift < 0:  # what was made room for is scrolled away instead, as far as that goes
            bar = self._scroller.verticalScrollBar()
            bar.setValue(max(bar.value() + shift, 0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Late layouts, and a strip above that grows or shrinks, move nothing; a wheel frees the place."""
        if event.type() == QEvent.Type.Wheel:
            self.let_go()
        elif self._held is not None and event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            QTimer.singleShot(0, self, self._put_back)
        return super().eventFilter(watched, event)
