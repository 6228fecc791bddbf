"""Intercom under the contract suite: our own server with its documented behaviour, behind a network that can fail."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from app.domain.journal import LedgerLine
from app.domain.tickets import Changes, TicketRef, Visibility
from app.helpdesk.intercom.adapter import Intercom
from tests.contract.harness import Roads, Values
from tests.support.faults import FaultProxy, fault_proxy
from tests.support.intercom import BO, ME, TOKEN, IntercomServer, plain
from tests.support.intercom_workspace import TEAMS
from tests.support.spec_check import against_the_spec
from tests.support.web import serving

FILE = "intercom-2.16.openapi.yaml"
VALUES = Values("snoozed", "closed", "Escalations", "how do I reset my password", "Reset a password")
ROADS = Roads(
    reply=("POST", "/reply"),
    note=("POST", "/reply"),
    change=("POST", "/parts"),
    ticket=("GET", "/conversations/{id}"),
    read_back=("GET", "/conversations/"),
    looks_first=False,
)


@dataclass(slots=True)
class IntercomUnderTest:
    """Acts as customer and as the admin Bo by writing into the server."""

    server: IntercomServer
    network: FaultProxy
    ledger: list[LedgerLine] = field(default_factory=list)
    desk: Intercom = field(init=False)
    values: Values = VALUES
    roads: Roads = ROADS

    def __post_init__(self) -> None:
        self.desk = self.signed_in_with(TOKEN)

    def signed_in_with(self, token: str) -> Intercom:
        return Intercom("lab", self.network.url, token, ledger=self.ledger.append, clock=lambda: self.server.now)

    async def create_ticket(self, subject: str, text: str) -> TicketRef:
        return TicketRef("lab", self.server.create(subject, text))

    async def customer_writes(self, ref: TicketRef, text: str) -> None:
        self.server.add_part(ref.id, "comment", self.server.customer(), f"<p>{text}</p>")

    async def colleague_writes(self, ref: TicketRef, texts: Sequence[str], visibility: Visibility) -> None:
        kind = "note" if visibility == "internal" else "comment"
        for text in texts:
            self.server.add_part(ref.id, kind, self.server.admin(BO), f"<p>{text}</p>")

    async def colleague_changes(self, ref: TicketRef, changes: Changes) -> None:
        if changes.status == "closed":
            self.server.move(ref.id, BO, "close", state="closed", open=False)
        if changes.group:
            number = next(int(number) for number, name in TEAMS.items() if name == changes.group)
            self.server.move(ref.id, BO, "assignment", team_assignee_id=number)
        for name, value in changes.fields.items():
            self.server.set_attribute(ref.id, BO, name, value)
        for tag in sorted(changes.add_tags):
            self.server.add_tag(ref.id, tag)

    async def take(self, ref: TicketRef) -> None:
        self.server.move(ref.id, BO, "assignment", admin_assignee_id=int(ME))

    async def remove(self, ref: TicketRef) -> None:
        del self.server.conversations[ref.id]

    async def sent_to_customers(self, text: str) -> int:
        return sum(text in mail for mail in self.server.mails)

    async def written(self, ref: TicketRef, text: str) -> int:
        return sum(plain(part["body"] or "") == text for part in self.server.parts[ref.id])

    async def close(self) -> None:
        await self.desk.close()


@asynccontextmanager
async def intercom_under_test() -> AsyncIterator[IntercomUnderTest]:
    """Every request and answer is held against the published description, where CALMDESK_SPECS says where it is."""
    server = IntercomServer()
    async with serving(server.answer, lambda: server.now) as url, fault_proxy(url) as network:
        under_test = IntercomUnderTest(server, network)
        try:
            yield under_test
        finally:
            await under_test.close()
    # A box that is ticked is true; the file knows attributes of that kind, and forgets them among their values.
    against_the_spec(FILE, server.log, excused=(r"custom_attributes/\w+: (True|False) is not",))
