"""What is wrong with the nodes of a window as a screen reader gets them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

Node = dict[str, Any]
NOTHING = ("filler", "unknown", "invalid", "")
"""Roles that say nothing about what can be done."""
BY_VALUE = ("combo box",)
"""Their name is their value on Linux: a label or a description has to say what it is for."""
_EDGE = 2


def troubles(nodes: list[Node]) -> list[str]:
    return [*(trouble for node in nodes for trouble in _of(node)), *_twice(nodes), *out_of_order(nodes)]


def takes_part(node: Node) -> bool:
    """Whether something can be done with it."""
    return "FOCUSABLE" in node["states"] or "Press" in node["actions"] or "Toggle" in node["actions"]


def _of(node: Node) -> Iterator[str]:
    role, name = node["role"], node["name"].strip()
    what = f"{role} {name!r} at {node['path']}"
    if takes_part(node):
        if not name and not node["label"]:
            yield f"nameless: {what}"
        if role in NOTHING:
            yield f"can be used, but its role says nothing: {what}"
        if name and name == node["about"].strip():
            yield f"says its name twice: {what}"
        if "ENABLED" in node["states"] and not node["actions"] and "EDITABLE" not in node["states"]:
            yield f"nothing can be done: {what}"
    if role in BY_VALUE and not node["label"] and not node["about"]:
        yield f"does not say what it is for: {what}"
    if role in ("image", "icon", "list item", "menu item", "page tab", "frame") and not name:
        yield f"nameless: {what}"
    if len(node["path"]) == 1 and role in (*NOTHING, "panel"):
        yield f"the window is told as {role}: {what}"
    if "<qt>" in node["about"] + name or "&&" in name:
        yield f"marks are read out: {what} {node['about']!r}"


def _twice(nodes: list[Node]) -> list[str]:
    """Things of one name in one group: nobody who hears them could tell them apart. A way back may be above and below:
    it is told with its key, so it is known to be the same.
    """
    groups = {tuple(node["path"]) for node in nodes if node["name"] and node["role"] not in ("label", "frame")}
    heard: Counter[tuple[tuple[int, ...], str, str]] = Counter()
    beside: Counter[tuple[tuple[int, ...], str, str]] = Counter()
    for node in nodes:
        if not takes_part(node) or not node["name"] or node["role"] == "table cell":  # told with its row and column
            continue
        ways = [tuple(node["path"][:end]) for end in range(len(node["path"]) - 1, 0, -1)]
        beside[(ways[0] if ways else (), node["role"], node["name"])] += 1
        if not node["about"].strip():
            heard[(next((way for way in ways if way in groups), ()), node["role"], node["name"])] += 1
    return [
        f"{count} times {role} {name!r} in {group}"
        for counted in (beside, heard)
        for (group, role, name), count in counted.items()
        if count > 1
    ]


def out_of_order(nodes: list[Node], *, leftward: bool = False) -> list[str]:
    """Neighbours in the tree that stand the other way round on the screen."""
    families: dict[tuple[int, ...], list[Node]] = {}
    for node in nodes:
        if node["box"][2] > 0 and node["box"][3] > 0 and node["role"] != "unknown":  # the handle of a splitter
            families.setdefault(tuple(node["path"][:-1]), []).append(node)
    return [
        f"read before what stands above or ahead of it: {_said(one)}, then {_said(other)}"
        for parent, children in families.items()
        if parent  # windows stand beside each other in no order
        for one, other in pairwise(children)
        if _stands_before(other["box"], one["box"], leftward=leftward)
    ]


def _stands_before(a: list[int], b: list[int], *, leftward: bool) -> bool:
    """Whether a is read before b on the screen: wholly above it, or in its row and wholly ahead of it."""
    if a[1] + a[3] <= b[1] + _EDGE:
        return True
    if b[1] + b[3] <= a[1] + _EDGE:
        return False
    ahead, behind = (b, a) if leftward else (a, b)
    return ahead[0] + ahead[2] <= behind[0] + _EDGE


def _said(node: Node) -> str:
    return f"{node['role']} {node['name'][:40]!r} {node['path']} {node['box']}"
