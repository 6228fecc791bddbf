"""The way into the second window: it is imported and made when it is first wanted, so that the start pays nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.ui.common.look import Look

if TYPE_CHECKING:
    from app.ui.more.view import MoreWindow

MakeMore = Callable[[Look], "MoreWindow"]


class Door:
    """Keeps the second window between two visits, and lets go of it with the first one."""

    def __init__(self, look: Look, make: MakeMore) -> None:
        self._look = look
        self._make = make
        self.window: MoreWindow | None = None

    def open(self, room: str) -> None:
        """Opens the window at a room."""
        if self.window is None:
            self.window = self._make(self._look)
        self.window.open_room(room)

    def close(self) -> None:
        """Destroys the window. The next `open` makes a new one."""
        if self.window is not None:
            from app.ui.start import dispose

            window, self.window = self.window, None
            dispose(window)
