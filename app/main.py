"""Starts and stops the program in order: window first, then what is slow; on the way out the other way round."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.content.shipped import shipped
from app.desktop.settings import Settings
from app.domain.errors import CalmdeskError
from app.wiring import Program, empty_program, utc_now

if TYPE_CHECKING:
    from app.ui.window.view import PanelWindow


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the window. `make_program` opens storage; `drive` acts in the window's place (the demo's tour),
    and ends the program when it returns.
    """

    make_program: Callable[[], Awaitable[Program]]
    settings: Settings = field(default_factory=Settings)
    open_ticket: str | None = None
    drive: Callable[[PanelWindow, Program], Awaitable[int]] | None = None


def run_window(run: Run) -> int:
    """Shows the panel and runs until it is closed. Returns the exit status."""
    import qasync

    from app.ui.app import make_application

    application = make_application(sys.argv[:1])
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner:
        return runner.run(_live(run))


async def _live(run: Run) -> int:
    from app.ui.app import build_panel
    from app.ui.start import appearance_of, first_paint

    trouble: CalmdeskError | None = None
    try:
        program = await run.make_program()
    except CalmdeskError as error:
        # The window says what is wrong; nothing can be decided in it, because nothing would be kept.
        program, trouble = await empty_program(), error
        program.copilot.fail(error)
    window = build_panel(
        program.copilot,
        clock=utc_now,
        appearance=appearance_of(run.settings.appearance, run.settings.text_scale),
        titles=program.titles,
        resources=shipped("resources"),
    )
    closed = asyncio.Event()
    window.window_closed.connect(closed.set)
    try:
        window.show()
        await first_paint(window)
        if trouble is not None:
            print(f"calmdesk: {trouble}", file=sys.stderr)
            if run.drive is None:
                await closed.wait()
            return 1
        await program.start()
        if run.open_ticket:
            await _open(program, run.open_ticket)
        if run.drive is not None:
            return await run.drive(window, program)
        await closed.wait()
        return 0
    finally:
        await program.stop()
        window.deleteLater()


async def _open(program: Program, what: str) -> None:
    try:
        await program.open(what)
    except CalmdeskError as error:
        program.copilot.fail(error)
