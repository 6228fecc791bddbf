"""Which replies are offered for a conversation, in which wording, and how an agent's own wording is learnt."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.advice import SuggestedReply
from app.domain.content import ReplyTemplate, ReplyText, Step
from app.domain.errors import StaleAdvice, WordingNotKept
from app.domain.tickets import TicketRef
from tests.support.world import LIBRARY, World

COMPLAINT = "I was charged twice for one order"
TOPIC = ("double_charge",)
LENGTHS = ReplyTemplate(
    "both",
    "Both charges",
    "I was looking at one order charged twice, {customer_name}, and write to you by {date}.",
    TOPIC,
    texts=(
        ReplyText("Charged twice for one order: by {date}.", "short"),
        ReplyText("I was looking at one order charged twice, {customer_name}, and write to you by {date}.", "medium"),
        ReplyText("One order was charged twice, {customer_name}! Lovely to hear from you.", "medium", "friendly"),
    ),
)
CHEERFUL = ReplyTemplate("cheer", "Cheer", "Twice!", TOPIC, texts=(ReplyText("Twice!", tone="friendly"),))


def with_replies(world: World, *replies: ReplyTemplate) -> None:
    world.content.current = replace(LIBRARY, replies=replies, version="other")


async def asked(world: World, text: str = COMPLAINT, *, ticket_id: str = "1") -> TicketRef:
    ref = world.desk.add_ticket("Charged", text, ticket_id=ticket_id)
    await world.copilot.open(ref)
    await world.copilot.settled()
    return ref


def offered(world: World) -> tuple[SuggestedReply, ...]:
    advice = world.copilot.session.advice
    assert advice is not None
    return advice.replies


async def send(world: World, text: str, variant: str = "") -> None:
    """Sends the first reply on screen with this text."""
    draft = world.copilot.draft_for(offered(world)[0].id, variant)
    await world.copilot.decide(replace(draft, reply=text, missing=()))
    await world.deliver()


async def test_one_card_has_every_wording_and_begins_with_medium_and_formal(world: World) -> None:
    with_replies(world, LENGTHS)
    await asked(world)
    (reply,) = offered(world)
    assert [variant.name for variant in reply.variants] == ["short formal", "medium formal", "medium friendly"]
    assert (reply.shown, reply.missing) == ("medium formal", ("date",))
    assert reply.variants[2].text == "One order was charged twice, Cleo! Lovely to hear from you."


async def test_the_wording_that_was_sent_last_comes_first_also_after_a_restart(world: World) -> None:
    with_replies(world, LENGTHS)
    await asked(world)
    await send(world, "Charged twice for one order: by Friday.", "short formal")
    world.copilot = world.new_copilot()
    await asked(world, ticket_id="2")
    assert offered(world)[0].shown == "short formal"


@pytest.mark.parametrize("text", ["I was charged twice!", "Charged twice, for the third time"])
async def test_nothing_cheerful_for_an_upset_customer(world: World, text: str) -> None:
    with_replies(world, LENGTHS, CHEERFUL)
    await asked(world, text)
    (reply,) = offered(world)
    assert {variant.tone for variant in reply.variants} == {"formal"}


async def test_nothing_cheerful_right_after_an_outburst(world: World) -> None:
    with_replies(world, LENGTHS)
    ref = await asked(world, "Where is it!")
    await world.desk.add_message(ref, "I am looking.", visibility="public", operation_id="o")
    world.desk.customer_writes(ref, COMPLAINT)
    await world.copilot.refresh()
    await world.copilot.settled()
    assert {variant.tone for variant in offered(world)[0].variants} == {"formal"}


async def test_what_an_agent_has_said_is_not_offered_again(world: World) -> None:
    other = ReplyTemplate("other", "Other", "Something else is asked here today.", TOPIC)
    with_replies(world, LENGTHS, other)
    ref = await asked(world)
    said = "Hello Cleo! I was looking at one order charged twice, Cleo, and write to you by Friday. Ada"
    await world.desk.add_message(ref, said, visibility="public", operation_id="o")
    world.desk.customer_writes(ref, "And it was charged twice again")
    await world.copilot.refresh()
    await world.copilot.settled()
    assert [reply.id for reply in offered(world)] == ["other"]


async def test_what_is_known_is_not_asked_for_first(world: World) -> None:
    asks = ReplyTemplate("asks", "Ask", "Which order was charged twice, please tell me?", TOPIC, asks=("order_number",))
    plain = ReplyTemplate("plain", "Plain", "I look at your order.", TOPIC)
    with_replies(world, plain, asks)
    await asked(world)
    assert [reply.id for reply in offered(world)] == ["asks", "plain"]
    await asked(world, f"{COMPLAINT}, order 4711", ticket_id="2")
    assert [reply.id for reply in offered(world)] == ["plain", "asks"]


async def test_a_reply_goes_with_the_step_on_screen(world: World) -> None:
    now = ReplyTemplate("now", "Now", "Mine to do.", steps=("double_charge.check",))
    later = ReplyTemplate("later", "Later", "I was charged twice: hand over", TOPIC, steps=("double_charge.senior",))
    never = ReplyTemplate("never", "Never", "Another book.", steps=("parcels.ask",))
    with_replies(world, later, now, never)
    await asked(world)
    actions = world.copilot.session.advice.actions if world.copilot.session.advice else ()
    assert "check" in {action.step for action in actions}
    ids = [reply.id for reply in offered(world)]
    assert "now" in ids
    assert "never" not in ids


async def test_a_reply_of_a_step_that_needs_an_identity_waits_for_it(world: World) -> None:
    (book,) = LIBRARY.playbooks
    paid = Step("pay", "Pay", book.steps[0].when, needs=("identity_verified",))
    done = ReplyTemplate("done", "Paid", "Charged twice for one order: paid.", TOPIC, steps=("double_charge.pay",))
    library = replace(LIBRARY, playbooks=(replace(book, steps=(*book.steps, paid)),), replies=(done,), version="v2")
    world.content.current = library
    ref = await asked(world)
    assert offered(world) == ()
    world.desk.change(ref, fields={"Identity verified": "yes"})
    await world.copilot.refresh()
    await world.copilot.settled()
    assert [reply.id for reply in offered(world)] == ["done"]


OWN = "Hi Cleo, both charges are on my desk, and you hear from me on Friday."


async def kept(world: World) -> None:
    """Sends an edited reply and keeps its wording, as the window would."""
    with_replies(world, LENGTHS)
    await asked(world)
    draft = replace(world.copilot.draft_for("both"), reply=OWN, missing=())
    offer = world.copilot.wording_offer(draft)
    assert offer is not None
    await world.copilot.decide(draft)
    await world.deliver()
    assert offer.proposal.text == "Hi {customer_name}, both charges are on my desk, and you hear from me on {date}."
    assert offer.proposal.problems == ()
    assert await world.store.own_wordings("desk") == [], "nothing is kept before the agent says so"
    await world.copilot.keep_wording(offer, offer.proposal.text)


async def test_a_kept_wording_is_offered_next_time_with_the_approved_text_beside_it(world: World) -> None:
    await kept(world)
    await asked(world, ticket_id="2")
    (reply,) = offered(world)
    assert reply.text == "Hi Cleo, both charges are on my desk, and you hear from me on {date}."
    assert (reply.shown, reply.missing) == ("own medium formal", ("date",))
    assert [variant.name for variant in reply.variants][:3] == ["short formal", "own medium formal", "medium formal"]


async def test_a_changed_approved_text_ends_the_own_wording(world: World) -> None:
    await kept(world)
    changed = tuple(replace(text, text=text.text.replace("by", "until")) for text in LENGTHS.texts)
    with_replies(world, replace(LENGTHS, texts=changed))
    await asked(world, ticket_id="2")
    assert not any(variant.own for variant in offered(world)[0].variants)


async def test_an_own_wording_is_deleted_and_the_approved_text_takes_its_place(world: World) -> None:
    await kept(world)
    await asked(world, ticket_id="2")
    assert await world.copilot.forget_wording("both", "own medium formal")
    (reply,) = offered(world)
    assert (reply.shown, reply.text) == ("medium formal", reply.variants[1].text)
    assert not any(variant.own for variant in reply.variants)
    assert await world.store.own_wordings("desk") == []
    assert not await world.copilot.forget_wording("both", "medium formal")


async def test_a_filled_slot_and_an_unchanged_text_are_nothing_to_ask_about(world: World) -> None:
    with_replies(world, LENGTHS)
    await asked(world)
    draft = world.copilot.draft_for("both")
    assert world.copilot.wording_offer(draft) is None
    assert draft.reply is not None
    assert world.copilot.wording_offer(replace(draft, reply=draft.reply.replace("{date}", "Friday"))) is None


async def test_a_wording_with_something_of_the_customer_is_refused(world: World) -> None:
    with_replies(world, LENGTHS)
    await asked(world)
    draft = replace(world.copilot.draft_for("both"), reply=OWN + " Regards to Mrs Customer.", missing=())
    offer = world.copilot.wording_offer(draft)
    assert offer is not None
    assert offer.proposal.problems == ("Take out the name “Customer”.",)
    with pytest.raises(WordingNotKept):
        await world.copilot.keep_wording(offer, offer.proposal.text)
    assert await world.store.own_wordings("desk") == []


async def test_a_wording_is_not_kept_when_its_approved_text_changed_meanwhile(world: World) -> None:
    with_replies(world, LENGTHS)
    await asked(world)
    offer = world.copilot.wording_offer(replace(world.copilot.draft_for("both"), reply=OWN))
    assert offer is not None
    with_replies(world, replace(LENGTHS, texts=(ReplyText("New."),)))
    with pytest.raises(StaleAdvice):
        await world.copilot.keep_wording(offer, "Hello.")


async def test_another_length_is_no_edit(world: World) -> None:
    with_replies(world, LENGTHS)
    await asked(world)
    draft = world.copilot.draft_for("both", "medium friendly")
    decision = await world.copilot.decide(draft)
    assert (decision.kind, decision.edit_distance) == ("accept", 0)
