"""Every key does what the key table says, and single letters never act while somebody writes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from app.ui.common.intents import OpenHelp, ToggleOnTop
from app.ui.common.kept import Kept
from app.ui.common.keys import KEYS
from app.ui.help.state import HelpState
from app.ui.panel.replies_view import ReplyCardView
from app.ui.window.placing import Placing
from app.ui.window.view import PanelWindow
from tests.support.undriven import painted
from tests.ui import gallery, scenes
from tests.ui.conftest import Opener

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def press(window: PanelWindow, key: Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """As a keyboard would: the key goes to whatever has the focus."""
    QTest.keyClick(window.focusWidget() or window, key, modifiers)


def current_item(window: PanelWindow) -> str:
    assert window.panel.current is not None
    return window.panel.current.key[-1]


@pytest.mark.parametrize(("key", "item"), [(Key.Key_1, "a1"), (Key.Key_2, "a2"), (Key.Key_3, "a3")])
def test_digits_choose_an_action(open_window: Opener, key: Key, item: str) -> None:
    window, _ = open_window(scenes.calm())
    press(window, key)
    assert current_item(window) == item
    assert window.panel.current is window.focusWidget()


@pytest.mark.parametrize(("key", "item"), [(Key.Key_1, "r1"), (Key.Key_2, "r2")])
def test_alt_and_a_digit_choose_a_reply_also_while_writing(open_window: Opener, key: Key, item: str) -> None:
    window, _ = open_window(scenes.calm())
    press(window, Key.Key_1, Qt.KeyboardModifier.AltModifier)
    reply = window.panel.current
    assert isinstance(reply, ReplyCardView)
    reply.edit.setFocus()
    press(window, key, Qt.KeyboardModifier.AltModifier)
    assert current_item(window) == item


def test_a_digit_without_a_card_does_nothing(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm(advice=scenes.advice(actions=scenes.ACTIONS[:1])))
    press(window, Key.Key_3)
    assert current_item(window) == "a1"
    assert copilot.acts == []


def test_enter_accepts_the_chosen_card(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    press(window, Key.Key_Return)
    assert [name for name, _ in copilot.acts] == ["decide"]


def test_enter_on_a_button_means_the_button(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    dismiss = next(b for b in window.panel.cards[0].findChildren(QPushButton) if b.text() == "Dismiss")
    dismiss.setFocus()
    press(window, Key.Key_Return)
    assert copilot.acts == [("dismiss", ("adv1", "a1"))]


def test_a_held_key_counts_once(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    for repeated in (False, True, True):
        QApplication.sendEvent(window, QKeyEvent(QEvent.Type.KeyPress, Key.Key_D, NONE, "d", repeated, 1))
    assert [name for name, _ in copilot.acts] == ["dismiss"]


def test_d_dismisses(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    press(window, Key.Key_2)
    press(window, Key.Key_D)
    assert copilot.acts == [("dismiss", ("adv1", "a2"))]


@pytest.mark.parametrize(
    ("key", "page"),
    [
        (Key.Key_E, "decision"),
        (Key.Key_F, "flag"),
        (Key.Key_X, "escalate"),
        (Key.Key_W, "worklist"),
        (Key.Key_N, "needs_you"),
        (Key.Key_F1, "help"),
    ],
)
def test_keys_open_pages_and_esc_comes_back(open_window: Opener, key: Key, page: str) -> None:
    window, _ = open_window(scenes.calm())
    press(window, key)
    assert window.front is getattr(window, page)
    press(window, Key.Key_Escape)
    assert window.front is window.panel


def test_a_question_mark_opens_the_keys(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    QTest.keyClicks(window.focusWidget() or window, "?")
    assert window.front is window.help


def test_k_goes_to_the_knowledge(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    press(window, Key.Key_K)
    assert current_item(window) == "k1"


def test_r_looks_again_and_z_undoes(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    press(window, Key.Key_R)
    press(window, Key.Key_Return)
    press(window, Key.Key_Z)
    assert [name for name, _ in copilot.acts] == ["refresh", "decide", "undo"]


def test_e_on_a_reply_edits_it_in_place(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    press(window, Key.Key_2, Qt.KeyboardModifier.AltModifier)
    press(window, Key.Key_E)
    card = window.panel.current
    assert isinstance(card, ReplyCardView)
    assert card.edit.hasFocus()
    press(window, Key.Key_Escape)
    assert card.hasFocus()


def test_letters_belong_to_the_text_while_it_is_written(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    press(window, Key.Key_2, Qt.KeyboardModifier.AltModifier)
    press(window, Key.Key_E)
    card = window.panel.current
    assert isinstance(card, ReplyCardView)
    card.edit.selectAll()
    letters = "edfxwrnkz123?"
    QTest.keyClicks(card.edit, letters)
    press(window, Key.Key_Return)
    assert card.edit.text() == letters + "\n"
    assert window.front is window.panel
    assert copilot.acts == []


def test_ctrl_enter_sends_what_is_edited_in_place(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    press(window, Key.Key_2, Qt.KeyboardModifier.AltModifier)
    press(window, Key.Key_E)
    press(window, Key.Key_Return, CTRL)
    assert copilot.acts[0][1].item == "r2"


def test_ctrl_enter_with_an_open_slot_goes_to_the_slot(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    press(window, Key.Key_1, Qt.KeyboardModifier.AltModifier)
    press(window, Key.Key_Return, CTRL)
    card = window.panel.current
    assert isinstance(card, ReplyCardView)
    assert card.edit.textCursor().selectedText() == "{order_number}"
    assert copilot.acts == []


def test_every_key_of_the_table_has_words_for_the_help_page(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    press(window, Key.Key_F1)
    shown = [label.text() for label in window.help.findChildren(type(window.help._title))]
    for key in KEYS:
        assert key.words in shown


def test_t_keeps_the_window_on_top_and_b_docks_it(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    window.placing = placing = Placing(window, Kept())
    on_top: list[bool] = []
    for _ in range(2):
        press(window, Key.Key_T)
        on_top.append(placing.is_on_top)
        assert window.isVisible()
        assert bool(window.windowFlags() & Qt.WindowType.WindowStaysOnTopHint) is placing.is_on_top
    window.panel.intent_made.emit(ToggleOnTop())  # as the menu does
    assert [*on_top, placing.is_on_top] == [True, False, True]
    for edge in ("right", "left", "float"):
        press(window, Key.Key_B)
        assert placing.edge == edge


def test_what_the_settings_say_counts_again_once_they_are_changed(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    kept = Kept()
    first = Placing(window, kept, edge="left")
    first.dock("right")
    assert Placing(window, kept, edge="left").edge == "right"  # chosen by a key since
    assert Placing(window, kept, edge="float", on_top=True).edge == "float"


def test_the_page_of_keys_shows_only_the_keys_of_now(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    window.intent_made.emit(OpenHelp())
    page = window.help
    page.show_state(HelpState((("A", "Write a reply"), ("Q", "Quiet mode"))))
    page.show_state(HelpState((("B", "Write a reply"),)))
    gallery.settle()
    assert painted(window).count("Write a reply") == 1
    assert "Quiet mode" not in painted(window)
    assert page.body.count() == 2
