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
from typing import TYPE_CHECKING, Any, TypeVar

from app import __version__
from app.content.shipped import shipped
from app.desktop.settings import Settings
from app.desktop.wishes import may_move
from app.domain.errors import CalmdeskError, NotStarted, NoWindow
from app.domain.phrase import Phrase
from app.wiring import Program, empty_program, utc_now

if TYPE_CHECKING:
    from app.ui.common.look import Look
    from app.ui.more.making import Sources
    from app.ui.more.view import MoreWindow
    from app.ui.window.view import PanelWindow

log = logging.getLogger(__name__)

T = TypeVar("T")

FAILED, INTERRUPTED = 1, 130
_SCREENS = ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the window. `make_program` opens storage; `drive` acts in the window's place (the demo's tour),
    and ends the program when it returns.
    """

    make_program: Callable[[], Awaitable[Program]]
    settings: Settings = field(default_factory=Settings)
    open_ticket: str | None = None
    drive: Callable[[PanelWindow, Program], Coroutine[Any, Any, int]] | None = None


def run_window(run: Run) -> int:
    """Shows the panel and runs until it is closed. Returns the exit status: 0, 1 when the program could not work (the
    window and stderr say why), 130 when `drive` was interrupted. Raises NoWindow where Qt would end the process.
    """
    _require_screen()
    import qasync

    from app.ui.app import make_application
    from app.ui.garbage import collected_on_this_thread

    application = make_application(sys.argv[:1])
    # Outside the loop: qasync's loop itself holds Qt timers in a cycle.
    with collected_on_this_thread(), asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner:
        return runner.run(_live(run))


def _require_screen() -> None:
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in _SCREENS):
        raise NoWindow("neither DISPLAY nor WAYLAND_DISPLAY is set")


async def _live(run: Run) -> int:
    from app.ui.start import dispose

    dressing = asyncio.create_task(_dressed(run.settings))
    leave, hurry = asyncio.Event(), asyncio.Event()
    with _signals_set(leave, hurry):
        trouble: CalmdeskError | None = None
        try:
            program = await run.make_program()
        except Exception as error:  # noqa: BLE001 - whatever it is, the person must read it
            # The window says what is wrong; nothing can be decided in it, because nothing would be kept.
            program, trouble = await empty_program(), _in_words(error)
        window: PanelWindow | None = None
        try:
            window = _window(run, program, moves=await dressing)
            window.window_closed.connect(leave.set)
            return await _in_window(window, run, program, trouble, leave=leave, hurry=hurry)
        finally:
            await program.stop()
            if window is not None:
                dispose(window)


async def _dressed(settings: Settings) -> bool:
    """Has the window's words at hand, and says whether it may move. Both are asked beside what else is opened."""
    from PySide6.QtWidgets import QApplication

    from app.ui.common.language import use_language
    from app.ui.tongue import language_of, speak_qt

    language = language_of(settings.language)
    app = QApplication.instance()
    if isinstance(app, QApplication):
        speak_qt(app, language)
    words = asyncio.to_thread(use_language, language, shipped("resources") / "translations")
    _, moves = await asyncio.gather(words, asyncio.to_thread(may_move, settings.motion))
    return moves


def _window(run: Run, program: Program, *, moves: bool) -> PanelWindow:
    from app.ui.app import build_panel
    from app.ui.start import appearance_of

    def more(look: Look) -> MoreWindow:
        from app.ui.more.making import make_more

        return make_more(look, _sources(program))

    def prepare_more() -> None:
        _sources(program)

    return build_panel(
        program.copilot,
        clock=utc_now,
        appearance=appearance_of(run.settings.appearance, run.settings.text_scale, moves=moves),
        titles=program.titles,
        definitions=program.definitions,
        resources=shipped("resources"),
        tone=lambda: program.content.library().tone,
        more=more,
        prepare_more=prepare_more,
    )


def _sources(program: Program) -> Sources:
    """What the second window reads from; asked for when it is first opened."""
    from app.desktop.exports import write_export
    from app.desktop.folders import find_folders
    from app.desktop.licences import Licences
    from app.ui.about.presenter import About
    from app.ui.more.making import Sources

    folders, resources = find_folders(), shipped("resources")
    return Sources(
        past=program.store.past,
        packs=program.packs,
        about=About(__version__, str(folders.logs), str(folders.data), str(folders.config)),
        parts=Licences(root=resources.parent, resources=resources, packs=program.packs.folders),
        flush=program.ledger.flush,
        clock=utc_now,
        write=write_export,
    )


async def _in_window(
    window: PanelWindow,
    run: Run,
    program: Program,
    trouble: CalmdeskError | None,
    *,
    leave: asyncio.Event,
    hurry: asyncio.Event,
) -> int:
    """From the first paint until it is over; `leave` is set when the window is closed, `hurry` with it by a signal."""
    from app.ui.start import first_paint

    window.show()
    await first_paint(window)
    if trouble is None:
        trouble = await _unless(leave, _begin(program, run.open_ticket))
    if trouble is not None:
        program.copilot.fail(trouble)
        print(f"calmdesk: {trouble}", file=sys.stderr)
    elif run.drive is not None:
        status = await _unless(hurry, run.drive(window, program))
        return INTERRUPTED if status is None else status
    if run.drive is None:
        await _closed(leave, hurry, window, program)
    return 0 if trouble is None else FAILED


async def _begin(program: Program, ticket: str | None) -> CalmdeskError | None:
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
