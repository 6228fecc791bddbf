"""Every window and page as a screen reader gets it: names, roles, one focus, and Tab down the page and back."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.accessible.stage import Shown, missing, shown

pytestmark = [pytest.mark.real, pytest.mark.skipif(bool(missing()), reason=missing()), pytest.mark.timeout(400)]

PAGES: dict[str, tuple[str, ...]] = {
    "panel": (),
    "worklist": ("w",),
    "conversation": ("c",),
    "own answer": ("a",),
    "composer": ("1", "e"),
    "escalate": ("x",),
    "flag": ("1", "f"),
    "needs you": ("n",),
    "practice": ("p",),
    "article": ("k", "o"),
    "help": ("F1",),
}
ROOMS = ("day", "journal", "ledger", "quality", "settings", "about")
ROLELESS = ("filler", "unknown", "invalid", "")
CHOSEN_ROLES = ("combo box",)
"""Their name is their value on Linux: a label or a description has to say what it is for."""


def test_every_page_of_the_panel_is_told(tmp_path: Path) -> None:
    table: list[str] = []
    problems: list[str] = []
    with shown(tmp_path) as seen:
        seen.do("open", number="1001")
        seen.until("advice", lambda state: state["advice"])
        time.sleep(1)
        for page, keys in PAGES.items():
            seen.press(*keys)
            time.sleep(0.5)
            problems += look(seen, page, table)
            if keys:
                seen.press("Escape")
                seen.until("the panel", lambda state: state["front"] == "PanelView")
        seen.press("m")
        seen.until("the menu", lambda state: state["popup"])
        seen.reader.ask("focused")
        seen.press("Down")
        name, role = seen.reader.ask("focused")[-1]
        assert name
        assert "menu" in role
        seen.press("Escape")
    print("\n".join(["", *table]))
    assert problems == []


def test_every_room_the_desk_and_the_first_run_are_told(tmp_path: Path) -> None:
    table: list[str] = []
    problems: list[str] = []
    with shown(tmp_path / "demo") as seen:
        for room in ROOMS:
            seen.do("more", room=room)
            state = seen.until("the second window", lambda state: len(state["windows"]) > 2)
            time.sleep(1.5)
            other = next(title for title in state["windows"] if title not in ("Calmdesk", "Demo desk"))
            seen.do("activate", title=other)
            problems += look(seen, room, table)
        seen.press("Escape")
        seen.do("activate", title="Demo desk")
        problems += look(seen, "demo desk", table)
    with shown(tmp_path / "new", "--welcome") as seen:
        nodes = seen.walk()
        found = troubles(nodes)
        problems += [f"first run: {trouble}" for trouble in found]
        table.append(row("first run", nodes, found))
    print("\n".join(["", *table]))
    assert problems == []


def look(seen: Shown, page: str, table: list[str]) -> list[str]:
    """What is wrong with the window in front; adds its row to the table."""
    nodes = in_front(seen.walk())
    focus = seen.do("focus")
    told = [node["name"] for node in nodes if "FOCUSED" in node["states"]]
    found = troubles(nodes)
    if focus and focus["name"] not in told:
        found.append(f"Qt has the focus on {focus['name']!r}, told is {told}")
    there, back = seen.do("tabs"), seen.do("tabs", back=True)
    found += [f"Tab goes up: {names}" for names in upward(there[:-1])]
    if there[-1]["end"] != "round" or there[-1]["at"] != 0:
        found.append(f"Tab is caught: {there[-1]} after {[one['name'] for one in there[-4:-1]]}")
    if {one["name"] for one in there[:-1]} - {one["name"] for one in back[:-1]}:
        found.append("Shift+Tab does not go the same way back")
    table.append(row(page, nodes, found))
    return [f"{page}: {trouble}" for trouble in found]


def row(page: str, nodes: list[dict[str, Any]], found: list[str]) -> str:
    focusable = sum("FOCUSABLE" in node["states"] for node in nodes)
    return f"{page:14} {len(nodes):4} nodes {focusable:4} focusable {len(found):3} problems"


def in_front(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The nodes of the active window that show."""
    tops = {node["path"][0] for node in nodes if len(node["path"]) == 1 and "ACTIVE" in node["states"]}
    return [node for node in nodes if node["path"] and node["path"][0] in tops and "SHOWING" in node["states"]]


def troubles(nodes: list[dict[str, Any]]) -> list[str]:
    found = []
    for node in nodes:
        role, name = node["role"], node["name"].strip()
        if len(node["path"]) == 1 and role in ROLELESS:
            found.append(f"the window {name!r} is told as {role}")
        takes = "FOCUSABLE" in node["states"] or "Press" in node["actions"]
        if takes and not name and not node["label"]:
            found.append(f"nameless {role} at {node['path']}")
        if takes and role in ROLELESS:
            found.append(f"{name!r} takes the focus as {role}")
        if role in CHOSEN_ROLES and not node["label"] and not node["about"]:
            found.append(f"{role} {name!r} does not say what it is for")
        if role in ("image", "icon") and not name:
            found.append(f"nameless picture at {node['path']}")
        if role in ("list item", "table cell", "tree item") and not name and role != "table cell":
            found.append(f"nameless {role} at {node['path']}")
        if "<qt>" in node["about"] + name:
            found.append(f"marks are read out: {node['about']}")
    acting = Counter(
        (tuple(node["path"][:-1]), node["name"]) for node in nodes if "Press" in node["actions"] and node["name"]
    )
    return found + [f"{times} siblings called {name!r}" for (_, name), times in acting.items() if times > 1]


def upward(stops: list[dict[str, Any]]) -> list[str]:
    """Steps of Tab that go against the reading, but for the one that begins again at the top."""
    steps = [(one, other) for one, other in zip(stops, [*stops[1:], *stops[:1]], strict=True) if goes_back(one, other)]
    return [f"{one['name']!r} to {other['name']!r}" for one, other in steps[1:]] if len(steps) > 1 else []


def goes_back(one: dict[str, Any], other: dict[str, Any]) -> bool:
    for a, b in zip(one["path"], other["path"], strict=False):
        if a == b:
            continue
        if a[0] <= b[0] and a[1] <= b[1] and b[0] + b[2] <= a[0] + a[2] and b[1] + b[3] <= a[1] + a[3]:
            return False  # into it
        if b[1] >= a[1] + a[3] - 2:
            return False  # below
        left, right = (b, a) if one["rtl"] else (a, b)
        return not right[0] >= left[0] + left[2] - 2  # else beside it, in a row or the next column
    return False
