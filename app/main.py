"""Starts and stops the program in order: window first, then what is slow; on the way out the other way round."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
import threading
import traceback
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from app.content.shipped import shipped
from app.desktop.crash import on_loop_error
from app.desktop.handover import make_room
from app.domain.errors import CalmdeskError, NotStarted, NoWindow
from app.domain.phrase import Phrase
from app.domain.settings import Settings
from app.stage import Stage
from app.wiring import Program
from app.workplace.programs import empty_program

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from app.ui.following.gate import LinkGate
    from app.ui.window.view import PanelWindow
    from app.workplace.place import Workplace

log = logging.getLogger(__name__)

T = TypeVar("T")

FAILED, INTERRUPTED = 1, 130
_SCREENS = ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the window. `make_program` opens storage; `drive` acts in the window's place (the demo's tour),
    and ends the program when it returns. With a `workplace` there are settings, and another program may take the
    place of the first; `welcome` goes through the first run before. `listen` is the local socket on which other
    programs ask for tickets, `kept_file` where the panel remembers its place and order; without it they are those of
    this run. `beside` makes and shows another window beside the panel, as the demo's desk, where there is one.
    """

    make_program: Callable[[], Awaitable[Program]]
    settings: Settings = field(default_factory=Settings)
    open_ticket: str | None = None
    drive: Callable[[PanelWindow, Program], Coroutine[Any, Any, int]] | None = None
    workplace: Workplace | None = None
    welcome: bool = False
    listen: str | None = None
    kept_file: Path | None = None
    beside: Callable[[PanelWindow, Program], QWidget | None] | None = None

    @property
    def chosen(self) -> Settings:
        """The settings as they are now."""
        return self.workplace.choices.settings if self.workplace else self.settings


def run_window(run: Run) -> int:
    """Shows the panel and runs until it is closed. Returns the exit status: 0, 1 when the program could not work (the
    window and stderr say why), 130 when `drive` was interrupted. Raises NoWindow where Qt would end the process.
    """
    require_screen()
    from app.ui.garbage import collected_on_this_thread

    # Outside the loop: qasync's loop itself holds Qt timers in a cycle.
    with collected_on_this_thread() as begin:
        import qasync

        from app.ui.app import make_application

        application = make_application(sys.argv[:1])
        begin()
        with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner:
            return runner.run(_live(run))


def require_screen() -> None:
    """Raises NoWindow where Qt would end the process."""
    if not has_screen():
        raise NoWindow("neither DISPLAY nor WAYLAND_DISPLAY is set")


def has_screen() -> bool:
    """Whether a window can be opened; where not, Qt would end the process."""
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in _SCREENS)


async def _live(run: Run) -> int:
    leave, hurry, again = asyncio.Event(), asyncio.Event(), asyncio.Event()
    asyncio.get_running_loop().set_exception_handler(on_loop_error)
    with _signals_set(leave, hurry):
        stage = Stage(run)
        await stage.prepare()
        stage.when_closed = leave.set
        try:
            if run.welcome and not await _welcomed(run, leave):
                return 0
            while True:
                again.clear()
                status = await _one_program(run, stage, leave, hurry, again)
                if not again.is_set() or hurry.is_set() or stage.is_closed:
                    return status
                leave.clear()
        finally:
            await stage.close()
            if run.workplace is not None:
                await run.workplace.choices.saved()
                await run.workplace.keep_requests()


async def _welcomed(run: Run, leave: asyncio.Event) -> bool:
    """Goes through the first run; False when its window was closed."""
    from app.ui.welcome.making import first_run

    assert run.workplace is not None  # noqa: S101 - only a workplace can be welcomed to
    work = first_run(run.workplace, resources=shipped("resources"))
    return bool(await _unless(leave, work))


async def _one_program(run: Run, stage: Stage, leave: asyncio.Event, hurry: asyncio.Event, again: asyncio.Event) -> int:
    """One program from its making to its end; the window stays when `again` says that another one follows."""
    from app.ui.start import dispose

    trouble: CalmdeskError | None = None
    try:
        program = await run.make_program()
    except Exception as error:  # noqa: BLE001 - whatever it is, the person must read it
        # The window says what is wrong; nothing can be decided in it, because nothing would be kept.
        program, trouble = await empty_program(), _in_words(error)

    def put_together_again() -> None:
        if loss := program.would_be_lost():
            program.copilot.tell(Phrase.of("{loss} Quit and start again to change accounts.", loss=loss))
            return
        again.set()
        leave.set()

    if run.workplace is not None:
        run.workplace.again = put_together_again
    beside: QWidget | None = None
    try:
        if leave.is_set() and stage.is_closed:
            return 0  # while this program was being made
        window = stage.show(program)
        if run.beside is not None and trouble is None:
            beside = run.beside(window, program)
        with _links_open(window, run, program) as links:
            begun = partial(_begin, program, run.open_ticket, links)
            return await _in_window(window, run, program, trouble, begin=begun, leave=leave, hurry=hurry)
    finally:
        try:
            await stage.hand_over()
        finally:
            await program.stop()
            if beside is not None:
                dispose(beside)


