"""The fixtures `rt` and `dh`: one server each for the whole test run, shared by every folder that imports them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.real.dh_up import DjangoHelpdeskMissing, RunningHelpdesk, running_helpdesk
from tests.real.rt_up import RequestTrackerMissing, RunningTracker, running_tracker

_SERVER = pytest.StashKey[RunningTracker]()
_HELPDESK = pytest.StashKey[RunningHelpdesk]()


@pytest.fixture(scope="session")
def rt(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningTracker]:
    """The server, started once also when several folders import this fixture. Skipped where Request Tracker is not
    installed, unless CALMDESK_REAL=1 says that it must be.
    """
    stash = request.config.stash
    if (running := stash.get(_SERVER, None)) is not None:
        yield running
        return
    with ExitStack() as stack:
        try:
            running = stack.enter_context(running_tracker(tmp_path_factory.mktemp("rt")))
        except RequestTrackerMissing as missing:
            if os.environ.get("CALMDESK_REAL") == "1":
                raise
            pytest.skip(str(missing))
        stash[_SERVER] = running
        yield running
        del stash[_SERVER]


@pytest.fixture(scope="session")
def dh(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHelpdesk]:
    """A django-helpdesk, in the same way. CALMDESK_REAL=1 makes its environment."""
    stash = request.config.stash
    if (running := stash.get(_HELPDESK, None)) is not None:
        yield running
        return
    with ExitStack() as stack:
        try:
            make = os.environ.get("CALMDESK_REAL") == "1"
            running = stack.enter_context(running_helpdesk(tmp_path_factory.mktemp("dh"), make=make))
        except DjangoHelpdeskMissing as missing:
            pytest.skip(str(missing))
        stash[_HELPDESK] = running
        yield running
        del stash[_HELPDESK]
