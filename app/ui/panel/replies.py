"""Texts edited in place, and texts that were not sent: nothing an agent typed is lost. No Qt."""

from __future__ import annotations

from app.domain.advice import Advice
from app.domain.tickets import TicketRef
from app.ui.panel.cards import EditedReply
from app.ui.panel.state import ReplyCard

CardKey = tuple[str, str]


class EditedReplies:
    """What was typed into reply cards, by advice and card. An edit back to the offered text is no edit."""

    def __init__(self) -> None:
        self._edits: dict[CardKey, EditedReply] = {}
        self._tickets: dict[CardKey, TicketRef] = {}
        self._aside: dict[tuple[CardKey, str], EditedReply] = {}
        self.wordings: dict[CardKey, str] = {}
        """The length and tone chosen on a card; a card that is not here shows what was offered."""

    def of_ticket(self, ref: TicketRef | None) -> dict[CardKey, EditedReply]:
        """The edits of this ticket's cards: another customer's words are not shown here."""
        return {key: edit for key, edit in self._edits.items() if self._tickets[key] == ref}

    def cards(self) -> tuple[CardKey, ...]:
        """The cards of all tickets that have an edit."""
        return tuple(self._edits)

    def typed(
        self, ref: TicketRef, advice: Advice | None, key: CardKey, text: str, shown: ReplyCard | None = None
    ) -> None:
        """Remembers what is in the field now. `shown` is the card as it stands there, also when its advice is gone."""
        known = self._edits.get(key)
        if known is None:
            card = next((reply for reply in advice.replies if reply.id == key[1]), None) if advice else None
            if card is not None and advice is not None and advice.id == key[0]:
                offered = card.variant(self.wordings.get(key, "")) or card
                known = EditedReply(card.title, card.source, text, offered.text)
            elif shown is not None:
                known = EditedReply(shown.title, shown.source, text, shown.text)
            else:
                return
        if text == known.original and advice is not None and advice.id == key[0]:
            self.drop(key)
            return
        self._edits[key] = EditedReply(known.title, known.source, text, known.original)
        self._tickets[key] = ref

    def choose(self, ref: TicketRef, advice: Advice | None, key: CardKey, wording: str) -> None:
        """Shows another wording of a card; what was typed into the one before comes back with it."""
        card = next((reply for reply in advice.replies if reply.id == key[1]), None) if advice else None
        if card is None or advice is None or advice.id != key[0] or card.variant(wording) is None:
            return
        before = self.wordings.get(key, card.shown)
        if before == wording:
            return
        if (typed := self.drop(key)) is not None:
            self._aside[(key, before)] = typed
        self.wordings[key] = wording
        if (again := self._aside.pop((key, wording), None)) is not None:
            self._edits[key], self._tickets[key] = again, ref

    def ticket_of(self, key: CardKey) -> TicketRef | None:
        """The ticket of an edit, None when there is none."""
        return self._tickets.get(key)

    def follow(self, ref: TicketRef, to: TicketRef) -> None:
        """A ticket was merged into another: its edits are for that one."""
        self._tickets = {key: to if ticket == ref else ticket for key, ticket in self._tickets.items()}

    def drop(self, key: CardKey) -> EditedReply | None:
        self._tickets.pop(key, None)
        return self._edits.pop(key, None)

    def clear(self) -> None:
        """Forgets every edit; the wordings that were chosen stay."""
        for texts in (self._edits, self._tickets, self._aside):
            texts.clear()

    def get(self, key: CardKey) -> EditedReply | None:
        return self._edits.get(key)
