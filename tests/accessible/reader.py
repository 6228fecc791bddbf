"""What a screen reader is told, through AT-SPI: run with the system's Python, asked and told over standard input.

/usr/bin/python3 reader.py PID    (standard library and Debian's gir1.2-atspi-2.0 with python3-gi only)

`walk` gives every node of the program's tree, `heard` what was announced since it was last asked for.
"""

from __future__ import annotations

import json
import sys
import threading
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402 - the version has to be said first

STATES = ("FOCUSABLE", "FOCUSED", "SHOWING", "VISIBLE", "ENABLED", "SENSITIVE", "CHECKED", "SELECTED", "EDITABLE")
STATES += ("SELECTABLE", "ACTIVE", "CHECKABLE", "DEFUNCT")


def application(pid):
    """The program's own node, as soon as it is there."""
    for _ in range(200):
        desktop = Atspi.get_desktop(0)
        for number in range(desktop.get_child_count()):
            found = desktop.get_child_at_index(number)
            if found is not None and found.get_process_id() == pid:
                return found
        time.sleep(0.05)
    raise SystemExit(f"no program {pid} on the accessibility bus")


def label_of(node):
    """The names of what labels it."""
    for relation in node.get_relation_set():
        if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY:
            return " ".join(relation.get_target(one).get_name() for one in range(relation.get_n_targets()))
    return ""


def walk(node, path, found):
    states = node.get_state_set()
    told = [name for name in STATES if states.contains(getattr(Atspi.StateType, name))]
    if len(path) > 1 and "SHOWING" not in told and "VISIBLE" not in told:
        return
    actions = []
    if "Action" in node.get_interfaces():
        actions = [Atspi.Action.get_action_name(node, one) for one in range(Atspi.Action.get_n_actions(node))]
    extents = None
    if "Component" in node.get_interfaces():
        box = Atspi.Component.get_extents(node, Atspi.CoordType.SCREEN)
        extents = [box.x, box.y, box.width, box.height]
    count = node.get_child_count()
    found.append(
        {
            "path": path,
            "role": node.get_role_name(),
            "name": node.get_name() or "",
            "about": node.get_description() or "",
            "states": told,
            "actions": actions,
            "extents": extents,
            "children": count,
            "label": label_of(node),
        }
    )
    for number in range(count):
        child = node.get_child_at_index(number)
        if child is not None:
            walk(child, [*path, number], found)


def main():
    heard, focused = [], []

    def on_event(event):
        if event.type.startswith("object:announcement"):
            heard.append([event.any_data if isinstance(event.any_data, str) else str(event.any_data), event.detail1])
        elif event.type.startswith("object:state-changed:focused") and event.detail1:
            focused.append([event.source.get_name(), event.source.get_role_name()])

    listener = Atspi.EventListener.new(on_event)
    for kind in ("object:announcement", "object:state-changed:focused"):
        listener.register(kind)
    program = application(int(sys.argv[1]))

    program.set_cache_mask(Atspi.Cache.NONE)  # what is told now, not what was told once

    def tell(wish):
        if wish == "walk":
            found = []
            walk(program, [], found)
            print(json.dumps(found), flush=True)
        else:
            kept = heard if wish == "heard" else focused
            print(json.dumps(kept), flush=True)
            kept.clear()
        return False

    def listen():
        for line in sys.stdin:
            GLib.idle_add(tell, line.strip())
        GLib.idle_add(Atspi.event_quit)

    threading.Thread(target=listen, daemon=True).start()
    print(json.dumps("ready"), flush=True)
    Atspi.event_main()


if __name__ == "__main__":
    main()
