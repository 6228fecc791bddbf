"""The composer at a real Request Tracker, by keys: an own reply, a note, a copy, a draft, undo, and sent once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from app.wiring import Pace
from tests.real.rt_up import RunningTracker
from tests.support.live import Person, live
from tests.support.undriven import true_soon

pytestmark = [pytest.mark.real, pytest.mark.usefixtures("qapp")]

Key, CTRL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PACE = Pace(undo=timedelta(seconds=4), settle=timedelta(seconds=2), poll=timedelta(seconds=0.5))
REPLY = "I have found both payments of 49.90 EUR. One goes back today."
NOTE = "Called the bank: the second payment is only reserved."


def written(rt: RunningTracker, ticket: str) -> list[str]:
    """What the agent wrote on the ticket, in order, by its kind."""
    history = [entry for entry in rt.history(ticket) if str(entry["Creator"]["id"]) == "agent"]
    return [entry["Type"] for entry in history if entry["Type"] in ("Correspond", "Comment")]


def test_each_way_out_does_what_it_says_and_the_reply_is_sent_once(rt: RunningTracker, tmp_path: Path) -> None:
    ticket = rt.create_ticket("Two charges", "I see two charges for the same order. Please look into it.")

    async def story(person: Person) -> None:
        window = person.window
        await person.program.open(ticket)
        await person.until("advice", lambda session: session.advice is not None)

        await person.press(Key.Key_A)
        QTest.keyClicks(window.decision.reply, NOTE)
        await person.press(Key.Key_I, CTRL)
        await person.until("the note at the desk", lambda session: not session.unfinished)
        assert written(rt, ticket) == ["Comment"]

        await person.press(Key.Key_A)
        QTest.keyClicks(window.decision.reply, REPLY)
        await person.press(Key.Key_C, CTRL | SHIFT)
        assert QGuiApplication.clipboard().text() == REPLY
        await person.press(Key.Key_S, CTRL)
        await true_soon("the draft", lambda: "You have a draft" in person.words())
        assert written(rt, ticket) == ["Comment"], "neither a copy nor a draft reaches the desk"

        await person.press(Key.Key_A)
        assert window.decision.reply.text() == REPLY
        await person.press_send()
        assert "It names money: 49.90 EUR" in window.decision.ask.words
        await person.press_send()
        assert person.copilot.session.unfinished == (), "the same key again is no second yes"
        await person.press(Key.Key_Y)
        await true_soon("the strip", lambda: "Your reply goes out in" in window.leaving.words)
        await person.press(Key.Key_Z)
        await true_soon("the words again", lambda: window.front is window.decision)
        assert window.decision.reply.text() == REPLY
        assert written(rt, ticket) == ["Comment"]

        await person.press_send()
        await person.press(Key.Key_Shift)  # nothing but time: a yes that comes at once is not taken for one
        await person.press(Key.Key_Y)
        await person.until("the reply at the desk", lambda session: not session.unfinished and session.turn is None)

    live(tmp_path, rt.base_url, rt.tokens["agent"], story, pace=PACE)
    assert written(rt, ticket) == ["Comment", "Correspond"]
    mails = [mail for mail in rt.mails_with(REPLY[:30]) if f"#{ticket}]" in str(mail["Subject"])]
    assert len(mails) == 1
    assert [mail for mail in rt.mails_with(NOTE[:20]) if f"#{ticket}]" in str(mail["Subject"])] == []
