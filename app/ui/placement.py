"""Where the panel stands: on which screen, at which edge or free, never outside what is visible. Pure geometry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

Edge = Literal["float", "left", "right"]
NARROWEST, WIDEST = 320, 480
WIDTH, HEIGHT = 400, 820
_LEAST_HEIGHT = 240
_MOST_PLACES = 20
_LARGEST = 100_000


@dataclass(frozen=True, slots=True)
class Rect:
    """In Qt's logical pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    def holds(self, other: Rect) -> bool:
        inside = self.x <= other.x and other.right <= self.right
        return inside and self.y <= other.y and other.bottom <= self.bottom


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen as Qt names it. `available` is what panels of the desktop leave free."""

    name: str
    serial: str
    whole: Rect
    available: Rect
    primary: bool = False

    @property
    def key(self) -> str:
        return f"{self.name}|{self.serial}|{self.whole.width}x{self.whole.height}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the panel was put while these screens were there. The rect counts from the screen's available corner."""

    screens: tuple[str, ...]
    screen: str
    edge: Edge
    rect: Rect


@dataclass(frozen=True, slots=True)
class Frame:
    """What the system paints around the window."""

    left: int = 0
    top: int = 0
    right: int = 0
    bottom: int = 0


NO_FRAME = Frame()


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the window's content goes now."""

    rect: Rect
    screen: Screen
    edge: Edge


def placed(
    places: Sequence[Place], screens: Sequence[Screen], *, edge: Edge | None = None, frame: Frame = NO_FRAME
) -> Placed:
    """The panel among these screens, of which there is at least one. `places` are what was remembered, the newest last;
    `edge` overrides what was remembered. The same screens as before give the same place; so a screen that was
    unplugged and comes back has its panel back.
    """
    found = _remembered(places, screens)
    screen = _screen_for(found, screens)
    if edge is None:
        edge = found.edge if found else "float"
    if found is None:
        free = screen.available
        rect = Rect(free.width - WIDTH - frame.right, 0, WIDTH, min(HEIGHT, free.height))
    else:
        rect = found.rect
    return Placed(_fitted(rect, screen.available, edge, frame), screen, edge)


def without_own(screen: Screen, edge: Edge, width: int) -> Screen:
    """The screen as if the panel itself had reserved nothing: what it keeps free for itself at its edge is available
    to it. Else it would be put beside its own place, again and again.
    """
    whole, free = screen.whole, screen.available
    if edge == "left" and free.x - whole.x >= width:
        free = replace(free, x=free.x - width, width=free.width + width)
    elif edge == "right" and whole.right - free.right >= width:
        free = replace(free, width=free.width + width)
    return replace(screen, available=free)


def remember(places: Sequence[Place], screens: Sequence[Screen], now: Placed) -> tuple[Place, ...]:
    """The places with this one as the newest; one for each set of screens, and not for ever."""
    keys = _keys(screens)
    corner = now.screen.available
    rect = replace(now.rect, x=now.rect.x - corner.x, y=now.rect.y - corner.y)
    others = [place for place in places if place.screens != keys]
    return (*others[1 - _MOST_PLACES :], Place(keys, now.screen.key, now.edge, rect))


def screen_of(rect: Rect, screens: Sequence[Screen]) -> Screen:
    """The screen that shows most of this; the primary one when none does."""
    best = max(screens, key=lambda screen: _shared(rect, screen.whole))
    return best if _shared(rect, best.whole) else _primary(screens)


def as_plain(places: Sequence[Place]) -> list[dict[str, Any]]:
    """For a file."""
    return [
        {
            "screens": list(place.screens),
            "screen": place.screen,
            "edge": place.edge,
            "rect": [place.rect.x, place.rect.y, place.rect.width, place.rect.height],
        }
        for place in places
    ]


def from_plain(found: Any) -> tuple[Place, ...]:
    """What `as_plain` made; what is not one is left out."""
    places = [_place(each) for each in found] if isinstance(found, list) else []
    return tuple(place for place in places if place is not None)[-_MOST_PLACES:]


def _place(found: Any) -> Place | None:
    match found:
        case {
            "screens": [*screens],
            "screen": str(screen),
            "edge": "float" | "left" | "right" as edge,
            "rect": [int(x), int(y), int(width), int(height)],
        } if all(isinstance(key, str) for key in screens) and max(abs(x), abs(y), width, height) < _LARGEST:
            return Place(tuple(screens), screen, edge, Rect(x, y, width, height))
    return None


def _remembered(places: Sequence[Place], screens: Sequence[Screen]) -> Place | None:
    """The place for exactly these screens; else the newest on one that is there, in this size or another; else any."""
    keys = _keys(screens)
    names = {(screen.name, screen.serial) for screen in screens}
    tests = (
        lambda place: place.screens == keys,
        lambda place: place.screen in keys,
        lambda place: tuple(place.screen.split("|")[:2]) in names,
        lambda _: True,
    )
    for test in tests:
        for place in reversed(places):
            if test(place):
                return place
    return None


def _screen_for(place: Place | None, screens: Sequence[Screen]) -> Screen:
    if place is not None:
        for screen in screens:
            if screen.key == place.screen:
                return screen
        for screen in screens:
            if [screen.name, screen.serial] == place.screen.split("|")[:2]:
                return screen
    return _primary(screens)


def _primary(screens: Sequence[Screen]) -> Screen:
    return next((screen for screen in screens if screen.primary), screens[0])


def _fitted(rect: Rect, free: Rect, edge: Edge, frame: Frame) -> Rect:
    """The content's rect so that it and its frame lie within the free part, however small that is."""
    room_x = max(free.width - frame.left - frame.right, 1)
    room_y = max(free.height - frame.top - frame.bottom, 1)
    most = WIDEST if edge != "float" else room_x
    width = min(max(rect.width, NARROWEST), most, room_x)
    height = room_y if edge != "float" else min(max(rect.height, _LEAST_HEIGHT), room_y)
    if edge == "left":
        x = 0
    elif edge == "right":
        x = room_x - width
    else:
        x = min(max(rect.x - frame.left, 0), room_x - width)
    y = 0 if edge != "float" else min(max(rect.y - frame.top, 0), room_y - height)
    return Rect(free.x + frame.left + x, free.y + frame.top + y, width, height)


def _keys(screens: Sequence[Screen]) -> tuple[str, ...]:
    return tuple(sorted(screen.key for screen in screens))


def _shared(one: Rect, other: Rect) -> int:
    width = min(one.right, other.right) - max(one.x, other.x)
    height = min(one.bottom, other.bottom) - max(one.y, other.y)
    return max(width, 0) * max(height, 0)
