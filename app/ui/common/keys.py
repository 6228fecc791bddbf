"""Every key of the window in one table: what it does, in words for tool tips and the help page. No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """One act and its key. `sequence` is in Qt's portable notation, `cap` is how it is printed.

    `plain` keys are single letters or digits: they work only while no text field has the focus.
    """

    act: str
    sequence: str
    cap: str
    words: str
    plain: bool = True


KEYS: tuple[Key, ...] = (
    Key("action_1", "1", "1", "Choose the first action"),
    Key("action_2", "2", "2", "Choose the second action"),
    Key("action_3", "3", "3", "Choose the third action"),
    Key("reply_1", "Alt+1", "Alt+1", "Choose the first reply", plain=False),
    Key("reply_2", "Alt+2", "Alt+2", "Choose the second reply", plain=False),
    Key("reply_3", "Alt+3", "Alt+3", "Choose the third reply", plain=False),
    Key("accept", "Return", "↵", "Accept the chosen card"),
    Key("edit", "E", "E", "Edit it before it is sent"),
    Key("length", "L", "L", "Show the chosen reply in the next length or tone"),
    Key("dismiss", "D", "D", "Dismiss it: it does not fit now"),
    Key("flag", "F", "F", "Flag it: it is wrong"),
    Key("undo", "Z", "Z", "Undo the last decision while it has not left"),
    Key("knowledge", "K", "K", "Go to the knowledge"),
    Key("escalate", "X", "X", "Escalate this ticket"),
    Key("worklist", "W", "W", "Open my tickets"),
    Key("needs_you", "N", "N", "Show the decisions that need you"),
    Key("refresh", "R", "R", "Look at the helpdesk again"),
    Key("help", "F1", "F1", "Show all keys (also ?)", plain=False),
    Key("settings", "Ctrl+,", "Ctrl+,", "Open the settings", plain=False),
    Key("send", "Ctrl+Return", "Ctrl+↵", "Send what is being edited", plain=False),
    Key("better", "Alt+Return", "Alt+↵", "Use the better wording for what is marked", plain=False),
    Key("back", "Esc", "Esc", "Go back; nothing that was written is lost", plain=False),
)

# The second window's own keys; Esc closes it.
NEXT_ROOM, PREVIOUS_ROOM = "Ctrl+Tab", "Ctrl+Shift+Tab"


def room_key(number: int) -> str:
    """The key of a room of the second window, counted from 1."""
    return f"Ctrl+{number}"


_BY_ACT = {key.act: key for key in KEYS}
"""The keys in use. The one state of the module: they are told in places that know no window, as a language is."""


def keys_in_use() -> tuple[Key, ...]:
    """The table with the keys a person chose, in its order."""
    return tuple(_BY_ACT.values())


def use_keys(keys: Iterable[Key]) -> None:
    """From now on these are the keys; `app.ui.common.shortcuts` says which can be."""
    _BY_ACT.update({key.act: key for key in keys})


def cap(act: str) -> str:
    """How the key of an act is printed."""
    return _BY_ACT[act].cap


def with_key(words: str, act: str) -> str:
    """Words for a tool tip with the key that does the same: "Escalate (X)"."""
    shown = {"↵": "Enter", "Ctrl+↵": "Ctrl+Enter", "Alt+↵": "Alt+Enter"}.get(cap(act), cap(act))
    return f"{words} ({shown})"


def spoken(act: str) -> str:
    """The key in words, for the help page and screen readers."""
    return {"↵": "Enter", "Ctrl+↵": "Ctrl + Enter", "Alt+↵": "Alt + Enter"}.get(cap(act), cap(act).replace("+", " + "))
