"""Texts edited in place, and texts that were not sent: nothing an agent typed is lost. No Qt."""

from __future__ import annotations

from app.domain.advice import Advice
from app.domain.tickets import TicketRef
from app.ui.panel.cards import EditedReply

CardKey = tuple[str, str]


class EditedReplies:
    """What was typed into reply cards, by advice and card. An edit back to the offered text is no edit."""

    def __init__(self) -> None:
        self._edits: dict[CardKey, EditedReply] = {}
        self._tickets: dict[CardKey, TicketRef] = {}

    def of_ticket(self, ref: TicketRef | None) -> dict[CardKey, EditedReply]:
        """The edits of this ticket's cards: another customer's words are not shown here."""
        return {key: edit for key, edit in self._edits.items() if self._tickets[key] == ref}

    def typed(self, ref: TicketRef, advice: Advice | None, key: CardKey, text: str) -> None:
        """Remembers what is in the field now."""
        known = self._edits.get(key)
        if known is None:
            card = next((reply for reply in advice.replies if reply.id == key[1]), None) if advice else None
            if card is None or advice is None or advice.id != key[0]:
                return
            known = EditedReply(card.title, card.source, text, card.text)
        if text == known.original and advice is not None and advice.id == key[0]:
            self.drop(key)
            return
        self._edits[key] = EditedReply(known.title, known.source, text, known.original)
        self._tickets[key] = ref

    def drop(self, key: CardKey) -> EditedReply | None:
        self._tickets.pop(key, None)
        return self._edits.pop(key, None)

    def get(self, key: CardKey) -> EditedReply | None:
        return self._edits.get(key)
