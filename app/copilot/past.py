"""The ports of what looks back: the ledger, the journal and the agent's own figures. Storage implements them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from app.domain.day import Counts
from app.domain.past import (
    ChainPart,
    FirstReply,
    JournalChoice,
    JournalPage,
    LedgerChoice,
    LedgerNames,
    LedgerPage,
    LedgerSums,
)


class LedgerPast(Protocol):
    """The requests that were made. Raises DatabaseDamaged or DatabaseBusy, as all of these do."""

    async def ledger_page(self, choice: LedgerChoice, *, before: int | None, limit: int) -> LedgerPage:
        """The newest chosen requests, or those before a page's `next`."""
        ...

    async def ledger_sums(self, choice: LedgerChoice) -> LedgerSums: ...

    async def ledger_names(self) -> LedgerNames: ...


class JournalPast(Protocol):
    """The journal, and whether it is as it was written."""

    async def journal_page(self, choice: JournalChoice, *, before: int | None, limit: int) -> JournalPage:
        """The newest chosen rows, or those before a page's `next`."""
        ...

    async def journal_count(self, choice: JournalChoice) -> int: ...

    async def follow_chain(self, part: ChainPart, *, limit: int) -> ChainPart:
        """Follows the seals of the next rows, so that nothing else has to wait for the whole journal."""
        ...


class DayPast(Protocol):
    """The agent's own figures, as sums."""

    async def counts(self, begin: datetime, end: datetime) -> Counts:
        """What was counted from `begin` up to, but not including, `end`."""
        ...

    async def first_replies(self, begin: datetime, end: datetime) -> Sequence[FirstReply]:
        """The first replies that were decided in this time, one for each ticket."""
        ...
