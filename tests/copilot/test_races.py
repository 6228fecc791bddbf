"""Advice for an older message is never on the board once a newer one was seen, and never accepted, at any timing.

Each seed is one schedule; a failure names it. `Race(seed)` alone repeats it exactly: its clock is its own.
"""

from __future__ import annotations

import os

import pytest

from tests.support.loop import run_in_no_time
from tests.support.racing import Race

FEW = 250
MANY = int(os.environ.get("CALMDESK_RACES", "10000"))


async def race(seeds: range) -> tuple[int, int, int]:
    """Runs the schedules; acts on advice that were tried, refused as stale, and looks at the board."""
    tried = refused = boards = 0
    for seed in seeds:
        one = Race(seed)
        await one.run()
        assert one.wrong == [], f"seed {seed}: {one.wrong[0]}"
        tried, refused, boards = tried + one.tried, refused + one.refused, boards + one.boards
    return tried, refused, boards


def test_no_timing_shows_or_accepts_advice_for_an_older_message() -> None:
    tried, refused, boards = run_in_no_time(race(range(FEW)))
    assert tried > 1.5 * FEW, "the agent must have acted on advice"
    assert refused > FEW / 4, "some of it must have gone meanwhile"
    assert boards > 20 * FEW


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_ten_thousand_timings() -> None:
    tried, refused, boards = run_in_no_time(race(range(FEW, FEW + MANY)))
    assert tried > 1.5 * MANY
    assert refused > MANY / 4
    print(f"{MANY} schedules: {tried} acts on advice, {refused} refused as stale, {boards} looks at the board, 0 wrong")
