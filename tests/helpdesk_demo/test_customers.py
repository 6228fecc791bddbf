"""Customers of the demo desk as the adapter shows them: typing, bursts, moods, a colleague, an unplugged network."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.content.demo import load_demo
from app.content.shipped import shipped
from app.domain.demo import SeenCase
from app.domain.errors import HelpdeskUnreachable
from app.domain.tickets import Changes, TicketRef
from app.helpdesk.demo.adapter import DemoDesk
from tests.domain.test_story import COLD, GOOD
from tests.helpdesk_demo.made import KeptDocuments
from tests.support.clock import CountedIds, MovedClock

ANGRY, TRAVEL = TicketRef("demo", "1005"), TicketRef("demo", "1014")


class Shop:
    """The shipped demo desk with a clock that a test moves."""

    def __init__(self) -> None:
        self.clock, self.documents = MovedClock(), KeptDocuments()
        self.ids = CountedIds("m")
        self.desk = self.restart()

    def restart(self) -> DemoDesk:
        script = load_demo(shipped("resources") / "demo")
        self.desk = DemoDesk(script, self.documents, clock=self.clock, new_id=self.ids)
        return self.desk

    async def reply(self, ref: TicketRef, text: str) -> None:
        done = await self.desk.add_message(ref, text, visibility="public", operation_id="op")
        assert done.state == "done"

    async def case(self, ref: TicketRef) -> SeenCase:
        cases = (await self.desk.overview()).cases
        return next(case for case in cases if case.ticket.ref == ref)

    async def said(self, ref: TicketRef) -> list[str]:
        return [message.text for message in (await self.case(ref)).messages if message.role == "customer"]


@pytest.fixture
def shop() -> Shop:
    return Shop()


async def test_twelve_tickets_wait_for_the_agent(shop: Shop) -> None:
    tickets = await shop.desk.my_open_tickets()
    assert len(tickets) == 12
    companies = " ".join(ticket.fields.get("Company", "") for ticket in tickets)
    for industry in ("Bank", "Insurance", "Energy", "Travel", "Software", "Pharmacy", "Casa", "Portal"):
        assert industry in companies, industry


async def test_the_customer_is_seen_typing_before_the_answer_is_there(shop: Shop) -> None:
    await shop.reply(ANGRY, COLD)
    seen = []
    for _ in range(40):
        case = await shop.case(ANGRY)
        seen.append((case.typing, case.messages[-1].role))
        shop.clock.move(seconds=0.5)
    assert (False, "agent") in seen
    assert (True, "agent") in seen
    assert seen[-1] == (False, "customer")


async def test_cold_answers_drive_him_away_and_good_ones_calm_him(shop: Shop) -> None:
    for text in (COLD, COLD):
        await shop.reply(ANGRY, text)
        shop.clock.move(seconds=20)
    assert (await shop.case(ANGRY)).ending == "left"
    await shop.desk.start_afresh()
    await shop.reply(ANGRY, GOOD)
    shop.clock.move(seconds=20)
    assert (await shop.said(ANGRY))[-1].startswith("Finally somebody who has read it")
    await shop.reply(ANGRY, "I take the 12 EUR as well: you have both by Thursday.")
    shop.clock.move(seconds=20)
    assert (await shop.case(ANGRY)).ending == "calmed"


async def test_he_does_not_count_the_time_before_the_demo_began_and_then_he_does(shop: Shop) -> None:
    await shop.reply(ANGRY, "Which statement is it on?")
    shop.clock.move(seconds=20)
    assert "waiting" not in (await shop.said(ANGRY))[-1]
    shop.clock.move(minutes=6)
    await shop.reply(ANGRY, "Noted.")
    shop.clock.move(seconds=20)
    assert (await shop.said(ANGRY))[-1].startswith("And again I am waiting")


async def test_a_hand_over_is_noticed_once(shop: Shop) -> None:
    await shop.desk.update(ANGRY, Changes(group="Billing"), expected_version=None, operation_id="op-1")
    await shop.desk.update(ANGRY, Changes(group="Team leads"), expected_version=None, operation_id="op-2")
    shop.clock.move(seconds=30)
    assert (await shop.case(ANGRY)).ending == "escalated"
    assert sum(text.startswith("Somebody who is responsible") for text in await shop.said(ANGRY)) == 1


async def test_a_customer_nobody_answers_writes_again_in_a_burst(shop: Shop) -> None:
    before = len(await shop.said(TRAVEL))
    shop.clock.move(seconds=74)
    assert len(await shop.said(TRAVEL)) == before
    shop.clock.move(seconds=2)
    assert len(await shop.said(TRAVEL)) == before + 1
    shop.clock.move(seconds=30)
    assert (await shop.said(TRAVEL))[-1] == "can you put us on that one?"


async def test_who_was_answered_does_not_write_again_unprompted(shop: Shop) -> None:
    await shop.reply(TRAVEL, "I rebook the three of you for 19:40 now.")
    shop.clock.move(minutes=5)
    assert "they have just closed the desk" not in await shop.said(TRAVEL)
    assert (await shop.said(TRAVEL))[-1] == "where do I get the boarding passes?"


async def test_who_is_left_waiting_writes_again_and_then_leaves(shop: Shop) -> None:
    await shop.reply(ANGRY, COLD)
    shop.clock.move(minutes=5)
    assert (await shop.said(ANGRY))[-1].startswith("Nobody there.")
    assert (await shop.case(ANGRY)).ending == "left"


async def test_moods_and_messages_survive_a_restart(shop: Shop) -> None:
    await shop.reply(ANGRY, COLD)
    shop.clock.move(seconds=30)
    before = await shop.case(ANGRY)
    shop.restart()
    assert await shop.case(ANGRY) == before
    shop.clock.move(minutes=5)
    left = await shop.case(ANGRY)
    shop.restart()
    assert await shop.case(ANGRY) == left


async def test_unplugged_nothing_goes_through_and_customers_write_on(shop: Shop) -> None:
    await shop.desk.overview()
    shop.desk.unplug(unplugged=True)
    with pytest.raises(HelpdeskUnreachable):
        await shop.desk.ticket(ANGRY)
    with pytest.raises(HelpdeskUnreachable):
        await shop.desk.check_sign_in()
    outcome = await shop.desk.add_message(ANGRY, "Hello", visibility="public", operation_id="op")
    assert outcome.state == "later"
    shop.clock.move(seconds=120)
    assert (await shop.desk.overview()).unplugged
    assert "they have just closed the desk" in await shop.said(TRAVEL)
    shop.desk.unplug(unplugged=False)
    await shop.reply(ANGRY, "Hello")
    assert [message.text for message in (await shop.case(ANGRY)).messages].count("Hello") == 1


async def test_a_colleague_who_was_first_makes_a_conflict_once(shop: Shop) -> None:
    version = (await shop.desk.ticket(ANGRY)).version
    shop.desk.let_a_colleague_be_first(ANGRY)
    wanted = Changes(group="Team leads")
    first = await shop.desk.update(ANGRY, wanted, expected_version=version, operation_id="op-1")
    assert first.state == "conflict"
    case = await shop.case(ANGRY)
    assert (case.ticket.group, case.messages[-1].visibility) == ("Billing", "internal")
    again = await shop.desk.update(ANGRY, wanted, expected_version=case.ticket.version, operation_id="op-2")
    assert again.state == "done"


async def test_afresh_is_as_on_the_first_day_with_newer_numbers(shop: Shop) -> None:
    before = await shop.desk.conversation(ANGRY)
    await shop.reply(ANGRY, COLD)
    shop.clock.move(hours=1)
    _, cursor = await shop.desk.changes(None, [ANGRY])
    await shop.desk.start_afresh()
    after = await shop.desk.conversation(ANGRY)
    assert [message.text for message in after.messages] == [message.text for message in before.messages]
    assert (await shop.desk.changes(cursor, [ANGRY]))[0] == [ANGRY]
    assert (await shop.desk.ticket(ANGRY)).due_at == shop.clock() + timedelta(hours=1)


async def test_a_desk_kept_before_there_were_more_tickets_gets_them(shop: Shop) -> None:
    await shop.reply(ANGRY, COLD)
    name, text = next(iter(shop.documents.texts.items()))
    old = text.replace('"mood": "", ', "").replace('"mood": ""', "").replace('"1014"', '"1099"')
    shop.documents.texts[name] = old.replace(", }", "}")
    shop.restart()
    assert (await shop.case(TRAVEL)).messages
    assert (await shop.case(ANGRY)).messages[-1].text == COLD
