"""The focus is never taken from anybody: not from another program, and not from what the agent is writing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from tests.accessible.stage import Shown, Talker, wait_for

pytestmark = pytest.mark.real

WRITTEN = "what somebody writes while messages advice and notices come and go beside them and nobody takes the keyboard"
SHOUTED = "You are useless idiots. This is the third time I write! I want your manager, or I call my lawyer today."


@pytest.fixture
def other(seen: Shown) -> Iterator[Talker]:
    """Another program, which has the keyboard."""
    talker = Talker([sys.executable, "-m", "tests.accessible.other"], seen.screen.environment)
    seen.until("another program in front", lambda now: not now["active"])
    yield talker
    talker.close()


def while_writing(seen: Shown, happens: Callable[[], None]) -> None:
    """All the time that things happen, somebody types."""
    command = ["xdotool", "type", "--delay", "40", WRITTEN]
    with subprocess.Popen(command, env=seen.screen.environment) as hands:
        happens()
        assert hands.wait(60) == 0


def everything_comes(seen: Shown, ticket: str) -> None:
    """A message on the open ticket that takes the advice away, new advice, another ticket, a desk that goes and comes
    back, and what is offered after abuse.
    """
    before = seen.do("state")
    seen.do("customer_writes", number=ticket, words=SHOUTED)
    seen.do("customer_writes", number="1004", words="Hello?")
    seen.until(
        "new advice",
        lambda now: (
            now["messages"] > before["messages"]
            and now["phase"] == "ready"
            and now["advice"] not in ("", before["advice"])
        ),
    )
    seen.do("unplug", unplugged=True)
    seen.until("that the desk is away", lambda now: now["offline"])
    seen.do("unplug", unplugged=False)
    seen.until("that the desk is back", lambda now: not now["offline"])


def test_another_program_keeps_the_keyboard(seen: Shown, other: Talker) -> None:
    seen.with_advice("1009")
    had, windows = seen.screen.focus(), seen.do("state")["windows"]
    while_writing(seen, lambda: everything_comes(seen, "1009"))
    wait_for("all that was written, in the other program", lambda: other.ask("text") == WRITTEN)
    state = seen.do("state")
    assert (state["active"], state["popup"], state["windows"]) == ("", False, windows)
    assert seen.screen.focus() == had


def test_an_answer_of_ones_own_keeps_it(seen: Shown) -> None:
    seen.with_advice("1009")
    seen.screen.press("a")
    seen.until_focus("Reply to the customer")
    while_writing(seen, lambda: everything_comes(seen, "1009"))
    seen.until("all that was written", lambda now: now["typed"].endswith(WRITTEN))
    assert seen.do("state")["front"] == "DecisionPage"


def test_a_reply_that_is_edited_in_its_card_keeps_it(seen: Shown) -> None:
    seen.with_advice("1009")
    seen.screen.press("alt+2")
    seen.until_focus("Reply 2: ")
    seen.screen.press("e")
    seen.until("the field in focus", lambda now: now["typed"])
    seen.screen.press("ctrl+End")
    while_writing(seen, lambda: everything_comes(seen, "1009"))
    seen.until("all that was written", lambda now: now["typed"].endswith(WRITTEN))


def test_a_card_that_goes_gives_the_focus_to_no_other(seen: Shown) -> None:
    """A key that comes a moment later must not mean another card."""
    seen.with_advice("1005")
    seen.screen.press("2")
    seen.until_focus("Action 2: ")
    everything_comes(seen, "1005")
    seen.until("cards", lambda now: now["cards"] and now["settled"])
    state = seen.do("state")
    assert state["focus"] == "What Calmdesk offers for this ticket" or state["focus"] in state["cards"]
    assert not state["focus"].startswith("Action 1")
