"""The judge of the schedules sees what must not be: a test of faults that cannot fail would prove nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.faults.verdict import Row, Seen, judged

NOTE = Row("op1", "d1", "7", 1, "sent", "note", "m1", ("sending", "sent"))
REPLY = Row("op2", "d1", "7", 2, "sent", "reply", "m2", ("sending", "sent"))
NEXT = Row("op3", "d2", "7", 3, "sent", "change", "m3", ("sending", "sent"))
SEEN = {"m1": Seen((10,)), "m2": Seen((11,), mails=1, public=True), "m3": Seen((12,))}
PROMISED = {"d1": ("op1", "op2"), "d2": ("op3",)}


def wrong(*rows: Row, **seen: Seen) -> str:
    verdict = judged(rows or (NOTE, REPLY, NEXT), SEEN | seen, promised=PROMISED, undone=frozenset())
    return "; ".join(verdict.wrong)


def test_what_went_well_is_not_blamed() -> None:
    assert wrong() == ""


@pytest.mark.parametrize(
    ("seen", "blame"),
    [
        ({"m1": Seen((10, 13))}, "arrived 2 times"),
        ({"m1": Seen()}, "is not there"),
        ({"m1": Seen((10,), mails=1)}, "reached the customer"),
        ({"m1": Seen((10,), public=True)}, "reached the customer"),
        ({"m2": Seen((11,), mails=2, public=True)}, "mailed 2 times"),
        ({"m3": Seen((9,))}, "arrived before"),
    ],
)
def test_what_stands_at_the_desk_is_judged(seen: dict[str, Seen], blame: str) -> None:
    assert blame in wrong(**seen)


def test_what_is_lost_or_never_comes_to_an_end_is_blamed() -> None:
    assert "is gone" in wrong(NOTE, REPLY)
    assert "neither arrived nor waits" in wrong(NOTE, REPLY, replace(NEXT, state="unknown"), m3=Seen())


def test_what_is_held_back_may_wait_but_must_not_arrive() -> None:
    lost = replace(NOTE, state="needs_help", states=("unknown", "needs_help"))
    held = replace(REPLY, state="waiting", states=())
    assert wrong(lost, held, NEXT, m1=Seen(), m2=Seen()) == ""
    assert "held back" in wrong(lost, held, NEXT, m1=Seen())


def test_only_what_needed_a_person_may_come_after_a_later_decision() -> None:
    late = replace(NEXT, decision="d2", ticket="7", sequence=0, states=("unknown", "needs_help", "sent"))
    assert wrong(late, NOTE, REPLY) == ""
    assert "arrived before" in wrong(replace(late, states=("sent",)), NOTE, REPLY)


def test_an_undone_decision_that_arrives_is_blamed() -> None:
    verdict = judged((NEXT,), SEEN, promised={}, undone=frozenset({"d2"}))
    assert "arrived although it was undone" in verdict.wrong[0]
