"""The strip that counts down: what it says for each decision, how it moves, and that it is said once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.copilot.session import Session
from app.domain.decisions import DecisionKind
from app.domain.outbox import postponed
from app.ui.common.intents import OpenWorklist
from app.ui.common.theme import Appearance
from app.ui.leaving.presenter import leaving_state, spoken_leaving
from tests.ui import deliveries, gallery, scenes
from tests.ui.conftest import Opener


def on_its_way(kind: DecisionKind = "accept", *, public: bool = True, seconds: float = 4) -> Session:
    row = replace(
        deliveries.entry(after=timedelta(seconds=seconds), public=public),
        decision_kind=kind,
        created_at=scenes.NOW - timedelta(seconds=5 - seconds),
    )
    return scenes.calm(unfinished=(row,))


@pytest.mark.parametrize(
    ("kind", "public", "words"),
    [
        ("accept", True, "Your reply goes out in 4 s"),
        ("compose", False, "Your note is posted in 4 s"),
        ("escalate", False, "The hand-over goes out in 4 s"),
        ("flag", False, "Your flag is noted in 4 s"),
    ],
)
def test_it_names_what_leaves(kind: DecisionKind, public: bool, words: str) -> None:
    state = leaving_state(on_its_way(kind, public=public).unfinished, scenes.NOW)
    assert state is not None
    assert state.words(state.left_ms) == words
    assert (state.left_ms, state.whole_ms) == (4000, 5000)
    assert leaving_state(on_its_way(kind).unfinished, scenes.NOW + timedelta(seconds=9)) is None


def test_without_the_network_it_does_not_say_that_it_leaves(open_window: Opener) -> None:
    window, copilot = open_window(replace(on_its_way(), offline=True))
    assert window.leaving.words == "It waits until the helpdesk is back; undo for 4 s"
    copilot.become(on_its_way())
    assert window.leaving.words == "Your reply goes out in 4 s"


def test_it_is_said_once_and_not_every_second() -> None:
    first = leaving_state(on_its_way().unfinished, scenes.NOW)
    second = leaving_state(on_its_way().unfinished, scenes.NOW + timedelta(seconds=1))
    assert spoken_leaving(None, first) == "Your reply goes out in 4 s. Z takes it back."
    assert spoken_leaving(first, second) == ""
    assert spoken_leaving(second, None) == ""


def test_it_counts_by_itself_on_every_page(open_window: Opener, qtbot: QtBot) -> None:
    window, _ = open_window(on_its_way(seconds=2))
    window.intent_made.emit(OpenWorklist())
    assert window.leaving.isVisible()
    window._later.stop()  # the test's clock stands still
    qtbot.waitUntil(lambda: window.leaving.words == "Your reply goes out in 1 s", timeout=10_000)


def test_where_nothing_may_move_only_the_number_changes(open_window: Opener) -> None:
    window, _ = open_window(on_its_way(), appearance=Appearance("light", moves=False))
    assert window.leaving.isVisible()
    assert not window.leaving._bar.isVisible()
    moving, _ = open_window(on_its_way())
    assert moving.leaving._bar.isVisible()


def test_the_bar_runs_the_other_way_from_right_to_left(open_window: Opener, qapp: QApplication) -> None:
    def left_half_is_full() -> bool:
        window, _ = open_window(on_its_way(seconds=1))
        bar = window.leaving._bar
        bar.show_part(0.3)
        picture = bar.grab().toImage()
        return picture.pixelColor(picture.width() // 10, 2) != picture.pixelColor(picture.width() * 9 // 10, 2) and (
            picture.pixelColor(picture.width() // 10, 2).name() == gallery.LIGHT.palette.info_text
        )

    assert left_half_is_full()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        assert not left_half_is_full()
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_what_waits_for_the_network_does_not_say_that_it_goes_out() -> None:
    (row,) = on_its_way().unfinished
    put_off = postponed(row, now=scenes.NOW, because="The helpdesk cannot be reached")
    assert put_off.not_before > scenes.NOW
    assert leaving_state((put_off,), scenes.NOW) is None
