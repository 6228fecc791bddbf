"""What every test needs before Qt is imported."""

import os
from pathlib import Path

import pytest

HERE = Path(__file__).parent
LIVE = ("accessible", "faults", "real", "stories")
"""Folders whose tests drive whole programs by real time, some of them with one screen or one server for all."""

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
    """Tests of one folder of whole programs go to one process, one after the other. A slow moment of the computer may
    take one of them down, so each has a second try; whatever fails twice is wrong.
    """
    for item in items:
        folder = item.path.relative_to(HERE).parts[0]
        if folder in LIVE:
            item.add_marker(pytest.mark.xdist_group(folder))
            item.add_marker(pytest.mark.flaky(reruns=1))
