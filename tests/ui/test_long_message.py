"""A message too long to be read whole: the situation card says so, in light and dark, and only then."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.copilot.session import Session
from app.ui.common.theme import Appearance
from app.ui.panel.presenter import panel_state
from tests.support.undriven import painted
from tests.ui import gallery, scenes
from tests.ui.conftest import Opener
from tests.ui.scenes import NOW, TITLES

WORDS = "Long message: only its last part was read"


def long_message() -> Session:
    session = scenes.angry()
    assert session.reading is not None
    assert session.advice is not None
    reading = replace(session.reading, read_from=41_300)
    return replace(session, reading=reading, advice=replace(session.advice, reading=reading))


def partly_read(session: Session) -> str:
    situation = panel_state(session, NOW, titles=TITLES).situation
    assert situation is not None
    return situation.partly_read


def test_only_a_long_message_is_called_long() -> None:
    assert partly_read(long_message()) == WORDS
    assert partly_read(scenes.angry()) == ""


@pytest.mark.parametrize("appearance", [gallery.LIGHT, gallery.DARK, gallery.LARGE])
def test_the_line_is_painted_and_goes_with_the_next_message(open_window: Opener, appearance: Appearance) -> None:
    window, copilot = open_window(long_message(), appearance=appearance, width=320)
    assert WORDS in painted(window)
    copilot.become(scenes.angry())
    gallery.settle()
    assert WORDS not in painted(window)
