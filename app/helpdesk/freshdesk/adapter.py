"""Freshdesk as a Desk: thin, it only says which part of the adapter does what."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager, nullcontext

from app.copilot.ports import Clock
from app.domain.decisions import Operation
from app.domain.journal import LedgerLine
from app.domain.tickets import (
    Article,
    Changes,
    Conversation,
    Outcome,
    SignIn,
    Ticket,
    TicketRef,
    Visibility,
    Vocabulary,
)
from app.helpdesk.freshdesk import articles, wire, writing
from app.helpdesk.freshdesk.calls import Calls
from app.helpdesk.freshdesk.reading import TicketReading

_TICKET_PAGE = re.compile(r"/(?:a|helpdesk)/tickets/([1-9][0-9]{0,17})/?")


class Freshdesk:
    """A Freshdesk account. Implements `app.copilot.ports.Desk`.

    Making one sends nothing; it raises InsecureAddress for an address a key must not travel to, and SignInRefused for a
    text that cannot be a key.
    """

    def __init__(
        self,
        account: str,
        url: str,
        key: str,
        *,
        ledger: Callable[[LedgerLine], None],
        clock: Clock,
        passing: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self._account = account
        self._calls = Calls(account, url, key, ledger=ledger, clock=clock, passing=passing)
        self._reading = TicketReading(self._calls, account=account, clock=clock)

    @property
    def account(self) -> str:
        return self._account

    @property
    def vendor(self) -> str:
        return wire.VENDOR

    async def check_sign_in(self) -> SignIn:
        return await self._reading.sign_in()

    async def ticket(self, ref: TicketRef) -> Ticket:
        return await self._reading.ticket(ref)

    async def conversation(self, ref: TicketRef, after: str | None = None) -> Conversation:
        return await self._reading.conversation(ref, after)

    async def vocabulary(self, ref: TicketRef) -> Vocabulary:
        return await self._reading.vocabulary(ref)

    async def add_message(
        self,
        ref: TicketRef,
        text: str,
        *,
        visibility: Visibility,
        operation_id: str,  # noqa: ARG002 - Freshdesk has no place for it; a note carries it in its text
    ) -> Outcome:
        return await writing.add_message(self._calls, ref, text, visibility=visibility)

    async def update(
        self,
        ref: TicketRef,
        changes: Changes,
        *,
        expected_version: str | None,
        operation_id: str,  # noqa: ARG002 - a change is recognised by what stands on the ticket
    ) -> Outcome:
        return await writing.update(self._calls, ref, changes, expected_version=expected_version)

    async def find_operation(self, ref: TicketRef, operation: Operation, *, after: str | None) -> Sequence[str]:
        return await self._reading.find(ref, operation, after)

    async def search_articles(self, query: str, *, limit: int = 3) -> Sequence[Article]:
        return await articles.search(self._calls, query, limit)

    async def changes(self, cursor: str | None, watch: Collection[TicketRef]) -> tuple[Sequence[TicketRef], str]:
        return await self._reading.changes(cursor, watch)

    async def my_open_tickets(self, *, limit: int = 50) -> Sequence[Ticket]:
        return await self._reading.my_open_tickets(limit)

    async def other_tickets(self, ref: TicketRef, *, limit: int = 5) -> Sequence[Ticket]:
        return await self._reading.other_tickets(ref, limit)

    def ticket_from_url(self, url: str) -> TicketRef | None:
        place = self._calls.client.address.path_of(url)
        found = _TICKET_PAGE.fullmatch(place[0]) if place else None
        return TicketRef(self._account, found[1]) if found else None

    def url_of(self, ref: TicketRef) -> str:
        return self._reading.url(ref.id)

    async def close(self) -> None:
        await self._calls.client.close()
