"""The composer on the demo desk, by keys alone: nothing typed is lost, and each way out does what it says."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from app.domain.tickets import TicketRef
from app.wiring import DEMO, Pace
from app.workplace.programs import demo_program
from tests.support.live import QUICK, Person, folders_in, live_with
from tests.support.undriven import true_soon

pytestmark = pytest.mark.usefixtures("qapp")

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
LONG = Pace(undo=timedelta(minutes=5), poll=timedelta(seconds=0.5))
"""Time enough to take anything back, however slow the machine is."""
WORDS = "I have asked the driver. More at noon."


def front(person: Person) -> str:
    """The page in front, by its name."""
    return type(person.window.front).__name__


async def opened(person: Person, number: str) -> TicketRef:
    ref = TicketRef(DEMO, number)
    await person.copilot.open(ref)
    await person.until("advice", lambda now: now.ref == ref and now.advice is not None)
    return ref


async def written(person: Person, ref: TicketRef) -> list[tuple[str, str]]:
    """What the agent wrote at the desk, newest last."""
    messages = (await person.program.desks[DEMO].conversation(ref)).messages
    return [(m.visibility, m.text.split("\n\ncalmdesk:")[0]) for m in messages if m.author.id == "alex"]


def test_an_own_reply_can_be_taken_back_put_aside_copied_and_posted_as_a_note(tmp_path: Path) -> None:
    async def story(person: Person) -> None:
        window = person.window
        ref = await opened(person, "1001")
        before = await written(person, ref)
        await person.press(Key.Key_A)
        assert front(person) == "DecisionPage"
        QTest.keyClicks(window.decision.reply, WORDS)
        await person.press_send()
        assert "Your reply goes out in" in window.leaving.words
        await person.press(Key.Key_Z)
        await true_soon("the words in the composer", lambda: front(person) == "DecisionPage")
        assert window.decision.reply.text() == WORDS
        assert await written(person, ref) == before

        await person.press(Key.Key_S, CTRL)
        assert front(person) == "PanelView"
        assert "Kept as a draft" in person.words()
        await opened(person, "1002")
        assert "You have a text" not in person.words()
        await opened(person, "1001")
        await true_soon("the draft", lambda: "You have a draft" in person.words())
        await person.press(Key.Key_A)
        assert window.decision.reply.text() == WORDS

        await person.press(Key.Key_C, CTRL | SHIFT)
        assert QGuiApplication.clipboard().text() == WORDS
        assert "Nothing was sent" in person.words()

        await person.press(Key.Key_I, CTRL)
        assert "Your note is posted in" in window.leaving.words
        assert window.decision.reply.text() == WORDS, "Ctrl+I writes nothing into the text"
        (row,) = person.copilot.session.unfinished
        assert not row.is_public_reply

    live_with(lambda: demo_program(folders_in(tmp_path), LONG), story)


def test_what_is_switched_off_does_not_leave(tmp_path: Path) -> None:
    async def story(person: Person) -> None:
        window = person.window
        ref = await opened(person, "1001")
        tags = (await person.program.desks[DEMO].ticket(ref)).tags
        before = await written(person, ref)
        await person.press(Key.Key_1)
        await person.press(Key.Key_E)
        page = window.decision
        for switch in page.changes.switches():
            switch.setFocus()
            await person.press(Key.Key_Space)
        page._note.tick.setFocus()
        await person.press(Key.Key_Space)
        page.reply.setFocus()
        while page.slots.words:
            await person.press(Key.Key_F2)
            QTest.keyClicks(page.reply, "today")
        await person.press_send()
        if page.ask.is_asking:
            await asyncio.sleep(0.5)
            await person.press(Key.Key_Y)
        await person.until("the reply at the desk", lambda now: not now.unfinished and now.turn is None)
        (only,) = (await written(person, ref))[len(before) :]
        assert only[0] == "public"
        assert (await person.program.desks[DEMO].ticket(ref)).tags == tags

    live_with(lambda: demo_program(folders_in(tmp_path), QUICK), story)


def test_a_hand_over_and_a_flag_can_be_taken_back_from_every_page(tmp_path: Path) -> None:
    async def story(person: Person) -> None:
        window = person.window
        await opened(person, "1005")
        await person.press(Key.Key_X)
        window.escalate.note.insertPlainText("Call him today. ")
        note = window.escalate.note.text()
        await person.press_send()
        await person.press(Key.Key_W)
        assert front(person) == "WorklistPage"
        assert "The hand-over goes out in" in window.leaving.words
        await person.press(Key.Key_Z, ALT)
        await true_soon("that it is taken back", lambda: not window.leaving.words)
        assert front(person) == "WorklistPage", "undo does not take the page away"
        await person.press(Key.Key_Escape)
        await person.until("no decision", lambda now: not now.unfinished)
        await person.press(Key.Key_X)
        assert window.escalate.note.text() == note
        await person.press(Key.Key_Escape)

        await opened(person, "1001")
        advice = person.copilot.session.advice
        assert advice is not None
        await person.press(Key.Key_1)
        await person.press(Key.Key_F)
        window.flag._group.button(0).click()
        await person.press_send()
        assert "Your flag is noted in" in window.leaving.words
        await person.press(Key.Key_Z)
        await true_soon("the flag again", lambda: front(person) == "FlagPage")
        assert window.flag.reason()
        now = person.copilot.session.advice
        assert now is not None
        assert [card.id for card in now.actions] == [card.id for card in advice.actions], "the card is back"

    live_with(lambda: demo_program(folders_in(tmp_path), LONG), story)


def write_until_killed(home: Path) -> None:
    arguments = [sys.executable, "-m", "tests.support.composing_child", str(home), "1001", WORDS]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "kept\n"
        child.send_signal(signal.SIGKILL)


def test_a_kill_loses_no_word(tmp_path: Path) -> None:
    write_until_killed(tmp_path)

    async def story(person: Person) -> None:
        await opened(person, "1001")
        await true_soon("the text from before", lambda: "You have a text that was not sent" in person.words())
        await person.press(Key.Key_A)
        assert person.window.decision.reply.text() == WORDS
        await person.press_send()
        ref = TicketRef(DEMO, "1001")
        await person.until("the reply at the desk", lambda now: not now.unfinished and now.turn is None)
        assert (await written(person, ref))[-1] == ("public", WORDS)
        await true_soon("that it is not kept twice", lambda: "You have a text" not in person.words())
        assert await person.program.store.kept_texts(ref) == []

    live_with(lambda: demo_program(folders_in(tmp_path), QUICK), story)


def test_practice_shows_both_answers_and_leaves_no_trace(tmp_path: Path) -> None:
    async def story(person: Person) -> None:
        window, store = person.window, person.program.store
        before = [row.id for row in await store.journal()]
        await person.press(Key.Key_P)
        await true_soon("past messages", lambda: bool(window.practice._rows))
        assert "no score is kept" in person.words()
        await person.press(Key.Key_1)
        page = window.practice
        await true_soon("Calmdesk's own answer", page._compare.isEnabled)
        assert "Calmdesk would have advised" not in person.words()
        QTest.keyClicks(page.answer, "You failed to tell us your order number.")
        await person.press_send()
        painted = person.words()
        assert "You failed to tell us" in painted
        assert "Calmdesk would have advised" in painted
        assert "What was really answered" in painted
        await person.press(Key.Key_E)
        assert page.answer.text() == "You failed to tell us your order number."
        await person.press(Key.Key_Escape)
        await person.press(Key.Key_Escape)
        assert front(person) == "PanelView"
        assert person.copilot.session.unfinished == ()
        assert [row.id for row in await store.journal()] == before
        assert await store.outbox(unfinished_only=False) == []

    live_with(lambda: demo_program(folders_in(tmp_path), QUICK), story)
