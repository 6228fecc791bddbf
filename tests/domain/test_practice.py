"""Which places in a conversation can be practised on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.domain.practice import moments
from app.domain.tickets import Message, Person, Role, Ticket, TicketRef, Visibility

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
TICKET = Ticket(TicketRef("work", "7"), "url", "Subject", "open", "1")


def talk(*said: tuple[Role, str], notes: tuple[int, ...] = ()) -> tuple[Message, ...]:
    def visibility(at: int) -> Visibility:
        return "internal" if at in notes else "public"

    return tuple(
        Message(f"m{at}", role, visibility(at), Person(role), text, NOW + timedelta(hours=at))
        for at, (role, text) in enumerate(said)
    )


def test_every_answered_burst_is_a_moment_newest_first() -> None:
    said = talk(
        *(("customer", "One"), ("customer", "Two"), ("agent", "Hello"), ("agent", "And this")),
        *(("customer", "Three"), ("agent", "Done"), ("customer", "Thanks")),
    )
    later, first = moments(TICKET, said)
    assert (later.turn.text, [m.text for m in later.answered]) == ("Three", ["Done"])
    assert (first.turn.text, [m.text for m in first.answered]) == ("One\nTwo", ["Hello", "And this"])
    assert [m.text for m in first.messages] == ["One", "Two"]
    assert later.key != first.key


def test_the_message_that_waits_for_an_answer_is_work_and_no_practice() -> None:
    said = talk(("customer", "Help"))
    assert moments(TICKET, said) == ()
    assert [m.turn.text for m in moments(TICKET, said, unanswered=True)] == ["Help"]
    assert [m.turn.text for m in moments(replace(TICKET, status="resolved"), said)] == ["Help"]


def test_what_a_bot_answered_and_notes_are_no_moments() -> None:
    said = talk(
        ("customer", "Hi"), ("bot", "Menu"), ("customer", "A person!"), ("agent", "note"), ("agent", "Here"), notes=(3,)
    )
    (only,) = moments(TICKET, said)
    assert (only.turn.text, [m.text for m in only.answered]) == ("A person!", ["Here"])
    assert moments(TICKET, talk(("customer", " \n "), ("agent", "Hello"))) == ()
