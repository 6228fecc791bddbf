"""Request Tracker under the contract suite, behind a network that can fail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from app.domain.journal import LedgerLine
from app.domain.tickets import Changes, TicketRef, Visibility
from app.helpdesk.rt.adapter import RequestTracker
from tests.contract.harness import Roads, Values
from tests.real.rt_up import RunningTracker
from tests.support.faults import FaultProxy, fault_proxy

VALUES = Values("open", "resolved", "Escalations", "how do I reset my password", "Reset a password")
ROADS = Roads(
    reply=("POST", "/correspond"),
    note=("POST", "/comment"),
    change=("PUT", ""),
    ticket=("GET", "/ticket/{id}"),
    read_back=("POST", "/history"),
)
_AT_ONCE = 20
_MESSAGES = ("Create", "Correspond", "Comment")


@dataclass(slots=True)
class TrackerUnderTest:
    """Acts as customer (by mail) and as the agent Bo, and counts the mails that went out."""

    server: RunningTracker
    network: FaultProxy
    ledger: list[LedgerLine] = field(default_factory=list)
    desk: RequestTracker = field(init=False)
    values: Values = VALUES
    roads: Roads = ROADS

    def __post_init__(self) -> None:
        self.desk = self.signed_in_as("agent")

    def signed_in_as(self, who: str, *, tags_field: str | None = "Tags") -> RequestTracker:
        """An adapter with somebody's token; an unknown name is taken for the token itself."""
        token = self.server.tokens.get(who, who)
        return RequestTracker(
            "lab",
            self.network.url,
            token,
            tags_field=tags_field,
            ledger=self.ledger.append,
            clock=lambda: datetime.now(UTC),
        )

    async def create_ticket(self, subject: str, text: str) -> TicketRef:
        return TicketRef("lab", await asyncio.to_thread(self.server.create_ticket, subject, text))

    async def customer_writes(self, ref: TicketRef, text: str) -> None:
        await asyncio.to_thread(self.server.customer_writes, ref.id, text)

    async def colleague_writes(self, ref: TicketRef, texts: Sequence[str], visibility: Visibility) -> None:
        verb = "comment" if visibility == "internal" else "correspond"
        body = [{"id": ref.id, "Content": text, "ContentType": "text/plain"} for text in texts]
        for first in range(0, len(body), _AT_ONCE):  # a busy computer takes minutes for a hundred in one request
            await self.call("POST", f"/tickets/bulk/{verb}", body[first : first + _AT_ONCE], who="agent2")

    async def colleague_changes(self, ref: TicketRef, changes: Changes) -> None:
        body: dict[str, object] = {}
        if changes.status:
            body["Status"] = changes.status
        if changes.group:
            body["Queue"] = changes.group
        fields: dict[str, object] = dict(changes.fields)
        if changes.add_tags:
            fields["Tags"] = sorted(changes.add_tags)
        said = await self.call("PUT", f"/ticket/{ref.id}", {**body, "CustomFields": fields}, who="agent2")
        assert said, "Request Tracker changed nothing"

    async def take(self, ref: TicketRef) -> None:
        await self.call("PUT", f"/ticket/{ref.id}", {"Owner": "agent"})

    async def remove(self, ref: TicketRef) -> None:
        await self.call("PUT", f"/ticket/{ref.id}", {"Status": "deleted"})

    async def sent_to_customers(self, text: str) -> int:
        mails = await asyncio.to_thread(self.server.mails_with, text)
        return sum("customer@shop.example" in str(mail["To"]) for mail in mails)

    async def written(self, ref: TicketRef, text: str) -> int:
        kinds = {row["id"] for row in await asyncio.to_thread(self.server.history, ref.id) if row["Type"] in _MESSAGES}
        answer = await self.call("GET", f"/ticket/{ref.id}/attachments?fields=Content,TransactionId&per_page=100")
        return sum(one["Content"].strip() == text.strip() and one["TransactionId"] in kinds for one in answer["items"])

    async def call(
        self, method: str, path: str, body: object = None, *, who: str = "root"
    ) -> dict[str, list[dict[str, str]]]:
        answer: dict[str, list[dict[str, str]]] = await asyncio.to_thread(
            self.server.call, method, quote(path, safe="/?&=,%"), body, who=who
        )
        return answer

    async def close(self) -> None:
        await self.desk.close()


@asynccontextmanager
async def tracker_under_test(server: RunningTracker) -> AsyncIterator[TrackerUnderTest]:
    async with fault_proxy(server.base_url) as network:
        under_test = TrackerUnderTest(server, network)
        try:
            yield under_test
        finally:
            await under_test.close()


@pytest.fixture
async def tracker(rt: RunningTracker) -> AsyncIterator[TrackerUnderTest]:
    """Request Tracker with a network of its own for each test."""
    async with tracker_under_test(rt) as made:
        yield made
