"""What can be wanted on every page. No Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GoBack:
    """Leave the page; what was written on it is kept."""


@dataclass(frozen=True, slots=True)
class OpenWorklist:
    pass


@dataclass(frozen=True, slots=True)
class OpenNeedsYou:
    pass


@dataclass(frozen=True, slots=True)
class OpenEscalate:
    pass


@dataclass(frozen=True, slots=True)
class OpenHelp:
    pass


@dataclass(frozen=True, slots=True)
class OpenMore:
    """Open the second window at one of its rooms: day, journal, ledger, quality, settings, about."""

    room: str = "settings"


@dataclass(frozen=True, slots=True)
class OpenConversation:
    """Show the whole conversation of the open ticket, at this message when one is named."""

    message: str = ""


@dataclass(frozen=True, slots=True)
class OpenPractice:
    """Open the practice page at its list."""


@dataclass(frozen=True, slots=True)
class ToggleQuiet:
    """Begin or end quiet mode: nothing calls for attention unasked."""


@dataclass(frozen=True, slots=True)
class ToggleOnTop:
    """Keep the panel over other windows, or no longer."""


@dataclass(frozen=True, slots=True)
class ToggleOffline:
    """Begin or end working offline: nothing leaves this computer meanwhile."""


@dataclass(frozen=True, slots=True)
class Refresh:
    """Look at the helpdesk again."""


@dataclass(frozen=True, slots=True)
class UndoLast:
    """Take back the newest decision that has not left."""


@dataclass(frozen=True, slots=True)
class TimePassed:
    """The clock moved on: words such as "due in 2 h" may have changed."""


@dataclass(frozen=True, slots=True)
class InSight:
    """The window came onto the screen or went from it."""

    shown: bool


@dataclass(frozen=True, slots=True)
class WordsPutDown:
    """The window is about to go: what is written on its cards is to be kept now."""


CommonIntent = (
    GoBack
    | OpenWorklist
    | OpenNeedsYou
    | OpenEscalate
    | OpenHelp
    | OpenConversation
    | OpenMore
    | OpenPractice
    | ToggleQuiet
    | ToggleOnTop
    | ToggleOffline
    | Refresh
    | UndoLast
    | TimePassed
    | WordsPutDown
)
