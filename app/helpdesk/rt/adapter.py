"""Request Tracker 5 as a Desk: thin, it only says which part of the adapter does what."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager, nullcontext
from urllib.parse import parse_qs

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
from app.helpdesk.rt import articles, wire, writing
from app.helpdesk.rt.calls import Calls
from app.helpdesk.rt.reading import TicketReading
from app.helpdesk.shelf import Shelf

_TICKET_PAGE = re.compile(r"/(?:m/ticket/show|(?:Ticket|SelfService)/\w+\.html)")
_TICKET_NUMBER = re.compile(r"[1-9][0-9]{0,17}")


class RequestTracker:
    """A Request Tracker account. `tags_field` names the custom field that holds tags, None when there is none.

    Implements `app.copilot.ports.Desk`. Making one sends nothing; it raises InsecureAddress for an address a token must
    not travel to, and SignInRefused for a token that cannot be one.
    """

    def __init__(
        self,
        account: str,
        url: str,
        token: str,
        *,
        tags_field: str | None = "Tags",
        ledger: Callable[[LedgerLine], None],
        clock: Clock,
        passing: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self._account = account
        self._tags_field = tags_field
        self._calls = Calls(account, url, token, ledger=ledger, clock=clock, passing=passing)
        self._reading = TicketReading(self._calls, account=account, tags_field=tags_field)
        self._articles = Shelf(lambda: articles.load(self._calls), clock=clock)

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
        operation_id: str,  # noqa: ARG002 - RT has no place for it; a note carries it in its text
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
        return await writing.update(
            self._calls, ref, changes, expected_version=expected_version, tags_field=self._tags_field
        )

    async def find_operation(self, ref: TicketRef, operation: Operation, *, after: str | None) -> Sequence[str]:
        return await self._reading.find(ref, operation, after)

    async def search_articles(self, query: str, *, limit: int = 3) -> Sequence[Article]:
        return await self._articles.search(query, limit)

    async def changes(self, cursor: str | None, watch: Collection[TicketRef]) -> tuple[Sequence[TicketRef], str]:
        return await self._reading.changes(cursor, watch)

    async def my_open_tickets(self, *, limit: int = 50) -> Sequence[Ticket]:
        return await self._reading.my_open_tickets(limit)

    async def other_tickets(self, ref: TicketRef, *, limit: int = 5) -> Sequence[Ticket]:
        return await self._reading.other_tickets(ref, limit)

    def ticket_from_url(self, url: str) -> TicketRef | None:
        place = self._calls.client.address.path_of(url)
        if place is None or not _TICKET_PAGE.fullmatch(place[0]):
            return None
        numbers = parse_qs(place[1].replace(";", "&")).get("id", [])  # RT's own mails separate with semicolons
        if len(numbers) != 1 or not _TICKET_NUMBER.fullmatch(numbers[0]):
            return None
        return TicketRef(self._account, numbers[0])

    def url_of(self, ref: TicketRef) -> str:
        return self._reading.url(ref.id)

    async def close(self) -> None:
        await self._calls.client.close()
