"""Faults around a delivery: storage that fails between two steps, slow desks, clocks that jump, days offline."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from app.copilot.deliver import Courier
from app.copilot.drafts import Draft
from app.domain.errors import DatabaseBusy, StorageFull
from app.domain.outbox import OutboxEntry
from app.domain.tickets import Conversation, Outcome, TicketRef, Visibility
from tests.support.desk import ME, MemoryDesk
from tests.support.world import World

COMPLAINT = "I was charged twice for one order"
REPLY = "We look into both charges."


async def opened(world: World) -> TicketRef:
    ref = world.desk.add_ticket("Charged", COMPLAINT)
    await world.copilot.open(ref)
    await world.copilot.settled()
    return ref


class LateDesk(MemoryDesk):
    """Its first write takes a minute and more, loses its answer, and lands when `land` is called."""

    late: tuple[TicketRef, Visibility, str] | None = None
    slow = True
    world: World

    async def add_message(self, ref: TicketRef, text: str, *, visibility: Visibility, operation_id: str) -> Outcome:
        if self.slow:
            self.slow = False
            self.late = (ref, visibility, text)
            self.world.clock.move(seconds=70)
            return Outcome("unknown", because="the answer was lost")
        return await super().add_message(ref, text, visibility=visibility, operation_id=operation_id)

    def land(self) -> None:
        if self.late:
            ref, visibility, text = self.late
            self.late = None
            self._append(ref.id, "agent", visibility, text, ME)


def with_late_desk(world: World) -> LateDesk:
    desk = LateDesk(world.clock)
    desk.world = world
    world.desk = desk
    world.copilot = world.new_copilot()
    return desk


async def test_the_settle_time_begins_when_the_answer_was_given_up(world: World) -> None:
    desk = with_late_desk(world)
    ref = await opened(world)
    await world.copilot.decide(Draft(None, None, note="Looked into it"))
    await world.deliver()
    desk.land()
    for _ in range(30):
        await world.deliver()
        world.clock.move(seconds=5)
    assert len(desk.said(ref, "internal")) == 1


async def test_a_reply_that_landed_late_is_not_sent_again_by_hand(world: World) -> None:
    desk = with_late_desk(world)
    ref = await opened(world)
    await world.copilot.decide(Draft(None, None, reply=REPLY))
    for _ in range(30):
        await world.deliver()
        world.clock.move(seconds=5)
    (row,) = world.copilot.session.unfinished
    assert row.state == "needs_help"
    desk.land()
    await world.copilot.resolve(row.operation.id, "send_again")
    await world.deliver()
    assert desk.said(ref, "public") == [REPLY]
    assert world.copilot.session.unfinished == ()


@pytest.mark.parametrize("draft", [Draft(None, None, reply=REPLY), Draft(None, None, note="Looked into it")])
async def test_what_landed_after_it_was_looked_for_needs_nobody_any_more(world: World, draft: Draft) -> None:
    desk = with_late_desk(world)
    ref = await opened(world)
    await world.copilot.decide(draft)
    for _ in range(30):
        await world.deliver()
        world.clock.move(seconds=5)
    assert [row.state for row in world.copilot.session.unfinished] == ["needs_help"]
    desk.land()
    for _ in range(30):
        await world.deliver()
        world.clock.move(seconds=5)
    assert world.copilot.session.unfinished == ()
    assert len([*desk.said(ref, "public"), *desk.said(ref, "internal")]) == 1


async def test_a_desk_that_is_away_for_hours_uses_up_no_look_for_what_landed(world: World) -> None:
    desk = with_late_desk(world)
    ref = await opened(world)
    await world.copilot.decide(Draft(None, None, reply=REPLY))
    for _ in range(30):
        await world.deliver()
        world.clock.move(seconds=5)
    desk.online = False
    for _ in range(90):
        await world.deliver()
        world.clock.move(seconds=70)
    desk.land()
    desk.online = True
    await world.deliver()
    assert world.copilot.session.unfinished == ()
    assert desk.said(ref, "public") == [REPLY]


async def test_when_the_program_ends_no_look_begins(world: World) -> None:
    desk = with_late_desk(world)
    await opened(world)
    await world.copilot.decide(Draft(None, None, reply=REPLY))
    for _ in range(20):
        await world.deliver()
        world.clock.move(seconds=5)
    world.clock.move(seconds=120)
    world.copilot._courier.end()
    desk.land()
    await world.deliver()
    assert [row.state for row in world.copilot.session.unfinished] == ["needs_help"], "the next start looks for it"


async def test_a_slow_look_for_what_may_land_late_holds_up_no_decision(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = with_late_desk(world)
    ref = await opened(world)
    await world.copilot.decide(Draft(None, None, note="Looked into it"))
    for _ in range(20):
        await world.deliver()
        world.clock.move(seconds=5)
    never = asyncio.Event()

    async def hangs(*_: object, **__: object) -> list[str]:
        await never.wait()
        return []

    monkeypatch.setattr(desk, "find_operation", hangs)
    world.clock.move(seconds=120)
    await world.copilot.decide(Draft(None, None, reply=REPLY))
    async with asyncio.timeout(10):
        await world.deliver()
        await world.deliver()
    assert desk.said(ref, "public") == [REPLY]


async def test_a_decision_that_is_stored_is_not_reported_as_failed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the agent presses the button again, and the customer gets the reply twice."""
    ref = await opened(world)
    real = world.store.outbox

    async def busy(**_: object) -> object:
        monkeypatch.setattr(world.store, "outbox", real)
        raise DatabaseBusy("db")

    monkeypatch.setattr(world.store, "outbox", busy)
    draft = Draft(None, None, reply=REPLY)
    try:
        await world.copilot.decide(draft)
    except DatabaseBusy:
        await world.copilot.decide(draft)
    await world.deliver()
    assert world.desk.said(ref, "public") == [REPLY]


