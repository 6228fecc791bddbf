"""Puts the second window together: which rooms there are, and what each reads from."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.ui.common.language import later
from app.ui.common.look import Look
from app.ui.more.room import Room
from app.ui.more.view import MoreWindow


def make_more(look: Look, *, settings: Callable[[Look], QWidget] | None = None) -> MoreWindow:
    """The second window, not yet shown. `settings` makes the page of settings; without it there is no such room."""
    rooms = []
    if settings is not None:
        rooms.append(Room("settings", later("Settings"), "settings", settings))
    return MoreWindow(look, rooms)
