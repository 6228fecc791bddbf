"""A home of its own for each test of a verb, and a real Request Tracker."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.home import Home
from tests.real.fixtures import rt

__all__ = ["home", "rt"]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")