async def test_delivery_goes_on_after_an_error_nobody_thought_of(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ref = await opened(world)
    monkeypatch.setattr("app.copilot.deliver._IDLE", timedelta(milliseconds=10))
    real, failures = world.store.outbox, [ValueError("Dear customer")]
    sent = asyncio.Event()

    async def odd(*, unfinished_only: bool = True) -> object:
        if failures:
            raise failures.pop()
        return await real(unfinished_only=unfinished_only)

    courier = Courier(world.store, {"desk": world.desk}, clock=world.clock, new_id=world.ids)
    courier.on_entry_changed(lambda entry: sent.set() if entry.state == "sent" else None)
    await world.copilot.decide(Draft(None, None, reply=REPLY))
    monkeypatch.setattr(world.store, "outbox", odd)
    running = asyncio.create_task(courier.run())
    try:
        await asyncio.wait_for(sent.wait(), 2)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert world.desk.said(ref, "public") == [REPLY]
    assert "Dear customer" not in caplog.text


async def test_a_row_that_cannot_be_stored_leaves_the_others_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Delivery does not begin its next round while a request of this one is still out."""
    ref = await opened(world)
    other = world.desk.add_ticket("Parcel", "where is my parcel", ticket_id="2")
    await world.copilot.decide(Draft(None, None, note="first"))
    await world.copilot.open(other)
    await world.copilot.decide(Draft(None, None, note="second"))
    arrived, let_go = asyncio.Event(), asyncio.Event()
    real_add, real_save = world.desk.add_message, world.store.save_entry

    async def slow(at: TicketRef, text: str, *, visibility: Visibility, operation_id: str) -> Outcome:
        if at == ref:
            arrived.set()
            await let_go.wait()
        return await real_add(at, text, visibility=visibility, operation_id=operation_id)

    async def full(entry: OutboxEntry, rows: object = (), *, was: object) -> bool:
        if entry.ticket == other:
            await arrived.wait()
            raise StorageFull("disk")
        return await real_save(entry, rows, was=was)  # type: ignore[arg-type]

    monkeypatch.setattr(world.desk, "add_message", slow)
    monkeypatch.setattr(world.store, "save_entry", full)
    round_ = asyncio.create_task(world.copilot.deliver_due())
    await arrived.wait()
    ended, _ = await asyncio.wait({round_}, timeout=0.2)
    let_go.set()
    with pytest.raises(StorageFull):
        await round_
    assert not ended, "the other request was still out"


async def test_a_refused_hand_over_that_is_sent_again_is_not_taken_for_done(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ticket somebody moved out of our sight looks, to a look for it, as if our own hand-over had done that."""
    await opened(world)

    async def out_of_sight(*_: object, **__: object) -> Outcome:
        return Outcome("refused", refused={"ticket": "Permission denied"})

    async def looks_done(*_: object, **__: object) -> list[str]:
        return [""]

    await world.copilot.escalate("Escalations", "please", advice_id=None)
    monkeypatch.setattr(world.desk, "update", out_of_sight)
    await world.deliver()
    (row,) = world.copilot.session.unfinished
    monkeypatch.setattr(world.desk, "find_operation", looks_done)
    await world.copilot.resolve(row.operation.id, "send_again")
    await world.deliver()
    assert [row.state for row in world.copilot.session.unfinished] == ["refused"]


async def test_a_desk_that_hangs_holds_up_its_own_ticket_only(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ref = await opened(world)
    other = world.desk.add_ticket("Parcel", "where is my parcel", ticket_id="2")
    real, hanging, let_go = world.desk.conversation, asyncio.Event(), asyncio.Event()
    sent = asyncio.Event()
    world.copilot.subscribe(lambda session: sent.set() if hanging.is_set() and not session.unfinished[1:] else None)

    async def hangs(at: TicketRef, after: str | None = None) -> Conversation:
        if at == ref:
            hanging.set()
            await let_go.wait()
        return await real(at, after)

    await world.copilot.decide(Draft(None, None, note="first"))
    await world.copilot.open(other)
    monkeypatch.setattr(world.desk, "conversation", hangs)
    delivering = asyncio.create_task(world.copilot.deliver_due())
    await hanging.wait()
    await world.copilot.decide(Draft(None, None, reply=REPLY))
    sent.clear()
    await asyncio.wait_for(sent.wait(), 5)
    assert world.desk.said(other, "public") == [REPLY]
    let_go.set()
    await delivering
    assert len(world.desk.said(ref, "internal")) == 1


async def test_an_overtaken_reply_gives_way_to_advice_for_the_newer_message(world: World) -> None:
    ref = await opened(world)
    world.desk.online = False
    await world.copilot.decide(Draft(None, None, reply=REPLY))
    world.desk.online = True
    world.desk.customer_writes(ref, "I was charged twice, and my parcel is lost")
    await world.copilot.refresh()
    world.clock.move(minutes=1)
    await world.deliver()
    assert [row.state for row in world.copilot.session.unfinished] == ["conflict"]
    advice = world.copilot.session.advice
    assert advice is not None
    assert advice.message_id == world.copilot.session.messages[-1].id


async def test_a_day_offline_fills_no_journal(world: World) -> None:
    """The journal is never emptied: it gets a row when a delivery changes its state, not each time nothing changed."""
    await opened(world)
    world.desk.online = False
    await world.copilot.decide(Draft(None, None, reply=REPLY))
    rounds, end = 0, world.clock() + timedelta(hours=1)
    while world.clock() < end:
        wait = await world.copilot.deliver_due()
        rounds += 1
        world.clock.now += max(wait, timedelta(seconds=1))
    rows = [row for row in await world.store.journal(limit=100_000) if row.kind == "delivery"]
    assert len(rows) <= 5
    assert rounds < 200


async def test_a_clock_that_is_set_back_holds_nothing_up(world: World) -> None:
    ref = await opened(world)
    await world.copilot.decide(Draft(None, None, reply=REPLY))
    world.clock.move(days=-1)
    wait = await world.copilot.deliver_due()
    assert wait <= timedelta(minutes=5)
    assert world.desk.said(ref, "public") == [REPLY]


async def test_a_reply_with_half_a_surrogate_pair_ends_somewhere(world: World) -> None:
    ref = await opened(world)
    await world.copilot.decide(Draft(None, None, reply="Dear Cl\ud83d, we look into it."))
    world.desk.faults.append("lost_after")
    for _ in range(30):
        await world.deliver()
        world.clock.move(seconds=5)
    assert len(world.desk.said(ref, "public")) == 1
    assert world.copilot.session.unfinished == ()


async def test_a_ticket_is_not_closed_under_a_newer_message(world: World) -> None:
    ref = await opened(world)
    world.desk.online = False
    await world.copilot.decide(Draft(None, None, reply="Glad it is solved.", status="resolved"))
    world.desk.online = True
    world.desk.customer_writes(ref, "It is not solved")
    world.clock.move(minutes=10)
    await world.deliver()
    assert world.desk.said(ref, "public") == []
    assert (await world.desk.ticket(ref)).status == "open"


async def test_the_agents_override_survives_a_lost_connection(world: World) -> None:
    ref = await opened(world)
    world.desk.online = False
    await world.copilot.escalate("Escalations", "please", advice_id=None)
    world.desk.online = True
    world.desk.change(ref, group="Billing")
    await world.deliver()
    world.clock.move(minutes=10)
    await world.deliver()
    (row,) = world.copilot.session.unfinished
    assert row.state == "conflict"
    world.desk.online = False
    await world.copilot.resolve(row.operation.id, "send_again")
    await world.deliver()
    world.desk.online = True
    world.clock.move(minutes=10)
    await world.deliver()
    assert (await world.desk.ticket(ref)).group == "Escalations"


async def test_equal_replies_on_merged_tickets_are_not_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both were decided before the merge; one arrived, the other was lost: that one is not taken for the first."""
    first = await opened(world)
    second = world.desk.add_ticket("Charged again", COMPLAINT, ticket_id="2")
    await world.copilot.decide(Draft(None, None, reply=REPLY))
    await world.copilot.open(second)
    await world.copilot.decide(Draft(None, None, reply=REPLY))
    desk = world.desk
    desk._messages[second.id] = desk._messages[first.id]
    desk._tickets[first.id] = desk._tickets[second.id]
    real = desk.add_message
    lost = asyncio.Event()

    async def one_is_lost(at: TicketRef, text: str, *, visibility: Visibility, operation_id: str) -> Outcome:
        if at == second:
            lost.set()
            return Outcome("unknown", because="the request was lost")
        await asyncio.wait_for(lost.wait(), 5)
        return await real(at, text, visibility=visibility, operation_id=operation_id)

    monkeypatch.setattr(desk, "add_message", one_is_lost)
    for _ in range(30):
        await world.deliver()
        world.clock.move(seconds=5)
    assert desk.said(first, "public") == [REPLY]
    assert [row.state for row in world.copilot.session.unfinished] == ["needs_help"]
