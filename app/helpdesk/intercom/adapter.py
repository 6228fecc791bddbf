"""Intercom as a Desk: thin, it only says which part of the adapter does what."""

from __future__ import annotations

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
from app.helpdesk.intercom import articles, writing
from app.helpdesk.intercom.calls import Calls
from app.helpdesk.intercom.pieces import VENDOR
from app.helpdesk.intercom.reading import ConversationReading


class Intercom:
    """An Intercom workspace as one admin sees it. Implements `app.copilot.ports.Desk`.

    Making one sends nothing; it raises InsecureAddress for every host but Intercom's own, and SignInRefused for a text
    that cannot be a token. `url` is where the agent works: https://app.intercom.com, better with the workspace, as in
    https://app.intercom.com/a/inbox/abc123.
    """

    def __init__(
        self,
        account: str,
        url: str,
        token: str,
        *,
        ledger: Callable[[LedgerLine], None],
        clock: Clock,
        passing: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self._account = account
        self._clock = clock
        self._calls = Calls(account, url, token, ledger=ledger, clock=clock, passing=passing)
        self._reading = ConversationReading(self._calls, account=account, clock=clock)

    @property
    def account(self) -> str:
        return self._account

    @property
    def vendor(self) -> str:
        return VENDOR

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
        operation_id: str,  # noqa: ARG002 - Intercom has no place for it; a note carries it in its text
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
        return await writing.update(self._calls, ref, changes, expected_version=expected_version, clock=self._clock)

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
        number = self._calls.places.conversation_of(url)
        return TicketRef(self._account, number) if number else None

    def url_of(self, ref: TicketRef) -> str:
        return self._calls.places.url(ref.id)

    async def close(self) -> None:
        await self._calls.client.close()
