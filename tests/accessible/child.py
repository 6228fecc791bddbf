"""The demo in a process of its own, on the X screen that DISPLAY names; asked and told over standard input.

python -m tests.accessible.child HOME [--rtl] [--text=200] [--contrast] [--welcome] [--undo=SECONDS]

One line of JSON comes in for each wish, one goes out when it is done.
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from app.cli.demo import desk_beside
from app.desktop.folders import find_folders
from app.desktop.preferences import Preferences
from app.domain.settings import Settings
from app.domain.tickets import TicketRef
from app.main import Run, run_window
from app.ui.common.intents import OpenMore
from app.ui.window.view import PanelWindow
from app.wiring import DEMO, Pace, Program
from app.workplace.place import Workplace

STOPS = 150
"""More than any page has: a walk with Tab that takes longer is caught in a circle or does not come back."""


class Child:
    """Does what it is asked to in the window, and tells what Qt itself says of it."""

    def __init__(self, window: PanelWindow, program: Program) -> None:
        self.window = window
        self.program = program

    async def do(self, wish: dict[str, Any]) -> Any:
        name = wish.pop("do")
        result = getattr(self, name.replace("-", "_"))(**wish)
        return await result if asyncio.iscoroutine(result) else result

    async def open(self, number: str) -> None:
        await self.program.copilot.open(TicketRef(DEMO, number))

    def more(self, room: str) -> None:
        self.window.intent_made.emit(OpenMore(room))

    def activate(self, title: str = "Calmdesk") -> None:
        (self._titled(title) or self.window).activateWindow()

    def state(self) -> dict[str, Any]:
        session = self.program.copilot.session
        return {
            "front": type(self.window.front).__name__,
            "ticket": str(session.ref) if session.ref else "",
            "advice": session.advice.id if session.advice else "",
            "unfinished": len(session.unfinished),
            "error": str(session.error or ""),
            "windows": [one.windowTitle() for one in QApplication.topLevelWidgets() if one.isVisible()],
            "active": getattr(QApplication.activeWindow(), "windowTitle", lambda: "")(),
            "popup": QApplication.activePopupWidget() is not None,
        }

    async def desk(self, number: str) -> dict[str, Any]:
        """How the ticket stands at the demo desk."""
        desk, ref = self.program.desks[DEMO], TicketRef(DEMO, number)
        ticket, talk = await desk.ticket(ref), await desk.conversation(ref)
        messages = [[one.role, one.visibility, one.text] for one in talk.messages]
        return {"status": ticket.status, "group": ticket.group, "tags": sorted(ticket.tags), "messages": messages}

    def focus(self) -> dict[str, Any] | None:
        widget = QApplication.focusWidget()
        return stop_of(widget) if widget else None

    async def tabs(self, back: bool = False, title: str = "") -> list[dict[str, Any]]:
        """Where the focus goes with Tab, once round."""
        window = self._titled(title) or QApplication.activeWindow() or self.window
        if window.focusWidget() is None:
            (self.window.front if window is self.window else window).setFocus()
        key = Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab
        modifier = Qt.KeyboardModifier.ShiftModifier if back else Qt.KeyboardModifier.NoModifier
        stops: list[dict[str, Any]] = []
        seen: list[QWidget] = []
        for _ in range(STOPS):
            QTest.keyClick(window.focusWidget() or window, key, modifier)
            await asyncio.sleep(0.03)
            focus = window.focusWidget()
            if focus is None or focus in seen:
                stops.append({"end": "nothing" if focus is None else "round", "at": seen.index(focus) if focus else -1})
                return stops
            seen.append(focus)
            stops.append(stop_of(focus))
        return stops

    def picture(self, file: str, title: str = "") -> None:
        (self._titled(title) or self.window).grab().save(file)

    def _titled(self, title: str) -> QWidget | None:
        shown = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one.isWindow()]
        return next((one for one in shown if title and title in one.windowTitle()), None)


def stop_of(widget: QWidget) -> dict[str, Any]:
    """A place of the focus: what a screen reader is told of it, and where it stands in the page."""
    interface = QAccessible.queryAccessibleInterface(widget)
    path: list[list[int]] = []
    inside, top = widget, widget.window()
    rect = QRect(QPoint(0, 0), widget.size())
    while inside is not top:
        parent = inside.parentWidget()
        area = parent.parentWidget() if parent is not None else None
        if isinstance(area, QScrollArea) and area.widget() is inside:
            path.insert(0, [rect.x(), rect.y(), rect.width(), rect.height()])
            inside, rect = area, QRect(QPoint(0, 0), area.size())
            continue
        rect.translate(inside.pos())
        inside = parent
    path.insert(0, [rect.x(), rect.y(), rect.width(), rect.height()])
    return {
        "class": type(widget).__name__,
        "name": interface.text(QAccessible.Text.Name) if interface else "",
        "role": interface.role().name if interface else "",
        "rtl": widget.isRightToLeft(),
        "width": top.width(),
        "path": path,
    }


def main(arguments: list[str]) -> int:
    folders = find_folders({"CALMDESK_HOME": arguments[0]})
    folders.make()
    options = dict(one.lstrip("-").partition("=")[::2] for one in arguments[1:])
    settings = Settings(motion="reduced")
    if "text" in options:
        settings = replace(settings, text_scale=int(options["text"]) / 100)
    if "appearance" in options:
        settings = replace(settings, appearance=options["appearance"])  # type: ignore[arg-type]
    if "announce" in options:
        settings = replace(settings, announce=options["announce"])  # type: ignore[arg-type]
    if "rtl" in options:
        from PySide6.QtWidgets import QApplication

        from app.ui.app import make_application

        make_application(["calmdesk"])
        QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    undo = timedelta(seconds=float(options.get("undo", "0.5")))
    pace = Pace(undo=undo, poll=timedelta(seconds=0.5), customers=float(options.get("customers", "20")))
    place = Workplace(folders, Preferences(settings, folders.settings_file), pace=pace, demo="welcome" not in options)
    run = Run(
        place.make_program,
        workplace=place,
        welcome="welcome" in options,
        drive=drive,
        beside=lambda panel, program: desk_beside(panel, program, settings, tour="tour" in options),
    )
    return run_window(run)


async def drive(window: PanelWindow, program: Program) -> int:
    child, loop = Child(window, program), asyncio.get_running_loop()
    wishes: asyncio.Queue[str] = asyncio.Queue()

    def listen() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(wishes.put_nowait, line)
        loop.call_soon_threadsafe(wishes.put_nowait, "")

    threading.Thread(target=listen, daemon=True).start()
    window.activateWindow()
    print(json.dumps("ready"), flush=True)
    while line := await wishes.get():
        try:
            told = await child.do(json.loads(line))
        except Exception as error:  # noqa: BLE001 - the test reads it
            told = {"failed": f"{type(error).__name__}: {error}"}
        print(json.dumps(told), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
