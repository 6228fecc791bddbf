"""The session everybody looks at: one frozen value, replaced by a new one, told to whoever subscribed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from app.copilot.session import Session


class Board:
    """Holds the session. All changes happen on the event loop's thread."""

    def __init__(self) -> None:
        self.session = Session()
        self._listeners: list[Callable[[Session], None]] = []

    def subscribe(self, listener: Callable[[Session], None]) -> Callable[[], None]:
        """Calls the listener on every change; the result ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def change(self, **fields: Any) -> None:
        """Replaces fields of the session; a change that changes nothing is told to nobody."""
        session = replace(self.session, **fields)
        if session == self.session:
            return
        self.session = session
        for listener in tuple(self._listeners):
            listener(session)
