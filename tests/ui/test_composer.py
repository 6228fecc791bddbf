"""The composer by real keys: its ways out, open slots, the question before money, and words that are never lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.copilot.session import Session
from app.domain.errors import StorageFull
from app.domain.tickets import TicketRef
from app.ui.common.intents import OpenWorklist
from app.ui.window.view import PanelWindow
from tests.ui import composing, gallery, scenes
from tests.ui.conftest import Opener
from tests.ui.fake_copilot import FakeCopilot
from tests.ui.test_panel_view import words_on

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
SHIFT, NONE = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier


def press(window: PanelWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, modifier)
    gallery.settle()


def front(window: PanelWindow) -> str:
    return type(window.front).__name__


def sent(copilot: FakeCopilot) -> list[tuple[str | None, str | None]]:
    return [(draft.reply, draft.note) for act, draft in copilot.acts if act == "decide"]


def composing_own(open_window: Opener, words: str = "", **how: int) -> tuple[PanelWindow, FakeCopilot]:
    window, copilot = open_window(scenes.calm(), **how)
    press(window, Key.Key_A)
    QTest.keyClicks(window.decision.reply, words)
    return window, copilot


def test_a_opens_an_empty_text_also_without_advice(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm(advice=None, reading=None, turn=None))
    press(window, Key.Key_A)
    assert front(window) == "DecisionPage"
    assert window.decision.reply.hasFocus()
    assert window.decision.reply.text() == ""
    assert not window.decision.ways.send.isEnabled()
    QTest.keyClicks(window.decision.reply, "Hello Cleo")
    press(window, Key.Key_Return, CTRL)
    assert sent(copilot) == [("Hello Cleo", None)]


def test_without_a_ticket_there_is_nobody_to_write_to(open_window: Opener) -> None:
    window, _ = open_window(Session())
    press(window, Key.Key_A)
    assert front(window) == "PanelView"


def test_the_button_names_who_gets_it_and_a_long_name_is_told_in_full(open_window: Opener) -> None:
    window, copilot = composing_own(open_window, "Hi")
    assert window.decision.ways.send.words == "Send to Cleo Martin"
    assert window.decision.ways.send.accessibleName() == "Send to Cleo Martin <cleo@example.com>"
    copilot.become(gallery.long_words())
    assert len(window.decision.ways.send.words) < 40
    assert gallery.LONG in window.decision.ways.send.accessibleName()


def test_ctrl_i_posts_a_note_and_no_reply(open_window: Opener) -> None:
    window, copilot = composing_own(open_window, "For us: he called twice. ")
    press(window, Key.Key_I, CTRL)
    assert sent(copilot) == [(None, "For us: he called twice.")]
    assert front(window) == "PanelView"


def test_copy_takes_plain_text_and_sends_nothing(open_window: Opener) -> None:
    window, copilot = composing_own(open_window, "One ")
    press(window, Key.Key_C, CTRL | SHIFT)
    assert QGuiApplication.clipboard().text() == "One "
    assert window.decision.said.text() == "Copied as plain text. Nothing was sent."
    assert copilot.acts == []
    QTest.keyClicks(window.decision.reply, "x")
    assert window.decision.said.isHidden(), "it is about the text as it was"


def test_a_draft_is_put_aside_and_taken_up_again(open_window: Opener) -> None:
    window, copilot = composing_own(open_window, "Half a sen")
    press(window, Key.Key_S, CTRL)
    assert front(window) == "PanelView"
    (kept,) = copilot.texts.kept.values()
    assert (kept.reply, kept.saved, kept.ticket) == ("Half a sen", True, scenes.REF)
    press(window, Key.Key_A)
    assert window.decision.reply.text() == "Half a sen"
    press(window, Key.Key_Return, CTRL)
    assert sent(copilot) == [("Half a sen", None)]
    assert copilot.texts.kept == {}, "what was sent is no draft any more"


def test_what_is_typed_is_kept_when_typing_rests(open_window: Opener, qtbot: QtBot) -> None:
    window, copilot = composing_own(open_window, "Not sent")
    qtbot.waitUntil(lambda: [text.reply for text in copilot.texts.kept.values()] == ["Not sent"], timeout=10_000)
    assert front(window) == "DecisionPage"
    window.decision.reply.selectAll()
    QTest.keyClick(window.decision.reply, Key.Key_Delete)
    qtbot.waitUntil(lambda: not copilot.texts.kept, timeout=10_000)


def test_a_reply_edited_in_its_card_is_kept_too(open_window: Opener, qtbot: QtBot) -> None:
    window, copilot = open_window(scenes.calm())
    window.panel.choose_numbered("reply", 2)
    press(window, Key.Key_E)
    QTest.keyClicks(QApplication.focusWidget() or window, "And a word more.")
    qtbot.waitUntil(lambda: bool(copilot.texts.kept), timeout=10_000)
    (kept,) = copilot.texts.kept.values()
    assert kept.reply.endswith("And a word more.")
    press(window, Key.Key_Return, CTRL)
    assert sent(copilot)
    assert copilot.texts.kept == {}


def test_another_ticket_in_the_middle_of_a_word_loses_nothing(open_window: Opener) -> None:
    window, copilot = composing_own(open_window, "In the middle of a wo")
    copilot.become(Session(phase="opening", ref=TicketRef("demo", "4698")))
    window.intent_made.emit(OpenWorklist())
    gallery.settle()
    assert [text.reply for text in copilot.texts.kept.values()] == ["In the middle of a wo"]
    copilot.become(scenes.calm())
    press(window, Key.Key_Escape)
    press(window, Key.Key_A)
    assert window.decision.reply.text() == "In the middle of a wo"


def test_a_new_message_while_writing_is_asked_about(open_window: Opener) -> None:
    window, copilot = composing_own(open_window, "Hello")
    newer = replace(scenes.calm().turn, message_id="m9", message_ids=("m9",))  # type: ignore[type-var]
    copilot.change(turn=newer)
    assert window.decision.reply.text() == "Hello"
    press(window, Key.Key_Return, CTRL)
    assert "The customer wrote again while you were writing." in window.decision.ask.words
    assert sent(copilot) == []


def test_open_slots_are_listed_and_jumped_to_in_turn(open_window: Opener) -> None:
    window, copilot = composing_own(open_window, composing.SLOTTED.replace("\n", " "))
    page = window.decision
    assert page.slots.words == "Still open: order number, date, details"
    assert not page.ways.send.isEnabled()
    picked = []
    for _ in range(4):
        press(window, Key.Key_F2)
        picked.append(page.reply.textCursor().selectedText())
    assert picked == ["{order_number}", "{date}", "{details}", "{order_number}"]
    QTest.keyClicks(page.reply, "A-20417")
    assert page.slots.words == "Still open: date, details"
    press(window, Key.Key_Return, CTRL)
    assert page.reply.textCursor().selectedText() == "{date}", "what is missing comes before sending"
    QTest.keyClicks(page.reply, "Friday")
    press(window, Key.Key_F2)
    QTest.keyClicks(page.reply, "it left")
    assert page.slots.words == ""
    press(window, Key.Key_Return, CTRL)
    assert len(sent(copilot)) == 1


def test_words_in_braces_that_are_no_slots_hold_nothing_back(open_window: Opener) -> None:
    window, copilot = composing_own(open_window, "Set it to {id} in the file.")
    assert window.decision.slots.words == ""
    press(window, Key.Key_Return, CTRL)
    assert len(sent(copilot)) == 1


# -- the question before money -----------------------------------------------------------------------------------------


def test_money_asks_once_more_with_a_key_of_its_own(open_window: Opener) -> None:
    window, copilot = composing_own(open_window, "You get 49.90 EUR back.")
    page = window.decision
    press(window, Key.Key_Return, CTRL)
    assert page.ask.yes.hasFocus()
    assert "It names money: 49.90 EUR." in page.ask.words
    press(window, Key.Key_Return, CTRL)
    assert sent(copilot) == [], "the same key again is no yes"
    press(window, Key.Key_Escape)
    assert page.reply.hasFocus()
    assert not page.ask.is_asking
    press(window, Key.Key_Return, CTRL)
    press(window, Key.Key_Y)
    assert sent(copilot) == [("You get 49.90 EUR back.", None)]


def test_a_yes_that_comes_at_once_is_not_taken_for_one(open_window: Opener, qtbot: QtBot) -> None:
    window, copilot = composing_own(open_window, "You get 49.90 EUR back.", settle_ms=30_000)
    press(window, Key.Key_Return, CTRL)
    for key in (Key.Key_Return, Key.Key_Y, Key.Key_Space):
        press(window, key)
    assert sent(copilot) == []
    window.decision.ask._pause_ms = 1
    qtbot.wait(5)
    press(window, Key.Key_Y)
    assert len(sent(copilot)) == 1


def test_words_changed_after_the_question_are_asked_about_anew(open_window: Opener) -> None:
    window, copilot = composing_own(open_window, "You get 49.90 EUR back.")
    press(window, Key.Key_Return, CTRL)
    window.decision.reply.setFocus()
    QTest.keyClicks(window.decision.reply, " And a refund.")
    assert not window.decision.ask.is_asking
    press(window, Key.Key_Return, CTRL)
    assert "refund" in window.decision.ask.words
    assert sent(copilot) == []


def test_a_note_about_money_is_posted_at_once(open_window: Opener) -> None:
    window, copilot = composing_own(open_window, "He wants 49.90 EUR back.")
    press(window, Key.Key_I, CTRL)
    assert sent(copilot) == [(None, "He wants 49.90 EUR back.")]
    assert not window.decision.ask.is_asking


def test_a_risky_step_takes_two_keys_and_a_safe_one_a_single_key(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    press(window, Key.Key_1)
    press(window, Key.Key_Return)
    assert len(sent(copilot)) == 1, "low risk and nothing missing: one key"

    window, copilot = open_window(scenes.calm())
    press(window, Key.Key_2)
    press(window, Key.Key_Return)
    assert front(window) == "DecisionPage"
    assert "marked" in window.decision.ask.words
    press(window, Key.Key_Y)
    assert len(sent(copilot)) == 1


# -- one reviewable decision -------------------------------------------------------------------------------------------


def test_reply_note_and_each_change_have_a_switch_and_can_be_edited(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    press(window, Key.Key_1)
    press(window, Key.Key_E)
    page = window.decision
    names = [switch.accessibleName() for switch in page.changes.switches()]
    assert names == ["Set Tag refund", "Set Tag double-charge", "Set category"]
    page.changes.switches()[0].setFocus()
    press(window, Key.Key_Space)
    field = page.changes._lines[2][2]
    assert field is not None
    field.setFocus()
    field.selectAll()  # type: ignore[union-attr]
    QTest.keyClicks(field, "payments")
    press(window, Key.Key_Return, CTRL)
    draft = copilot.acts[0][1]
    assert (draft.reply, draft.tags, draft.fields) == (scenes.REPLY, ("double-charge",), (("category", "payments"),))


def test_with_the_reply_off_the_button_says_that_only_a_note_is_posted(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    press(window, Key.Key_1)
    press(window, Key.Key_E)
    page = window.decision
    assert page.ways.note.words == "Post only the internal note"
    page._reply.tick.setFocus()
    press(window, Key.Key_Space)
    assert (page.ways.send.words, page.ways.send.property("kind")) == ("Post as internal note", "note")
    press(window, Key.Key_Return, CTRL)
    assert sent(copilot)[0][0] is None
    assert sent(copilot)[0][1]


def test_a_failed_send_keeps_the_words_in_the_field_and_on_this_computer(open_window: Opener) -> None:
    window, copilot = composing_own(open_window, "My words")
    copilot.fails = StorageFull()
    press(window, Key.Key_Return, CTRL)
    assert front(window) == "DecisionPage"
    assert window.decision.reply.text() == "My words"
    assert [text.reply for text in copilot.texts.kept.values()] == ["My words"]


# -- taking back -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("modifier", [NONE, Qt.KeyboardModifier.AltModifier])
def test_undo_puts_the_words_back_where_they_were(open_window: Opener, modifier: Qt.KeyboardModifier) -> None:
    window, copilot = composing_own(open_window, "My own words")
    press(window, Key.Key_Return, CTRL)
    assert window.leaving.words == "Your reply goes out in 5 s"
    assert window.leaving.isVisible()
    press(window, Key.Key_Z, modifier)
    assert copilot.acts[-1][0] == "undo"
    assert front(window) == "DecisionPage"
    assert window.decision.reply.text() == "My own words"
    assert not window.leaving.isVisible()


def test_undo_works_while_another_text_is_being_written_and_leaves_it_alone(open_window: Opener) -> None:
    window, copilot = composing_own(open_window, "First")
    press(window, Key.Key_Return, CTRL)
    press(window, Key.Key_A)
    QTest.keyClicks(window.decision.reply, "Second")
    assert window.leaving.isVisible(), "the strip is on every page"
    press(window, Key.Key_Z, Qt.KeyboardModifier.AltModifier)
    assert copilot.acts[-1][0] == "undo"
    assert window.decision.reply.text() == "Second"
    press(window, Key.Key_Escape)
    assert {text.reply for text in copilot.texts.kept.values()} == {"First", "Second"}


def test_texts_deleted_in_the_settings_are_not_offered_any_more(open_window: Opener) -> None:
    window, copilot = composing_own(open_window, "Never to be sent")
    press(window, Key.Key_Escape)
    assert "Never to be sent" in words_on(window)
    copilot.texts.when_forgotten()
    gallery.settle()
    assert "Never to be sent" not in words_on(window)
