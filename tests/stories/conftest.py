"""The stories' servers."""

from tests.real.fixtures import rt

__all__ = ["rt"]
