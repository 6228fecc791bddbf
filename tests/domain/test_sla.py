"""The clock of a due ticket: time left, time used, and when it shows something else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.sla import Urgency, due_clock
from app.domain.tickets import Ticket, TicketRef

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


def ticket(due: timedelta | None, made: timedelta | None = timedelta(hours=-5)) -> Ticket:
    return Ticket(
        TicketRef("demo", "1"),
        "https://desk.example/1",
        "Where is it",
        "open",
        "1",
        created_at=NOW + made if made is not None else None,
        due_at=NOW + due if due is not None else None,
    )


@pytest.mark.parametrize(
    ("due", "urgency"),
    [
        (timedelta(hours=3), "calm"),
        (timedelta(hours=1), "soon"),
        (timedelta(minutes=6), "soon"),
        (timedelta(minutes=5), "last_minutes"),
        (timedelta(seconds=1), "last_minutes"),
        (timedelta(0), "overdue"),
        (timedelta(days=-2), "overdue"),
    ],
)
def test_it_gets_more_urgent(due: timedelta, urgency: Urgency) -> None:
    clock = due_clock(ticket(due), NOW)
    assert clock is not None
    assert clock.urgency == urgency


def test_a_ticket_that_is_due_at_no_time_has_no_clock() -> None:
    assert due_clock(ticket(None), NOW) is None


@pytest.mark.parametrize(
    ("due", "made", "used"),
    [
        (timedelta(hours=5), timedelta(hours=-5), 0.5),
        (timedelta(hours=-1), timedelta(hours=-5), 1.0),
        (timedelta(hours=1), timedelta(hours=0), 0.0),
        (timedelta(hours=1), None, None),
        (timedelta(hours=-6), timedelta(hours=-5), None),
    ],
)
def test_the_part_that_is_used_is_known_when_both_ends_are(
    due: timedelta, made: timedelta | None, used: float | None
) -> None:
    clock = due_clock(ticket(due, made), NOW)
    assert clock is not None
    assert clock.used == used


@pytest.mark.parametrize(
    ("due", "change"),
    [
        (timedelta(hours=2), timedelta(minutes=1)),
        (timedelta(hours=2, seconds=20), timedelta(seconds=20)),
        (timedelta(minutes=5, seconds=1), timedelta(seconds=1)),
        (timedelta(minutes=4), timedelta(seconds=1)),
        (timedelta(seconds=3, milliseconds=250), timedelta(milliseconds=250)),
        (timedelta(minutes=-20), timedelta(minutes=1)),
        (timedelta(minutes=-20, seconds=-10), timedelta(seconds=50)),
    ],
)
def test_it_ticks_each_minute_and_in_the_last_five_each_second(due: timedelta, change: timedelta) -> None:
    clock = due_clock(ticket(due), NOW)
    assert clock is not None
    assert clock.until_change == change
