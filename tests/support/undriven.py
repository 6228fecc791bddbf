"""The program in its own window with nobody in the program's place: it runs until the window is closed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel

from app.domain.settings import Settings
from app.main import Run, run_window
from app.ui.window.view import PanelWindow
from app.wiring import Program
from app.workplace.place import Workplace

_PATIENCE_SECONDS = 60.0


def painted(window: PanelWindow) -> str:
    """Everything painted as text in the visible part of the window."""
    return "\n".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())


async def true_soon(what: str, true: Callable[[], bool]) -> None:
    """Waits until it is true; fails naming what was waited for."""
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while not true():  # noqa: ASYNC110 - what is painted has no event of its own
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise AssertionError(f"never saw {what}") from None


async def until_painted(window: PanelWindow, words: str) -> str:
    """Everything that is painted once these words are; fails with what was painted instead."""
    try:
        await true_soon(words, lambda: words in painted(window))
    except AssertionError:
        raise AssertionError(f"never painted {words!r}, but:\n{painted(window)}") from None
    return painted(window)


def run_until_closed(
    make_program: Callable[[], Awaitable[Program]],
    story: Callable[[PanelWindow], Awaitable[None]],
    *,
    open_ticket: str | None = None,
    workplace: Workplace | None = None,
) -> int:
    """Runs the window beside the story, which acts on it; closes it when the story ends. The program's status."""
    settings = workplace.choices.settings if workplace else Settings()
    acting: list[asyncio.Task[None]] = []

    async def program() -> Program:
        acting.append(asyncio.create_task(_act(story)))
        return await make_program()

    run = Run(make_program=program, settings=settings, open_ticket=open_ticket, workplace=workplace)
    status = run_window(run)
    acting[0].result()
    return status


def beside(start: Callable[[], int], story: Callable[[PanelWindow], Awaitable[None]]) -> int:
    """The same for a command that opens the window itself: `start` runs it, and gives its status."""
    acting: list[asyncio.Task[None]] = []
    QTimer.singleShot(0, lambda: acting.append(asyncio.ensure_future(_act(story))))
    status = start()
    acting[0].result()
    return status


async def _act(story: Callable[[PanelWindow], Awaitable[None]]) -> None:
    await true_soon("the window", lambda: _window() is not None)
    window = _window()
    assert window is not None
    try:
        await story(window)
    finally:
        window.close()


def _window() -> PanelWindow | None:
    shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, PanelWindow) and one.isVisible()]
    return shown[0] if shown else None
