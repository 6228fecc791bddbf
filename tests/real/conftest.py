"""Tests against a real Request Tracker."""

from tests.real.fixtures import rt

__all__ = ["rt"]
