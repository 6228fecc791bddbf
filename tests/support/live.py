"""Drives the whole program in its own window, off-screen: real widgets, real keys, real models, real storage."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QPlainTextEdit, QScrollArea, QWidget

from app.copilot.session import Session
from app.desktop.folders import Folders, find_folders
from app.desktop.handover import socket_name
from app.domain.settings import Account, Settings
from app.main import Run, run_window
from app.ui.window.view import PanelWindow
from app.wiring import Pace, Program
from app.workplace.programs import desk_program

KEY = bytes(range(32))
PATIENCE_SECONDS = 60.0
QUICK = Pace(undo=timedelta(0), settle=timedelta(seconds=2), poll=timedelta(seconds=0.5))


class Person:
    """The agent at the window: presses keys, reads what is painted, waits until something is true."""

    def __init__(self, window: PanelWindow, program: Program) -> None:
        self.window = window
        self.program = program
        self.copilot = program.copilot

    async def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Presses a key where the focus is, once the cards take keys again after their last change."""
        await asyncio.sleep(0.5)
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)
        await asyncio.sleep(0.1)

    async def press_send(self) -> None:
        await self.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    async def accept_first_action(self) -> str:
        """Chooses the first action by its key and sends it as offered; returns the reply that leaves. What is risky
        or incomplete opens the composer first: then the person reads it there, and sends it from there.
        """
        advice = self.copilot.session.advice
        assert advice is not None
        draft = self.copilot.draft_for(advice.actions[0].id)
        await self.press(Qt.Key.Key_1)
        await self.press(Qt.Key.Key_Return)
        for _ in range(2):  # the composer asks a second time when money, law or safety is at stake
            if self.copilot.session.advice is None:
                break
            if self.window.decision.ask.is_asking:
                await asyncio.sleep(0.5)  # a yes that comes at once is not taken for one
                await self.press(Qt.Key.Key_Y)
            else:
                await self.press_send()
        assert draft.reply is not None
        return draft.reply

    async def until(self, what: str, true: Callable[[Session], bool]) -> Session:
        """The first session for which it is true; fails naming what was waited for."""
        changed = asyncio.Event()
        end = self.copilot.subscribe(lambda _: changed.set())
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not true(self.copilot.session):
                    changed.clear()
                    await changed.wait()
        except TimeoutError:
            session = self.copilot.session
            states = [(row.operation.id[:6], row.state, row.because) for row in session.unfinished]
            raise AssertionError(f"never saw {what}: {session.phase}, {session.error}, {states}") from None
        finally:
            end()
        return self.copilot.session

    def control(self, name: str, *, root: QWidget | None = None) -> QWidget:
        """What somebody finds under this name: visible, in any window that is open. A name that begins so is enough."""
        roots = [root] if root else [one for one in QApplication.topLevelWidgets() if one.isVisible()]
        found = [one for each in roots for one in each.findChildren(QWidget) if one.isVisible()]
        named = [one for one in found if one.accessibleName() == name]
        named = named or [one for one in found if one.accessibleName().startswith(name)]
        if not named:
            known = sorted({one.accessibleName() for one in found if one.accessibleName()})
            raise AssertionError(f"nothing is called {name!r}, but: {known}")
        return named[0]

    def names(self, root: QWidget) -> set[str]:
        """What the visible controls in it are called."""
        return {one.accessibleName() for one in root.findChildren(QWidget) if one.isVisible()}

    async def click(self, what: str | QWidget, *, root: QWidget | None = None) -> None:
        """Scrolls to a control and clicks in its middle, where nothing else may lie over it."""
        target = self.control(what, root=root) if isinstance(what, str) else what
        _bring_into_sight(target)
        await asyncio.sleep(0.45)  # cards take no press right after they changed
        _bring_into_sight(target)  # what came meanwhile may have moved it
        window = target.window()
        hit = window.childAt(target.mapTo(window, target.rect().center())) if target is not window else target
        assert hit is target or (hit is not None and target.isAncestorOf(hit)), f"{hit} lies over {target}"
        assert target.isEnabled(), f"{target.accessibleName()!r} is switched off"
        QTest.mouseClick(target, Qt.MouseButton.LeftButton)
        await asyncio.sleep(0.2)

    async def choose_in_menu(self, words: str) -> None:
        """Opens the menu by its key and goes down to the line that begins so."""
        await self.press(Qt.Key.Key_M)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        for _ in menu.actions():
            active = menu.activeAction()
            if active is not None and active.text().startswith(words):
                break
            QTest.keyClick(menu, Qt.Key.Key_Down)
        else:
            raise AssertionError(f"no line of the menu begins with {words!r}")
        QTest.keyClick(menu, Qt.Key.Key_Return)
        await asyncio.sleep(0.3)

    async def type(self, words: str) -> None:
        """Types into whatever has the focus."""
        field = QApplication.focusWidget()
        assert isinstance(field, QLineEdit | QPlainTextEdit), f"{field} takes no words"
        QTest.keyClicks(field, words)
        await asyncio.sleep(0.05)

    async def see(self, what: str, true: Callable[[], object]) -> None:
        """Waits until something is to be seen."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not _is(true):  # noqa: ASYNC110 - what is painted has no event of its own
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(f"never saw {what}, but:\n{self.words()}") from None

    def at(self, page: QWidget) -> bool:
        """Whether this page is in front, asked anew."""
        return self.window.front is page

    def picture(self, name: str, root: QWidget | None = None) -> None:
        save_picture(root or self.window, name)

    def words(self, root: QWidget | None = None) -> str:
        """Everything painted as text in the visible part of the window."""
        shown = [label.text() for label in (root or self.window).findChildren(QLabel) if label.isVisible()]
        return "\n".join(shown)


def save_picture(window: QWidget, name: str) -> None:
    """What the window shows now, for eyes: kept where CALMDESK_STORY_PICTURES names a folder."""
    if folder := os.environ.get("CALMDESK_STORY_PICTURES"):
        window.grab().save(str(Path(folder) / f"{name}.png"))


def _bring_into_sight(target: QWidget) -> None:
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    parent = target.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(target)
        parent = parent.parentWidget()


def _is(true: Callable[[], object]) -> bool:
    """Whether it is to be seen; what is not even there is not."""
    try:
        return bool(true())
    except AssertionError:
        return False


def folders_in(home: Path) -> Folders:
    folders = find_folders({"CALMDESK_HOME": str(home)})
    folders.make()
    return folders


def settings_for(url: str) -> Settings:
    account = Account("rt", "rt", url, agent_name="Ada Agent", tags_field="Tags", intent_field="Intent")
    return Settings(accounts=(account,))


Story = Callable[[Person], Awaitable[None]]


def live(home: Path, url: str, token: str, story: Story, *, pace: Pace = QUICK) -> None:
    """Runs the program on a real desk and a database below `home`, with a person at the window. It listens there for
    other programs and keeps its place and order there.
    """
    folders, settings = folders_in(home), settings_for(url)
    make = lambda: desk_program(folders, settings, {"rt": token}, KEY, pace)  # noqa: E731 - a name reads better
    run = Run(make, settings, listen=socket_name(folders), kept_file=folders.kept_file)
    live_with(make, story, run)


def live_with(make_program: Callable[[], Awaitable[Program]], story: Story, run: Run | None = None) -> None:
    """The same with a program made by the test."""

    async def drive(window: PanelWindow, program: Program) -> int:
        window.activateWindow()
        await story(Person(window, program))
        return 0

    assert run_window(replace(run or Run(make_program), drive=drive)) == 0
