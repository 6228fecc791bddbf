"""What is looked back at: pages of the ledger and of the journal, how they are chosen, and sums over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.journal import JournalKind, JournalRow, LedgerLine
from app.domain.tickets import TicketRef


@dataclass(frozen=True, slots=True)
class LedgerChoice:
    """Which requests are meant; what is empty chooses nothing. `ticket` is the desk's number."""

    host: str = ""
    purpose: str = ""
    ticket: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """Requests, newest first. `next` asks for the ones before them; None where there are none."""

    lines: tuple[LedgerLine, ...] = ()
    next: int | None = None


@dataclass(frozen=True, slots=True)
class LedgerSums:
    """How many requests there were, how many bytes they sent and received, and how many went to each host, the most
    first.
    """

    requests: int = 0
    size: int = 0
    hosts: Mapping[str, int] = field(default_factory=dict)
    received: int = 0


@dataclass(frozen=True, slots=True)
class LedgerNames:
    """Every host and purpose that occurs, for filters."""

    hosts: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JournalChoice:
    """Which rows are meant; what is empty chooses nothing. `ticket` is the desk's number; `since` and `before` bound
    the time, the second one outside.
    """

    kind: JournalKind | None = None
    ticket: str = ""
    since: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A journal row as it is kept: `had_words` says that words belonged to it, whether they still exist or not."""

    sequence: int
    row: JournalRow
    had_words: bool


@dataclass(frozen=True, slots=True)
class JournalPage:
    """Rows, newest first. `next` asks for the ones before them; None where there are none."""

    rows: tuple[KeptRow, ...] = ()
    next: int | None = None


@dataclass(frozen=True, slots=True)
class ChainPart:
    """How far the journal's seals were followed: up to the row `sequence`, whose seal is `seal`. `broken` is the id of
    the row that is not as it was written; `total` is how many rows there are.
    """

    checked: int = 0
    total: int = 0
    sequence: int = 0
    seal: str = ""
    broken: str | None = None
    finished: bool = False


@dataclass(frozen=True, slots=True)
class FirstReply:
    """When a customer of a ticket was first read, and when the agent's first reply was decided."""

    ticket: TicketRef
    read_at: datetime
    replied_at: datetime
