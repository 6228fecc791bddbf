"""What a docked panel reserves on X11: its own edge, and never a screen that lies beyond it."""

from __future__ import annotations

import pytest

from app.desktop.edges import NoEdges, make_edges, strut

NOTHING = [0] * 12


@pytest.mark.parametrize(
    ("edge", "panel", "numbers"),
    [
        ("left", (0, 0, 400, 768), [400, 0, 0, 0, 0, 767, 0, 0, 0, 0, 0, 0]),
        ("right", (966, 24, 400, 700), [0, 400, 0, 0, 0, 0, 24, 723, 0, 0, 0, 0]),
        ("right", (566, 0, 400, 768), NOTHING),  # another screen lies to the right
        ("left", (1366, 0, 400, 768), NOTHING),
        ("float", (0, 0, 400, 768), NOTHING),
    ],
)
def test_only_the_edge_of_the_whole_desktop_is_reserved(
    edge: str, panel: tuple[int, int, int, int], numbers: list[int]
) -> None:
    assert strut(edge, panel, 1366) == numbers


@pytest.mark.parametrize("platform", ["offscreen", "wayland", "cocoa"])
def test_where_nothing_can_be_reserved_nothing_is(platform: str) -> None:
    assert isinstance(make_edges(platform), NoEdges)
