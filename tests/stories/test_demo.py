"""The demo as somebody meets it: a desk, a panel beside it, and a tour that shows everything by doing it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPlainTextEdit

from app.cli.demo import desk_beside
from app.desktop.settings import Settings
from app.domain.demo import SeenCase
from app.helpdesk.demo.adapter import DemoDesk
from app.main import Run, run_window
from app.ui.demo_desk.view import DeskWindow
from app.ui.guide.steps import STEPS
from app.ui.guide.view import HintStrip
from app.ui.window.view import PanelWindow
from app.wiring import DEMO, Pace, Program
from app.workplace.programs import demo_program
from tests.domain.test_story import COLD, GOOD
from tests.support.live import PATIENCE_SECONDS, Person, folders_in

PACE = Pace(undo=timedelta(seconds=1.5), settle=timedelta(seconds=2), poll=timedelta(seconds=0.5), customers=4)
Control = Qt.KeyboardModifier.ControlModifier


class Visitor(Person):
    """Somebody at the demo's two windows, with mouse and keys."""

    def __init__(self, panel: PanelWindow, program: Program, desk_window: DeskWindow) -> None:
        super().__init__(panel, program)
        self.desk_window = desk_window
        desk = program.desks[DEMO]
        assert isinstance(desk, DemoDesk)
        self.desk = desk
        hint = panel.findChild(HintStrip)
        assert hint is not None
        self.hint = hint

    async def see(self, what: str, true: Callable[[], bool]) -> None:
        """Waits until something is to be seen."""
        for _ in range(int(PATIENCE_SECONDS * 20)):
            if true():
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f"never saw {what}; the hint says: {self.hinted()}")

    def hinted(self) -> str:
        return " | ".join(label.text() for label in self.hint.findChildren(QLabel)) if self.hint.isVisible() else ""

    async def choose(self, ticket: str) -> None:
        """Clicks on a conversation of the queue, and waits for the panel's advice."""
        queue = self.desk_window.queue
        await self.see("the queue", lambda: queue.row_of(ticket) is not None)
        item = queue.row_of(ticket)
        assert item is not None
        queue.scrollToItem(item)
        QTest.mouseClick(queue.viewport(), Qt.MouseButton.LeftButton, pos=queue.visualItemRect(item).center())
        await self.until(
            f"advice for {ticket}",
            lambda now: now.ref is not None and now.ref.id == ticket and (now.advice is not None or now.turn is None),
        )
        self.window.activateWindow()
        await asyncio.sleep(0.6)
        self.window.panel.setFocus()

    async def click(self, button: QAbstractButton) -> None:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        await asyncio.sleep(0.2)

    async def case(self, ticket: str) -> SeenCase:
        return next(case for case in (await self.desk.overview()).cases if case.ticket.ref.id == ticket)

    async def write(self, text: str) -> None:
        """Chooses the first reply, puts own words in its place, and sends."""
        await self.press(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
        await self.press(Qt.Key.Key_E)
        field = QApplication.focusWidget()
        assert isinstance(field, QPlainTextEdit)
        field.selectAll()
        QTest.keyClicks(field, text)
        await self.press_send()
        if self.window.front is self.window.decision:  # asks a second time when money is at stake
            await self.press_send()

    async def take_back_the_first_action(self) -> None:
        """Accepts the first action and undoes it while that can be done."""
        await self.accept_first_action()
        if self.window.front is not self.window.panel:  # something is missing in it: then there is nothing to take back
            await self.press(Qt.Key.Key_Escape)
        await self.see("the panel", lambda: self.window.front is self.window.panel)
        self.window.panel.setFocus()
        QTest.keyClick(self.window.panel, Qt.Key.Key_Z)
        await asyncio.sleep(0.2)

    async def answered(self, ticket: str, count: int) -> None:
        """Waits until the customer has written so often, seen in the desk's own window."""

        def written() -> bool:
            talk = self.desk_window.conversation.list.talk
            return sum(message.role == "customer" for message in talk.messages) >= count

        await self.see(f"message {count} of the customer on {ticket}", written)


def visit(home: Path, story: Callable[[Visitor], Awaitable[None]], *, tour: bool = False) -> None:
    """Runs the demo with both its windows and somebody at them."""
    settings, made = Settings(appearance="light"), []

    def beside(panel: PanelWindow, program: Program) -> DeskWindow:
        made.append(desk_beside(panel, program, settings, tour=tour))
        return made[0]

    async def drive(panel: PanelWindow, program: Program) -> int:
        panel.activateWindow()
        await story(Visitor(panel, program, made[0]))
        return 0

    folders = folders_in(home)
    run = Run(make_program=lambda: demo_program(folders, PACE), settings=settings, beside=beside, drive=drive)
    assert run_window(run) == 0


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
        buttons = [one for one in page.findChildren(QAbstractButton) if one.isVisible() and "Send" in one.text()]
        await self.visitor.click(buttons[0])

    async def to_its_end(self) -> None:
        for number in range(18, self.hints + 1):
            await self.at(number)
            await self.visitor.click(self.visitor.hint.next)
        await self.visitor.see("the end of the tour", lambda: not self.visitor.hint.isVisible())


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_the_tour_goes_on_when_its_hints_are_followed_and_can_begin_again(tmp_path: Path) -> None:
    async def story(visitor: Visitor) -> None:
        tour = Tour(visitor)
        await tour.read_and_answer()
        await tour.calm_hand_over_and_flag()
        await tour.lose_the_network_and_meet_a_colleague()
        await tour.to_its_end()
        await visitor.press(Qt.Key.Key_Escape)
        await visitor.click(visitor.desk_window.around)
        assert "Tour, 1 of" in visitor.hinted()
        visitor.window.panel.setFocus()
        QTest.keyClick(QApplication.focusWidget() or visitor.window, Qt.Key.Key_Escape)
        assert not visitor.hint.isVisible()
        assert visitor.desk_window.around.text() == "Show me around"

    visit(tmp_path, story, tour=True)