async def _in_window(
    window: PanelWindow,
    run: Run,
    program: Program,
    trouble: CalmdeskError | None,
    *,
    begin: Callable[[], Coroutine[Any, Any, CalmdeskError | None]],
    leave: asyncio.Event,
    hurry: asyncio.Event,
) -> int:
    """From the first paint until it is over; `leave` is set when the window is closed, `hurry` with it by a signal."""
    from app.ui.common.intents import OpenWorklist
    from app.ui.start import first_paint
    from app.ui.window.fronts import import_pages

    window.show()
    await first_paint(window)
    if trouble is None:
        trouble = await _unless(leave, begin())
    asyncio.get_running_loop().run_in_executor(None, import_pages)
    if trouble is not None:
        program.copilot.fail(trouble)
        print(f"calmdesk: {trouble}", file=sys.stderr)
    elif run.welcome:
        window.intent_made.emit(OpenWorklist())
    if trouble is None and run.drive is not None:
        status = await _unless(hurry, run.drive(window, program))
        return INTERRUPTED if status is None else status
    if run.drive is None:
        await _closed(leave, hurry, window, program)
    return 0 if trouble is None else FAILED


@contextlib.contextmanager
def _links_open(window: PanelWindow, run: Run, program: Program) -> Iterator[LinkGate]:
    """Other programs of this user are heard from the first paint on, until the window is gone."""
    from app.ui.following.gate import LinkGate

    gate = LinkGate(
        window,
        ref_of=program.copilot.ref_of,
        desks=tuple(account.url for account in run.chosen.accounts),
        follows_browser=lambda: run.chosen.follow_browser,
    )
    if run.listen is not None and not (make_room(run.listen) and gate.listen(run.listen)):
        program.copilot.tell("Links to tickets do not reach this window: its local socket could not be made.")
    try:
        yield gate
    finally:
        gate.close()


async def _begin(program: Program, ticket: str | None, links: LinkGate) -> CalmdeskError | None:
    """Does what is slow; returns what kept it from being done."""
    try:
        await program.start()
    except Exception as error:  # noqa: BLE001 - whatever it is, the person must read it
        return _in_words(error)
    if ticket:
        try:
            await program.open(ticket)
        except CalmdeskError as error:
            program.copilot.fail(error)
    links.begin()
    return None


async def _closed(leave: asyncio.Event, hurry: asyncio.Event, window: PanelWindow, program: Program) -> None:
    """Waits until the window is closed; what would be lost with it is said once before."""
    await leave.wait()
    if not (loss := program.would_be_lost()):
        return
    print(f"calmdesk: {loss}", file=sys.stderr)
    if not hurry.is_set():
        leave.clear()
        program.copilot.tell(Phrase.of("{loss} Close the window again to give it up.", loss=loss))
        window.show()
        await leave.wait()


async def _unless(stopped: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """The result of the work; None when it was stopped before it was done."""
    task, stop = asyncio.create_task(work), asyncio.create_task(stopped.wait())
    await asyncio.wait({task, stop}, return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    if task.done():
        return task.result()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return None


@contextlib.contextmanager
def _signals_set(*events: asyncio.Event) -> Iterator[None]:
    """Ctrl-C and SIGTERM set these instead of ending the program somewhere in the middle of its work."""
    loop = asyncio.get_running_loop()

    def stop(*_: object) -> None:
        for event in events:
            loop.call_soon_threadsafe(event.set)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        try:
            loop.add_signal_handler(number, stop)
        except NotImplementedError:  # Windows: Python looks there when it next runs, which is soon enough
            signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            with contextlib.suppress(NotImplementedError):
                loop.remove_signal_handler(number)
            signal.signal(number, handler)


def _in_words(error: Exception) -> CalmdeskError:
    """An error a person can read. Of one that only a mistake in our code can cause, the place goes to the log."""
    match error:
        case CalmdeskError():
            return error
        case OSError(filename=str(name)):
            return NotStarted(f"{name}: {error.strerror}")
        case OSError() | ImportError():
            return NotStarted(str(error))
    log.error("not started: %s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
    return NotStarted(type(error).__name__)
