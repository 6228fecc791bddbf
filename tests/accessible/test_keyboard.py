"""A whole decision and a hand-over with the keyboard alone: real keys through the X server, seen from outside and
at the desk.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.accessible.stage import Shown, wait_for

pytestmark = pytest.mark.real


def open_by_keys(seen: Shown, words: str, ticket: str) -> dict[str, Any]:
    """From the list of tickets: found by its words, opened with Enter."""
    seen.screen.press("w")
    seen.until_told("list", "My open tickets")
    seen.screen.press("ctrl+f")
    seen.until_told("text", "Find a ticket")
    seen.screen.write(words)
    wait_for(
        "it alone", lambda: words.split(maxsplit=1)[0] in seen.until_told("list item", "Place ", "VISIBLE")["name"]
    )
    seen.screen.press("Return")
    return seen.until(
        "advice", lambda now: now["ticket"] == ticket and now["advice"] and now["cards"] and now["settled"]
    )


def yes(seen: Shown) -> bool:
    """Says it: a yes that comes at once is not taken for one."""
    seen.screen.press("y")
    return bool(seen.do("state")["undo"])


def test_a_whole_decision(seen: Shown) -> None:
    open_by_keys(seen, "Rain jacket", "1001")
    before = seen.do("desk", number="1001")
    seen.screen.press("1")
    card = seen.until_told("panel", "Action 1: ")
    assert card["name"] == "Action 1: Ask for the order number"
    assert "Sends a reply" in card["about"]

    seen.screen.press("e")
    seen.until_told("text", "Reply to the customer")
    reply = seen.do("state")["typed"]
    seen.screen.write(" I am here until six.")
    seen.until("what was typed", lambda now: "until six." in now["typed"])
    seen.heard()
    seen.screen.press("ctrl+Return")

    seen.until_told("label", "Your reply goes out in", "VISIBLE")
    seen.until_told("push button", "Undo", "VISIBLE")
    assert seen.do("desk", number="1001") == before  # nothing has left yet
    seen.until("the delivery", lambda now: not now["unfinished"])
    said = [one["words"] for one in seen.heard()]
    assert sum("goes out in" in words for words in said) == 1, said
    after = seen.do("desk", number="1001")
    new = after["messages"][len(before["messages"]) :]
    public = [text for role, visibility, text in new if (role, visibility) == ("agent", "public")]
    assert len(public) == 1
    assert "until six." in public[0]
    assert len(public[0]) >= len(reply)
    assert any(visibility == "internal" for _, visibility, _ in new)


def test_one_is_taken_back(seen: Shown) -> None:
    seen.do("undo_time", seconds=300)  # it must be there however long the reading takes
    seen.with_advice("1010")
    before = seen.do("desk", number="1010")
    seen.screen.press("1")
    seen.until_told("panel", "Action 1: ")
    seen.screen.press("e")
    seen.until_told("text", "Reply to the customer")
    seen.screen.press("ctrl+Return")
    seen.until_told("push button", "Yes, send")  # money is at stake, so it asks once more
    wait_for("that the yes is taken", lambda: yes(seen))
    seen.until_told("push button", "Undo", "VISIBLE")
    seen.screen.press("z")
    seen.until("nothing on its way", lambda now: not now["unfinished"])
    assert seen.do("desk", number="1010") == before


def test_a_hand_over(seen: Shown) -> None:
    open_by_keys(seen, "Vase pieces", "1002")
    before = seen.do("desk", number="1002")
    seen.screen.press("x")
    seen.until("the page", lambda now: now["front"] == "EscalatePage")
    if seen.do("state")["focus"] == "Hand-over note":  # a team is recommended: the focus is behind it
        seen.screen.press("shift+Tab")
    seen.until_told("combo box", "")
    team = ""
    while not team or team.startswith("Choose"):
        seen.screen.press("Down")
        team = seen.until_told("combo box", "")["name"]
    seen.screen.press("Tab")
    seen.until_told("text", "Hand-over note")
    seen.screen.press("ctrl+End")
    seen.screen.write(" Please call her today.")
    seen.until("what was typed", lambda now: "call her today." in now["typed"])
    seen.screen.press("ctrl+Return")
    seen.until_told("push button", "Undo", "VISIBLE")
    seen.until("the delivery", lambda now: not now["unfinished"])
    after = seen.do("desk", number="1002")
    assert after["group"] == team != before["group"]
    new = after["messages"][len(before["messages"]) :]
    assert any("call her today." in text for _, visibility, text in new if visibility == "internal")
    assert not any(visibility == "public" for _, visibility, _ in new)
