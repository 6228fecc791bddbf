"""Decisions that need a person: one key for each way on, both versions of a conflict, and no drop by accident."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from app.copilot.session import Session
from app.domain.outbox import after_outcome
from app.domain.phrase import Phrase
from app.domain.tickets import Outcome
from app.storage.codec import words_text, words_value
from app.ui.common.intents import OpenNeedsYou
from app.ui.common.language import use_language
from app.ui.common.text import TextBlock
from app.ui.needs_you.presenter import needs_you_state
from app.ui.window.view import PanelWindow
from tests.ui import deliveries, scenes
from tests.ui.conftest import Opener
from tests.ui.fake_copilot import FakeCopilot

Key = Qt.Key
NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


def stuck(open_window: Opener, *, width: int = 400) -> tuple[PanelWindow, FakeCopilot]:
    window, copilot = open_window(scenes.calm(unfinished=deliveries.stuck()), width=width)
    window.intent_made.emit(OpenNeedsYou())
    return window, copilot


def press(window: PanelWindow, key: Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(window.focusWidget() or window, key, modifiers)


def test_the_first_row_takes_the_keys_at_once(open_window: Opener) -> None:
    window, copilot = stuck(open_window)
    press(window, Key.Key_S)
    assert copilot.acts[-1] == ("resolve", ("op1", "mark_sent"))


def test_a_number_chooses_a_row_and_ctrl_enter_sends_it_again(open_window: Opener) -> None:
    window, copilot = stuck(open_window)
    press(window, Key.Key_3)
    press(window, Key.Key_Return, CTRL)
    assert copilot.acts[-1] == ("resolve", ("op3", "send_again"))


def test_dropping_asks_and_esc_takes_the_question_back(open_window: Opener) -> None:
    window, copilot = stuck(open_window)
    press(window, Key.Key_D)
    assert copilot.acts == []
    press(window, Key.Key_S)  # no other key acts while it asks
    assert copilot.acts == []
    press(window, Key.Key_Escape)
    assert window.front is window.needs_you
    assert not window.needs_you.rows["op1"].asks
    press(window, Key.Key_D)
    press(window, Key.Key_Return)
    assert copilot.acts[-1] == ("resolve", ("op1", "drop"))


def test_enter_opens_the_ticket_of_the_row(open_window: Opener) -> None:
    window, copilot = stuck(open_window)
    press(window, Key.Key_Return)
    assert window.front is window.panel
    assert copilot.acts[-1][0] == "open"


def test_a_conflict_shows_both_versions_and_names_the_choices_by_them(open_window: Opener) -> None:
    window, _ = stuck(open_window)
    row = window.needs_you.rows["op2"]
    said = [label.text() for label in row.findChildren(TextBlock)]
    assert {"Yours: solved", "On the ticket now: open"} <= set(said)
    assert {"Yours: add #refund", "On the ticket now: nothing"} <= set(said)
    assert set(row.buttons) == {"send_again", "drop", "really_drop"}
    assert row.buttons["send_again"].accessibleName().startswith("Write what is ticked: ")


def test_the_agent_chooses_part_by_part_whose_version_stands(open_window: Opener) -> None:
    window, copilot = stuck(open_window)
    versions = window.needs_you.rows["op2"].versions
    assert versions is not None
    versions.ticks["tags"].setChecked(False)
    press(window, Key.Key_2)
    press(window, Key.Key_Return, CTRL)
    assert copilot.acts[-1] == ("resolve", ("op2", "send_again", frozenset({"status"})))


def test_the_text_of_an_undelivered_reply_can_be_copied(open_window: Opener) -> None:
    window, _ = stuck(open_window)
    assert window.needs_you.act("copy")
    assert QGuiApplication.clipboard().text() == window.needs_you.rows["op1"].row.text
    window.needs_you.act("action_2")
    assert not window.needs_you.act("copy"), "a change of fields has no text"


def test_what_stands_on_the_ticket_now_is_shown_for_tickets_that_are_not_open() -> None:
    shown = scenes.calm().ticket
    assert shown is not None
    there = replace(shown, status="stalled")
    state = needs_you_state(Session(unfinished=deliveries.stuck(), standing={there.ref: there}), scenes.NOW)
    assert [version.theirs for version in state.rows[1].versions] == ["stalled", "nothing"]


def test_a_conflict_on_an_unknown_ticket_says_where_to_look() -> None:
    state = needs_you_state(Session(unfinished=deliveries.stuck()), scenes.NOW)
    assert [[version.theirs for version in row.versions] for row in state.rows] == [[], ["", ""], []]
    assert [row.is_conflict for row in state.rows] == [False, True, False]


def test_every_choice_can_be_seen_at_320_pixels(open_window: Opener) -> None:
    window, _ = stuck(open_window, width=320)
    for row in window.needs_you.rows.values():
        for button in (button for button in row.buttons.values() if button.isVisible()):
            assert button.width() >= button.sizeHint().width()
            assert button.geometry().right() <= row.width()


def test_a_reason_from_the_database_is_said_in_the_agents_language(tmp_path: Path) -> None:
    catalogue = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    catalogue += '\nmsgid "The ticket has no field {field}"\nmsgstr "Das Ticket hat kein Feld {field}"\n'
    catalogue += '\nmsgid "tags"\nmsgstr "Schlagwörter"\n'
    (tmp_path / "de.po").write_text(catalogue, encoding="utf-8")
    refused = {"tags": Phrase.of("The ticket has no field {field}", field="Tags"), "Severity": "their own words"}
    row = after_outcome(deliveries.entry("op1", state="sending"), Outcome("partly", refused=refused), now=scenes.NOW)
    stored = replace(row, because=words_value(words_text(row.because)))
    use_language("de", tmp_path)
    try:
        (shown,) = needs_you_state(scenes.calm(unfinished=(stored,)), scenes.NOW).rows
    finally:
        use_language("en", tmp_path)
    assert shown.why.endswith("Severity: their own words; Schlagwörter: Das Ticket hat kein Feld Tags")
