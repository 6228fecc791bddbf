"""Tests against real helpdesks."""

from tests.contract.dh import helpdesk
from tests.contract.rt import tracker
from tests.real.fixtures import dh, rt

__all__ = ["dh", "helpdesk", "rt", "tracker"]
