"""The stories' servers."""

from tests.real.conftest import rt

__all__ = ["rt"]
