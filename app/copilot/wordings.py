"""Learns how an agent words replies: the length and tone sent last, and own wordings that the agent chose to keep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.copilot.board import Board
from app.copilot.drafts import Draft
from app.copilot.ports import Clock, Content, Store
from app.copilot.replies import known_slots
from app.copilot.session import Session
from app.domain.advice import SuggestedReply
from app.domain.content import Library, ReplyTemplate, ReplyText
from app.domain.errors import CalmdeskError, StaleAdvice, WordingNotKept
from app.domain.personal import Known
from app.domain.phrase import Phrase
from app.domain.replies import FIRST_HABIT, Habit
from app.domain.slots import fill
from app.domain.tickets import TicketRef
from app.domain.variants import OwnWording, Proposal, basis_of, is_same, problems_of, proposed


@dataclass(frozen=True, slots=True)
class SentReply:
    """A suggested reply that is being sent: which template, in which of its wordings, and whether in own words."""

    ticket: TicketRef
    reply: str
    title: str
    approved: ReplyText
    own: bool = False


@dataclass(frozen=True, slots=True)
class WordingOffer:
    """An edited reply that could be kept for next time. Nothing is stored before the agent has read and said so."""

    sent: SentReply
    proposal: Proposal
    known: Known

    def problems(self, text: str) -> tuple[str, ...]:
        """What of this customer is still in the text, in words for the agent."""
        return problems_of(text, self.sent.approved.text, self.known)


class Wordings:
    """Own wordings and habits of the accounts, kept in the store."""

    def __init__(
        self, board: Board, store: Store, content: Content, *, agent_name: Callable[[str], str], clock: Clock
    ) -> None:
        self._board = board
        self._store = store
        self._content = content
        self._agent_name = agent_name
        self._clock = clock

    async def of(self, account: str) -> tuple[tuple[OwnWording, ...], Habit]:
        """What is known of an account. A store that cannot be read costs the agent's wordings, not the advice."""
        try:
            return tuple(await self._store.own_wordings(account)), await self._store.reply_habit(account) or FIRST_HABIT
        except CalmdeskError:
            return (), FIRST_HABIT

    def sent(self, draft: Draft) -> SentReply | None:
        """Which approved reply this draft comes from, as long as its advice is on screen; None when it is none."""
        session = self._board.session
        advice = session.advice
        if advice is None or advice.id != draft.advice_id or session.ref is None:
            return None
        card = next((reply for reply in advice.replies if reply.id == draft.item), None)
        template = _template(self._content.library(), draft.item)
        if card is None or template is None:
            return None
        shown = card.variant(draft.variant or card.shown)
        wanted = (shown.length, shown.tone) if shown else None
        text = next((each for each in template.wordings if wanted in (None, (each.length, each.tone))), None)
        return SentReply(session.ref, card.id, card.title, text, own=bool(shown and shown.own)) if text else None

    def offer(self, draft: Draft) -> WordingOffer | None:
        """The edited text as a wording to keep; None when nothing of it is the agent's. Call it before deciding."""
        sent, session = self.sent(draft), self._board.session
        if sent is None or not draft.reply or session.ticket is None or session.turn is None:
            return None
        values = known_slots(
            session.ticket, session.messages, session.turn, self._agent_name(session.ticket.ref.account)
        )
        if is_same(draft.reply, fill(sent.approved.text, values).text):
            return None
        known = _known(session, values.get("agent_name", ""))
        found = proposed(draft.reply, sent.approved.text, values, known)
        return None if is_same(found.text, sent.approved.text) else WordingOffer(sent, found, known)

    async def note_sent(self, sent: SentReply) -> None:
        """Remembers length and tone. A full disk is told where decisions are stored, not for this."""
        habit = Habit(sent.approved.length, sent.approved.tone)
        try:
            await self._store.reply_sent(sent.ticket.account, sent.reply, habit, own=sent.own)
        except CalmdeskError:
            return

    async def keep(self, offer: WordingOffer, text: str) -> None:
        """Keeps the text as the agent left it. Raises WordingNotKept when it still says something of one customer, and
        StaleAdvice when the approved text changed meanwhile.
        """
        sent = offer.sent
        if problems := offer.problems(text):
            raise WordingNotKept(Phrase.of("{count} to mend", count=len(problems)))
        template = _template(self._content.library(), sent.reply)
        if template is None or sent.approved not in template.wordings:
            raise StaleAdvice
        now = self._clock()
        await self._store.keep_wording(
            OwnWording(
                account=sent.ticket.account,
                reply=sent.reply,
                length=sent.approved.length,
                tone=sent.approved.tone,
                text=text.strip(),
                basis=basis_of(sent.approved.text),
                ticket=sent.ticket.id,
                kept_at=now,
                used_at=now,
            )
        )

    async def forget(self, item: str, variant: str) -> bool:
        """Deletes the agent's own wording of a reply on screen; its approved text stays there."""
        session = self._board.session
        card = next((r for r in session.advice.replies if r.id == item), None) if session.advice else None
        own = card.variant(variant) if card else None
        if session.ref is None or card is None or own is None or not own.own:
            return False
        gone = await self._store.forget_wording(session.ref.account, item, own.length, own.tone)
        if (advice := self._board.session.advice) is not None:
            replies = tuple(_without(reply, variant) if reply.id == item else reply for reply in advice.replies)
            self._board.change(advice=replace(advice, replies=replies))
        return gone


def _without(reply: SuggestedReply, variant: str) -> SuggestedReply:
    """The reply without one of its wordings; when that was shown, the approved one of the same length and tone is."""
    left = tuple(each for each in reply.variants if each.name != variant)
    gone = reply.variant(variant)
    same = (each for each in left if gone and (each.length, each.tone) == (gone.length, gone.tone))
    shown = next(same, None) if reply.shown == variant else reply.variant(reply.shown)
    if shown is None:
        return reply
    return replace(
        reply,
        text=shown.text,
        missing=shown.missing,
        variants=left if len(left) > 1 else (),
        shown=shown.name if len(left) > 1 else "",
    )


def _template(library: Library, reply: str | None) -> ReplyTemplate | None:
    return next((template for template in library.replies if template.id == reply), None)


def _known(session: Session, agent_name: str) -> Known:
    ticket = session.ticket
    people = [message.author.name for message in session.messages]
    people += [person.name for person in (ticket.customer, ticket.assignee) if person] if ticket else []
    said = [message.text for message in reversed(session.messages) if message.role == "customer"]
    about = [ticket.subject, *ticket.fields.values()] if ticket else []
    return Known(tuple(dict.fromkeys(name for name in (*people, agent_name) if name)), (*said, *about))
