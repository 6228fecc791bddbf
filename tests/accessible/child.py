"""The demo in a process of its own, on the X screen that DISPLAY names; asked and told over standard input.

python -m tests.accessible.child HOME OPTIONS    (a JSON object: settings, and `welcome`, `undo`)

One line of JSON comes in for each wish, one goes out when it is done.
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading
import uuid
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from app.cli.demo import desk_beside
from app.desktop.folders import find_folders
from app.desktop.preferences import Preferences
from app.domain.errors import HelpdeskUnreachable
from app.domain.settings import Settings
from app.domain.tickets import Message, Outcome, TicketRef
from app.helpdesk.demo.adapter import DemoDesk
from app.helpdesk.demo.state import written
from app.main import Run, run_window
from app.ui.common.intents import OpenMore
from app.ui.common.page import Page
from app.ui.demo_desk.view import DeskWindow
from app.ui.more.view import MoreWindow
from app.ui.window.view import PanelWindow
from app.wiring import DEMO, Pace, Program
from app.workplace.place import Workplace


class Child:
    """Does what it is asked to at the desk or in the settings, and tells how things stand inside."""

    def __init__(self, window: PanelWindow, program: Program, workplace: Workplace) -> None:
        self.window = window
        self.program = program
        self.workplace = workplace
        desk = program.desks[DEMO]
        assert isinstance(desk, DemoDesk)
        self.desk = desk

    async def do(self, wish: dict[str, Any]) -> Any:
        result = getattr(self, "do_" + wish.pop("do"))(**wish)
        return await result if asyncio.iscoroutine(result) else result

    # -- what happens around the agent --------------------------------------------------------------------------------

    async def do_open(self, number: str) -> None:
        """The browser or the desk's own window shows a ticket."""
        await self.program.copilot.open(TicketRef(DEMO, number))

    async def do_customer_writes(self, number: str, words: str) -> None:
        case = next(case for case in (await self.desk.overview()).cases if case.ticket.ref.id == number)
        assert case.ticket.customer is not None
        message = Message(uuid.uuid4().hex, "customer", "public", case.ticket.customer, words, datetime.now(UTC))
        await self.desk._write(case.ticket.ref, lambda now: (written(now, number, message), Outcome("done")))

    def do_probe(self, words: str) -> None:
        """Something to be heard outside, whatever the settings say."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.window, words))

    def do_unplug(self, *, unplugged: bool) -> None:
        self.desk.unplug(unplugged=unplugged)

    def do_undo_time(self, seconds: float) -> None:
        """How long what is decided from now on can be taken back."""
        self.program.copilot._decider._undo_time = timedelta(seconds=seconds)

    def do_choose(self, **settings: Any) -> None:
        self.workplace.choices.change(**settings)

    def do_more(self, room: str) -> None:
        self.window.intent_made.emit(OpenMore(room))

    def do_activate(self, title: str) -> None:
        """As a click on the window would."""
        window = next(one for one in self._windows() if one.windowTitle().startswith(title))
        window.activateWindow()

    def do_back(self) -> None:
        """Whatever was opened is closed."""
        if (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        for _ in range(3):  # out of a question or a search first
            if isinstance(self.window.front, Page):
                self.window.front.leave()
        for other in self._windows():
            if isinstance(other, MoreWindow):
                other.close()
        self.window.panel.setFocus()

    # -- how things stand ---------------------------------------------------------------------------------------------

    def do_state(self) -> dict[str, Any]:
        session = self.program.copilot.session
        focus = QApplication.focusWidget()
        active = QApplication.activeWindow()
        edit = focus if isinstance(focus, QPlainTextEdit) else None
        return {
            "front": type(self.window.front).__name__,
            "settled": self.window.panel.is_complete and not self.window.panel._is_fresh(),
            "cards": [card.accessibleName() for card in self.window.panel.cards],
            "offline": isinstance(session.error, HelpdeskUnreachable),
            "news": {row.ticket: row.news for row in self._beside()._state.rows},
            "undo": self.window.leaving.isVisible(),
            "ticket": session.ref.id if session.ref else "",
            "phase": session.phase,
            "advice": session.advice.id if session.advice else "",
            "messages": len(session.messages),
            "unfinished": [row.state for row in session.unfinished],
            "windows": sorted(one.windowTitle() for one in self._windows()),
            "active": active.windowTitle() if active else "",
            "focus": focus.accessibleName() if focus else "",
            "typed": edit.toPlainText() if edit else "",
            "popup": QApplication.activePopupWidget() is not None,
        }

    async def do_desk(self, number: str) -> dict[str, Any]:
        """How a ticket stands at the demo's desk."""
        ref = TicketRef(DEMO, number)
        ticket, talk = await self.desk.ticket(ref), await self.desk.conversation(ref)
        said = [[one.role, one.visibility, one.text] for one in talk.messages]
        return {"status": ticket.status, "group": ticket.group, "tags": sorted(ticket.tags), "messages": said}

    def do_picture(self, file: str, title: str) -> None:
        window = next(one for one in self._windows() if one.windowTitle().startswith(title))
        window.grab().save(file)

    def _beside(self) -> DeskWindow:
        return next(one for one in QApplication.topLevelWidgets() if isinstance(one, DeskWindow))

    def _windows(self) -> list[QWidget]:
        return [one for one in QApplication.topLevelWidgets() if one.isVisible() and one.isWindow()]


async def serve(child: Child) -> int:
    loop = asyncio.get_running_loop()
    wishes: asyncio.Queue[str] = asyncio.Queue()

    def listen() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(wishes.put_nowait, line)
        loop.call_soon_threadsafe(wishes.put_nowait, "")

    threading.Thread(target=listen, daemon=True).start()
    print(json.dumps("ready"), flush=True)
    while line := await wishes.get():
        try:
            told = await child.do(json.loads(line))
        except Exception as error:  # noqa: BLE001 - the test reads it
            told = {"failed": f"{type(error).__name__}: {error}"}
        print(json.dumps(told), flush=True)
    return 0


def main(home: Path, options: dict[str, Any]) -> int:
    folders = find_folders({"CALMDESK_HOME": str(home)})
    folders.make()
    welcome, undo = bool(options.pop("welcome", False)), float(options.pop("undo", 0.5))
    assert options.keys() <= {one.name for one in fields(Settings)}, options
    settings = Settings(**{"motion": "reduced", "appearance": "light", **options})
    # The demo's customers answer so late that only those write who are told to.
    pace = Pace(undo=timedelta(seconds=undo), poll=timedelta(seconds=0.5), customers=0.001)
    workplace = Workplace(folders, Preferences(settings, folders.settings_file), pace=pace, demo=not welcome)

    async def drive(window: PanelWindow, program: Program) -> int:
        window.activateWindow()
        return await serve(Child(window, program, workplace))

    def beside(panel: PanelWindow, program: Program) -> QWidget:
        choices = workplace.choices
        return desk_beside(panel, program, settings, tour=False, announce=lambda: choices.settings.announce)

    return run_window(Run(workplace.make_program, workplace=workplace, welcome=welcome, drive=drive, beside=beside))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), json.loads(sys.argv[2])))
