"""The native host: takes what the extension tells, checks it, and says it to the running panel."""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from app.desktop.browser.desks import is_at
from app.desktop.browser.frames import FramesBroken, FrameTooLong, read_frame, write_frame
from app.domain.errors import CalmdeskError
from app.domain.links import Answer, Asked, Hello, LookingAt, NotUnderstood, asked_in

SETTLE_SECONDS = 0.2
"""Who leafs through tabs wants the one they stop at; the first switch after a quiet time is told at once."""
LOOK_SECONDS = 3.0
AGAIN_SECONDS = 0.5
_MOST_AGAIN = 120

_END = None
_REFUSED = b""


@dataclass(frozen=True, slots=True)
class PanelNow:
    """What the extension must know: does the panel run, does it follow, and which pages count."""

    running: bool = False
    follow: bool = False
    desks: tuple[str, ...] = ()

    def as_json(self) -> bytes:
        fields = {"calmdesk": 1, "running": self.running, "follow": self.follow, "desks": self.desks}
        return json.dumps(fields, separators=(",", ":")).encode()


class NativeHost:
    """One connection with one browser. `tell` says a line to the panel and returns None when none runs; `desks` are
    the addresses in the settings. It keeps no address longer than it takes to say it, and writes none anywhere.
    """

    def __init__(
        self,
        source: BinaryIO,
        sink: BinaryIO,
        *,
        tell: Callable[[Asked], Answer | None],
        desks: Callable[[], Sequence[str]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._source = source
        self._sink = sink
        self._tell = tell
        self._desks = desks
        self._clock = clock
        self._frames: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._panel = PanelNow()
        self._asked_at = float("-inf")
        self._look_at = float("inf")  # nobody has asked yet
        self._waiting: tuple[float, str, int] | None = None

    def run(self) -> None:
        """Works until the browser closes its end."""
        threading.Thread(target=self._take_frames, name="frames", daemon=True).start()
        try:
            while True:
                try:
                    frame = self._frames.get(timeout=self._pause())
                except queue.Empty:
                    self._on_time()
                    continue
                if frame is _END:
                    return
                self._on_frame(frame)
                self._on_time()
        except (BrokenPipeError, ConnectionError):
            return  # the browser is gone, and with it everybody who could be told

    def _take_frames(self) -> None:
        try:
            while (frame := self._next_frame()) is not None:
                self._frames.put(frame)
        except (FramesBroken, OSError, ValueError):  # ValueError: closed under our hands
            pass
        finally:
            self._frames.put(_END)

    def _next_frame(self) -> bytes | None:
        try:
            return read_frame(self._source)
        except FrameTooLong:
            return _REFUSED

    # -- what the extension says --------------------------------------------------------------------------------------

    def _on_frame(self, frame: bytes) -> None:
        try:
            asked = asked_in(frame)
        except NotUnderstood:
            return self._refuse("not_understood")
        match asked:
            case Hello():
                self._look()
                self._send(self._panel.as_json())
            case LookingAt(str(url)):
                self._on_looking_at(url)
            case _:  # what other programs may ask of the panel is not for a browser
                self._refuse("not_understood")
        return None

    def _on_looking_at(self, url: str) -> None:
        if not is_at(url, self._panel.desks):
            return self._refuse("unknown_desk")
        now = self._clock()
        quiet = now - self._asked_at >= SETTLE_SECONDS
        self._asked_at = now
        self._waiting = (now if quiet else now + SETTLE_SECONDS, url, 0)
        return None

    def _refuse(self, code: str) -> None:
        self._send(json.dumps({"calmdesk": 1, "refused": code}).encode())

    def _send(self, content: bytes) -> None:
        write_frame(self._sink, content)

    # -- what is due --------------------------------------------------------------------------------------------------

    def _pause(self) -> float:
        due = min(self._look_at, self._waiting[0]) if self._waiting else self._look_at
        return min(max(due - self._clock(), 0.0), LOOK_SECONDS)

    def _on_time(self) -> None:
        now = self._clock()
        if self._waiting is not None and self._waiting[0] <= now:
            _, url, tries = self._waiting
            self._waiting = None
            self._say(url, tries)
        if self._look_at <= self._clock() and self._look():
            self._send(self._panel.as_json())

    def _say(self, url: str, tries: int) -> None:
        answer = self._ask(LookingAt(url))
        if answer is None:
            self._look_at = self._clock()  # it has just gone, and the extension should know
        elif answer.code in ("not_ready", "busy") and tries < _MOST_AGAIN:
            self._waiting = (self._clock() + AGAIN_SECONDS, url, tries + 1)
        elif answer.code == "turned_off":
            self._look_at = self._clock()

    def _look(self) -> bool:
        """Looks whether the panel runs; whether that is news."""
        answer = self._ask(Hello())
        before, self._look_at = self._panel, self._clock() + LOOK_SECONDS
        if answer is None or answer.desks is None:
            self._panel = PanelNow(desks=tuple(self._desks()))
        else:
            self._panel = PanelNow(running=True, follow=answer.follow, desks=answer.desks)
        return self._panel != before

    def _ask(self, asked: Asked) -> Answer | None:
        try:
            return self._tell(asked)
        except CalmdeskError:  # it hangs, or is another program: no panel for us
            return None
