"""The demo desk behind the port `Desk`: everything on this computer, kept as one document."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol
from urllib.parse import urlsplit

from app.domain.decisions import AddMessage, Operation, body_hash, operation_in_note
from app.domain.demo import DEMO_STATUSES, DemoScript, Overview
from app.domain.errors import CalmdeskError, DatabaseDamaged, HelpdeskUnreachable, TicketGone, UnexpectedAnswer
from app.domain.tickets import (
    Article,
    Changes,
    Conversation,
    Message,
    Outcome,
    SignIn,
    Ticket,
    TicketRef,
    Visibility,
    Vocabulary,
)
from app.helpdesk.demo.customers import begun, colleague_first, handed_over, overview, settled, with_answer_expected
from app.helpdesk.demo.state import URL, Case, DeskState, changed, joined, seeded, stands, written
from app.helpdesk.demo.wire import from_text, to_text

DOCUMENT = "demo_desk"
_HOST = urlsplit(URL).hostname
_PATH = re.compile(r"/ticket/(\d{1,12})/?")
_WORD = re.compile(r"\w{4,}")
_LAST = datetime.max.replace(tzinfo=UTC)


class Documents(Protocol):
    """Keeps named texts. Raises StorageFull and DatabaseDamaged as the port `Store` does."""

    async def load_document(self, name: str) -> str | None: ...

    async def save_document(self, name: str, text: str) -> None: ...


class DemoDesk:
    """An account at a desk that exists only here. Same script, clock and ids: same desk.

    What customers will answer is settled whenever somebody looks, so nothing runs in between.
    """

    vendor = "Demo desk"

    def __init__(
        self,
        script: DemoScript,
        documents: Documents,
        *,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        account: str = "demo",
        may_leave: Callable[[], None] = lambda: None,  # raises while the agent works offline
    ) -> None:
        self._script = script
        self._documents = documents
        self._clock = clock
        self._new_id = new_id
        self._account = account
        self._may_leave = may_leave
        self._state: DeskState | None = None
        self._busy = asyncio.Lock()
        self._unplugged = False
        self._contested: str | None = None

    @property
    def account(self) -> str:
        return self._account

    # -- reading ------------------------------------------------------------------------------------------------------

    async def check_sign_in(self) -> SignIn:
        self._must_be_reachable()
        return SignIn(self._script.agent, self.vendor)

    async def ticket(self, ref: TicketRef) -> Ticket:
        return _case(await self._now(), ref).ticket

    async def conversation(self, ref: TicketRef, after: str | None = None) -> Conversation:
        state = await self._now()
        start = _number(after)
        messages = tuple(entry.message for entry in _case(state, ref).entries if entry.number > start)
        return Conversation(messages, str(state.number))

    async def vocabulary(self, ref: TicketRef) -> Vocabulary:
        state = await self._now()
        _case(state, ref)
        tags = {tag for case in state.cases.values() for tag in case.ticket.tags} | set(self._script.tags)
        return Vocabulary(
            statuses=DEMO_STATUSES,
            priorities=self._script.priorities,
            groups=self._script.groups,
            agents=(self._script.agent, *self._script.colleagues),
            tags=tuple(sorted(tags)),
            fields=dict(self._script.fields),
        )

    async def find_operation(self, ref: TicketRef, operation: Operation, *, after: str | None) -> Sequence[str]:
        case = _case(await self._now(), ref)
        action = operation.action
        if not isinstance(action, AddMessage):
            return [""] if stands(case.ticket, action.changes) else []
        start = _number(after)
        mine = [
            entry.message
            for entry in case.entries
            if entry.number > start
            and entry.message.author.id == self._script.agent.id
            and entry.message.visibility == action.visibility
        ]
        if action.visibility == "internal":
            return [message.id for message in mine if operation_in_note(message.text) == operation.id]
        return [message.id for message in mine if body_hash(message.text) == body_hash(action.text)]

    async def search_articles(self, query: str, *, limit: int = 3) -> Sequence[Article]:
        words = set(_WORD.findall(query.lower()))
        found = []
        for article in self._script.articles:
            title, text = (set(_WORD.findall(part.lower())) for part in (article.title, article.text))
            if hits := 2 * len(words & title) + len(words & text):
                found.append((-hits, article.id, article))
        return [article for *_, article in sorted(found, key=lambda row: row[:2])][:limit]

    async def changes(self, cursor: str | None, watch: Collection[TicketRef]) -> tuple[Sequence[TicketRef], str]:
        state = await self._now()
        if cursor is None:
            return [], str(state.number)
        since = _number(cursor)
        cases = ((ref, state.cases.get(ref.id)) for ref in watch)
        return [ref for ref, case in cases if case and int(case.ticket.version) > since], str(state.number)

    async def my_open_tickets(self, *, limit: int = 50) -> Sequence[Ticket]:
        tickets = [case.ticket for case in (await self._now()).cases.values()]
        mine = [one for one in tickets if one.assignee == self._script.agent and one.status not in ("solved", "closed")]
        return sorted(mine, key=lambda ticket: (ticket.due_at or _LAST, ticket.ref.id))[:limit]

    async def other_tickets(self, ref: TicketRef, *, limit: int = 5) -> Sequence[Ticket]:
        state = await self._now()
        customer = _case(state, ref).ticket.customer
        others = [
            case.ticket
            for case in state.cases.values()
            if case.ticket.ref != ref and customer and case.ticket.customer == customer
        ]
        return sorted(others, key=lambda ticket: ticket.created_at or _LAST, reverse=True)[:limit]

    def ticket_from_url(self, url: str) -> TicketRef | None:
        try:
            parts = urlsplit(url.strip())
            match = _PATH.fullmatch(parts.path) if (parts.scheme, parts.hostname) == ("https", _HOST) else None
        except ValueError:
            return None
        return TicketRef(self.account, match.group(1)) if match else None

    def url_of(self, ref: TicketRef) -> str:
        return f"{URL}/ticket/{ref.id}"

    async def close(self) -> None:
        """Nothing is open: every write was kept before it was called done."""

    # -- writing ------------------------------------------------------------------------------------------------------

    async def add_message(self, ref: TicketRef, text: str, *, visibility: Visibility, operation_id: str) -> Outcome:  # noqa: ARG002 - the text of a note carries it
        if not text.strip():
            return Outcome("refused", refused={"message": "It is empty"})

        def wrote(state: DeskState) -> tuple[DeskState, Outcome]:
            message = Message(self._new_id(), "agent", visibility, self._script.agent, text, self._clock())
            state = written(state, ref.id, message)
            if visibility == "public":
                state = with_answer_expected(state, self._script, ref.id, message, new_id=self._new_id)
            return state, Outcome("done", message.id)

        return await self._write(ref, wrote)

    async def update(
        self,
        ref: TicketRef,
        changes: Changes,
        *,
        expected_version: str | None,
        operation_id: str,  # noqa: ARG002 - a change is found again by what stands on the ticket
    ) -> Outcome:
        def put(state: DeskState) -> tuple[DeskState, Outcome]:
            now, script, me = self._clock(), self._script, self._script.agent.id
            if self._contested == ref.id:
                self._contested = None
                state = colleague_first(state, script, ref.id, changes, now=now, new_id=self._new_id)
            group = state.cases[ref.id].ticket.group
            new, outcome = changed(
                state, ref.id, changes, script=script, by=me, expected_version=expected_version, now=now
            )
            if new.cases[ref.id].ticket.group != group:
                new = handed_over(new, script, ref.id, now=now, new_id=self._new_id)
            return new, outcome

        return await self._write(ref, put)

    # -- what only a demo has --------------------------------------------------------------------------------------

    async def overview(self) -> Overview:
        """The whole desk as somebody sees it who stands in front of it: no network is needed for that."""
        async with self._busy:
            state = await self._settled()
        seen = overview(state, self._script, self._clock())
        return replace(seen, unplugged=self._unplugged, contested=self._contested)

    def unplug(self, *, unplugged: bool) -> None:
        """From now on the desk cannot be reached, or can again. Customers go on writing."""
        self._unplugged = unplugged

    def let_a_colleague_be_first(self, ref: TicketRef) -> None:
        """The next time the agent changes this ticket, a colleague will have changed the same a moment before."""
        self._contested = ref.id

    async def start_afresh(self) -> None:
        """All tickets are as on the first day. Numbers of events go on, so that nobody takes the new for known."""
        async with self._busy:
            number = (await self._settled()).number
            self._unplugged, self._contested = False, None
            await self._keep(self._fresh(number))

    # -- inside -------------------------------------------------------------------------------------------------------

    def _fresh(self, number: int = 0) -> DeskState:
        now = self._clock()
        state = seeded(self._script, self._account, now=now, new_id=self._new_id, number=number)
        return begun(state, self._script, now=now, new_id=self._new_id)

    def _must_be_reachable(self) -> None:
        self._may_leave()
        if self._unplugged:
            raise HelpdeskUnreachable(self._account)

    async def _write(self, ref: TicketRef, step: Callable[[DeskState], tuple[DeskState, Outcome]]) -> Outcome:
        """Keeps what the step makes of the desk before it counts: a write that cannot be kept did not happen."""
        try:
            self._must_be_reachable()
            async with self._busy:
                state = await self._settled()
                if ref.id not in state.cases:
                    return Outcome("refused", refused={"ticket": TicketGone.title})
                new, outcome = step(state)
                if new is not state:
                    await self._keep(new)
                return outcome
        except CalmdeskError as error:
            return Outcome("later", because=error.title)

    async def _keep(self, state: DeskState) -> None:
        await self._documents.save_document(DOCUMENT, to_text(state))
        self._state = state

    async def _now(self) -> DeskState:
        self._must_be_reachable()
        async with self._busy:
            return await self._settled()

    async def _settled(self) -> DeskState:
        if self._state is None:
            self._state = await self._loaded()
        self._state = settled(self._state, self._script, self._clock())
        return self._state

    async def _loaded(self) -> DeskState:
        text = await self._documents.load_document(DOCUMENT)
        if text is None:
            state = self._fresh()
            await self._documents.save_document(DOCUMENT, to_text(state))
            return state
        try:
            return joined(from_text(text, self._account), self._script, self._fresh)
        except ValueError:
            raise DatabaseDamaged("the demo desk's document") from None


def _case(state: DeskState, ref: TicketRef) -> Case:
    if (case := state.cases.get(ref.id)) is None:
        raise TicketGone(str(ref))
    return case


def _number(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not cursor.isdecimal():
        raise UnexpectedAnswer("a cursor of another desk")
    return int(cursor)
