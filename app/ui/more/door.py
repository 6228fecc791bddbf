"""The way into the second window: it is imported and made when it is first wanted, so that the start pays nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect

from app.ui.common.look import Look

if TYPE_CHECKING:
    from app.ui.carry import Carried
    from app.ui.more.view import MoreWindow

MakeMore = Callable[[Look], "MoreWindow"]
Start = Callable[[Coroutine[Any, Any, None]], None]


@dataclass(frozen=True, slots=True)
class Folded:
    """Where the window stood, and what was on its page."""

    room: str
    place: QRect
    page: Carried | None
    at_side: bool


class Door:
    """Keeps the second window between two visits, and lets go of it with the first one.

    `prepare` imports what `make` needs: that takes half a second, so it is done in a thread. Without it, all is there.
    """

    def __init__(self, look: Look, make: MakeMore, *, start: Start, prepare: Callable[[], None] | None = None) -> None:
        self._look = look
        self._make = make
        self._start = start
        self._prepare = prepare
        self._wanted = ""
        self.window: MoreWindow | None = None

    def open(self, room: str) -> None:
        """Opens the window at a room."""
        if self._prepare is None:
            self._show(room)
        elif self._wanted:
            self._wanted = room  # it is on its way; the room that was asked for last counts
        else:
            self._wanted = room
            self._start(self._open_prepared(self._prepare))

    async def _open_prepared(self, prepare: Callable[[], None]) -> None:
        try:
            await asyncio.to_thread(prepare)
            self._prepare = None
            self._show(self._wanted)
        finally:
            self._wanted = ""

    def _show(self, room: str) -> None:
        if self.window is None:
            self.window = self._make(self._look)
        self.window.open_room(room)

    def fold(self) -> Folded | None:
        """Takes the window down to put it up again with another look; None while it is not shown."""
        from app.ui.carry import taken_from

        window = self.window
        if window is None or not window.isVisible():
            self.close()
            return None
        page = taken_from(window.page) if window.page is not None else None
        folded = Folded(window.room, window.geometry(), page, window.side.hasFocus())
        self.close()
        return folded

    def unfold(self, folded: Folded | None, look: Look) -> None:
        """Puts it up where it stood and at its room; what was typed in it is there."""
        from app.ui.carry import bring_back

        self._look = look
        if folded is None:
            return
        window = self.window = self._make(look)
        window.setGeometry(folded.place)
        window.open_room(folded.room)
        if folded.page is not None and window.page is not None:
            bring_back(folded.page, window.page)
        if folded.at_side:
            window.side.setFocus()

    def renew(self) -> None:
        """Makes it anew as it is: what its rooms read from is another one."""
        self.unfold(self.fold(), self._look)

    def close(self) -> None:
        """Destroys the window. The next `open` makes a new one."""
        if self.window is not None:
            from app.ui.start import dispose

            window, self.window = self.window, None
            dispose(window)
