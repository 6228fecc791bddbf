"""What asks for another ticket from outside the list: links, drops, the clipboard, the browser. No Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A person asked for the ticket of this address: dropped, pasted, or as a link. It may be any text."""

    text: str


@dataclass(frozen=True, slots=True)
class LookedAt:
    """The browser shows this ticket; with an empty `url` it shows none. While the agent is `writing` here a ticket is
    offered, not opened.
    """

    url: str
    writing: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """The agent placed the window by a key; `words` say how it stands now."""

    words: str


@dataclass(frozen=True, slots=True)
class OpenOffered:
    """Go to the ticket that the browser shows, if one is offered."""


FollowIntent = OpenLink | LookedAt
