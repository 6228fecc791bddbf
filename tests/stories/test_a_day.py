"""A day at the desk with mouse and keys: what an agent does, step by step, and what is kept of it afterwards."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.ui.day.view import DayPage
from app.ui.more.room import RoomPage
from app.wiring import Pace
from tests.support.second_window import page_of, said_in
from tests.support.visiting import PACE, Visitor, visit

pytestmark = pytest.mark.usefixtures("qapp")

Key, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier
SLOW_TO_LEAVE = replace(PACE, undo=timedelta(minutes=5))
"""Time enough to take anything back, however slow the machine is."""
AT_ONCE = Pace(undo=timedelta(0), settle=timedelta(seconds=2), poll=timedelta(seconds=0.5))


def room() -> RoomPage | None:
    return page_of(RoomPage)


def test_from_the_list_to_the_answer_and_what_the_day_shows_of_it(tmp_path: Path) -> None:
    async def story(visitor: Visitor) -> None:
        page = visitor.window.worklist
        await visitor.press(Key.Key_W)
        await visitor.see("the list", lambda: page.list.count() > 5)
        rows = page.list.rows()
        assert all(row.reasons for row in rows), "each place has its reasons"
        place = next(number for number, row in enumerate(rows) if row.ticket == "1001")
        for _ in range(place):
            await visitor.press(Key.Key_Down)
        await visitor.press(Key.Key_Return)
        await visitor.until(
            "advice", lambda now: now.ref is not None and now.ref.id == "1001" and now.advice is not None
        )
        await visitor.press(Key.Key_C)
        assert visitor.window.front is visitor.window.conversation
        await visitor.press(Key.Key_Escape)
        reply = await visitor.accept_first_action()
        await visitor.until("the delivery", lambda now: not now.unfinished and now.turn is None)
        texts = [message.text for message in (await visitor.case("1001")).messages]
        assert texts.count(reply) == 1

        await visitor.choose_in_menu("My day")
        await visitor.see("the day", lambda: isinstance(room(), DayPage) and "used as it stood" in said_in(room()))
        said = said_in(room())
        assert said[said.index("messages read") - 1] == "1"
        assert said[said.index("used as it stood") - 1] == "1"
        assert said[said.index("flagged") - 1] == "0"

        visitor.window.activateWindow()
        await visitor.choose_in_menu("Journal")
        counted = await visitor.program.store.journal()
        await visitor.see("the journal", lambda: f"{len(counted)} rows, newest first" in " ".join(said_in(room())))
        visitor.window.activateWindow()
        await visitor.choose_in_menu("Privacy ledger")
        await visitor.see("the ledger", lambda: "Nothing has left this computer" in " ".join(said_in(room())))

    visit(tmp_path, story, pace=AT_ONCE)


def test_a_reply_is_edited_with_its_slots_taken_back_and_sent(tmp_path: Path) -> None:
    async def story(visitor: Visitor) -> None:
        await visitor.choose("1001")
        before = len((await visitor.case("1001")).messages)
        await visitor.press(Key.Key_1)
        await visitor.press(Key.Key_E)
        page = visitor.window.decision
        while page.slots.words:
            await visitor.press(Key.Key_F2)
            await visitor.type("Friday")
        page.reply.moveCursor(page.reply.textCursor().MoveOperation.End)
        await visitor.type(" I understand your frustration.")
        await visitor.see("the tone check", page.tone.isVisible)
        await visitor.press(Key.Key_Return, ALT)
        assert "I understand your frustration" not in page.reply.text(), "the better words were taken"
        written = page.reply.text()
        await visitor.send_from_the_composer()
        await visitor.see("the strip", lambda: "goes out in" in visitor.window.leaving.words)
        await visitor.press(Key.Key_Z)
        await visitor.see("the composer", lambda: visitor.window.front is page)
        assert page.reply.text() == written
        assert len((await visitor.case("1001")).messages) == before
        page.reply.moveCursor(page.reply.textCursor().MoveOperation.End)
        await visitor.type(" Thank you.")
        await visitor.send_from_the_composer()
        await visitor.see("the strip", lambda: "goes out in" in visitor.window.leaving.words)
        rows = [row for row in visitor.copilot.session.unfinished if row.is_public_reply]
        assert len(rows) == 1, "what was taken back is not sent as well"

    visit(tmp_path, story, pace=SLOW_TO_LEAVE)


def test_a_newer_message_withdraws_the_cards_in_place_and_nothing_old_is_pressed(tmp_path: Path) -> None:
    async def story(visitor: Visitor) -> None:
        await visitor.choose("1001")
        panel = visitor.window.panel
        await visitor.press(Key.Key_1)
        old = panel.current
        assert old is not None
        first = visitor.copilot.session.advice
        await visitor.customer_writes("1001", "And another thing: I was charged twice for this order!")
        await visitor.until("that it is withdrawn", lambda now: now.advice is None or now.advice is not first)
        await asyncio.sleep(0.05)
        for card in panel.cards:
            card.act("accept")  # as fast as no finger is: what it was made for is no more
        assert visitor.copilot.session.unfinished == ()
        now = await visitor.until("new advice", lambda now: now.advice is not None and now.advice is not first)
        assert now.turn is not None
        assert "charged twice" in now.turn.text
        await visitor.see("the new message above the cards", lambda: "another thing" in visitor.words(panel))
        assert visitor.copilot.session.unfinished == ()
        messages = (await visitor.case("1001")).messages
        assert [message for message in messages if message.role == "agent"] == []

    visit(tmp_path, story, pace=AT_ONCE)


def test_a_flag_keeps_its_comment_when_one_goes_back_and_is_sent_with_it(tmp_path: Path) -> None:
    async def story(visitor: Visitor) -> None:
        await visitor.choose("1006")
        await visitor.press(Key.Key_1)
        await visitor.press(Key.Key_F)
        flag = visitor.window.flag
        await visitor.click("Reason: Wrong topic", root=flag)
        flag.comment.setFocus()
        await visitor.type("The account is locked, not lost.")
        await visitor.press(Key.Key_Escape)
        assert not flag.isVisible()
        await visitor.press(Key.Key_F)
        await visitor.see("the page again", flag.isVisible)
        assert flag.comment.text() == "The account is locked, not lost."
        assert flag.reason()
        await visitor.press_send()
        await visitor.see("that it is taken", lambda: visitor.window.front is visitor.window.panel)
        await visitor.until("the flag at the desk", lambda now: not now.unfinished)
        last = (await visitor.case("1006")).messages[-1]
        assert last.visibility == "internal"
        assert "The account is locked, not lost." in last.text

    visit(tmp_path, story, pace=AT_ONCE)


def test_two_who_changed_the_same_are_shown_and_one_is_chosen(tmp_path: Path) -> None:
    async def story(visitor: Visitor) -> None:
        await visitor.choose("1013")
        await visitor.click(visitor.desk_window.colleague)
        visitor.window.activateWindow()
        visitor.window.panel.setFocus()
        await visitor.press(Key.Key_X)
        chosen = visitor.window.escalate.chosen_team()
        await visitor.press_send()
        await visitor.until("the conflict", lambda now: any(row.state == "conflict" for row in now.unfinished))
        theirs = (await visitor.case("1013")).ticket.group
        assert theirs != chosen
        page = visitor.window.needs_you
        await visitor.press(Key.Key_N)
        await visitor.see("both versions", lambda: "Yours" in visitor.words(page))
        said = visitor.words(page)
        assert "On the ticket now" in said
        assert chosen in said
        assert str(theirs) in said
        await visitor.click("Use mine", root=page)
        await visitor.until("the end of it", lambda now: not now.unfinished)
        assert (await visitor.case("1013")).ticket.group == chosen

    visit(tmp_path, story, pace=AT_ONCE)
