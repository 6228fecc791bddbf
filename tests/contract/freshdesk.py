"""Freshdesk under the contract suite: our own server with its documented behaviour, behind a network that can fail."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from app.domain.journal import LedgerLine
from app.domain.tickets import Changes, TicketRef, Visibility
from app.helpdesk.freshdesk.adapter import Freshdesk
from tests.contract.harness import Roads, Values
from tests.support.faults import FaultProxy, fault_proxy
from tests.support.freshdesk import BO, CLEO, KEY, ME, FreshdeskServer, plain
from tests.support.freshdesk_form import GROUPS, STATUSES
from tests.support.web import serving

VALUES = Values(
    "Pending", "Resolved", "Escalations", "how do I reset my password", "Reset a password", tag="ours without comma"
)
ROADS = Roads(
    reply=("POST", "/reply"),
    note=("POST", "/notes"),
    change=("PUT", "/tickets/"),
    ticket=("GET", "/tickets/{id}"),
    read_back=("GET", "/conversations"),
)


@dataclass(slots=True)
class FreshdeskUnderTest:
    """Acts as customer and as the agent Bo by writing into the server."""

    server: FreshdeskServer
    network: FaultProxy
    ledger: list[LedgerLine] = field(default_factory=list)
    desk: Freshdesk = field(init=False)
    values: Values = VALUES
    roads: Roads = ROADS

    def __post_init__(self) -> None:
        self.desk = self.signed_in_with(KEY)

    def signed_in_with(self, key: str) -> Freshdesk:
        return Freshdesk("lab", self.network.url, key, ledger=self.ledger.append, clock=lambda: self.server.now)

    async def create_ticket(self, subject: str, text: str) -> TicketRef:
        return TicketRef("lab", str(self.server.create(subject, text)))

    async def customer_writes(self, ref: TicketRef, text: str) -> None:
        self.server.writes(int(ref.id), CLEO, text, private=False)

    async def colleague_writes(self, ref: TicketRef, texts: Sequence[str], visibility: Visibility) -> None:
        for text in texts:
            self.server.writes(int(ref.id), BO, text, private=visibility == "internal")

    async def colleague_changes(self, ref: TicketRef, changes: Changes) -> None:
        values: dict[str, object] = {}
        if changes.status:
            values["status"] = next(int(number) for number, name in STATUSES.items() if name == changes.status)
        if changes.group:
            values["group_id"] = next(number for number, name in GROUPS.items() if name == changes.group)
        if changes.add_tags:
            values["tags"] = [*self.server.tickets[int(ref.id)]["tags"], *sorted(changes.add_tags)]
        custom = {f"cf_{name.lower()}": value for name, value in changes.fields.items()}
        self.server.change(int(ref.id), **values, custom_fields=custom)

    async def take(self, ref: TicketRef) -> None:
        self.server.change(int(ref.id), responder_id=ME)

    async def remove(self, ref: TicketRef) -> None:
        self.server.change(int(ref.id), deleted=True)

    async def sent_to_customers(self, text: str) -> int:
        return sum(text in mail for mail in self.server.mails)

    async def written(self, ref: TicketRef, text: str) -> int:
        said = (one["body"] for one in self.server.entries[int(ref.id)])
        return sum(plain(body) == text for body in said)

    async def close(self) -> None:
        await self.desk.close()


@asynccontextmanager
async def freshdesk_under_test() -> AsyncIterator[FreshdeskUnderTest]:
    server = FreshdeskServer()
    async with serving(server.answer, lambda: server.now) as url, fault_proxy(url) as network:
        under_test = FreshdeskUnderTest(server, network)
        try:
            yield under_test
        finally:
            await under_test.close()
