"""The way into the second window: it is imported and made when it is first wanted, so that the start pays nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from app.ui.common.look import Look

if TYPE_CHECKING:
    from app.ui.more.view import MoreWindow

MakeMore = Callable[[Look], "MoreWindow"]
Start = Callable[[Coroutine[Any, Any, None]], None]


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

    def renew(self, look: Look | None = None) -> None:
        """Makes the window anew, with another look if one is given, where it stands and at its room; what was typed in
        it stays.
        """
        from app.ui.carry import bring_back, taken_from

        self._look = look or self._look
        if self.window is None or not self.window.isVisible():
            self.close()
            return
        old, room = self.window, self.window.room
        carried = taken_from(old.page) if old.page is not None else None
        at_side, place = old.side.hasFocus(), old.geometry()
        self.close()
        self.window = self._make(self._look)
        self.window.setGeometry(place)
        self.window.open_room(room)
        if carried is not None and self.window.page is not None:
            bring_back(carried, self.window.page)
        if at_side:
            self.window.side.setFocus()

    def close(self) -> None:
        """Destroys the window. The next `open` makes a new one."""
        if self.window is not None:
            from app.ui.start import dispose

            window, self.window = self.window, None
            dispose(window)
