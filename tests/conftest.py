"""What every test needs before Qt is imported."""

import os

import pytest

# A test must not need a screen, and must never paint on the screen of the person who runs it.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session")
def qapp_cls() -> type:
    """The program's own application, in the place of Qt's plain one; tests without Qt do not load it."""
    from app.ui.following.system import Application

    return Application
