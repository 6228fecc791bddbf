"""The demo desk's real window on the real demo desk: a test moves the clock, the copilot works in memory."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.content.demo import load_demo
from app.content.shipped import shipped
from app.domain.tickets import TicketRef
from app.helpdesk.demo.adapter import DemoDesk
from app.ui.app import make_application
from app.ui.common.look import Look
from app.ui.common.theme import Appearance
from app.ui.demo_desk.presenter import DeskPresenter
from app.ui.demo_desk.view import DeskWindow
from app.ui.window.acting import Work
from tests.helpdesk_demo.made import KeptDocuments
from tests.support.clock import CountedIds, MovedClock
from tests.ui import gallery
from tests.ui.fake_copilot import FakeCopilot


class DeskStage:
    """`look` lets the window look at the desk, as its timer does."""

    def __init__(self, appearance: Appearance = gallery.LIGHT) -> None:
        self.clock = MovedClock()
        script = load_demo(shipped("resources") / "demo")
        self.desk = DemoDesk(script, KeptDocuments(), clock=self.clock, new_id=CountedIds("m"))
        self.copilot = FakeCopilot()
        self.around: list[bool] = []
        look = Look(appearance, gallery.RESOURCES)
        look.install(make_application(["stage"]))
        self.window = DeskWindow(look)
        self.window._again.stop()
        self.presenter = DeskPresenter(
            lambda: self.desk,
            self.copilot,
            clock=self.clock,
            paint=self.window.show_state,
            start=self._run,
            around=self.around.append,
        )
        self.window.intent_made.connect(self.presenter.handle)
        self.look()

    def _run(self, work: Work) -> None:
        asyncio.run(work)

    def look(self) -> None:
        asyncio.run(self.presenter.look())
        gallery.settle()

    def later(self, **span: float) -> None:
        self.clock.move(**span)
        self.look()

    def click(self, ticket: str) -> None:
        item = self.window.queue.row_of(ticket)
        assert item is not None
        self.window.queue.scrollToItem(item)
        place = self.window.queue.visualItemRect(item).center()
        QTest.mouseClick(self.window.queue.viewport(), Qt.MouseButton.LeftButton, pos=place)
        self.look()

    def reply(self, ticket: str, text: str) -> None:
        """What the panel sent."""
        ref = TicketRef("demo", ticket)
        asyncio.run(self.desk.add_message(ref, text, visibility="public", operation_id="op"))
        self.look()

    def row(self, ticket: str) -> str:
        """What a screen reader says of a row of the queue."""
        item = self.window.queue.row_of(ticket)
        assert item is not None
        return str(item.data(Qt.ItemDataRole.AccessibleTextRole))

    def last_words(self) -> str:
        talk = self.window.conversation.list.talk
        return talk.line(len(talk) - 1).text
