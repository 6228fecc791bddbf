"""What a screen reader is told, through AT-SPI: run with the system's Python, asked and told over standard input.

/usr/bin/python3 reader.py PID    (standard library, and Debian's python3-gi with gir1.2-atspi-2.0)

Each line asked for is JSON: `["windows"]`, `["walk", TITLE]`, `["find", TITLE, ROLE, NAME, STATE]`, `["menu"]`,
`["press", TITLE, NAME]`, `["heard"]`,
`["focused"]`. Each is answered by a line of JSON.
"""

from __future__ import annotations

import contextlib
import json
import sys
import threading
import time
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402 - the version has to be said first

STATES = (
    *("FOCUSABLE", "FOCUSED", "SHOWING", "VISIBLE", "ENABLED", "EDITABLE", "ACTIVE"),
    *("CHECKABLE", "CHECKED", "SELECTABLE", "SELECTED", "EXPANDED"),
)
EVENTS = ("object:announcement", "object:state-changed:focused")
MOST = 60
MENUS = ("menu", "popup menu")


class Reader:
    """One program on the accessibility bus, and what it said since it was last asked."""

    def __init__(self, pid: int) -> None:
        self.heard: list[dict[str, Any]] = []
        self.focused: list[list[str]] = []
        self._last: Any = None
        self._listener = Atspi.EventListener.new(self._on_event)
        self._program = self._found(pid)
        self._program.set_cache_mask(Atspi.Cache.NONE)  # what is told now, not what was told once

    def _found(self, pid: int) -> Any:
        for _ in range(1200):
            desktop = Atspi.get_desktop(0)
            for number in range(desktop.get_child_count()):
                found = desktop.get_child_at_index(number)
                if found is not None and found.get_process_id() == pid:
                    return found
            time.sleep(0.05)
        raise SystemExit(f"no program {pid} on the accessibility bus")

    def _on_event(self, event: Any) -> None:
        if event.type.startswith("object:announcement"):
            # 1 is polite, 2 assertive (AtspiLive).
            self.heard.append({"words": str(event.any_data), "live": event.detail1})
        elif event.detail1:
            with contextlib.suppress(GLib.Error):  # it is gone again
                self.focused.append([event.source.get_name() or "", event.source.get_role_name()])
                self._last = event.source

    def answer(self, wish: list[str]) -> Any:
        name, *values = wish
        return getattr(self, "tell_" + name)(*values)

    def tell_listen(self) -> bool:
        """Asks the program anew to tell what happens: one that has just come may have missed it."""
        for kind in EVENTS:
            self._listener.deregister(kind)
            self._listener.register(kind)
        return True

    def tell_windows(self) -> list[dict[str, Any]]:
        return [_told(window, []) for window in _children(self._program)]

    def tell_walk(self, title: str) -> list[dict[str, Any]]:
        """Every node of a window that shows, in the tree's order."""
        found: list[dict[str, Any]] = []
        for number, window in enumerate(_children(self._program)):
            if (window.get_name() or "").startswith(title):
                _walk(window, [number], found)
        return found

    def tell_find(self, title: str, role: str, name: str, state: str) -> list[dict[str, Any]]:
        """The first node of this role that is called so, or begins so, and is in the state."""
        for window in _children(self._program):
            if (window.get_name() or "").startswith(title) and (found := _find(window, role, name, state)):
                return [found]
        return []

    def tell_menu(self) -> list[dict[str, Any]]:
        """The open menu, as found from the line that last got the focus: pop-ups are no children of a Qt program."""
        found: list[dict[str, Any]] = []
        node = self._last
        with contextlib.suppress(GLib.Error):
            while node is not None and node.get_role_name() not in MENUS:
                node = node.get_parent()
            if node is not None:
                _walk(node, [0], found)
        return found

    def tell_press(self, title: str, name: str) -> bool:
        """Does what a screen reader does to press something: its action, not a key."""
        for number, window in enumerate(_children(self._program)):
            if (window.get_name() or "").startswith(title) and _press(window, name, [number]):
                return True
        return False

    def tell_heard(self) -> list[dict[str, Any]]:
        kept, self.heard = self.heard, []
        return kept

    def tell_focused(self) -> list[list[str]]:
        kept, self.focused = self.focused, []
        return kept


def _children(node: Any) -> list[Any]:
    """Of a long table or list only the beginning: the rest is made of the same."""
    found = [node.get_child_at_index(number) for number in range(min(node.get_child_count(), MOST))]
    return [one for one in found if one is not None]


def _states(node: Any) -> list[str]:
    states = node.get_state_set()
    return [name for name in STATES if states.contains(getattr(Atspi.StateType, name))]


def _actions(node: Any) -> list[str]:
    with contextlib.suppress(GLib.Error):  # it has none
        return [Atspi.Action.get_action_name(node, one) for one in range(Atspi.Action.get_n_actions(node))]
    return []


def _label(node: Any) -> str:
    """The name of what labels it."""
    for relation in node.get_relation_set():
        if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY:
            return " ".join(relation.get_target(one).get_name() for one in range(relation.get_n_targets()))
    return ""


def _told(node: Any, path: list[int]) -> dict[str, Any]:
    states = _states(node)
    role = node.get_role_name()
    plain = "FOCUSABLE" not in states and role in ("filler", "label", "panel")
    box = Atspi.Component.get_extents(node, Atspi.CoordType.SCREEN)
    return {
        "path": path,
        "role": role,
        "name": node.get_name() or "",
        "about": "" if plain else node.get_description() or "",
        "states": states,
        "actions": [] if plain else _actions(node),
        "label": _label(node) if "FOCUSABLE" in states else "",
        "box": [box.x, box.y, box.width, box.height],
    }


def _walk(node: Any, path: list[int], found: list[dict[str, Any]]) -> None:
    with contextlib.suppress(GLib.Error):  # it went away meanwhile
        told = _told(node, path)
        if "SHOWING" not in told["states"] and "VISIBLE" not in told["states"]:
            return
        found.append(told)
        for number, child in enumerate(_children(node)):
            _walk(child, [*path, number], found)


def _find(node: Any, role: str, name: str, state: str) -> dict[str, Any] | None:
    with contextlib.suppress(GLib.Error):  # it went away meanwhile
        states = _states(node)
        if "VISIBLE" not in states:
            return None
        if state in states and node.get_role_name() == role:
            told = _told(node, [])
            if (told["name"] or told["label"]).startswith(name):
                return told
        return next((found for child in _children(node) if (found := _find(child, role, name, state))), None)
    return None


def _press(node: Any, name: str, path: list[int]) -> bool:
    if "VISIBLE" not in _states(node):
        return False
    if (node.get_name() or "") == name and "Press" in (actions := _actions(node)):
        return bool(Atspi.Action.do_action(node, actions.index("Press")))
    return any(_press(child, name, [*path, number]) for number, child in enumerate(_children(node)))


def main() -> None:
    reader = Reader(int(sys.argv[1]))

    def tell(line: str) -> bool:
        try:
            told = reader.answer(json.loads(line))
        except GLib.Error as error:
            told = {"failed": str(error)}
        print(json.dumps(told), flush=True)
        return False

    def listen() -> None:
        for line in sys.stdin:
            GLib.idle_add(tell, line)
        GLib.idle_add(Atspi.event_quit)

    threading.Thread(target=listen, daemon=True).start()
    print(json.dumps("ready"), flush=True)
    Atspi.event_main()


if __name__ == "__main__":
    main()
