"""What every test needs before Qt is imported."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.scheduler import LoadScopeScheduling

HERE = Path(__file__).parent
LIVE = ("accessible", "faults", "real", "stories")
"""Folders whose tests drive whole programs by real time."""
WINDOWS = ("stories", "ui")
"""Folders whose tests make windows in the process that runs them."""

# A test must not need a screen, and must never paint on the screen of the person who runs it.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Tests import the runtime of the models themselves too: it must not tell its maker about that either.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")


@pytest.fixture(scope="session")
def qapp_cls() -> type:
    """The program's own application, in the place of Qt's plain one; tests without Qt do not load it."""
    from app.ui.following.system import Application

    return Application


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A slow moment of the computer may take a test of a whole program down, so each has a second try; whatever fails
    twice is wrong.
    """
    for item in items:
        if item.path.relative_to(HERE).parts[0] in LIVE:
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Two processes share the tests: one makes all windows, the other runs the rest, each in the usual order. Windows
    that are left over must not meet the threads of tests that expect none; what shares a screen, a server or fixed
    ports stays together.
    """
    from xdist.scheduler import LoadScopeScheduling

    def scope(nodeid: str) -> str:
        return "windows" if nodeid.split("/")[1] in WINDOWS else "rest"

    scheduler = LoadScopeScheduling(config, log)
    scheduler._split_scope = scope
    return scheduler
