"""Working offline by choice: decisions wait without being tried, and go out at once when it is over."""

from __future__ import annotations

from app.copilot.drafts import Draft
from app.copilot.traffic import Traffic
from app.domain.errors import HelpdeskUnreachable
from app.domain.offline import WorkingOffline
from app.domain.tickets import Outcome, TicketRef
from app.helpdesk.client import outcome_of
from tests.support.world import World

COMPLAINT = "I was charged twice for one order"


async def opened(world: World) -> TicketRef:
    ref = world.desk.add_ticket("Charged", COMPLAINT)
    await world.copilot.open(ref)
    await world.copilot.settled()
    return ref


async def test_a_decision_waits_untried_and_leaves_at_once(world: World) -> None:
    ref = await opened(world)
    world.copilot.work_offline(on=True)
    world.desk.calls.clear()
    await world.copilot.decide(Draft(None, None, reply="We look into both charges."))
    for _ in range(5):
        await world.deliver()
        world.clock.move(seconds=3600)
    assert [(row.state, row.attempts) for row in world.copilot.session.unfinished] == [("waiting", 0)]
    assert world.desk.said(ref, "public") == []
    world.copilot.work_offline(on=False)
    await world.deliver()
    assert world.desk.said(ref, "public") == ["We look into both charges."]


async def test_the_choice_stays_when_another_ticket_is_opened(world: World) -> None:
    await opened(world)
    world.copilot.work_offline(on=True)
    await world.copilot.open(world.desk.add_ticket("Other", "Where is my order?", ticket_id="2"))
    assert world.copilot.session.by_choice


async def test_without_a_ticket_a_list_that_comes_again_takes_the_trouble_back(world: World) -> None:
    world.desk.online = False
    await world.copilot.load_worklist()
    assert isinstance(world.copilot.session.error, HelpdeskUnreachable)
    world.desk.online = True
    await world.copilot.load_worklist()
    assert world.copilot.session.error is None


async def test_chosen_while_a_row_was_about_to_leave_it_is_no_attempt(world: World) -> None:
    ref = await opened(world)

    async def held(*_: object, **__: object) -> Outcome:
        return outcome_of(WorkingOffline())

    world.desk.add_message, kept = held, world.desk.add_message  # type: ignore[method-assign]
    await world.copilot.decide(Draft(None, None, reply="We look into both charges."))
    await world.deliver()
    [row] = world.copilot.session.unfinished
    assert (row.state, row.attempts) == ("waiting", 0)
    world.desk.add_message = kept  # type: ignore[method-assign]
    world.clock.move(seconds=10)
    await world.deliver()
    assert world.desk.said(ref, "public") == ["We look into both charges."]


def test_an_outbox_row_waits_for_it() -> None:
    assert outcome_of(WorkingOffline()).state == "later"


async def test_traffic_lets_nothing_by_while_it_is_held() -> None:
    traffic, told = Traffic(lingers=0), list[bool]()
    traffic.tells(told.append)
    traffic.held = True
    try:
        with traffic.passing():
            raise AssertionError("it was let by")
    except WorkingOffline:
        pass
    assert told == [], "no lamp says that something is under way"
