"""The panel: header, notices, one scrolling column of cards, footer. Paints a state, tells what the agent wants."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from app.ui.common.card import Card
from app.ui.common.chip import Chip
from app.ui.common.edit import GrowingEdit
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.surfaces import ScrollColumn, Surface, column
from app.ui.common.tabs import Tabs
from app.ui.common.text import TextBlock
from app.ui.common.theme import M, S
from app.ui.panel.about_view import AboutLine
from app.ui.panel.anchor import Anchor
from app.ui.panel.care_view import DeescalationView, RulesView
from app.ui.panel.empty_view import EmptyPanel
from app.ui.panel.folded_view import FoldedLine
from app.ui.panel.footer_view import FooterView
from app.ui.panel.handoff_view import HandOffView
from app.ui.panel.header_view import HeaderView
from app.ui.panel.intents import ActTooSoon, AdvicePainted, ReplyEdited, ReplyRested, Unfold
from app.ui.panel.notices_view import NoticesView
from app.ui.panel.sections import KINDS, Sections
from app.ui.panel.situation_view import SituationView
from app.ui.panel.state import PanelState

SETTLE_MS = 350
"""After cards went away or were replaced, acts on cards wait this long: nobody means a card they have not seen."""
_FRAME_MS = 16
"""Between the kinds of new cards: time to lay out and paint the ones before."""


class PanelView(QFrame):
    """Everything about the open ticket."""

    intent_made = Signal(object)
    _was_painted = Signal(object)

    def __init__(self, look: Look, *, settle_ms: int = SETTLE_MS, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(t("What Calmdesk offers for this ticket"))
        self._look = look
        self._settle_ms = settle_ms
        self._since_change = QElapsedTimer()
        self._state = PanelState()
        self._painted = AdvicePainted("")
        self._current: Card | None = None
        self._last_edit: GrowingEdit | None = None
        self._tabs = Tabs(self)
        self.header = HeaderView(look)
        self.notices = NoticesView(look)
        self.footer = FooterView(look)
        self.about = AboutLine(look)
        self._folded = FoldedLine(look)
        self._folded.intent_made.connect(self.intent_made)
        self.situation = SituationView(look)
        self.hand_off = HandOffView(look)
        self.care = DeescalationView(look)
        self.rules = RulesView(look)
        self._empty = EmptyPanel(look)
        self._withdrawn = Chip(look, "", "info", icon="mail")
        self._silence_words = TextBlock(look, "body", "muted")
        self._coming: tuple[PanelState, ...] = ()
        self._silence = Surface("quote")
        self._silence.body.addWidget(self._silence_words)
        # Queued, not by a timer: that would wait until nothing else is left to do, the rest of the cards among it.
        self._was_painted.connect(self.intent_made, Qt.ConnectionType.QueuedConnection)
        self._lay_out(look)
        for part in (self.header, self.about, self.notices, self.situation, self.footer, self._empty):
            part.intent_made.connect(self.intent_made)

    def _lay_out(self, look: Look) -> None:
        content = QWidget()
        inside = column(content, gap=S, margins=(M, M, 0, M))
        self.sections = Sections(look)
        self.sections.intent_made.connect(self._on_card_intent)
        self.sections.card_chosen.connect(self.choose)
        self.sections.edit_focused.connect(self._on_edit_focused)
        self.sections.snippet_taken.connect(self._on_snippet_taken)
        for aside in (self.hand_off, self.care):
            aside.intent_made.connect(self._on_card_intent)
            aside.card_chosen.connect(self.choose)
        parts = (self._withdrawn, self._empty, self.situation, self.hand_off, self.care, self.rules, self._silence)
        if scrolled := look.appearance.text_scale > 1.5:  # above the column they would leave it no room
            self.notices.lie_in_column()
            inside.addWidget(self.notices)
        for part in (*parts, self._folded):
            inside.addWidget(part)
        self.sections.add_to(inside)
        inside.addStretch(1)
        self.scroller = ScrollColumn(content, t("What Calmdesk offers for this ticket"))
        self._anchor = Anchor(self, self.scroller, inside, self._slots)
        outer = column(self, gap=0)
        for top in (self.header, self.about) if scrolled else (self.header, self.about, self.notices):
            outer.addWidget(top)
        outer.addWidget(self.scroller, 1)
        outer.addWidget(self.footer)

    def _slots(self) -> list[list[Card]]:
        asides: list[list[Card]] = [[card] if not card.isHidden() else [] for card in (self.hand_off, self.care)]
        return [*asides, *self.sections.kinds()]

    # -- painting a state ---------------------------------------------------------------------------------------------

    def show_state(self, state: PanelState) -> None:
        """Changes only what differs. Cards of a withdrawn advice go; the focus never falls on another act.

        Many new cards are made a kind at a time, with the loop's turn in between: all of them at once, with their
        layout and paint, would hold the window up for two frames.
        """
        self._coming = ()
        first, *rest = self._stages(state)
        self._show_now(first)
        if rest:
            self._coming = tuple(rest)
            QTimer.singleShot(_FRAME_MS, self, self.show_coming)

    @property
    def is_complete(self) -> bool:
        """Every card of the last state is made."""
        return not self._coming

    def _stages(self, state: PanelState) -> list[PanelState]:
        """The state itself; before it, when several cards are new, the same with fewer kinds of new cards: until its
        turn comes, a kind keeps the cards that are there, and those of an old advice keep their places.
        """
        meanwhile = self.sections.meanwhile(state)
        new = sum(len(getattr(state, kind)) for kind in KINDS) - self.sections.made(state)
        if new < 2 or not state.actions:
            return [state]
        without = replace(state, knowledge=meanwhile.knowledge)
        return [replace(without, replies=meanwhile.replies), without, state]

    def show_coming(self) -> None:
        if self._coming:
            state, *rest = self._coming
            self._coming = tuple(rest)
            self._show_now(state)
            if rest:
                QTimer.singleShot(_FRAME_MS, self, self.show_coming)

    def _show_now(self, state: PanelState) -> None:
        if state == self._state and self._since_change.isValid():
            return
        before, self._state = self._state, state
        held = self._anchor.hold()
        self.header.show_state(state.header, lamp=state.lamp, quiet=state.quiet)
        self.about.show_state(state.about)
        reorder = self.notices.show_states(state.notices)
        self.footer.show_delivery(state.delivery)
        self.footer.show_escalation(state.rules, possible=state.can_escalate)
        self._show_words(state)
        self.situation.show_state(state.situation)
        self.hand_off.show_state(state.hand_off)
        self.care.show_state(state.deescalation)
        self.rules.show_rules(state.rules)
        focused = next((card for card in self.cards if card.has_focus_inside()), None)
        if focused is not None and not self.sections.keeps(focused, state):
            self.setFocus()  # before it goes: Qt would give the focus to the next card, and a key would mean that one
        added, gone = self.sections.show_state(state, at_once=held is not None)
        other = before.deescalation is not None and before.deescalation != state.deescalation
        if gone or other:
            self._since_change.start()
        self._mind_old(state)
        chosen = self._current
        if state.about is None or not state.about.waits:
            slot = self._anchor.slot if held is not None else None
            self._mind_current(new_advice=state.advice_id != before.advice_id, slot=slot)
        if (added or gone or reorder) and self._current is chosen:
            self._tabs.order_soon()  # choosing a card does it too
        if state.advice_id != before.advice_id and state.ticket != before.ticket:
            self._anchor.release()
            self.scroller.verticalScrollBar().setValue(0)
        elif held is not None:
            self._anchor.settle()

    def _mind_old(self, state: PanelState) -> None:
        """Cards of an old advice say so where they stand; every card knows for which message it is."""
        about = state.about.spoken if state.about else ""
        old = {"ticket_changed": t("The ticket changed")}.get(state.withdrawn_because, t("The customer wrote again"))
        for card in (self.hand_off, self.care, *self.cards):
            is_old = bool(card.advice_id) and card.advice_id != state.advice_id and not card.is_kept
            card.set_withdrawn(self._look, old if is_old else "")
            card.set_about("" if is_old or card.is_kept else about)

    def _show_words(self, state: PanelState) -> None:
        self._empty.show_state(state)
        self._withdrawn.show(state.withdrawn, "info")
        self._withdrawn.setVisible(bool(state.withdrawn) and not (state.about and state.about.waits))
        self._folded.show_words(state.folded)
        self._silence_words.set_text(state.silence)
        self._silence.setVisible(bool(state.silence))

    # -- the chosen card ----------------------------------------------------------------------------------------------

    @property
    def cards(self) -> list[Card]:
        """All cards in reading order."""
        return [card for kind in self.sections.kinds() for card in kind]

    @property
    def current(self) -> Card | None:
        return self._current

    def choose(self, card: Card) -> None:
        """Unfolds this card and folds the one before; single-letter keys now mean it."""
        if card is self._current or card not in (*self.cards, self.hand_off, self.care):
            return
        self._anchor.let_go()
        self._unfold(card)

    def _unfold(self, card: Card) -> None:
        if card is self._current:
            return
        if self._current is not None:
            self._current.set_chosen(chosen=False)
        self._current = card
        card.set_chosen(chosen=True)
        self._tabs.order_soon()

    def _mind_current(self, *, new_advice: bool, slot: Card | None) -> None:
        """Another advice begins at its first card, or at the one that took the place of the one in use."""
        cards = self.cards
        asides = [card for card in (self.hand_off, self.care) if not card.isHidden()]
        kept = self._current is not None and self._current in (*cards, *asides)
        if kept and not (new_advice and not (self._current and self._current.has_focus_inside())):
            return
        if not kept:
            self._current = None
        if cards:
            self._unfold(slot if slot in cards and slot is not None else cards[0])

    def choose_numbered(self, kind: str, number: int) -> bool:
        """The n-th action or reply gets the focus, or the first knowledge card."""
        if self._state.folded:
            self.intent_made.emit(Unfold())
        chosen = self.sections.numbered(kind)
        if not 1 <= number <= len(chosen):
            return False
        card = chosen[number - 1]
        self.choose(card)
        card.setFocus(Qt.FocusReason.ShortcutFocusReason)
        QTimer.singleShot(0, card, lambda: self._bring_into_sight(card))
        return True

    def _bring_into_sight(self, card: Card) -> None:
        self._anchor.let_go()
        self.scroller.ensureWidgetVisible(card, 0, M)

    def act(self, name: str) -> bool:
        """An act of the key table on the chosen card."""
        if name == "mood":
            return self.situation.correct_mood()
        if name == "menu":
            self.header.open_menu()
            return True
        here = (*self.cards, self.hand_off, self.care)
        return self._current is not None and self._current in here and self._current.act(name)

    # -- what the agent wants -----------------------------------------------------------------------------------------

    def _on_card_intent(self, intent: object) -> None:
        too_soon = self._is_fresh() and not isinstance(intent, ReplyEdited | ReplyRested)
        self.intent_made.emit(ActTooSoon() if too_soon else intent)

    def _is_fresh(self) -> bool:
        """Cards have only just changed: nobody can mean what stands there now."""
        return self._since_change.isValid() and self._since_change.elapsed() < self._settle_ms

    def _on_edit_focused(self, edit: GrowingEdit) -> None:
        self._last_edit = edit

    def _on_snippet_taken(self, snippet: str) -> None:
        if self._is_fresh():
            return
        edited = [card for card in self.sections.replies.cards if card.edit is self._last_edit]
        target = next(iter(edited or self.sections.replies.cards), None)
        if target is None:
            QGuiApplication.clipboard().setText(snippet)
            return
        self.choose(target)
        target.insert(snippet, at_end=not edited)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: N802, A002 - Qt's names
        self._tabs.order_now()
        return super().focusNextPrevChild(next)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painted = AdvicePainted(self._state.advice_id or "", bool(self._state.folded))
        if painted.advice_id and painted != self._painted and self.isVisible():
            self._painted = painted
            self._was_painted.emit(painted)
