"""The panel: header, notices, one scrolling column of cards, footer. Paints a state, tells what the agent wants."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.common.buttons import ActButton
from app.ui.common.card import Card, CardColumn
from app.ui.common.chip import Chip
from app.ui.common.edit import GrowingEdit
from app.ui.common.intents import OpenWorklist
from app.ui.common.language import later, t
from app.ui.common.look import Look
from app.ui.common.surfaces import EmptyScreen, ScrollColumn, SectionTitle, Surface, column
from app.ui.common.tabs import order_tabs
from app.ui.common.text import TextBlock
from app.ui.common.theme import M, S
from app.ui.panel.actions_view import ActionCardView
from app.ui.panel.care_view import DeescalationView, RulesView
from app.ui.panel.footer_view import FooterView
from app.ui.panel.handoff_view import HandOffView
from app.ui.panel.header_view import HeaderView
from app.ui.panel.intents import ActTooSoon, AdvicePainted, ReplyEdited, ReplyRested
from app.ui.panel.knowledge_view import KnowledgeCardView
from app.ui.panel.notices_view import NoticesView
from app.ui.panel.replies_view import ReplyCardView
from app.ui.panel.situation_view import SituationView
from app.ui.panel.state import ActionCard, KnowledgeCard, PanelState, ReplyCard

SETTLE_MS = 350
"""After cards went away or were replaced, acts on cards wait this long: nobody means a card they have not seen."""
_FRAME_MS = 16
"""Between the kinds of new cards: time to lay out and paint the ones before."""


class PanelView(QWidget):
    """Everything about the open ticket."""

    intent_made = Signal(object)

    def __init__(self, look: Look, *, settle_ms: int = SETTLE_MS, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._settle_ms = settle_ms
        self._since_change = QElapsedTimer()
        self._state = PanelState()
        self._painted = ""
        self._current: Card | None = None
        self._last_edit: GrowingEdit | None = None
        self.header = HeaderView(look)
        self.notices = NoticesView(look)
        self.footer = FooterView(look)
        self.situation = SituationView(look)
        self.hand_off = HandOffView(look)
        self.care = DeescalationView(look)
        self.rules = RulesView(look)
        self._empty = EmptyScreen(look)
        self._tickets = ActButton(look, t("My tickets"), act="worklist", kind="primary", icon="list-check")
        self._tickets.clicked.connect(lambda: self.intent_made.emit(OpenWorklist()))
        self._empty.body.addWidget(self._tickets, 0, Qt.AlignmentFlag.AlignLeft)
        self._withdrawn = Chip(look, "", "info", icon="mail")
        self._silence_words = TextBlock(look, "body", "muted")
        self._coming: tuple[PanelState, ...] = ()
        self._silence = Surface("quote")
        self._silence.body.addWidget(self._silence_words)
        self._lay_out(look)
        for part in (self.header, self.notices, self.footer):
            part.intent_made.connect(self.intent_made)

    def _lay_out(self, look: Look) -> None:
        content = QWidget()
        inside = column(content, gap=S, margins=(M, M, 0, M))
        self._titles: dict[str, SectionTitle] = {}
        boxes: dict[str, QVBoxLayout] = {}
        for part in (self._withdrawn, self._empty, self.situation, self.hand_off, self.care, self.rules, self._silence):
            inside.addWidget(part)
        for name in (later("Next actions"), later("Replies"), later("Knowledge")):
            self._titles[name] = SectionTitle(look, t(name))
            boxes[name] = column(gap=S)
            inside.addWidget(self._titles[name])
            inside.addLayout(boxes[name])
        inside.addStretch(1)
        self._actions: CardColumn[ActionCard, ActionCardView] = CardColumn(
            boxes["Next actions"],
            key=lambda state: (state.advice_id, state.item),
            make=self._make_action,
            show=lambda card, state: card.show_state(state),
        )
        self._replies: CardColumn[ReplyCard, ReplyCardView] = CardColumn(
            boxes["Replies"],
            key=lambda state: (state.advice_id, state.item),
            make=self._make_reply,
            show=lambda card, state: card.show_state(state),
        )
        self._knowledge: CardColumn[KnowledgeCard, KnowledgeCardView] = CardColumn(
            boxes["Knowledge"],
            key=lambda state: (state.article,),
            make=self._make_knowledge,
            show=lambda card, state: card.show_state(state),
        )
        self.scroller = ScrollColumn(content, t("What Calmdesk offers for this ticket"))
        outer = column(self, gap=0)
        outer.addWidget(self.header)
        outer.addWidget(self.notices)
        outer.addWidget(self.scroller, 1)
        outer.addWidget(self.footer)

    def _make_action(self, state: ActionCard) -> ActionCardView:
        card = ActionCardView(self._look, state)
        self._adopt(card)
        return card

    def _make_reply(self, state: ReplyCard) -> ReplyCardView:
        card = ReplyCardView(self._look, state)
        self._adopt(card)
        card.edit_focused.connect(self._on_edit_focused)
        return card

    def _make_knowledge(self, state: KnowledgeCard) -> KnowledgeCardView:
        card = KnowledgeCardView(self._look, state)
        self._adopt(card)
        card.snippet_taken.connect(self._on_snippet_taken)
        return card

    def _adopt(self, card: Card) -> None:
        card.intent_made.connect(self._on_card_intent)
        card.card_chosen.connect(self.choose)

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
        """The state itself; before it, when several cards are new, the same with fewer kinds of cards.

        Only cards that are not made yet are left out: one that is there stays, whatever else of it is new.
        """
        replies, knowledge = self._replies.made(state.replies), self._knowledge.made(state.knowledge)
        new = len(state.replies) - len(replies) + len(state.knowledge) - len(knowledge)
        if new < 2 or not state.actions:
            return [state]
        without = replace(state, knowledge=knowledge)
        return [replace(without, replies=replies), without, state]

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
        self.header.show_state(state.header)
        reorder = self.notices.show_states(state.notices)
        self.footer.show_delivery(state.delivery)
        self.footer.show_escalation(state.rules, possible=state.can_escalate)
        self._show_words(state)
        self.situation.show_state(state.situation)
        self.hand_off.show_state(state.hand_off)
        self.care.show_state(state.deescalation)
        self.rules.show_rules(state.rules)
        focused = next((card for card in self.cards if card.has_focus_inside()), None)
        changes = [
            self._actions.show_states(state.actions),
            self._replies.show_states(state.replies),
            self._knowledge.show_states(state.knowledge),
        ]
        self._titles["Next actions"].setVisible(bool(state.actions))
        self._titles["Replies"].setVisible(bool(state.replies))
        self._titles["Knowledge"].setVisible(bool(state.knowledge))
        if any(gone for _, gone in changes):
            self._since_change.start()
            if focused is not None and focused not in self.cards:
                self.setFocus()
        chosen = self._current
        self._mind_current(new_advice=state.advice_id != before.advice_id)
        if (any(added or gone for added, gone in changes) or reorder) and self._current is chosen:
            order_tabs(self)  # choosing a card does it too
        if state.advice_id != before.advice_id and state.ticket != before.ticket:
            self.scroller.verticalScrollBar().setValue(0)

    def _show_words(self, state: PanelState) -> None:
        wordy = state.body in ("empty", "failed") or (state.body == "loading" and state.situation is None)
        icon = {"failed": "alert-triangle", "loading": "loader-2"}.get(state.body, "inbox")
        ink = "danger_text" if state.body == "failed" else "border_strong"
        self._empty.show_words(icon, state.empty_title, state.empty_advice, ink)
        self._empty.setVisible(wordy and not state.withdrawn)
        self._tickets.setVisible(state.body in ("empty", "failed"))
        self._withdrawn.show(state.withdrawn, "info")
        self._withdrawn.setVisible(bool(state.withdrawn))
        self._silence_words.set_text(state.silence)
        self._silence.setVisible(bool(state.silence))

    # -- the chosen card ----------------------------------------------------------------------------------------------

    @property
    def cards(self) -> list[Card]:
        """All cards in reading order."""
        return [*self._actions.cards, *self._replies.cards, *self._knowledge.cards]

    @property
    def current(self) -> Card | None:
        return self._current

    def choose(self, card: Card) -> None:
        """Unfolds this card and folds the one before; single-letter keys now mean it."""
        if card is self._current or card not in self.cards:
            return
        if self._current is not None and self._current in self.cards:
            self._current.set_chosen(chosen=False)
        self._current = card
        card.set_chosen(chosen=True)
        order_tabs(self)

    def _mind_current(self, *, new_advice: bool) -> None:
        cards = self.cards
        kept = self._current is not None and self._current in cards
        if kept and not (new_advice and not self._current_has_focus()):
            return
        if not kept:
            self._current = None
        if cards:
            self.choose(cards[0])

    def _current_has_focus(self) -> bool:
        return self._current is not None and self._current.has_focus_inside()

    def choose_numbered(self, kind: str, number: int) -> bool:
        """The n-th action or reply gets the focus, or the first knowledge card."""
        chosen: list[Card] = []
        match kind:
            case "action":
                chosen = [*self._actions.cards]
            case "reply":
                chosen = [card for card in self._replies.cards if not card.is_stale]
            case "knowledge":
                chosen = [*self._knowledge.cards]
        if not 1 <= number <= len(chosen):
            return False
        card = chosen[number - 1]
        self.choose(card)
        card.setFocus(Qt.FocusReason.ShortcutFocusReason)
        QTimer.singleShot(0, card, lambda: self.scroller.ensureWidgetVisible(card, 0, M))
        return True

    def act(self, name: str) -> bool:
        """An act of the key table on the chosen card."""
        return self._current is not None and self._current in self.cards and self._current.act(name)

    # -- what the agent wants -----------------------------------------------------------------------------------------

    def _on_card_intent(self, intent: object) -> None:
        fresh = self._since_change.isValid() and self._since_change.elapsed() < self._settle_ms
        self.intent_made.emit(ActTooSoon() if fresh and not isinstance(intent, ReplyEdited | ReplyRested) else intent)

    def _on_edit_focused(self, edit: GrowingEdit) -> None:
        self._last_edit = edit

    def _on_snippet_taken(self, snippet: str) -> None:
        edited = [card for card in self._replies.cards if card.edit is self._last_edit]
        target = next(iter(edited or self._replies.cards), None)
        if target is None:
            QGuiApplication.clipboard().setText(snippet)
            return
        self.choose(target)
        target.insert(snippet)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        advice = self._state.advice_id or ""
        if advice and advice != self._painted and self.isVisible():
            self._painted = advice
            QTimer.singleShot(0, self, lambda: self.intent_made.emit(AdvicePainted(advice)))
