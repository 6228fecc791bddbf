"""How long words stay, as SQL: each step is one short transaction, so that a decision never waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import apsw

from app.storage import drafts, outbox, seen, variants
from app.storage.codec import time_text

FACTS_KEPT = timedelta(days=90)
"""How long the ledger stays, and a wording of an agent's own that is not used."""
_WORDS_AT_ONCE = 200
_TICKETS_AT_ONCE = 25
_LINES_AT_ONCE = 500

Step = Callable[[apsw.Connection], bool]
"""Does a piece; whether there is more to do."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Words from before `words` go, and lines of the ledger and unused wordings from before `facts`."""

    words: datetime
    facts: datetime

    @classmethod
    def at(cls, now: datetime, keep: timedelta) -> Limits:
        return cls(now - keep, now - FACTS_KEPT)


def steps(limits: Limits) -> Iterator[Step]:
    """Everything that is to be done, each as a step that is taken until it says that there is no more."""
    words, facts = time_text(limits.words), time_text(limits.facts)
    yield _JournalWords(words)
    yield _OutboxWords(words)
    yield lambda sql: seen.forget_tickets_before(sql, words, _TICKETS_AT_ONCE)
    yield lambda sql: seen.forget_worklists_before(sql, words)
    yield lambda sql: drafts.forget_before(sql, words)
    yield lambda sql: variants.forget_before(sql, facts)
    yield lambda sql: seen.forget_ledger_before(sql, facts, _LINES_AT_ONCE)


def apply(sql: apsw.Connection, limits: Limits) -> None:
    """All of it, for a file that nobody else works with."""
    for step in steps(limits):
        more = True
        while more:
            with sql:
                more = step(sql)


class _JournalWords:
    """Goes through the words that are there; the journal's rows are not in the order of their times when a clock was
    set back, so each is looked at.
    """

    def __init__(self, limit: str) -> None:
        self._limit = limit
        self._after = 0

    def __call__(self, sql: apsw.Connection) -> bool:
        found = list(
            sql.execute(
                "SELECT sequence, at FROM journal_text CROSS JOIN journal USING (sequence) "
                "WHERE journal_text.sequence > ? ORDER BY journal_text.sequence LIMIT ?",
                (self._after, _WORDS_AT_ONCE),
            )
        )
        old = [(sequence,) for sequence, at in found if str(at) < self._limit]
        sql.executemany("DELETE FROM journal_text WHERE sequence = ?", cast("list[tuple[int]]", old))
        if found:
            self._after = cast("int", found[-1][0])
        return len(found) == _WORDS_AT_ONCE


class _OutboxWords:
    def __init__(self, limit: str) -> None:
        self._limit = limit
        self._after = 0

    def __call__(self, sql: apsw.Connection) -> bool:
        self._after, more = outbox.empty_some(sql, self._limit, self._after, _WORDS_AT_ONCE)
        return more
