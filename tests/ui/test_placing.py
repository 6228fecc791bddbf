"""The window's place on a real X screen: docked, on top, remembered, and visible whatever becomes of the screen."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
_SMALLER = "xrandr --newmode small 65 1024 1048 1184 1344 768 771 777 806; xrandr --addmode screen small; "

pytestmark = pytest.mark.skipif(shutil.which("xvfb-run") is None, reason="needs xvfb-run (package xvfb)")


def shown(kept: Path, *steps: str, before: str = "", **environment: str) -> list[dict[str, Any]]:
    """Where the window stood at first and after each step, on an X screen of its own."""
    child = f'"{sys.executable}" -m tests.ui.placing_child "{kept}" {" ".join(steps)}'
    screen = ["xvfb-run", "-a", "-s", "-screen 0 1366x768x24 -noreset", "bash", "-c", before + child]
    environment = {**os.environ, "QT_QPA_PLATFORM": "xcb", **environment}
    ended = subprocess.run(screen, cwd=ROOT, env=environment, check=False, capture_output=True, text=True, timeout=100)
    assert ended.returncode == 0, ended.stderr
    found: list[dict[str, Any]] = json.loads(ended.stdout.splitlines()[-1])
    return found


def is_visible(seen: Mapping[str, Any]) -> bool:
    x, y, width, height = seen["rect"]
    left, top, wide, high = seen["free"]
    return bool(left <= x and x + width <= left + wide and top <= y and y + height <= top + high)


def test_it_docks_stays_on_top_and_stands_there_again_after_a_restart(tmp_path: Path) -> None:
    kept = tmp_path / "panel.json"
    first, right, wider, left, top, props = shown(kept, "right", "width=440", "left", "top", "props")
    assert (first["edge"], first["rect"]) == ("float", [966, 0, 400, 768])
    assert right["rect"] == [966, 0, 400, 768]
    assert wider["rect"] == [926, 0, 440, 768]  # it stays at its edge when it is made wider
    assert left["rect"] == [0, 0, 440, 768]
    assert top["on_top"]
    assert top["visible"]
    assert "_NET_WM_STATE_ABOVE" in props["props"]
    assert "_NET_WM_WINDOW_TYPE_UTILITY" in props["props"]
    assert "maximum size: 480 by 768" in props["props"]
    assert "_NET_WM_STRUT_PARTIAL(CARDINAL) = 440, 0, 0, 0, 0, 767, 0, 0, 0, 0, 0, 0" in props["props"]
    (again,) = shown(kept)
    assert (again["edge"], again["rect"], again["on_top"]) == ("left", [0, 0, 440, 768], True)


def test_a_screen_that_shrinks_and_grows_again_keeps_all_of_it_visible_at_its_edge(tmp_path: Path) -> None:
    kept = tmp_path / "panel.json"
    steps = shown(kept, "right", "mode=small", "mode=1366x768", "float", "move=900,0", "mode=small", before=_SMALLER)
    assert all(is_visible(seen) for seen in steps)
    assert [seen["rect"] for seen in steps[1:4]] == [[966, 0, 400, 768], [624, 0, 400, 768], [966, 0, 400, 768]]
    assert steps[5]["rect"] == [900, 0, 400, 768]
    assert steps[6]["rect"] == [624, 0, 400, 768]


@pytest.mark.parametrize(
    ("variable", "value", "ratio"),
    [
        ("QT_SCALE_FACTOR", "1.5", 1.5),
        ("QT_SCREEN_SCALE_FACTORS", "screen=1.75", 1.75),
        ("QT_SCALE_FACTOR", "3", 3.0),
    ],
)
def test_a_small_laptop_at_any_scale_shows_all_of_it(tmp_path: Path, variable: str, value: str, ratio: float) -> None:
    steps = shown(tmp_path / "panel.json", "right", **{variable: value})
    assert all(is_visible(seen) for seen in steps), steps
    assert steps[1]["ratio"] == ratio  # scales are used as they are, not rounded to whole ones
    assert steps[1]["rect"][2] >= 320
