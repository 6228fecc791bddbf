"""Zammad under the contract suite: the adapter, a network that can fail, and a Zammad of our own making."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from app.domain.journal import LedgerLine
from app.domain.tickets import Changes, TicketRef, Visibility
from app.helpdesk.zammad.adapter import Zammad
from tests.contract.harness import Values
from tests.support.faults import FaultProxy, fault_proxy
from tests.support.http_fake import serving
from tests.support.zammad_fake import BEGIN, GROUPS, STATES, Case, ZammadFake

VALUES = Values("open", "closed", "Escalations", "how do I reset my password", "Reset a password", field="severity")


@dataclass(slots=True)
class ZammadUnderTest:
    """Acts as customer and as the agent Bo inside the desk."""

    server: ZammadFake
    network: FaultProxy
    ledger: list[LedgerLine] = field(default_factory=list)
    desk: Zammad = field(init=False)
    values: Values = VALUES
    read_back: str = "/by_ticket"

    def __post_init__(self) -> None:
        self.desk = self.signed_in("ada-token-1")

    def signed_in(self, token: str, *, path: str = "") -> Zammad:
        return Zammad("lab", self.network.url + path, token, ledger=self.ledger.append, clock=lambda: BEGIN)

    async def create_ticket(self, subject: str, text: str) -> TicketRef:
        return TicketRef("lab", str(self.server.open(subject, text).number))

    async def customer_writes(self, ref: TicketRef, text: str) -> None:
        self.server.say(self.case(ref), text, sender="Customer", by=9, kind="email")

    async def colleague_writes(self, ref: TicketRef, texts: Sequence[str], visibility: Visibility) -> None:
        for text in texts:
            kind = "note" if visibility == "internal" else "email"
            self.server.say(self.case(ref), text, kind=kind, internal=visibility == "internal")

    async def colleague_changes(self, ref: TicketRef, changes: Changes) -> None:
        values: dict[str, object] = dict(changes.fields)
        if changes.status:
            values["state"] = next(n for n, name in STATES.items() if name == changes.status)
        if changes.group:
            values["group"] = next(n for n, name in GROUPS.items() if name == changes.group)
        if changes.add_tags:
            values["tags"] = sorted({*self.case(ref).tags, *changes.add_tags})
        self.server.set(self.case(ref), **values)

    async def take(self, ref: TicketRef) -> None:
        self.server.set(self.case(ref), owner=7)

    async def remove(self, ref: TicketRef) -> None:
        del self.server.cases[int(ref.id)]

    async def sent_to_customers(self, text: str) -> int:
        return sum(text in one for one in self.server.delivered)

    async def written(self, ref: TicketRef, text: str) -> int:
        return sum(one["body"] == text for one in self.case(ref).articles)

    async def close(self) -> None:
        await self.desk.close()

    def case(self, ref: TicketRef) -> Case:
        return self.server.cases[int(ref.id)]


@asynccontextmanager
async def zammad_under_test() -> AsyncIterator[ZammadUnderTest]:
    server = ZammadFake()
    async with serving(server.answer) as url, fault_proxy(url) as network:
        under_test = ZammadUnderTest(server, network)
        try:
            yield under_test
        finally:
            await under_test.close()
