"""The demo as somebody meets it: a desk, a panel beside it, and a tour that shows everything by doing it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.ui.guide.steps import STEPS
from app.ui.more.room import RoomPage
from tests.domain.test_story import COLD, GOOD
from tests.support.second_window import page_of
from tests.support.visiting import Visitor, visit


def test_the_angry_customer_calms_down_with_good_answers(tmp_path: Path) -> None:
    async def story(visitor: Visitor) -> None:
        await visitor.choose("1005")
        await visitor.write(GOOD)
        await visitor.answered("1005", 4)
        await visitor.until("advice on his answer", lambda now: now.advice is not None and now.turn is not None)
        await visitor.write("I take the 12 EUR of your bank as well: Lena from Billing pays all of it by Thursday.")
        await visitor.answered("1005", 5)
        assert (await visitor.case("1005")).ending == "calmed"

    visit(tmp_path, story)


def test_he_leaves_when_he_gets_templates(tmp_path: Path) -> None:
    async def story(visitor: Visitor) -> None:
        await visitor.choose("1005")
        for count in (4, 5):
            await visitor.until("advice", lambda now: now.advice is not None and now.turn is not None)
            await visitor.write(COLD)
            await visitor.answered("1005", count)
        assert (await visitor.case("1005")).ending == "left"
        await visitor.see("that he has left", lambda: "has left" in visitor.desk_window._facts.text())

    visit(tmp_path, story)


def test_what_is_decided_while_the_network_is_unplugged_is_delivered_once(tmp_path: Path) -> None:
    async def story(visitor: Visitor) -> None:
        await visitor.choose("1001")
        await visitor.click(visitor.desk_window.plug)
        await visitor.until("that the desk is away", lambda now: now.offline)
        reply = await visitor.accept_first_action()
        await visitor.see("that it is kept", lambda: "will be sent when the helpdesk is back" in visitor.words())
        assert reply not in [message.text for message in (await visitor.case("1001")).messages]
        await visitor.click(visitor.desk_window.plug)
        await visitor.until("the delivery", lambda now: not now.unfinished and not now.offline)
        await asyncio.sleep(1)
        assert [message.text for message in (await visitor.case("1001")).messages].count(reply) == 1

    visit(tmp_path, story)


class Tour:
    """Does what the hints say, one after the other."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.window, self.desk_window = visitor, visitor.window, visitor.desk_window
        self.hints = len(STEPS)

    async def at(self, number: int) -> None:
        words = f"Tour, {number} of {self.hints}"
        await self.visitor.see(f"hint {number}", lambda: words in self.visitor.hinted())
        self.visitor.picture(f"tour-{number:02}")
        self.visitor.picture(f"tour-{number:02}-desk", self.desk_window)

    async def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            await self.visitor.press(key)

    async def read_and_answer(self) -> None:
        await self.at(1)
        await self.visitor.choose("1001")
        await self.at(2)
        await self.press(Qt.Key.Key_C)
        await self.at(3)
        await self.press(Qt.Key.Key_Escape)
        await self.visitor.accept_first_action()
        await self.at(4)
        await self.at(5)
        await self.visitor.choose("1002")
        await self.press(Qt.Key.Key_K)
        await self.at(6)
        await self.press(Qt.Key.Key_1, Qt.Key.Key_E)
        QTest.keyClicks(self.window.decision.reply, "I understand your frustration. ")
        await self.press(Qt.Key.Key_Escape)

    async def calm_hand_over_and_flag(self) -> None:
        await self.at(7)
        await self.visitor.choose("1005")
        await self.at(8)
        await self.visitor.write(GOOD)
        await self.at(9)
        await self.at(10)
        await self.visitor.until("advice on his answer", lambda now: now.advice is not None and now.turn is not None)
        await self.press(Qt.Key.Key_X)
        await self.visitor.press_send()
        await self.at(11)
        await self.visitor.choose("1006")
        await self.press(Qt.Key.Key_1, Qt.Key.Key_F)
        self.window.flag._group.buttons()[0].setChecked(True)
        await self.visitor.press_send()
        await self.at(12)
        await self.visitor.take_back_the_first_action()

    async def lose_the_network_and_meet_a_colleague(self) -> None:
        await self.at(13)
        await self.visitor.click(self.desk_window.plug)
        await self.at(14)
        await self.visitor.until("advice", lambda now: now.advice is not None)
        await self.visitor.accept_first_action()
        await self.at(15)
        await self.visitor.click(self.desk_window.plug)
        await self.at(16)
        await self.visitor.choose("1013")
        await self.visitor.click(self.desk_window.colleague)
        self.window.activateWindow()
        await self.press(Qt.Key.Key_X)
        await self.visitor.press_send()
        await self.at(17)
        await self.press(Qt.Key.Key_N)
        page = self.window.needs_you
        await self.visitor.see("the conflict", lambda: self.window.front is page)
        await self.visitor.click("Use mine", root=page)

    async def look_at_what_is_kept_and_rest(self) -> None:
        await self.at(18)
        await self.back_to_the_panel()
        await self.look_in("Privacy ledger")
        await self.at(19)
        await self.back_to_the_panel()
        await self.look_in("My day")
        await self.at(20)
        await self.back_to_the_panel()
        await self.press(Qt.Key.Key_Q)
        await self.at(21)
        await self.press(Qt.Key.Key_Q, Qt.Key.Key_P)
        await self.at(self.hints)
        assert self.window.front is self.window.practice
        await self.visitor.click(self.visitor.hint.next)
        await self.visitor.see("the end of the tour", lambda: not self.visitor.hint.isVisible())

    async def look_in(self, room: str) -> None:
        """Opens a room of the second window, and waits until it has come to the front: it would take the next key."""
        await self.visitor.choose_in_menu(room)
        await self.visitor.see(room, lambda: page_of(RoomPage) is not None and not self.window.isActiveWindow())

    async def back_to_the_panel(self) -> None:
        await self.visitor.to_the_panel()
        if self.window.front is not self.window.panel:
            await self.press(Qt.Key.Key_Escape)
        await self.visitor.to_the_panel()


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_the_tour_goes_on_when_its_hints_are_followed_and_can_begin_again(tmp_path: Path) -> None:
    async def story(visitor: Visitor) -> None:
        tour = Tour(visitor)
        await tour.read_and_answer()
        await tour.calm_hand_over_and_flag()
        await tour.lose_the_network_and_meet_a_colleague()
        await tour.look_at_what_is_kept_and_rest()
        await visitor.press(Qt.Key.Key_Escape)
        await visitor.click(visitor.desk_window.around)
        assert "Tour, 1 of" in visitor.hinted()
        visitor.window.panel.setFocus()
        QTest.keyClick(QApplication.focusWidget() or visitor.window, Qt.Key.Key_Escape)
        assert not visitor.hint.isVisible()
        assert visitor.desk_window.around.text() == "Show me around"

    visit(tmp_path, story, tour=True)
