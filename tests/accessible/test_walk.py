"""Every window and page as a screen reader gets it from outside: names, roles, acts, focus, and reading order."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.accessible.stage import DESK, PANEL, Node, Screen, Shown, shown, wait_for
from tests.accessible.tree import takes_part, troubles

pytestmark = pytest.mark.real

TICKET = "1010"
"""Nothing is sent on it, nor written by its customer, in any other test."""
PAGES: dict[str, tuple[str, tuple[str, ...], tuple[str, str]]] = {
    "panel": ("PanelView", (), ("panel", "Action 1: ")),
    "worklist": ("WorklistPage", ("w",), ("list", "My open tickets")),
    "conversation": ("ConversationPage", ("c",), ("list", "Conversation")),
    "own answer": ("DecisionPage", ("a",), ("text", "Reply to the customer")),
    "composer": ("DecisionPage", ("1", "e"), ("check box", "Send this part: Public reply")),
    "escalate": ("EscalatePage", ("x",), ("text", "Hand-over note")),
    "flag": ("FlagPage", ("1", "f"), ("radio button", "Reason: Wrong step")),
    "needs you": ("NeedsYouPage", ("n",), ("push button", "Back")),
    "practice": ("PracticePage", ("p",), ("panel", "Reserva 8841")),
    "article": ("ArticlePage", ("k", "o"), ("push button", "Back")),
    "help": ("HelpPage", ("F1",), ("label", "Choose the first action")),
}
"""The page in front, the keys that lead there, and something that is on it."""
CARDS = {"1": "Action 1: ", "k": "Knowledge: "}
"""What has the focus after a key that only chooses."""
ROOMS = {
    "day": ("My day", ("radio button", "7 days")),
    "journal": ("Journal", ("combo box", "Everything")),
    "ledger": ("Privacy ledger", ("push button", "Save")),
    "quality": ("Model quality", ("table", "Every figure of this pack")),
    "settings": ("Settings", ("radio button", "What a screen reader is told: Important only")),
    "about": ("About and licences", ("table", "Parts and their licences")),
}


def read(seen: Shown, title: str, there: tuple[str, str]) -> tuple[list[Node], list[str]]:
    """The window once what is looked for is in it, and what is wrong with it when it has come to rest."""
    role, name = there
    nodes: list[Node] = []
    found: list[str] = []

    def is_there() -> bool:
        nodes[:] = seen.walk(title)
        return any(node["role"] == role and node["name"].startswith(name) for node in nodes)

    wait_for(f"{role} {name!r}", is_there, lambda: [(node["role"], node["name"]) for node in nodes if takes_part(node)])
    end = time.monotonic() + 10
    while (found := troubles(nodes)) and time.monotonic() < end:  # what is only just being laid out stands anywhere
        nodes[:] = seen.walk(title)
    return nodes, found


def in_focus(nodes: list[Node]) -> list[str]:
    focused = [node for node in nodes if "FOCUSED" in node["states"]]
    return [words for node in focused for words in (node["name"], node["label"]) if words]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_the_panel(seen: Shown, page: str) -> None:
    front, keys, there = PAGES[page]
    seen.with_advice(TICKET)
    seen.focused()
    for key in keys:
        seen.screen.press(key)
        if card := CARDS.get(key):
            seen.until_focus(card)
    seen.until(front, lambda now: now["front"] == front)
    nodes, found = read(seen, PANEL, there)
    assert found == []
    assert seen.do("state")["focus"] in in_focus(nodes)
    if keys:
        told = [name for name, role in seen.focused() if role != "panel"]
        assert "My tickets" not in told, told  # nothing is said to be in focus on the way


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_of_the_second_window(seen: Shown, room: str) -> None:
    title, there = ROOMS[room]
    seen.do("more", room=room)
    seen.until(title, lambda now: now["active"].startswith(title))
    _, found = read(seen, title, there)
    assert found == []


def test_the_demo_desk(seen: Shown) -> None:
    seen.with_advice(TICKET)
    nodes, found = read(seen, DESK, ("list item", "Mei Tanaka"))
    assert found == []
    names = [node["name"] for node in nodes]
    assert names.index("Queue") < names.index("Conversation")


def test_the_menu(seen: Shown) -> None:
    """A pop-up is no child of a Qt program: a screen reader meets it by the focus, and reads it from there."""
    seen.with_advice(TICKET)
    seen.press_action("Menu")
    seen.until("the menu", lambda now: now["popup"])
    seen.screen.press("Down")
    wait_for("a line of the menu in focus", lambda: any("FOCUSED" in node["states"] for node in seen.menu()))
    nodes = seen.menu()
    assert troubles(nodes) == []
    lines = [node["name"].partition("\t") for node in nodes if node["role"] == "menu item"]
    assert ("Settings", "\t", "Ctrl+,") in lines
    assert len(lines) == 12
    assert not any(node["role"] == "popup menu" for node in seen.walk())  # should Qt begin to tell it there: look again
    seen.screen.press("Escape")
    seen.until("no menu", lambda now: not now["popup"])


def test_every_window_says_what_it_is(seen: Shown) -> None:
    told = [node for node in seen.reader.ask(["windows"]) if "VISIBLE" in node["states"]]
    assert sorted((node["role"], node["name"]) for node in told) == [("frame", PANEL), ("frame", f"{DESK} — {PANEL}")]


def test_the_first_run(screen: Screen, tmp_path: Path) -> None:
    with shown(screen, tmp_path, welcome=True) as seen:
        nodes, found = read(seen, "Welcome to Calmdesk", ("push button", ""))
        assert found == []
        assert in_focus(nodes)
