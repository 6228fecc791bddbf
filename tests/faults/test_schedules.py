"""The short version: a few schedules against real desks. The long one: python -m tests.faults --schedules 60."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.roundup_lab import RoundupLab
from tests.faults.schedule import Schedule
from tests.faults.tracker import TrackerLab
from tests.real.rt_up import RunningTracker

pytestmark = [pytest.mark.real, pytest.mark.timeout(300)]


@pytest.mark.parametrize("seed", [2, 9])
async def test_decisions_survive_everything_that_fails(rt: RunningTracker, tmp_path: Path, seed: int) -> None:
    """Never twice, never silently lost, never a note to the customer: also when the seed says otherwise."""
    result = await Schedule(seed, TrackerLab(rt), tmp_path / "profile").run()
    assert result.wrong == (), f"python -m tests.faults --seed {seed} --schedules 1"
    assert result.met
    assert result.verdict.outcomes.get("sent")


async def test_decisions_survive_a_desk_that_refuses_old_versions_and_many_requests(
    roundup: RoundupLab, tmp_path: Path
) -> None:
    result = await Schedule(1, roundup, tmp_path / "profile").run()
    assert result.wrong == (), "python -m tests.faults --desk roundup --seed 1 --schedules 1"
    assert result.verdict.outcomes.get("sent")
    assert result.met.get("429 by the desk"), "its own limit was never met"
