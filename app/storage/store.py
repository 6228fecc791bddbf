"""The store: implements the copilot's `Store` port and the small ones beside it; every method is one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw

from app.domain.content import Length, Tone
from app.domain.decisions import Decision
from app.domain.errors import DatabaseDamaged
from app.domain.journal import JournalRow, LedgerLine
from app.domain.kept import KeptText
from app.domain.outbox import OutboxEntry, OutboxState
from app.domain.phrase import Phrase
from app.domain.replies import Habit
from app.domain.settings import KEEP_DAYS
from app.domain.tickets import Conversation, Ticket, TicketRef
from app.domain.variants import OwnWording
from app.storage import drafts, journal, outbox, seen, variants
from app.storage.care.backups import backups
from app.storage.care.keeper import Care
from app.storage.database import Database
from app.storage.past import Past

KEPT = timedelta(days=KEEP_DAYS)
"""How long words and seen tickets stay where nothing else was chosen (docs/storage.md)."""


def _now() -> datetime:
    return datetime.now(UTC)


class LocalStore:
    """Everything Calmdesk keeps on this computer. Raises StorageFull, DatabaseBusy or DatabaseDamaged; a method that
    raises has stored nothing. A cancelled await still stores what was asked for (see Database).
    """

    def __init__(self, database: Database, care: Care | None = None, *, clock: Callable[[], datetime] = _now) -> None:
        self._database = database
        self._clock = clock
        self.past = Past(database)
        self.care = care or Care(database, None, None, clock)

    @classmethod
    async def open(cls, path: Path | None, *, key: bytes | None, clock: Callable[[], datetime] = _now) -> LocalStore:
        """Opens or makes the database. `path` None keeps it in memory; `key` is 32 random bytes, or None for a file
        that holds only made-up data. Raises DatabaseLocked, DatabaseDamaged, DatabaseNewer, DatabaseBusy, StorageFull.
        """
        try:
            database = await Database.open(path, key=key)
        except DatabaseDamaged as error:
            if path is None or not (found := backups(path)):
                raise
            when = f"{found[0].at.astimezone():%Y-%m-%d %H:%M}"
            where = Phrase.of("{file}; its newest backup is of {when}", file=error.detail, when=when)
            raise DatabaseDamaged(where) from error
        return cls(database, Care(database, path, key, clock), clock=clock)

    async def close(self) -> None:
        await self.care.close()
        await self._database.close()

    # -- journal and outbox -------------------------------------------------------------------------------------------

    async def record(self, decision: Decision, rows: Sequence[JournalRow]) -> Sequence[OutboxEntry]:
        return await self._database.write(lambda sql: outbox.record(sql, decision, rows))

    async def add_journal(self, rows: Sequence[JournalRow]) -> None:
        await self._database.write(lambda sql: journal.add_rows(sql, rows))

    async def journal(self, *, ticket: TicketRef | None = None, limit: int = 1000) -> Sequence[JournalRow]:
        """The newest rows, oldest first. `text` is None where there was none or it was forgotten."""
        return await self._database.read(lambda sql: journal.read_rows(sql, ticket, limit))

    async def broken_journal_row(self) -> str | None:
        """The id of the first journal row that was changed after it was written, None when the chain holds."""
        return await self._database.read(journal.first_broken)

    async def outbox(self, *, unfinished_only: bool = True) -> Sequence[OutboxEntry]:
        return await self._database.read(lambda sql: outbox.entries(sql, unfinished_only=unfinished_only))

    async def save_entry(self, entry: OutboxEntry, rows: Sequence[JournalRow] = (), *, was: OutboxState) -> bool:
        """Stores the row's new state; False, and nothing stored, when it stands on an old picture of the row."""
        return await self._database.write(lambda sql: outbox.save(sql, entry, rows, was))

    async def undo(self, decision_id: str, rows: Sequence[JournalRow] = ()) -> bool:
        return await self._database.write(lambda sql: outbox.undo(sql, decision_id, rows))

    async def claimed_messages(self, ticket: TicketRef) -> Collection[str]:
        return await self._database.read(lambda sql: outbox.claimed_messages(sql, ticket))

    # -- what was last seen -------------------------------------------------------------------------------------------

    async def remember_ticket(self, ticket: Ticket, conversation: Conversation) -> None:
        now = self._clock()
        await self._database.write(lambda sql: seen.remember_ticket(sql, ticket, conversation, now))

    async def recall_ticket(self, ref: TicketRef) -> tuple[Ticket, Conversation] | None:
        return await self._database.read(lambda sql: seen.recall_ticket(sql, ref))

    async def recall_tickets(self, *, limit: int) -> Sequence[tuple[Ticket, Conversation]]:
        return await self._database.read(lambda sql: seen.recall_tickets(sql, limit))

    async def remember_worklist(self, account: str, tickets: Sequence[Ticket]) -> None:
        now = self._clock()
        await self._database.write(lambda sql: seen.remember_worklist(sql, account, tickets, now))

    async def recall_worklist(self, account: str) -> Sequence[Ticket]:
        return await self._database.read(lambda sql: seen.recall_worklist(sql, account))

    # -- replies in the agent's own words -----------------------------------------------------------------------------

    async def keep_wording(self, wording: OwnWording) -> None:
        await self._database.write(lambda sql: variants.keep(sql, wording))

    async def own_wordings(self, account: str) -> Sequence[OwnWording]:
        return await self._database.read(lambda sql: variants.kept(sql, account))

    async def forget_wording(self, account: str, reply: str, length: Length, tone: Tone) -> bool:
        return await self._database.write(lambda sql: variants.forget(sql, account, reply, length, tone))

    async def reply_sent(self, account: str, reply: str, habit: Habit, *, own: bool) -> None:
        now = self._clock()
        await self._database.write(lambda sql: variants.note_sent(sql, account, reply, habit, now if own else None))

    async def reply_habit(self, account: str) -> Habit | None:
        return await self._database.read(lambda sql: variants.habit(sql, account))

    # -- texts that were not sent -------------------------------------------------------------------------------------

    async def keep_text(self, text: KeptText) -> None:
        await self._database.write(lambda sql: drafts.keep(sql, text))

    async def kept_texts(self, ref: TicketRef) -> Sequence[KeptText]:
        return await self._database.read(lambda sql: drafts.kept(sql, ref))

    async def tickets_with_texts(self, account: str) -> Sequence[TicketRef]:
        return await self._database.read(lambda sql: drafts.tickets(sql, account))

    async def move_texts(self, ref: TicketRef, to: TicketRef) -> None:
        await self._database.write(lambda sql: drafts.move(sql, ref, to))

    async def drop_text(self, ref: TicketRef, key: str) -> None:
        await self._database.write(lambda sql: drafts.drop(sql, ref, key))

    # -- documents and the ledger -------------------------------------------------------------------------------------

    async def load_document(self, name: str) -> str | None:
        return await self._database.read(lambda sql: seen.load_document(sql, name))

    async def save_document(self, name: str, text: str) -> None:
        await self._database.write(lambda sql: seen.save_document(sql, name, text))

    async def add_ledger(self, lines: Sequence[LedgerLine]) -> None:
        await self._database.write(lambda sql: seen.add_ledger(sql, lines))

    async def ledger(self, limit: int = 200) -> Sequence[LedgerLine]:
        """The newest requests, newest first."""
        return await self._database.read(lambda sql: seen.ledger(sql, limit))

    # -- forgetting ---------------------------------------------------------------------------------------------------

    async def forget_ticket(self, ref: TicketRef) -> None:
        """Deletes every word of a ticket that is not still on its way to the desk. The journal's facts stay."""

        def forget(sql: apsw.Connection) -> None:
            journal.forget_words(sql, "account = ? AND ticket = ?", ref.account, ref.id)
            outbox.forget_words(sql, "account = ? AND ticket = ?", ref.account, ref.id)
            seen.forget_ticket(sql, ref)
            variants.forget_ticket(sql, ref)
            drafts.forget_ticket(sql, ref)

        self.care.make_way()
        await self._database.write(forget)
        await self._database.checkpoint()

    async def forget_customers(self, *, texts: bool = True) -> None:
        """Deletes every word of customers that is not still on its way to the desk: tickets, work lists, the words of
        the journal, and what finished decisions carried. The journal's facts, the ledger and own wordings stay; the
        texts that were not sent stay only without `texts`. One backup of what is left takes the place of all others.
        """

        def forget(sql: apsw.Connection) -> None:
            journal.forget_words(sql, "1")
            outbox.forget_words(sql, "1")
            seen.forget_all(sql)
            if texts:
                drafts.forget_all(sql)

        self.care.make_way()
        await self._database.write(forget)
        await self._database.checkpoint()
        await self.care.renew_backups()

    async def tickets_kept(self) -> int:
        """How many tickets are kept with their words."""
        return await self._database.read(seen.count)

    async def texts_kept(self) -> int:
        """How many texts that were not sent are kept."""
        return await self._database.read(drafts.count)

    async def tidy(self, keep: timedelta = KEPT) -> None:
        """Deletes what has its time, now; `care` does it every day."""
        await self.care.tidy(keep)
