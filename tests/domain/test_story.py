"""Stories of invented customers go on after every reply, and come to an end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content.demo import load_demo
from app.content.shipped import shipped
from app.domain.demo import ScriptedAnswer, ScriptedMessage, ScriptedState, ScriptedTicket
from app.domain.heard import SIGNS, heard
from app.domain.story import next_answer, reached, stuck, typing_time
from app.domain.tickets import Person

SCRIPT = load_demo(shipped("resources") / "demo")
WITH_STATES = [ticket.id for ticket in SCRIPT.tickets if ticket.states]
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
GOOD = (
    "You were charged 29.90 EUR twice in November and again today, and the rent bounced because of it. I have asked "
    "Lena from Billing to return both payments; you have them by Thursday."
)
COLD = "Dear customer, we apologise for the inconvenience. Please be advised that refunds take time."


def signs(reply: str, *, earlier: tuple[str, ...] = (), minutes: float = 1) -> frozenset[str]:
    return heard(
        reply,
        words=("29.90", "November", "rent"),
        earlier=earlier,
        asked_at=AT,
        at=AT + timedelta(minutes=minutes),
        patience=timedelta(minutes=5),
    )


def made(*states: ScriptedState, handed_over: ScriptedAnswer | None = None) -> ScriptedTicket:
    message = ScriptedMessage(timedelta(minutes=-5), "customer", "Hello")
    return ScriptedTicket("1", "x", Person("c"), (message,), states=states, handed_over=handed_over)


@pytest.mark.parametrize(
    ("reply", "has", "has_not"),
    [
        (GOOD, {"acknowledges", "names_when"}, {"cold", "apologises", "slow"}),
        (COLD, {"cold", "apologises"}, {"acknowledges", "names_when"}),
        ("Would you rather have the money back or a new one?", {"offers_options", "asks"}, {"names_when"}),
        ("I call you at 3 pm.", {"names_when"}, {"acknowledges"}),
        ("My colleague answers within two hours.", {"names_when"}, set()),
        ("The parcel is blue.", set(), set(SIGNS)),
        ("", set(), set(SIGNS)),
    ],
)
def test_what_is_heard(reply: str, has: set[str], has_not: set[str]) -> None:
    found = signs(reply)
    assert has <= found
    assert not has_not & found


def test_the_third_apology_and_a_late_answer_are_heard() -> None:
    assert "third_apology" not in signs("I am sorry.", earlier=("Sorry!",))
    assert "third_apology" in signs("I am sorry.", earlier=("Sorry!", "We apologise."))
    assert "slow" in signs("Hello", minutes=6)


@given(st.text(max_size=300))
def test_any_text_can_be_heard(reply: str) -> None:
    assert signs(reply) <= set(SIGNS)


@pytest.mark.parametrize("number", [ticket.id for ticket in SCRIPT.tickets])
def test_no_shipped_story_can_get_stuck(number: str) -> None:
    ticket = SCRIPT.ticket(number)
    assert ticket is not None
    assert stuck(ticket) == ""
    assert reached(ticket) == {state.id for state in ticket.states}


@pytest.mark.parametrize("number", WITH_STATES)
@given(replies=st.lists(st.integers(0, 4 * 2 ** len(SIGNS) - 1), min_size=30, max_size=30))
def test_every_way_through_a_story_ends(number: str, replies: list[int]) -> None:
    """Whatever the agent writes, there is an answer until there is an end, and an end comes."""
    ticket = SCRIPT.ticket(number)
    assert ticket is not None
    mood, used = ticket.states[0].id, set[str]()
    for reply in replies:  # its last bits are the signs that are heard in it, the others choose its words
        if ticket.state(mood).ends:
            break
        found_signs = {sign for bit, sign in enumerate(SIGNS) if reply >> bit & 1}
        text = ("", GOOD, COLD, "a photo of the reading, to be sure")[reply >> len(SIGNS)]
        found = next_answer(ticket, mood, used, text, found_signs)
        assert found is not None, f"{mood} has nothing to say"
        used.add(found.name)
        mood = found.answer.to or mood
    assert ticket.state(mood).ends in {"calmed", "escalated", "left", "solved"}


def ending(replies: list[str]) -> str:
    """How Dario's story ends after these replies."""
    ticket = SCRIPT.ticket("1005")
    assert ticket is not None
    mood, used, earlier = ticket.states[0].id, set[str](), list[str]()
    for reply in replies:
        found_signs = heard(
            reply,
            words=ticket.words,
            earlier=earlier,
            asked_at=AT,
            at=AT + timedelta(minutes=1),
            patience=ticket.patience,
        )
        found = next_answer(ticket, mood, used, reply, found_signs)
        if found is None:
            break
        used.add(found.name)
        earlier.append(reply)
        mood = found.answer.to or mood
    return ticket.state(mood).ends


def test_the_angry_customer_calms_down_with_good_answers_and_leaves_with_cold_ones() -> None:
    assert ending([GOOD, "I take the fee of your bank, too: you have 12 EUR by Thursday."]) == "calmed"
    assert ending([COLD, COLD]) == "left"
    assert ending([COLD, GOOD, "Would you rather have a transfer or a credit?"]) == "calmed"


LAST = ScriptedAnswer("Bye", to="end")
TO_A, TO_B = ScriptedAnswer("?", to="a"), ScriptedAnswer("?", to="b")
IF_COLD = ScriptedAnswer("?", when=frozenset({"cold"}), to="end")
END = ScriptedState("end", ends="calmed")


@pytest.mark.parametrize(
    ("ticket", "says"),
    [
        (made(ScriptedState("a", (LAST,)), END), ""),
        (made(ScriptedState("a", (ScriptedAnswer("?"),)), END), 'state "a" needs a last answer'),
        (made(ScriptedState("a", (IF_COLD,)), END), "needs a last answer"),
        (made(ScriptedState("a", (TO_B,)), END), 'unknown state "b"'),
        (made(ScriptedState("a", (LAST,)), END, ScriptedState("c", ends="left")), 'state "c" is never reached'),
        (made(ScriptedState("a", (TO_B,)), ScriptedState("b", (TO_A,)), handed_over=LAST), "unknown state"),
        (made(ScriptedState("a", (TO_B,)), ScriptedState("b", (TO_A,))), "is come back to for ever"),
        (made(ScriptedState("a", (LAST,)), END, END), "has a state twice"),
    ],
)
def test_what_would_get_stuck_is_named(ticket: ScriptedTicket, says: str) -> None:
    assert says in stuck(ticket) if says else stuck(ticket) == ""


def test_typing_takes_longer_for_longer_texts_but_never_too_long() -> None:
    assert typing_time("ok") < typing_time("x" * 80) < typing_time("x" * 140) <= typing_time("x" * 9000)
    assert typing_time("x" * 9000) <= timedelta(seconds=9)
