"""Practice by real keys: choose, answer, compare, and nothing that the copilot would keep."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.domain.practice import moments
from app.ui.common.theme import Appearance
from app.ui.window.view import PanelWindow
from tests.ui import composing, gallery, scenes
from tests.ui.conftest import Opener
from tests.ui.fake_copilot import FakeCopilot

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


def press(window: PanelWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, modifier)
    gallery.settle()


def opened(open_window: Opener, *, width: int = 400, scale: float = 1.0) -> tuple[PanelWindow, FakeCopilot]:
    window, copilot = open_window(scenes.calm(), width=width, appearance=Appearance("light", scale))
    copilot.practice.past = moments(*composing.past())
    press(window, Key.Key_P)
    return window, copilot


def painted(window: PanelWindow) -> str:
    return "\n".join(label.text() for label in window.practice.findChildren(QLabel) if label.isVisible())


def test_it_is_done_by_keys_alone_and_the_copilot_is_asked_for_nothing_else(open_window: Opener) -> None:
    window, copilot = opened(open_window)
    assert "Parcel not here, paid for express" in painted(window)
    assert window.practice._rows[0].hasFocus()
    press(window, Key.Key_Return)
    assert "Bram de Vries, to be answered" in painted(window)
    assert "I have asked the carrier" not in painted(window), "the real answer is still hidden"
    assert window.practice.answer.hasFocus()
    QTest.keyClicks(window.practice.answer, "You failed to wait.")
    press(window, Key.Key_Return, CTRL)
    words = painted(window)
    assert "“You failed to”: says what they did wrong; say what you need" in words
    assert "1. Confirm the double charge and announce the refund" in words
    assert "I have asked the carrier and will write to you by noon." in words
    assert "no score is kept" in words
    assert copilot.acts == []
    assert copilot.session.unfinished == ()
    press(window, Key.Key_E)
    assert window.practice.answer.text() == "You failed to wait."
    press(window, Key.Key_Escape)
    press(window, Key.Key_2)
    assert window.practice.answer.text() == ""
    press(window, Key.Key_Escape)
    press(window, Key.Key_1)
    assert window.practice.answer.text() == "You failed to wait.", "an answer stays while the window lives"


def test_a_step_is_picked_from_the_whole_playbook(open_window: Opener) -> None:
    window, _ = opened(open_window)
    press(window, Key.Key_1)
    steps = window.practice.steps
    assert steps.isVisible()
    assert steps.picked() == ""
    steps._group.button(0).setFocus()
    press(window, Key.Key_Down)
    press(window, Key.Key_Down)
    assert steps.picked() == "refunds.receipt"
    press(window, Key.Key_1)
    assert steps.picked() == "refunds.confirm"
    press(window, Key.Key_Return, CTRL)
    assert "You wrote nothing." in painted(window)
    assert "Your step" in painted(window)
    press(window, Key.Key_P)
    assert window.practice._rows[0].isVisible()


def test_answers_stand_side_by_side_where_there_is_room(open_window: Opener) -> None:
    for width, scale, beside in ((480, 1.0, True), (320, 1.0, False), (480, 2.0, False)):
        window, _ = opened(open_window, width=width, scale=scale)
        press(window, Key.Key_1)
        press(window, Key.Key_Return, CTRL)
        assert window.practice.compared.is_side_by_side is beside, (width, scale)


def test_without_a_past_it_says_where_one_comes_from(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    press(window, Key.Key_P)
    assert "Nothing to practise on yet" in painted(window)
    press(window, Key.Key_Escape)
    assert type(window.front).__name__ == "PanelView"
