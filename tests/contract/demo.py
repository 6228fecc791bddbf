"""The demo desk under the contract suite; it is reached without a network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.domain.tickets import Changes, Message, Role, Ticket, TicketRef, Visibility
from app.helpdesk.demo.adapter import DemoDesk
from app.helpdesk.demo.state import Case, DeskState, changed, written
from tests.contract.harness import Values
from tests.helpdesk_demo.made import ALEX, CLEO, SAM, SCRIPT, DemoWorld

VALUES = Values("open", "solved", "Billing", "my parcel is late", "Late parcels")


@dataclass(slots=True)
class DemoUnderTest:
    """Acts as customer and colleague by writing into the desk's state."""

    world: DemoWorld = field(default_factory=DemoWorld)
    network: None = None
    values: Values = VALUES

    @property
    def desk(self) -> DemoDesk:
        return self.world.desk

    async def create_ticket(self, subject: str, text: str) -> TicketRef:
        state = await self._state()
        ref = TicketRef(self.desk.account, str(len(state.cases) + 1))
        now = self.world.clock()
        ticket = Ticket(
            ref, self.desk.url_of(ref), subject, "new", str(state.number), CLEO, group="Support", created_at=now
        )
        self.desk._state = replace(state, cases={**state.cases, ref.id: Case(ticket, ())})
        await self._writes(ref, text, "customer", "public")
        return ref

    async def customer_writes(self, ref: TicketRef, text: str) -> None:
        await self._writes(ref, text, "customer", "public")

    async def colleague_writes(self, ref: TicketRef, texts: Sequence[str], visibility: Visibility) -> None:
        for text in texts:
            await self._writes(ref, text, "agent", visibility)

    async def colleague_changes(self, ref: TicketRef, changes: Changes) -> None:
        await self._change(ref, changes, SAM.id)

    async def take(self, ref: TicketRef) -> None:
        await self._change(ref, Changes(assignee=ALEX.id), SAM.id)

    async def remove(self, ref: TicketRef) -> None:
        state = await self._state()
        self.desk._state = replace(state, cases={key: case for key, case in state.cases.items() if key != ref.id})

    async def sent_to_customers(self, text: str) -> int:
        cases = (await self._state()).cases.values()
        said = (entry.message for case in cases for entry in case.entries)
        return sum(one.text == text and one.visibility == "public" and one.role == "agent" for one in said)

    async def written(self, ref: TicketRef, text: str) -> int:
        return sum(entry.message.text == text for entry in (await self._state()).cases[ref.id].entries)

    async def close(self) -> None:
        await self.desk.close()

    async def _state(self) -> DeskState:
        return await self.desk._now()

    async def _writes(self, ref: TicketRef, text: str, role: Role, visibility: Visibility) -> None:
        author = CLEO if role == "customer" else SAM
        message = Message(self.world.ids(), role, visibility, author, text, self.world.clock())
        self.desk._state = written(await self._state(), ref.id, message)

    async def _change(self, ref: TicketRef, changes: Changes, by: str) -> None:
        now = self.world.clock()
        state, outcome = changed(
            await self._state(), ref.id, changes, script=SCRIPT, by=by, expected_version=None, now=now
        )
        assert outcome.state == "done", outcome
        self.desk._state = state
