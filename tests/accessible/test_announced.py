"""What a screen reader is told unasked: politely, once, and no more than was chosen in the settings."""

from __future__ import annotations

import pytest

from tests.accessible.stage import Shown

pytestmark = pytest.mark.real

POLITE = 1
"""AtspiLive: 0 none, 1 polite, 2 assertive."""
NEWER = "A newer message arrived"
ESCALATE = "Escalation is recommended."
AWAY = "The helpdesk cannot be reached."
THANKS = "Thank you. Is there anything else that I have to do?"


def words(seen: Shown) -> list[str]:
    """What was announced since the last time; every bit of it politely."""
    told = seen.heard()
    assert {one["live"] for one in told} <= {POLITE}, told
    return [one["words"] for one in told]


def customer_writes(seen: Shown, ticket: str) -> None:
    """On the open ticket: the advice goes, and new advice comes."""
    before = seen.do("state")
    seen.do("customer_writes", number=ticket, words=THANKS)
    seen.until(
        "new advice",
        lambda now: (
            now["messages"] > before["messages"]
            and now["phase"] == "ready"
            and now["advice"] not in ("", before["advice"])
            and now["settled"]
        ),
    )


def another_writes(seen: Shown, ticket: str) -> None:
    """On a ticket that is not open: the demo desk's window shows it."""
    before = seen.do("state")["news"].get(ticket, 0)
    seen.do("customer_writes", number=ticket, words="Hello? Is anybody there?")
    seen.until("the message in the queue", lambda now: now["news"].get(ticket, 0) > before)


def unplug(seen: Shown) -> None:
    seen.do("unplug", unplugged=True)
    seen.until("that the desk is away", lambda now: now["offline"])


def test_everything(seen: Shown) -> None:
    seen.do("choose", announce="all")
    seen.with_advice("1006")
    assert words(seen) == ["2 actions, 3 replies suggested. First: Ask what the screen says."]
    customer_writes(seen, "1006")
    gone, new = words(seen)
    assert gone == NEWER
    assert new.removeprefix(ESCALATE)
    another_writes(seen, "1002")
    assert words(seen) == ["Marta Vidal has written"]
    unplug(seen)
    (away,) = words(seen)
    assert away.startswith(AWAY)


def test_only_what_must_not_be_missed(seen: Shown) -> None:
    seen.do("choose", announce="important")
    seen.with_advice("1007")
    assert words(seen) in ([], [ESCALATE])
    customer_writes(seen, "1007")
    assert [told for told in words(seen) if told != ESCALATE] == [NEWER]
    another_writes(seen, "1002")
    assert words(seen) == []
    unplug(seen)
    (away,) = words(seen)
    assert away.startswith(AWAY)


def test_nothing(seen: Shown) -> None:
    seen.do("choose", announce="off")
    seen.with_advice("1008")
    customer_writes(seen, "1008")
    another_writes(seen, "1002")
    seen.screen.press("1")
    seen.until_focus("Action 1: ")
    seen.screen.press("f")
    seen.until("the flag's page", lambda now: now["front"] == "FlagPage")
    seen.screen.press("space", "ctrl+Return")
    seen.until("the flag on its way", lambda now: now["undo"])
    unplug(seen)
    assert words(seen) == []
