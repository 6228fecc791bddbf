"""The three sections of cards: next actions, replies, knowledge; each card is kept as long as it means the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout

from app.ui.common.card import Card, CardColumn, CardT
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.surfaces import SectionTitle, column
from app.ui.common.theme import S
from app.ui.panel.actions_view import ActionCardView
from app.ui.panel.knowledge_view import KnowledgeCardView
from app.ui.panel.replies_view import ReplyCardView
from app.ui.panel.state import ActionCard, KnowledgeCard, PanelState, ReplyCard

KINDS = ("actions", "replies", "knowledge")


class Sections(QObject):
    """Makes cards, shows their states, and passes on what is wanted from them."""

    intent_made = Signal(object)
    card_chosen = Signal(object)
    edit_focused = Signal(object)
    snippet_taken = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shown = PanelState()
        names = (t("Next actions"), t("Replies"), t("Knowledge"))
        self._titles = dict(zip(KINDS, (SectionTitle(look, name) for name in names), strict=True))
        self._boxes = {kind: column(gap=S) for kind in KINDS}
        self.actions: CardColumn[ActionCard, ActionCardView] = CardColumn(
            self._boxes["actions"],
            key=lambda state: (state.advice_id, state.item),
            make=self._make_action,
            show=lambda card, state: card.show_state(state),
        )
        self.replies: CardColumn[ReplyCard, ReplyCardView] = CardColumn(
            self._boxes["replies"],
            key=lambda state: (state.advice_id, state.item),
            make=self._make_reply,
            show=lambda card, state: card.show_state(state),
        )
        self.knowledge: CardColumn[KnowledgeCard, KnowledgeCardView] = CardColumn(
            self._boxes["knowledge"],
            key=lambda state: (state.article,),
            make=self._make_knowledge,
            show=lambda card, state: card.show_state(state),
        )

    def add_to(self, layout: QVBoxLayout) -> None:
        for kind in KINDS:
            layout.addWidget(self._titles[kind])
            layout.addLayout(self._boxes[kind])

    def show_state(self, state: PanelState, *, at_once: bool = False) -> tuple[bool, bool]:
        """Returns whether any card was added, and whether any went away."""
        self._shown = state
        changes = [
            self.actions.show_states(state.actions, at_once=at_once),
            self.replies.show_states(state.replies, at_once=at_once),
            self.knowledge.show_states(state.knowledge, at_once=at_once),
        ]
        for kind in KINDS:
            self._titles[kind].setVisible(bool(getattr(state, kind)))
        return any(added for added, _ in changes), any(gone for _, gone in changes)

    def made(self, state: PanelState) -> int:
        """How many of the cards are there already."""
        return (
            len(self.actions.made(state.actions))
            + len(self.replies.made(state.replies))
            + len(self.knowledge.made(state.knowledge))
        )

    def keeps(self, card: Card, state: PanelState) -> bool:
        """Whether a card is one of the state's."""
        offers = [(one.advice_id, one.item) for one in state.actions]
        offers += [(one.advice_id, one.item) for one in state.replies]
        return card.key in offers or card.key in [(one.article,) for one in state.knowledge]

    def meanwhile(self, state: PanelState) -> PanelState:
        """The state with the replies and the knowledge that are there already, new or of the advice before."""
        return replace(
            state,
            replies=_there(self._shown.replies, state.replies, self.replies.made(state.replies)),
            knowledge=_there(self._shown.knowledge, state.knowledge, self.knowledge.made(state.knowledge)),
        )

    def kinds(self) -> list[list[Card]]:
        """The cards of each kind, in reading order."""
        return [[*self.actions.cards], [*self.replies.cards], [*self.knowledge.cards]]

    def numbered(self, kind: str) -> list[Card]:
        """The cards of a kind that have a number; a kept text of an old reply has none."""
        if kind == "action":
            return [*self.actions.cards]
        return [*self.knowledge.cards] if kind == "knowledge" else [c for c in self.replies.cards if not c.is_stale]

    def _make_action(self, state: ActionCard) -> ActionCardView:
        return self._adopted(ActionCardView(self._look, state))

    def _make_reply(self, state: ReplyCard) -> ReplyCardView:
        card = self._adopted(ReplyCardView(self._look, state))
        card.edit_focused.connect(self.edit_focused)
        return card

    def _make_knowledge(self, state: KnowledgeCard) -> KnowledgeCardView:
        card = self._adopted(KnowledgeCardView(self._look, state))
        card.snippet_taken.connect(self.snippet_taken)
        return card

    def _adopted(self, card: CardT) -> CardT:
        card.intent_made.connect(self.intent_made)
        card.card_chosen.connect(self.card_chosen)
        return card


def _there(shown: Sequence[Any], coming: Sequence[Any], made: Sequence[Any]) -> tuple[Any, ...]:
    """New cards that are made, or, while none of them is, the old ones that stand there."""
    of_same = {card.advice_id for card in coming} == {card.advice_id for card in shown}
    return tuple(made) if made or of_same or not coming else tuple(shown)
