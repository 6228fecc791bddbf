"""Every key of the window in one table: what it does, in words for tool tips and the help page. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

from app.ui.common.language import later, t


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
    Key("action_1", "1", "1", later("Choose the first action")),
    Key("action_2", "2", "2", later("Choose the second action")),
    Key("action_3", "3", "3", later("Choose the third action")),
    Key("reply_1", "Alt+1", "Alt+1", later("Choose the first reply"), plain=False),
    Key("reply_2", "Alt+2", "Alt+2", later("Choose the second reply"), plain=False),
    Key("reply_3", "Alt+3", "Alt+3", later("Choose the third reply"), plain=False),
    Key("accept", "Return", "↵", later("Accept the chosen card")),
    Key("edit", "E", "E", later("Edit it before it is sent")),
    Key("length", "L", "L", later("Show the chosen reply in the next length or tone")),
    Key("dismiss", "D", "D", later("Dismiss it: it does not fit now")),
    Key("flag", "F", "F", later("Flag it: it is wrong")),
    Key("mark_sent", "S", "S", later("Mark a decision that needs you as sent")),
    Key("undo", "Z", "Z", later("Undo the last decision while it has not left")),
    Key("knowledge", "K", "K", later("Go to the knowledge")),
    Key("escalate", "X", "X", later("Escalate this ticket")),
    Key("worklist", "W", "W", later("Open my tickets")),
    Key("needs_you", "N", "N", later("Show the decisions that need you")),
    Key("refresh", "R", "R", later("Look at the helpdesk again")),
    Key("help", "F1", "F1", later("Show all keys (also ?)"), plain=False),
    Key("send", "Ctrl+Return", later("Ctrl+↵"), later("Send what is being edited"), plain=False),
    Key("better", "Alt+Return", later("Alt+↵"), later("Use the better wording for what is marked"), plain=False),
    Key("back", "Esc", "Esc", later("Go back; nothing that was written is lost"), plain=False),
)

# The second window's own keys; Esc closes it.
NEXT_ROOM, PREVIOUS_ROOM = "Ctrl+Tab", "Ctrl+Shift+Tab"


def room_key(number: int) -> str:
    """The key of a room of the second window, counted from 1."""
    return f"Ctrl+{number}"


_BY_ACT = {key.act: key for key in KEYS}
_SPELLED = {"↵": later("Enter"), "Ctrl+↵": later("Ctrl+Enter"), "Alt+↵": later("Alt+Enter")}


def cap(act: str) -> str:
    """How the key of an act is printed."""
    return t(_BY_ACT[act].cap)


def with_key(words: str, act: str) -> str:
    """Words for a tool tip with the key that does the same: "Escalate (X)"."""
    return f"{words} ({_spelled(act)})"


def spoken(act: str) -> str:
    """The key in words, for the help page and screen readers."""
    return _spelled(act).replace("+", " + ")


def _spelled(act: str) -> str:
    printed = _BY_ACT[act].cap
    return t(_SPELLED.get(printed, printed))
