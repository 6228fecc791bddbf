"""The panel that runs already: what a second start asks of it instead of failing."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from app.desktop.folders import NoPlace
from app.domain.errors import AlreadyRunning, CalmdeskError, SettingsBroken
from app.domain.links import Open, Show, is_address

if TYPE_CHECKING:
    from app.desktop.folders import Folders
    from app.domain.links import Answer, Asked
    from app.wiring import Program

_PATIENCE_SECONDS = 5.0
_TRY_EVERY_SECONDS = 0.2


class RefusedByRunning(CalmdeskError):
    """The running panel said no; its words are the detail."""

    title = "The running Calmdesk did not open it"
    advice = "Look at its window: it says what to do."


def ask_running(folders: Folders, asked: Asked) -> Answer | None:
    """The answer of the panel that runs; None when there is none."""
    from app.desktop.handover import socket_name, tell

    return tell(socket_name(folders), asked)


def started_once(folders: Folders, ticket: str | None, start: Callable[[], int]) -> int:
    """The status of `start`. When it finds another copy running, that one comes up, with the ticket if one is wanted
    by its address. It is asked for some seconds, because it may only just be starting itself; AlreadyRunning when it
    is never heard. Where nothing can be stored the window opens to say so: who starts from a menu sees no console.
    """
    try:
        return start()
    except AlreadyRunning:
        asked = Open(ticket) if ticket and is_address(ticket) else Show()
        until = time.monotonic() + _PATIENCE_SECONDS
        while (answer := ask_running(folders, asked)) is None:
            if time.monotonic() > until:
                raise
            time.sleep(_TRY_EVERY_SECONDS)
        if not answer.ok:
            raise RefusedByRunning(answer.why) from None
        print("Calmdesk is running already: its panel came up.", file=sys.stderr)
        return 0
    except NoPlace as error:
        return _only_said(error, folders)


def _only_said(error: CalmdeskError, folders: Folders) -> int:
    """A window that only says what is wrong, in the language and the look that were chosen."""
    from app.desktop.settings_file import load_settings
    from app.domain.settings import Settings
    from app.main import Run, has_screen, run_window

    async def not_made() -> Program:
        raise error

    if not has_screen():
        raise error
    settings = Settings()
    with suppress(SettingsBroken):
        settings = load_settings(folders.settings_file)
    return run_window(Run(make_program=not_made, settings=settings))
