"""What is written down when something fails: its kind and its place, never its words, which may be a customer's."""

from __future__ import annotations

import faulthandler
import logging
import logging.handlers
import sys
import threading
import traceback
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any

log = logging.getLogger("app.crash")
LOG_NAME = "calmdesk.log"
_CRASH_NAME = "crash.log"
_LOG_SIZE = 512 * 1024
_OWN = ("app", "__main__")
_open: list[IO[bytes]] = []
"""The file faulthandler writes to: it must stay open for as long as the process lives."""


def kind_and_place(error: BaseException) -> str:
    """The names of the error and of those behind it, and where each was raised."""
    told: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(told) < 5:
        told.append(type(seen).__name__ + "\n" + "".join(traceback.format_tb(seen.__traceback__)))
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return "behind it: ".join(told).rstrip()


class WordlessFormatter(logging.Formatter):
    """Our own messages as they are, which hold no words of others; of other libraries' only that there was one."""

    def __init__(self, *, dated: bool = False) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s" if dated else None)
        self._dated = dated

    def format(self, record: logging.LogRecord) -> str:
        own = record.name.split(".")[0] in _OWN
        words = record.getMessage() if own else "(another library's message; its words are not kept)"
        begin = f"{self.formatTime(record)} " if self._dated else ""
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        place = f"\n{kind_and_place(error)}" if error is not None else ""
        return f"{begin}{record.levelname} {record.name}: {words}{place}"


def begin_logging() -> None:
    """Warnings and worse go to stderr; whatever nobody caught is told by kind and place alone."""
    root = logging.getLogger()
    if sys.stderr is not None and not any(isinstance(one.formatter, WordlessFormatter) for one in root.handlers):
        handler = logging.StreamHandler()
        handler.setFormatter(WordlessFormatter())
        root.addHandler(handler)
    root.setLevel(logging.WARNING)
    sys.excepthook = _on_uncaught
    threading.excepthook = _on_thread
    sys.unraisablehook = _on_unraisable


def log_into(folder: Path) -> None:
    """Keeps the log in a file that its user alone can read; an old one is kept beside it. Without a place, no file."""
    with suppress(OSError):
        for name in (LOG_NAME, _CRASH_NAME):
            (folder / name).touch(mode=0o600)
        handler = logging.handlers.RotatingFileHandler(
            folder / LOG_NAME, maxBytes=_LOG_SIZE, backupCount=1, encoding="utf-8", errors="backslashreplace"
        )
        handler.setFormatter(WordlessFormatter(dated=True))
        logging.getLogger().addHandler(handler)
        if not _open:
            _open.append((folder / _CRASH_NAME).open("ab"))
            faulthandler.enable(_open[0])


def on_loop_error(_: object, context: Mapping[str, Any]) -> None:
    """For `loop.set_exception_handler`: asyncio's own would print the error and the arguments of the callback."""
    error = context.get("exception")
    log.error("a task failed: %s", kind_and_place(error) if isinstance(error, BaseException) else "without an error")


def _on_uncaught(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    log.critical("not caught: %s", kind_and_place(error))


def _on_thread(about: threading.ExceptHookArgs) -> None:
    if about.exc_value is not None and not isinstance(about.exc_value, SystemExit):
        log.critical("not caught in a thread: %s", kind_and_place(about.exc_value))


def _on_unraisable(about: sys.UnraisableHookArgs) -> None:
    if about.exc_value is not None:
        log.error("not raised: %s", kind_and_place(about.exc_value))
