"""A panel's local socket without a window: answers as told, and keeps what was said to it."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

from app.desktop.folders import Folders
from app.desktop.handover import make_room, socket_name
from app.domain.links import Answer, Asked, Hello, LookingAt, answer_line, asked_in

_SECONDS = 20.0


class PanelSocket:
    """Listens from its making to its end. `refusals` are answers to the next addresses, before they are taken."""

    def __init__(self, folders: Folders, desks: tuple[str, ...], *, follow: bool = True) -> None:
        self.desks = desks
        self.follow = follow
        self.refusals: list[Answer] = []
        self.looked_at: list[str] = []
        self._name = socket_name(folders)
        assert make_room(self._name)
        self._listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listening.bind(self._name)
        self._listening.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """The panel is gone, as after a crash: nobody listens."""
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        Path(self._name).unlink(missing_ok=True)

    def until(self, *urls: str) -> None:
        """Waits until exactly these were looked at, in this order; then forgets them."""
        begin = time.monotonic()
        while tuple(self.looked_at) != urls:
            assert time.monotonic() - begin < _SECONDS, f"{self.looked_at} instead of {urls}"
            time.sleep(0.01)
        self.looked_at.clear()

    def _serve(self) -> None:
        while True:
            try:
                talk, _ = self._listening.accept()
            except OSError:
                return
            with (
                talk,
                talk.makefile("rb") as lines,
                suppress(ConnectionError),
            ):  # who asked may be gone before the answer
                for line in lines:
                    talk.sendall(answer_line(self._answer(asked_in(line))))

    def _answer(self, asked: Asked) -> Answer:
        match asked:
            case Hello():
                return Answer(desks=self.desks, follow=self.follow)
            case LookingAt(str(url)):
                if self.refusals:
                    return self.refusals.pop(0)
                self.looked_at.append(url)
        return Answer()
