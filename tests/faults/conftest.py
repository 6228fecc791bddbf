"""Schedules run against a real Request Tracker and a real Roundup."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.roundup_lab import RoundupLab, roundup_lab
from tests.real.fixtures import rt

__all__ = ["rt"]


@pytest.fixture
def roundup(tmp_path: Path) -> Iterator[RoundupLab]:
    """Installed on first use, into an environment of its own in the cache."""
    with roundup_lab(tmp_path / "roundup") as lab:
        yield lab
