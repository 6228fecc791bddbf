"""The panel's local socket as other programs reach it: where it is, and how one line is said. No Qt."""

from __future__ import annotations

import hashlib
import os
import socket
import stat
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from app.desktop.folders import Folders
from app.domain.errors import CalmdeskError
from app.domain.links import LONGEST_LINE, Answer, Asked, NotUnderstood, answer_in, line_of

_LONGEST_PATH = 80
"""A socket's path may have 103 bytes on macOS, and Qt makes it under a longer name first."""


_PIPE_BUSY = 231


class HandoverFailed(CalmdeskError):
    """The running panel was reached and did not answer as it should."""

    title = "The running Calmdesk did not answer"
    advice = "Look at its window; quit it and start again if it hangs."


def socket_name(folders: Folders) -> str:
    """Where the panel of this data folder listens: a path, or the name of a pipe on Windows. Makes nothing."""
    digest = hashlib.sha256(str(folders.data).encode(errors="surrogateescape")).hexdigest()[:12]
    if sys.platform == "win32":
        return rf"\\.\pipe\calmdesk-{digest}"
    path = folders.data / "panel.sock"
    if len(os.fsencode(path)) > _LONGEST_PATH:
        path = Path(tempfile.gettempdir()) / f"calmdesk-{os.getuid()}-{digest}" / "panel.sock"
    return str(path)


def make_room(name: str) -> bool:
    """Makes the folder the socket lies in, for this user alone. False when somebody else owns it: do not listen."""
    if sys.platform == "win32":
        return True
    folder = Path(name).parent
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _is_ours(folder)
    except OSError:
        return False


def tell(name: str, asked: Asked, *, timeout: float = 5.0) -> Answer | None:
    """Says one line to the running panel and waits for its answer. None when no panel runs.

    Raises HandoverFailed when it runs and does not answer. Blocks: not for the window's thread.
    """
    try:
        line = _said(name, line_of(asked), timeout)
    except (FileNotFoundError, ConnectionRefusedError):
        return None
    except OSError as error:
        raise HandoverFailed(error.strerror or type(error).__name__) from error
    try:
        return answer_in(line)
    except NotUnderstood as error:
        raise HandoverFailed from error


if sys.platform == "win32":

    def _said(name: str, line: bytes, timeout: float) -> bytes:
        until = time.monotonic() + timeout
        while True:
            try:
                with open(name, "r+b", buffering=0) as pipe:  # noqa: PTH123 - a pipe's name is no path
                    pipe.write(line)
                    return _line_from(lambda: pipe.read(LONGEST_LINE) or b"")
            except OSError as error:
                if error.winerror != _PIPE_BUSY or time.monotonic() > until:  # the server is between two connections
                    raise
                time.sleep(0.05)

else:

    def _said(name: str, line: bytes, timeout: float) -> bytes:
        if not _is_ours(Path(name).parent):
            return b""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as talk:
            until = time.monotonic() + timeout
            talk.settimeout(timeout)
            talk.connect(name)
            talk.sendall(line)

            def more() -> bytes:
                talk.settimeout(max(until - time.monotonic(), 0.001))  # of the whole, not of each byte
                return talk.recv(LONGEST_LINE)

            return _line_from(more)


def _line_from(more: Callable[[], bytes]) -> bytes:
    """Everything up to the first line end."""
    got = b""
    while b"\n" not in got and len(got) <= LONGEST_LINE and (piece := more()):
        got += piece
    return got


def _is_ours(folder: Path) -> bool:
    """Whether only this user can write there. Raises FileNotFoundError."""
    if sys.platform == "win32":
        return True
    found = folder.stat()
    return found.st_uid == os.getuid() and not stat.S_IMODE(found.st_mode) & 0o022
