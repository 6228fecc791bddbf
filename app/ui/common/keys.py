"""Every key of the window in one table: what it does, in words for tool tips and the help page. No Qt."""

from __future__ import annotations

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
    Key("clipboard", "V", "V", "Open the ticket whose address you copied (also Ctrl+Shift+V)"),
    Key("find", "/", "/", "Find a ticket in the list"),
    Key("move", "Alt+Up", "Alt+↑↓", "Move the chosen ticket in the list", plain=False),
    Key("needs_you", "N", "N", "Show the decisions that need you"),
    Key("on_top", "T", "T", "Stay on top of other windows, or no longer"),
    Key("dock", "B", "B", "Move to the right edge of the screen, the left edge, or anywhere"),
    Key("refresh", "R", "R", "Look at the helpdesk again"),
    Key("help", "F1", "F1", "Show all keys (also ?)", plain=False),
    Key("send", "Ctrl+Return", "Ctrl+↵", "Send what is being edited", plain=False),
    Key("better", "Alt+Return", "Alt+↵", "Use the better wording for what is marked", plain=False),
    Key("back", "Esc", "Esc", "Go back; nothing that was written is lost", plain=False),
)

_BY_ACT = {key.act: key for key in KEYS}


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
