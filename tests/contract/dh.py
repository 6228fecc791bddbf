"""django-helpdesk under the contract suite, behind a network that can fail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from app.domain.journal import LedgerLine
from app.domain.tickets import Changes, TicketRef, Visibility
from app.helpdesk.djangohelpdesk.adapter import DjangoHelpdesk
from tests.contract.harness import Values
from tests.real.dh_up import CUSTOMER, RunningHelpdesk
from tests.support.faults import FaultProxy, fault_proxy

VALUES = Values(
    "Reopened", "Resolved", "Escalations", article_query="", article_title="", customer="", field="severity"
)
"""It tells no name of a customer, and its API has no articles."""
_STATUSES = {"Open": 1, "Reopened": 2, "Resolved": 3, "Closed": 4}
_QUEUES = {"Support": 1, "Escalations": 2}


@dataclass(slots=True)
class HelpdeskUnderTest:
    """Acts as customer (by mail) and as another agent, and counts the mails that went out."""

    server: RunningHelpdesk
    network: FaultProxy
    ledger: list[LedgerLine] = field(default_factory=list)
    desk: DjangoHelpdesk = field(init=False)
    values: Values = VALUES

    def __post_init__(self) -> None:
        self.desk = self.signed_in_as("agent")

    def signed_in_as(self, who: str, *, tags_field: str | None = "tags") -> DjangoHelpdesk:
        """An adapter with somebody's token; an unknown name is taken for the token itself."""
        return DjangoHelpdesk(
            "lab",
            f"{self.network.url}/desk",
            self.server.tokens.get(who, who),
            tags_field=tags_field,
            ledger=self.ledger.append,
            clock=lambda: datetime.now(UTC),
        )

    async def create_ticket(self, subject: str, text: str) -> TicketRef:
        return TicketRef("lab", await asyncio.to_thread(self.server.receive, subject, text))

    async def customer_writes(self, ref: TicketRef, text: str) -> None:
        queue = {number: name for name, number in _QUEUES.items()}[(await self._ticket(ref))["queue"]].lower()
        assert await asyncio.to_thread(self.server.receive, f"[{queue}-{ref.id}] again", text) == ref.id

    async def colleague_writes(self, ref: TicketRef, texts: Sequence[str], visibility: Visibility) -> None:
        for text in texts:
            await self.call(
                "POST", "/followups/", {"ticket": ref.id, "comment": text, "public": visibility == "public"}
            )

    async def colleague_changes(self, ref: TicketRef, changes: Changes) -> None:
        body: dict[str, object] = {f"custom_{name}": value for name, value in changes.fields.items()}
        if changes.status:
            body["status"] = _STATUSES[changes.status]
        if changes.group:
            body["queue"] = _QUEUES[changes.group]
        if changes.add_tags:
            body["custom_tags"] = ", ".join(sorted(changes.add_tags))
        await self.call("PATCH", f"/tickets/{ref.id}/", body)

    async def take(self, ref: TicketRef) -> None:
        await self.call("PATCH", f"/tickets/{ref.id}/", {"assigned_to": self.server.users["agent"]})

    async def remove(self, ref: TicketRef) -> None:
        await self.call("DELETE", f"/tickets/{ref.id}/")

    async def sent_to_customers(self, text: str) -> int:
        mails = await asyncio.to_thread(self.server.mails_with, text)
        return sum(CUSTOMER in str(mail["To"]) for mail in mails)

    async def written(self, ref: TicketRef, text: str) -> int:
        entries = (await self._ticket(ref))["followup_set"]
        return sum(entry["comment"].split() == text.split() for entry in entries)

    async def call(self, method: str, path: str, body: object = None, *, who: str = "agent2") -> Any:
        return await asyncio.to_thread(self.server.call, method, path, body, who=who)

    async def _ticket(self, ref: TicketRef) -> Any:
        return await self.call("GET", f"/tickets/{ref.id}/")

    async def close(self) -> None:
        await self.desk.close()


@asynccontextmanager
async def helpdesk_under_test(server: RunningHelpdesk) -> AsyncIterator[HelpdeskUnderTest]:
    async with fault_proxy(server.origin) as network:
        under_test = HelpdeskUnderTest(server, network)
        try:
            yield under_test
        finally:
            await under_test.close()


@pytest.fixture
async def helpdesk(dh: RunningHelpdesk) -> AsyncIterator[HelpdeskUnderTest]:
    """django-helpdesk with a network of its own for each test."""
    async with helpdesk_under_test(dh) as made:
        yield made
