"""A pause is offered after an insult that is over, or after two; once an hour, and never for old ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.domain.breaks import Insult, Strain, after, insults
from app.domain.readings import Reading, Scored
from app.domain.tickets import Message, Person, TicketRef

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
REF = TicketRef("demo", "1")
CALM = Reading("h", "en", None, (), True, None, (), 0.0, 0.1, ())
ABUSE = replace(CALM, triggers=(Scored("abuse", 0.97),))


def message(name: str, minutes: float = 5, role: str = "customer") -> Message:
    person = Person("p")
    return Message(name, role, "public", person, "words", NOW - timedelta(minutes=minutes))  # type: ignore[arg-type]


def insult(name: str, *, over: bool = False) -> Insult:
    return Insult("demo", name, over)


def test_an_insult_is_found_with_its_message_and_is_over_when_somebody_answered() -> None:
    said = (message("a", 9), message("b", 8), message("c", 7, "agent"), message("d", 6))
    found = insults(REF, said, (CALM, ABUSE, ABUSE), NOW, over=False)
    assert found == (insult("b", over=True), insult("d"))
    assert insults(REF, said, (CALM, ABUSE, ABUSE), NOW, over=True)[1].over


def test_history_that_was_read_only_in_part_is_matched_from_its_end() -> None:
    found = insults(REF, (message("a"), message("b"), message("c")), (ABUSE, CALM), NOW, over=False)
    assert [each.message for each in found] == ["b"]


def test_what_was_written_more_than_an_hour_ago_hurts_nobody_now() -> None:
    assert insults(REF, (message("a", 61),), (ABUSE,), NOW, over=True) == ()


def test_one_insult_waits_until_it_is_answered() -> None:
    strain, offered = after(Strain(), (insult("a"),), NOW)
    assert not offered
    strain, offered = after(strain, (insult("a"),), NOW + timedelta(minutes=1))
    assert not offered
    _, offered = after(strain, (insult("a", over=True),), NOW + timedelta(minutes=2))
    assert offered


def test_two_insults_need_no_answer_also_on_two_tickets() -> None:
    strain, _ = after(Strain(), (insult("a"),), NOW)
    _, offered = after(strain, (insult("b"),), NOW)
    assert offered


def test_no_insult_is_offered_for_twice() -> None:
    strain, offered = after(Strain(), (insult("a", over=True),), NOW)
    assert offered
    _, offered = after(strain, (insult("a", over=True),), NOW + timedelta(hours=2))
    assert not offered


def test_at_most_once_an_hour_and_never_later_for_what_the_hour_left_out() -> None:
    strain, _ = after(Strain(), (insult("a", over=True),), NOW)
    strain, offered = after(strain, (insult("b", over=True),), NOW + timedelta(minutes=59))
    assert not offered
    strain, offered = after(strain, (insult("b", over=True),), NOW + timedelta(minutes=61))
    assert not offered
    _, offered = after(strain, (insult("c", over=True),), NOW + timedelta(minutes=61))
    assert offered


def test_nothing_is_offered_where_nobody_insulted() -> None:
    assert after(Strain(), (), NOW) == (Strain(), False)
