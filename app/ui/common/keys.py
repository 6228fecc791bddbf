"""Every key of the window in one table: what it does, in words for tool tips and the help page. No Qt."""

from __future__ import annotations

from collections.abc import Iterable
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
    Key("accept", "Return", "↵", later("Accept the chosen card; money and risky steps are shown first")),
    Key("edit", "E", "E", later("Edit it before it is sent")),
    Key("compose", "A", "A", later("Write an answer of your own")),
    Key("practice", "P", "P", later("Practise on past conversations")),
    Key("length", "L", "L", later("Show the chosen reply in the next length or tone")),
    Key("dismiss", "D", "D", later("Dismiss it: it does not fit now")),
    Key("flag", "F", "F", later("Flag it: it is wrong")),
    Key("mark_sent", "S", "S", later("Mark a decision that needs you as sent")),
    Key("undo", "Z", "Z", later("Undo the last decision while it has not left")),
    Key("undo_writing", "Alt+Z", "Alt+Z", later("The same while you are writing"), plain=False),
    Key("knowledge", "K", "K", later("Go to the knowledge")),
    Key("escalate", "X", "X", later("Escalate this ticket")),
    Key("worklist", "W", "W", later("Open my tickets")),
    Key("clipboard", "V", "V", later("Open the ticket whose address you copied (also Ctrl+Shift+V)")),
    Key(
        "find",
        "Ctrl+F",
        "Ctrl+F",
        later("Find a ticket in the list, or words in the conversation (also /)"),
        plain=False,
    ),
    Key("move", "Alt+Up", "Alt+↑↓", later("Move the chosen ticket in the list"), plain=False),
    Key("switch", "G", "G", later("Go to the ticket you are looking at in your browser")),
    Key("switch_writing", "Alt+G", "Alt+G", later("The same while you are writing"), plain=False),
    Key("conversation", "C", "C", later("Read the whole conversation")),
    Key("article", "O", "O", later("Read the whole article of the chosen knowledge")),
    Key("mood", "H", "H", later("Say how the customer really sounds")),
    Key("needs_you", "N", "N", later("Show the decisions that need you")),
    Key("on_top", "T", "T", later("Stay on top of other windows, or no longer")),
    Key("dock", "B", "B", later("Move to the right edge of the screen, the left edge, or anywhere")),
    Key("refresh", "R", "R", later("Look at the helpdesk again")),
    Key("quiet", "Q", "Q", later("Quiet mode: nothing calls for you unasked")),
    Key("menu", "M", "M", later("Open the menu")),
    Key("help", "F1", "F1", later("Show all keys (also ?)"), plain=False),
    Key("settings", "Ctrl+,", later("Ctrl+,"), later("Open the settings"), plain=False),
    Key("send", "Ctrl+Return", later("Ctrl+↵"), later("Send what is being edited"), plain=False),
    Key("confirm", "Y", "Y", later("Yes, when it asks once more")),
    Key("post_note", "Ctrl+I", later("Ctrl+I"), later("Post it as an internal note"), plain=False),
    Key("save_draft", "Ctrl+S", later("Ctrl+S"), later("Save it as a draft; nothing is sent"), plain=False),
    Key("copy", "Ctrl+Shift+C", later("Ctrl+Shift+C"), later("Copy the reply as plain text"), plain=False),
    Key("slot", "F2", "F2", later("Go to the next open place in the text"), plain=False),
    Key("better", "Alt+Return", later("Alt+↵"), later("Use the better wording for what is marked"), plain=False),
    Key("back", "Esc", "Esc", later("Go back; nothing that was written is lost"), plain=False),
)

FIXED = frozenset({"move"})
"""Acts whose key belongs to what has the focus, and cannot be another one."""

# The second window's own keys; Esc closes it.
NEXT_ROOM, PREVIOUS_ROOM = "Ctrl+Tab", "Ctrl+Shift+Tab"


def room_key(number: int) -> str:
    """The key of a room of the second window, counted from 1."""
    return f"Ctrl+{number}"


_SPELLED = {"↵": later("Enter"), "Ctrl+↵": later("Ctrl+Enter"), "Alt+↵": later("Alt+Enter")}
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
