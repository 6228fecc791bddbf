"""Where the panel stands: always fully visible, at its edge, and back where it was when the screens are back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.placement import (
    HEIGHT,
    NARROWEST,
    WIDEST,
    WIDTH,
    Edge,
    Frame,
    Place,
    Placed,
    Rect,
    Screen,
    as_plain,
    from_plain,
    placed,
    remember,
    screen_of,
    without_own,
)

LAPTOP = Screen("eDP-1", "", Rect(0, 0, 1366, 768), Rect(0, 0, 1366, 728), primary=True)
MONITOR = Screen("HDMI-1", "A7", Rect(1366, -200, 1920, 1080), Rect(1366, -200, 1920, 1080))
TITLE = Frame(1, 28, 1, 1)

_edges = st.sampled_from(["float", "left", "right"])
_sizes = st.integers(200, 8000)
_rects = st.builds(Rect, st.integers(-20_000, 20_000), st.integers(-20_000, 20_000), _sizes, _sizes)


@st.composite
def _screens(draw: st.DrawFn) -> list[Screen]:
    """Screens beside each other, with a bar of the desktop on some."""
    found, x = [], draw(st.integers(-5000, 5000))
    for number in range(draw(st.integers(1, 4))):
        whole = Rect(x, draw(st.integers(-3000, 3000)), draw(_sizes), draw(_sizes))
        bar = draw(st.integers(0, whole.height // 4))
        free = replace(whole, y=whole.y + bar, height=whole.height - bar)
        name = draw(st.sampled_from(["DP", "HDMI", f"S{number}"]))
        found.append(Screen(name, draw(st.sampled_from(["", "1"])), whole, free, primary=number == 1))
        x = whole.right
    return found


_places = st.lists(
    st.builds(
        Place,
        st.lists(st.sampled_from(["DP||1920x1080", "HDMI|1|800x600"]), max_size=2).map(tuple),
        st.sampled_from(["DP||1920x1080", "HDMI|1|800x600", "", "|"]),
        _edges,
        _rects,
    ),
    max_size=4,
)
_frames = st.builds(Frame, *([st.integers(0, 40)] * 4))


@given(_places, _screens(), st.none() | _edges, _frames)
def test_the_panel_is_always_fully_visible(
    places: list[Place], screens: list[Screen], edge: Edge | None, frame: Frame
) -> None:
    now = placed(places, screens, edge=edge, frame=frame)
    rect = now.rect
    outer = Rect(
        rect.x - frame.left,
        rect.y - frame.top,
        rect.width + frame.left + frame.right,
        rect.height + frame.top + frame.bottom,
    )
    free = now.screen.available
    assert free.holds(outer)
    if free.width - frame.left - frame.right >= NARROWEST:
        assert rect.width >= NARROWEST
    if now.edge != "float":
        assert rect.width <= WIDEST
        assert outer.height == free.height
        assert outer.x == free.x if now.edge == "left" else outer.right == free.right


@given(_places, _screens(), _screens(), _edges, _rects)
def test_screens_that_come_back_have_the_panel_back(
    places: list[Place], screens: list[Screen], meanwhile: list[Screen], edge: Edge, rect: Rect
) -> None:
    there = placed((), screens, edge=edge)
    put = placed(remember(places, screens, Placed(rect, there.screen, edge)), screens)
    kept = remember(places, screens, put)
    assert placed(kept, screens) == put
    if {one.key for one in meanwhile} != {one.key for one in screens}:
        moved = placed(kept, meanwhile)
        kept = remember(kept, meanwhile, moved)
    if len({one.key for one in screens}) == len(screens):  # two of one name, serial and size cannot be told apart
        assert placed(kept, screens) == put


@given(_places)
def test_what_is_kept_comes_back_from_its_file(places: list[Place]) -> None:
    assert from_plain(as_plain(places)) == tuple(places)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_a_broken_file_gives_no_place(found: object) -> None:
    assert from_plain(found) == ()
    assert from_plain([found, {"screens": [7], "screen": "x", "edge": "left", "rect": [0, 0, 1, 1]}]) == ()


def test_the_first_time_it_stands_free_at_the_end_of_the_primary_screen() -> None:
    now = placed((), [MONITOR, LAPTOP])
    assert (now.screen, now.edge) == (LAPTOP, "float")
    assert now.rect == Rect(1366 - WIDTH, 0, WIDTH, 728)
    assert placed((), [MONITOR]).rect.height == HEIGHT


def test_a_monitor_is_unplugged_and_plugged_in_again() -> None:
    both = [LAPTOP, MONITOR]
    kept = remember((), both, Placed(Rect(2900, 100, 380, 600), MONITOR, "float"))
    alone = placed(kept, [LAPTOP])
    assert LAPTOP.available.holds(alone.rect)
    assert alone.rect.width == 380
    kept = remember(kept, [LAPTOP], placed(kept, [LAPTOP], edge="left"))  # the agent docks it on the laptop
    assert placed(kept, [LAPTOP]).edge == "left"
    again = placed(kept, both)
    assert (again.edge, again.rect) == ("float", Rect(2900, 100, 380, 600))


def test_a_monitor_that_stands_elsewhere_now_takes_the_panel_with_it() -> None:
    kept = remember((), [LAPTOP, MONITOR], Placed(Rect(2900, 100, 380, 600), MONITOR, "float"))
    left_of = replace(MONITOR, whole=Rect(-1920, 0, 1920, 1080), available=Rect(-1920, 0, 1920, 1080))
    assert placed(kept, [LAPTOP, left_of]).rect == Rect(2900 - 1366 - 1920, 300, 380, 600)


def test_a_monitor_in_another_resolution_is_still_that_monitor() -> None:
    kept = remember((), [LAPTOP, MONITOR], Placed(Rect(2900, 100, 380, 600), MONITOR, "right"))
    small = replace(MONITOR, whole=Rect(1366, 0, 1280, 720), available=Rect(1366, 0, 1280, 720))
    now = placed(kept, [LAPTOP, small])
    assert now.screen == small
    assert now.rect == Rect(1366 + 1280 - 380, 0, 380, 720)


def test_its_frame_stays_visible_too() -> None:
    now = placed((), [LAPTOP], edge="right", frame=TITLE)
    assert now.rect == Rect(1366 - WIDTH - 1, 28, WIDTH, 728 - 29)


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 1.75, 2.0, 3.0])
def test_a_small_laptop_at_any_scale_shows_all_of_it(scale: float) -> None:
    whole = Rect(0, 0, round(1366 / scale), round(768 / scale))
    screen = Screen("eDP-1", "", whole, replace(whole, height=whole.height - 40), primary=True)
    for edge in ("float", "left", "right"):
        now = placed((), [screen], edge=edge)
        assert screen.available.holds(now.rect)
        assert now.rect.width >= NARROWEST


def test_what_the_panel_reserved_itself_is_still_its_own() -> None:
    """Docked at an edge it reserved, it is put there again, and not beside it."""
    for edge in ("left", "right"):
        now = placed((), [LAPTOP], edge=edge)
        free = replace(LAPTOP.available, x=WIDTH if edge == "left" else 0, width=1366 - WIDTH)
        taken = replace(LAPTOP, available=free)
        assert placed((), [without_own(taken, edge, WIDTH)], edge=edge).rect == now.rect
        assert without_own(LAPTOP, edge, WIDTH) == LAPTOP
        bar = replace(LAPTOP, available=replace(LAPTOP.available, x=64, width=1366 - 128))
        assert without_own(bar, edge, WIDTH) == bar  # somebody else's narrow bar stays


def test_a_window_belongs_to_the_screen_that_shows_most_of_it() -> None:
    assert screen_of(Rect(1200, 0, 400, 500), [LAPTOP, MONITOR]) == MONITOR
    assert screen_of(Rect(-900, -900, 400, 500), [LAPTOP, MONITOR]) == LAPTOP


def test_only_the_last_twenty_sets_of_screens_are_remembered() -> None:
    kept: tuple[Place, ...] = ()
    for number in range(30):
        screen = replace(LAPTOP, name=f"S{number}")
        kept = remember(kept, [screen], Placed(Rect(0, 0, 400, 500), screen, "float"))
    assert len(kept) == 20
    assert kept[-1].screen.startswith("S29|")
