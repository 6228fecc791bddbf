"""Where the demo's two windows stand: the desk on one side, the panel beside it. Pure."""

from __future__ import annotations

from typing import NamedTuple

_GAP = 8
_FRAME = 36
"""What a window's own title bar takes, roughly: nothing asks the window manager before the window is up."""
_WIDEST_DESK, _HIGHEST = 1200, 1000


class Place(NamedTuple):
    x: int
    y: int
    width: int
    height: int


def side_by_side(screen: Place, panel_width: int) -> tuple[Place, Place]:
    """The desk's and the panel's place on a screen; the panel is never narrower than it was."""
    height = min(screen.height - _FRAME - _GAP, _HIGHEST)
    panel = min(max(panel_width, 320), screen.width)
    desk = min(max(screen.width - panel - _GAP, 480), _WIDEST_DESK)
    x = screen.x + max((screen.width - desk - panel - _GAP) // 2, 0)
    y = screen.y + _FRAME
    at = min(x + desk + _GAP, screen.x + screen.width - panel)
    return Place(x, y, desk, height), Place(at, y, panel, height)
