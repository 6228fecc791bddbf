"""Which playbooks a turn may be about: the one in hand goes on, unless another matter is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.choice import BEGUN, IN_HAND, candidates, in_hand, just_taken
from app.domain.content import Library, Playbook, SignedOff, Situation, Step
from app.domain.decisions import NoteFacts, note_text
from app.domain.readings import Reading, Scored
from tests.domain.talks import talk
from tests.support.reader import reading

ASK = Step("ask", "Ask", (Situation("where"),))
SEND = Step("send", "Send it", (Situation("order 1"),))
CHARGE = Playbook(
    "charge", "Charged twice", (ASK, Step("give", "Give it back", (Situation("twice"),))), ("double_charge",)
)
PARCEL = Playbook("parcel", "Lost parcel", (ASK, SEND), ("delivery_problem",))
LIBRARY = Library(playbooks=(CHARGE, PARCEL))
TWICE, LOST, NUMBER = (reading(text) for text in ("I was charged twice", "my parcel is lost", "it is 4711"))


def chosen(newest: Reading, earlier: tuple[Reading, ...], *said: tuple[str, str]) -> dict[str, float]:
    return {one.playbook.id: one.weight for one in candidates(newest, earlier, talk(*said), LIBRARY)}


def test_the_topic_names_the_playbook() -> None:
    assert chosen(TWICE, ()) == {"charge": pytest.approx(0.92)}
    assert chosen(NUMBER, ()) == {}, "nothing is known yet"
    unsure = replace(LOST, intent=None, intents=(Scored("delivery_problem", 0.4), Scored("double_charge", 0.1)))
    assert chosen(unsure, ()) == {"parcel": pytest.approx(0.4)}, "its situations have to say the rest"
    assert chosen(replace(unsure, emotion=None), ()) == {}, "a language that is not read"


def test_an_answer_goes_on_with_what_the_customer_wrote_about_before() -> None:
    assert chosen(NUMBER, (LOST,)) == {"parcel": IN_HAND}
    both = chosen(NUMBER, (LOST, TWICE, NUMBER))
    assert list(both) == ["charge", "parcel"], "the newest matter counts most"
    assert both["charge"] > both["parcel"] > 0.5
    note = note_text("Done.", NoteFacts("1", "accept", "parcel", "ask"))
    assert chosen(NUMBER, (LOST,), ("note", note)) == {"parcel": BEGUN}


def test_another_matter_comes_first_and_says_what_it_turned_from() -> None:
    found = candidates(LOST, (TWICE,), (), LIBRARY)
    assert [(one.playbook.id, one.turned_from) for one in found] == [("parcel", "Charged twice"), ("charge", None)]
    assert found[0].weight > found[1].weight > 0.3, "what was in hand may still be meant"
    again = candidates(TWICE, (TWICE,), (), LIBRARY)
    assert [(one.playbook.id, one.turned_from) for one in again] == [("charge", None)]


def test_the_step_carried_out_last_says_what_is_in_hand() -> None:
    note = note_text("Done.", NoteFacts("1", "accept", "parcel", "ask"))
    assert in_hand((TWICE,), talk(("note", note)), LIBRARY) == (PARCEL,), "our note names its playbook"
    first, second = talk(("agent", "where?"), ("agent", "sent"))
    asked, sent = replace(first, step="ask"), replace(second, step="send")
    assert in_hand((TWICE,), (asked,), LIBRARY) == (CHARGE,), "both playbooks ask: the matter decides"
    assert in_hand((TWICE,), (asked, sent), LIBRARY) == (PARCEL,), "only one of them sends"
    assert in_hand((), talk(("agent", "where?")), LIBRARY) == ()


def test_a_playbook_that_nobody_signed_off_is_never_in_hand() -> None:
    risky = Playbook("charge", "Charged twice", CHARGE.steps, CHARGE.intents, risk="high")
    library = Library(playbooks=(risky,))
    assert candidates(TWICE, (TWICE,), (), library) == ()
    signed = Playbook(
        "charge", "Charged twice", CHARGE.steps, CHARGE.intents, "high", signed_off=SignedOff("Ada", date(2026, 11, 1))
    )
    assert [one.playbook for one in candidates(NUMBER, (TWICE,), (), Library(playbooks=(signed,)))] == [signed]


def test_a_step_was_just_taken_until_the_customer_or_a_lookup_says_something() -> None:
    note = note_text("Asked.", NoteFacts("op", "accept", "parcel", "ask"))
    said = (("customer", "my parcel is lost"), ("note", note))
    assert just_taken(talk(*said), PARCEL) == {"ask"}
    assert just_taken(talk(*said), CHARGE) == frozenset(), "its step of the same name was not"
    assert just_taken(talk(*said, ("customer", "it is 4711")), PARCEL) == frozenset()
    assert just_taken(talk(*said, ("result", "Order 4711: lost")), PARCEL) == frozenset()
