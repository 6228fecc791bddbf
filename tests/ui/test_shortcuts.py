"""Keys of one's own: what may be one, what collides, and that a wrong one is told and never taken."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from app.ui.common.key_events import act_of, sequence_of
from app.ui.common.keys import FIXED, KEYS, cap, spoken
from app.ui.common.language import t
from app.ui.common.shortcuts import chosen, normal, refusal, use_shortcuts

Key, Held = Qt.Key, Qt.KeyboardModifier


@pytest.fixture(autouse=True)
def usual_keys() -> Iterator[None]:
    yield
    use_shortcuts({})


def pressed(key: Qt.Key, held: Qt.KeyboardModifier = Held.NoModifier, typed: str = "") -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, held, typed)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("e", "E"),
        ("shift+ctrl+e", "Ctrl+Shift+E"),
        ("Control+Enter", "Ctrl+Return"),
        ("f5", "F5"),
        ("Ctrl++", "Ctrl++"),
        ("Ctrl+,", "Ctrl+,"),
        ("ä", "Ä"),
        ("", ""),
        ("Ctrl+", ""),
        ("+", "+"),
        ("Ctrl+Foo", ""),
        ("Hyper+E", ""),
        ("Ctrl+Ctrl+E", ""),
    ],
)
def test_keys_are_read_as_qt_writes_them(typed: str, key: str) -> None:
    assert normal(typed) == key


def test_what_ships_could_be_chosen_too() -> None:
    for key in KEYS:
        if key.act in FIXED:
            assert refusal(key.act, key.sequence) is not None
            continue
        assert normal(key.sequence) == key.sequence
        assert refusal(key.act, key.sequence) is None, key


def test_an_unknown_act_a_wrong_key_and_a_taken_one_are_told_and_ignored() -> None:
    found = chosen(
        {"escalade": "E", "flag": "D", "undo": "Ctrl+C", "send": "S", "refresh": "Ctrl+Nonsense", "edit": "J"}
    )
    words = [t(problem) for problem in found.problems]
    assert len(words) == 5
    for said in ("escalade", "“dismiss”", "needed for writing", "while you write", "no key"):
        assert any(said in one for one in words), (said, words)
    usual = {key.act: key.sequence for key in KEYS}
    assert {key.act: key.sequence for key in found.keys} == usual | {"edit": "J"}


def test_two_acts_can_change_their_keys_with_each_other() -> None:
    found = chosen({"flag": "D", "dismiss": "F"})
    assert found.problems == ()
    assert {key.act: key.sequence for key in found.keys if key.act in ("flag", "dismiss")} == {
        "flag": "D",
        "dismiss": "F",
    }


def test_no_two_acts_ever_share_a_key() -> None:
    for shortcuts in ({"flag": "D"}, {"flag": "D", "dismiss": "E"}, {"flag": "X", "undo": "X", "edit": "X"}):
        sequences = [key.sequence for key in chosen(shortcuts).keys]
        assert len(set(sequences)) == len(sequences), shortcuts


def test_chosen_keys_are_printed_and_spoken() -> None:
    use_shortcuts({"send": "Ctrl+Shift+Return", "flag": "Ctrl+Shift+F"})
    assert cap("send") == "Ctrl+Shift+↵"
    assert spoken("flag") == "Ctrl + Shift + F"
    use_shortcuts({})
    assert cap("send") == "Ctrl+↵"


def test_signs_count_by_what_they_type() -> None:
    assert sequence_of(pressed(Key.Key_Question, Held.ShiftModifier, "?")) == "?"
    assert sequence_of(pressed(Key.Key_Ampersand, Held.ShiftModifier, "1")) == "1"  # French keyboards
    assert sequence_of(pressed(Key.Key_E, Held.NoModifier, "e")) == "E"
    assert sequence_of(pressed(Key.Key_E, Held.ControlModifier, "\x05")) == "Ctrl+E"
    assert sequence_of(pressed(Key.Key_Enter, Held.KeypadModifier, "\r")) == "Return"
    assert sequence_of(pressed(Key.Key_Control, Held.ControlModifier)) == ""


def test_a_plain_key_means_itself_while_somebody_writes() -> None:
    use_shortcuts({"flag": "Ctrl+G"})
    assert act_of(pressed(Key.Key_X, typed="x"), writing=False) == "escalate"
    assert act_of(pressed(Key.Key_X, typed="x"), writing=True) is None
    assert act_of(pressed(Key.Key_G, Held.ControlModifier), writing=True) == "flag"
    assert act_of(pressed(Key.Key_Escape), writing=True) == "back"
    use_shortcuts({"back": "F12"})
    assert act_of(pressed(Key.Key_Escape), writing=True) == "back", "Esc leads back whatever else does"
