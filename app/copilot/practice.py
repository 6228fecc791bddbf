"""Practice: the advice for a past moment, made by the real engine, and kept out of session, journal and outbox."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.copilot.advise import Case, advise
from app.copilot.attend import history_texts, reading_text
from app.copilot.board import Board
from app.copilot.ports import Clock, Content, Desk, Knowledge, Reader
from app.copilot.wordings import Wordings
from app.domain.advice import Advice
from app.domain.practice import Moment, moments
from app.domain.tickets import Conversation, Message, Ticket, TicketRef

_OF_THE_OPEN_TICKET = 3
_MOST = 12
_SEEN = 60
"""Tickets seen last that are looked through: more would only make the list longer."""


class Past(Protocol):
    """What practice needs from the local memory: tickets that were seen, without asking a desk."""

    async def recall_tickets(self, *, limit: int) -> Sequence[tuple[Ticket, Conversation]]:
        """The tickets that were seen last, the newest first."""
        ...


@dataclass(frozen=True, slots=True)
class Choice:
    """A step one can pick, by its card's id and its title."""

    item: str
    title: str


@dataclass(frozen=True, slots=True)
class Exercise:
    """A moment with what Calmdesk advises there. `steps` are those of the playbooks in question, as they are written:
    their order tells nothing.
    """

    moment: Moment
    advice: Advice
    steps: tuple[Choice, ...] = ()


class Practice:
    """Looks for past moments and advises on them. Nothing here writes anything anywhere.

    Real desks are not asked: only what was seen before is used. `made_up` are accounts whose tickets are invented;
    those may be read whole, and also where nobody has answered yet.
    """

    def __init__(
        self,
        board: Board,
        past: Past,
        desks: Mapping[str, Desk],
        *,
        reader: Reader,
        knowledge: Knowledge | None,
        content: Content,
        wordings: Wordings,
        agent_name: Callable[[str], str],
        clock: Clock,
        new_id: Callable[[], str],
        made_up: Collection[str] = (),
    ) -> None:
        self._board = board
        self._past = past
        self._desks = desks
        self._reader = reader
        self._knowledge = knowledge
        self._content = content
        self._wordings = wordings
        self._agent_name = agent_name
        self._clock = clock
        self._new_id = new_id
        self._made_up = frozenset(made_up)

    async def moments(self) -> tuple[Moment, ...]:
        """What can be practised on: the open ticket first, then one moment of each other ticket."""
        session = self._board.session
        found: dict[TicketRef, tuple[Moment, ...]] = {}
        if session.ticket is not None:
            found[session.ticket.ref] = self._of(session.ticket, session.messages)[:_OF_THE_OPEN_TICKET]
        for ticket, conversation in (*await self._invented(), *await self._past.recall_tickets(limit=_SEEN)):
            if ticket.ref.account in self._desks and ticket.ref not in found:
                found[ticket.ref] = self._of(ticket, conversation.messages)[:1]
        return tuple(moment for each in found.values() for moment in each)[:_MOST]

    def _of(self, ticket: Ticket, messages: Sequence[Message]) -> tuple[Moment, ...]:
        return moments(ticket, messages, unanswered=ticket.ref.account in self._made_up)

    async def _invented(self) -> list[tuple[Ticket, Conversation]]:
        """Every ticket of the demo: it lies on this computer."""
        found: dict[TicketRef, Ticket] = {}
        for account in self._made_up & self._desks.keys():
            desk = self._desks[account]
            for ticket in await desk.my_open_tickets():
                for each in (ticket, *await desk.other_tickets(ticket.ref)):
                    found.setdefault(each.ref, each)
        return [(ticket, await self._desks[ref.account].conversation(ref)) for ref, ticket in found.items()]

    async def exercise(self, moment: Moment) -> Exercise:
        """The advice for this moment, as it would have been then, from today's playbooks. Raises what the reader
        raises.
        """
        started = self._clock()
        reading = await self._reader.read(reading_text(moment.turn))
        history = tuple(await self._reader.read_many(history_texts(moment.messages)))
        account = moment.ticket.ref.account
        own, habit = await self._wordings.of(account)
        library = self._content.library()
        case = Case(
            moment.ticket,
            moment.messages,
            moment.turn,
            reading,
            history,
            library,
            self._agent_name(account),
            own,
            habit,
        )
        advice = await advise(
            case,
            reader=self._reader,
            known=self._knowledge,
            started=started,
            clock=self._clock,
            new_id=self._new_id,
        )
        books = [library.playbook(name) for name in dict.fromkeys(action.playbook for action in advice.actions)]
        steps = tuple(Choice(f"{book.id}.{step.id}", step.title) for book in books if book for step in book.steps)
        return Exercise(moment, advice, steps)
