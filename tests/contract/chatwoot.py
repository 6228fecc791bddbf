"""Chatwoot under the contract suite: the adapter, a network that can fail, and a Chatwoot of our own making."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from app.domain.journal import LedgerLine
from app.domain.tickets import Changes, TicketRef, Visibility
from app.helpdesk.chatwoot.adapter import Chatwoot
from tests.contract.harness import Values
from tests.support.chatwoot_fake import BEGIN, INCOMING, ChatwootFake, Talk
from tests.support.faults import FaultProxy, fault_proxy
from tests.support.http_fake import serving

VALUES = Values(
    "pending",
    "resolved",
    "billing",
    "how do I reset my password",
    "Reset a password",
    first_group="support",
    tag="ours-too",
)


@dataclass(slots=True)
class ChatwootUnderTest:
    """Acts as customer and as the agent Bo inside the desk."""

    server: ChatwootFake
    network: FaultProxy
    ledger: list[LedgerLine] = field(default_factory=list)
    desk: Chatwoot = field(init=False)
    values: Values = VALUES
    read_back: str = "/messages"

    def __post_init__(self) -> None:
        self.desk = self.signed_in("ada-token", path="/app/accounts/3/dashboard")

    def signed_in(self, token: str, *, path: str = "") -> Chatwoot:
        return Chatwoot(
            "lab",
            self.network.url + path,
            token,
            ledger=self.ledger.append,
            clock=lambda: datetime.fromtimestamp(BEGIN, UTC),
        )

    async def create_ticket(self, subject: str, text: str) -> TicketRef:
        return TicketRef("lab", str(self.server.open(subject, text).number))

    async def customer_writes(self, ref: TicketRef, text: str) -> None:
        self.server.say(self.talk(ref), text, kind=INCOMING, sender=21)

    async def colleague_writes(self, ref: TicketRef, texts: Sequence[str], visibility: Visibility) -> None:
        for text in texts:
            self.server.say(self.talk(ref), text, private=visibility == "internal")

    async def colleague_changes(self, ref: TicketRef, changes: Changes) -> None:
        talk = self.talk(ref)
        values: dict[str, object] = {}
        if changes.status:
            values["status"] = changes.status
        if changes.group:
            values["team"] = next(n for n, name in self.server.teams.items() if name == changes.group)
        if changes.fields:
            values["attributes"] = {
                **talk.attributes,
                **{name.lower(): value for name, value in changes.fields.items()},
            }
        if changes.add_tags:
            values["labels"] = sorted({*talk.labels, *changes.add_tags})
        self.server.set(talk, **values)

    async def take(self, ref: TicketRef) -> None:
        self.server.set(self.talk(ref), assignee=11)

    async def remove(self, ref: TicketRef) -> None:
        del self.server.talks[int(ref.id)]

    async def sent_to_customers(self, text: str) -> int:
        return sum(text in one for one in self.server.delivered)

    async def written(self, ref: TicketRef, text: str) -> int:
        return sum(one["content"] == text for one in self.talk(ref).messages)

    async def close(self) -> None:
        await self.desk.close()

    def talk(self, ref: TicketRef) -> Talk:
        return self.server.talks[int(ref.id)]


@asynccontextmanager
async def chatwoot_under_test() -> AsyncIterator[ChatwootUnderTest]:
    server = ChatwootFake()
    async with serving(server.answer) as url, fault_proxy(url) as network:
        under_test = ChatwootUnderTest(server, network)
        try:
            yield under_test
        finally:
            await under_test.close()
