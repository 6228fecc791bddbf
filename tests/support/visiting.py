"""Somebody at the demo: the panel and the demo's desk beside it, with mouse and keys."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit

from app.cli.demo import desk_beside
from app.desktop.preferences import Preferences
from app.domain.demo import SeenCase
from app.domain.settings import Settings
from app.domain.tickets import Message, Outcome
from app.helpdesk.demo.adapter import DemoDesk
from app.helpdesk.demo.state import written
from app.main import Run, run_window
from app.ui.demo_desk.view import DeskWindow
from app.ui.guide.view import HintStrip
from app.ui.window.view import PanelWindow
from app.wiring import DEMO, Pace, Program
from app.workplace.place import Workplace
from app.workplace.programs import demo_program
from tests.support.live import Person, folders_in

PACE = Pace(undo=timedelta(seconds=1.5), settle=timedelta(seconds=2), poll=timedelta(seconds=0.5), customers=4)


class Visitor(Person):
    """Somebody at the demo's two windows, with mouse and keys."""

    def __init__(self, panel: PanelWindow, program: Program, desk_window: DeskWindow) -> None:
        super().__init__(panel, program)
        self.desk_window = desk_window
        desk = program.desks[DEMO]
        assert isinstance(desk, DemoDesk)
        self.desk = desk

    @property
    def hint(self) -> HintStrip:
        """The tour's strip; it is made anew with the panel's insides."""
        hint = self.window.findChild(HintStrip)
        assert hint is not None
        return hint

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

    async def to_the_panel(self) -> None:
        """Brings the panel's window to the front, and the focus into it: keys mean it from now on."""
        self.window.activateWindow()
        await self.see("the panel's window in front", self.window.isActiveWindow)
        self.window.panel.setFocus()

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
        for _ in range(2):  # what is at stake is shown in the composer, which asks once more
            if self.window.front is self.window.decision:
                await self.send_from_the_composer()

    async def take_back_the_first_action(self) -> None:
        """Accepts the first action and undoes it while that can be done."""
        await self.accept_first_action()
        if self.window.front is not self.window.panel:  # something is missing in it: then there is nothing to take back
            await self.press(Qt.Key.Key_Escape)
        await self.see("the panel", lambda: self.window.front is self.window.panel)
        self.window.panel.setFocus()
        QTest.keyClick(self.window.panel, Qt.Key.Key_Z)
        await asyncio.sleep(0.2)

    async def send_from_the_composer(self) -> None:
        """Sends what is written; says yes where it is asked once more."""
        if not self.window.decision.ask.is_asking:
            await self.press_send()
        if self.window.decision.ask.is_asking:
            await asyncio.sleep(0.5)  # a yes that comes at once is not taken for one
            await self.press(Qt.Key.Key_Y)

    async def customer_writes(self, ticket: str, words: str) -> None:
        """The customer of this ticket writes now."""
        case = await self.case(ticket)
        assert case.ticket.customer is not None
        message = Message(uuid4().hex, "customer", "public", case.ticket.customer, words, datetime.now(UTC))
        await self.desk._write(case.ticket.ref, lambda now: (written(now, ticket, message), Outcome("done")))

    async def customer_is_read(self, ticket: str, words: str) -> None:
        """The customer of the open ticket writes this, and there is advice on it in the panel."""
        await self.customer_writes(ticket, words)
        now = await self.until(
            "advice on it", lambda now: now.advice is not None and now.turn is not None and words in now.turn.text
        )
        assert now.advice is not None
        panel, advice = self.window.panel, now.advice.id
        await self.see("it in the panel", lambda: panel._state.advice_id == advice and panel.is_complete)

    async def answered(self, ticket: str, count: int) -> None:
        """Waits until the customer has written so often, seen in the desk's own window."""

        def written() -> bool:
            talk = self.desk_window.conversation.list.talk
            return sum(message.role == "customer" for message in talk.messages) >= count

        await self.see(f"message {count} of the customer on {ticket}", written)


def visit(
    home: Path,
    story: Callable[[Visitor], Awaitable[None]],
    *,
    tour: bool = False,
    pace: Pace = PACE,
    chosen: Settings | None = None,
) -> None:
    """Runs the demo with both its windows and somebody at them. With `chosen` there is a place for settings too."""
    settings, made = chosen or Settings(appearance="light"), list[DeskWindow]()

    def beside(panel: PanelWindow, program: Program) -> DeskWindow:
        made.append(desk_beside(panel, program, settings, tour=tour))
        return made[0]

    async def drive(panel: PanelWindow, program: Program) -> int:
        panel.activateWindow()
        await story(Visitor(panel, program, made[0]))
        return 0

    folders = folders_in(home)
    run = Run(make_program=lambda: demo_program(folders, pace), settings=settings, beside=beside, drive=drive)
    if chosen is not None:
        workplace = Workplace(folders, Preferences(settings, folders.settings_file), pace=pace, demo=True)
        run = replace(run, make_program=workplace.make_program, workplace=workplace)
    assert run_window(run) == 0
