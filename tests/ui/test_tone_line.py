"""Hints on a draft: marked, explained, taken by one key, put away for good; and never in the way."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.panel.intents import EditCard
from app.ui.panel.replies_view import ReplyCardView
from app.ui.window.view import PanelWindow
from tests.ui import gallery, scenes
from tests.ui.conftest import Opener
from tests.ui.fake_copilot import FakeCopilot

SENT = "Hi 🙏 Cleo. You failed to send it. You will get a full refund."


def editing(open_window: Opener, draft: str) -> tuple[PanelWindow, FakeCopilot]:
    window, copilot = open_window(scenes.calm())
    window.intent_made.emit(EditCard("adv1", "a1"))
    window.decision.reply.setPlainText(draft)
    window.decision.tone.look_now()
    return window, copilot


def marked(window: PanelWindow) -> list[str]:
    return [selection.cursor.selectedText() for selection in window.decision.reply.extraSelections()]


def test_words_are_marked_and_the_line_says_why_and_what_instead(open_window: Opener) -> None:
    window, _ = editing(open_window, SENT)
    assert marked(window) == ["You failed to", "a full refund"]
    line = window.decision.tone
    assert line.isVisible()
    assert line._words.text() == "“You failed to”: says what they did wrong; say what you need (1 more)"
    assert line._better.text() == "Better: “We still need you to”"
    assert "tone/tone.yaml#you_failed" in line._words.toolTip()
    assert line._use.accessibleName() == "Use instead: We still need you to"


def test_one_key_takes_the_better_words_and_undo_takes_them_back(open_window: Opener) -> None:
    window, _ = editing(open_window, SENT)
    reply = window.decision.reply
    QTest.keyClick(reply, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert reply.text() == "Hi 🙏 Cleo. We still need you to send it. You will get a full refund."
    assert marked(window) == ["a full refund"]
    assert not window.decision.tone._use.isVisible(), "there is no better wording for a promise"
    reply.undo()
    assert reply.text() == SENT


def test_a_hint_that_was_put_away_stays_away_for_this_draft(open_window: Opener) -> None:
    window, _ = editing(open_window, SENT)
    window.decision.tone.put_away()
    assert marked(window) == ["a full refund"]
    window.decision.reply.appendPlainText("You failed to sign.")
    window.decision.tone.look_now()
    assert marked(window) == ["a full refund"]
    window.decision.leave()
    window.intent_made.emit(EditCard("adv1", "a3"))
    window.decision.reply.setPlainText("You failed to sign.")
    window.decision.tone.look_now()
    assert marked(window) == ["You failed to"]


def test_the_line_is_about_the_words_at_the_cursor(open_window: Opener) -> None:
    window, _ = editing(open_window, SENT)
    window.decision.reply.moveCursor(window.decision.reply.textCursor().MoveOperation.End)
    QTest.keyClick(window.decision.reply, Qt.Key.Key_Left)
    assert window.decision.tone._words.text().startswith("“a full refund”")


def test_a_harmless_draft_shows_nothing(open_window: Opener) -> None:
    window, _ = editing(open_window, "I have sent the vase today.")
    assert marked(window) == []
    assert not window.decision.tone.isVisible()
    assert window.decision.tone.use() is False


def test_it_looks_when_the_agent_pauses(open_window: Opener, qtbot: QtBot) -> None:
    window, _ = editing(open_window, "")
    QTest.keyClicks(window.decision.reply, "you failed to")
    assert marked(window) == []
    qtbot.waitUntil(lambda: marked(window) == ["you failed to"], timeout=3000)


def test_a_hint_never_holds_a_reply_back(open_window: Opener) -> None:
    window, copilot = editing(open_window, SENT)
    window.decision.send()
    assert "“refund”" in window.decision.ask.words, "it asks about the money, not about the tone"
    assert window.decision.act("confirm")
    assert [act[1].reply for act in copilot.acts if act[0] == "decide"] == [SENT]


def test_a_reply_that_is_edited_in_place_has_hints_too(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    window.panel.choose_numbered("reply", 2)
    card = window.panel.current
    assert isinstance(card, ReplyCardView)
    card.edit.setFocus()
    card.edit.setPlainText(SENT)
    QTest.keyClick(card.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert card.edit.text().startswith("Hi 🙏 Cleo. We still need you to send it.")


def test_writing_in_a_long_draft_does_not_wait_for_it(open_window: Opener) -> None:
    window, _ = editing(
        open_window, "\n".join(f"Line {number}: we have read what happened." for number in range(2_500))
    )
    reply, took = window.decision.reply, []
    for sign in "you failed to ":
        begin = time.thread_time()
        reply.insertPlainText(sign)
        took.append(time.thread_time() - begin)
    begin = time.thread_time()
    window.decision.tone.look_now()
    gallery.settle()
    print(f"\na key {max(took) * 1000:.1f} ms, the look after it {(time.thread_time() - begin) * 1000:.1f} ms")
    assert marked(window) == ["you failed to"]
    assert time.thread_time() - begin < 0.5
