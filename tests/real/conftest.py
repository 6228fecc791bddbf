"""Tests against a real Request Tracker."""

from tests.contract.rt import tracker
from tests.real.fixtures import rt

__all__ = ["rt", "tracker"]
