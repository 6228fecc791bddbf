"""What looks back at the journal and the ledger: pages and sums, each one short transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import apsw

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
from app.storage import counting, journal, journal_pages, ledger
from app.storage.database import Database


class Past:
    """Implements the copilot's ports of looking back. Raises DatabaseDamaged or DatabaseBusy."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ledger_page(self, choice: LedgerChoice, *, before: int | None, limit: int) -> LedgerPage:
        return await self._database.read(lambda sql: ledger.page(sql, choice, before, limit))

    async def ledger_sums(self, choice: LedgerChoice) -> LedgerSums:
        return await self._database.read(lambda sql: ledger.sums(sql, choice))

    async def ledger_names(self) -> LedgerNames:
        return await self._database.read(ledger.names)

    async def journal_page(self, choice: JournalChoice, *, before: int | None, limit: int) -> JournalPage:
        return await self._database.read(lambda sql: journal_pages.page(sql, choice, before, limit))

    async def journal_count(self, choice: JournalChoice) -> int:
        return await self._database.read(lambda sql: journal_pages.count(sql, choice))

    async def follow_chain(self, part: ChainPart, *, limit: int) -> ChainPart:
        return await self._database.read(lambda sql: journal.follow(sql, part, limit))

    async def counts(self, begin: datetime, end: datetime) -> Counts:
        return await self._database.read(lambda sql: counting.counts(sql, begin, end))

    async def first_replies(self, begin: datetime, end: datetime) -> Sequence[FirstReply]:
        def found(sql: apsw.Connection) -> list[FirstReply]:
            return counting.first_replies(sql, begin, end)

        return await self._database.read(found)
