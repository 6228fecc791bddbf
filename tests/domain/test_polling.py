"""How often a ticket is looked at unasked: by use, by what the desk allows, and never for nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.polling import (
    IDLE_EVERY,
    IN_USE_FOR,
    PUSHED_EVERY,
    Purse,
    Tempo,
    Use,
    activity,
    connect_again_after,
    falls_asleep,
    filled,
    next_look,
    paid,
    tempo,
)

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
TEMPO = Tempo(timedelta(seconds=15))
LONG_AGO = NOW - IN_USE_FOR


def after(use: Use, *, rhythm: Tempo = TEMPO, pushed: bool = False, purse: Purse | None = None) -> timedelta:
    return next_look(use, rhythm, last=NOW, purse=purse, pushed=pushed, now=NOW) - NOW


def test_a_ticket_is_in_use_while_something_happens_and_asleep_when_nobody_sees_it() -> None:
    assert activity(Use(touched=NOW), NOW) == "in_use"
    assert activity(Use(shown=False, touched=NOW), NOW) == "in_use"
    assert activity(Use(touched=LONG_AGO), NOW) == "idle"
    assert activity(Use(shown=False, touched=LONG_AGO), NOW) == "asleep"
    assert activity(Use(shown=False), NOW) == "asleep"


def test_a_look_comes_soon_in_use_later_when_idle_and_never_asleep() -> None:
    assert after(Use(touched=NOW)) == timedelta(seconds=15)
    assert after(Use(touched=LONG_AGO)) == IDLE_EVERY
    assert after(Use(shown=False, touched=LONG_AGO)) > timedelta(days=365)


def test_a_desk_that_tells_by_itself_is_looked_at_seldom() -> None:
    assert after(Use(touched=NOW), pushed=True) == PUSHED_EVERY
    assert after(Use(touched=LONG_AGO), pushed=True) == PUSHED_EVERY


def test_a_slow_account_stays_slow_when_idle() -> None:
    assert after(Use(touched=LONG_AGO), rhythm=Tempo(timedelta(minutes=10))) == timedelta(minutes=10)


def test_an_unseen_ticket_falls_asleep_when_its_time_is_over() -> None:
    assert falls_asleep(Use(shown=False, touched=NOW), NOW) == NOW + IN_USE_FOR
    assert falls_asleep(Use(shown=False, touched=LONG_AGO), NOW) is None
    assert falls_asleep(Use(touched=NOW), NOW) is None


@pytest.mark.parametrize(
    ("vendor", "agents", "looks"), [("zendesk", 25, 4), ("chatwoot", 25, 60), ("rt", 25, 12), ("zammad", 1, 300)]
)
def test_the_budget_is_divided_and_half_of_a_share_is_for_unasked_looks(vendor: str, agents: int, looks: int) -> None:
    assert tempo(vendor, 15, agents).per_minute == looks  # type: ignore[arg-type]


def test_an_empty_purse_holds_the_next_look_back_until_it_is_paid_for() -> None:
    rhythm = Tempo(timedelta(seconds=2), 6)
    purse = paid(filled(None, rhythm, NOW), 7)
    assert purse == Purse(-1, NOW)
    assert after(Use(touched=NOW), rhythm=rhythm, purse=purse) == timedelta(seconds=20)
    later = NOW + timedelta(seconds=20)
    assert filled(purse, rhythm, later) == Purse(1, later)
    assert filled(purse, rhythm, NOW + timedelta(hours=1)) == Purse(6, NOW + timedelta(hours=1))


def test_a_clock_that_goes_back_neither_gives_nor_takes() -> None:
    rhythm = Tempo(timedelta(seconds=2), 6)
    assert filled(Purse(3, NOW), rhythm, NOW - timedelta(hours=1)) == Purse(3, NOW - timedelta(hours=1))


def test_connecting_again_takes_longer_each_time_up_to_a_minute_and_is_spread() -> None:
    waits = [connect_again_after(failures, 1.0).total_seconds() for failures in range(1, 9)]
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    assert connect_again_after(3, 0.0) == timedelta(seconds=2)
    assert connect_again_after(10_000, 1.0) == timedelta(seconds=60)
