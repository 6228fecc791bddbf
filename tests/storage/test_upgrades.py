"""From every earlier version of the tables: an upgrade keeps what was stored, and everything can be used after it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import apsw
import pytest

from app.domain.decisions import Operation
from app.domain.journal import LedgerLine
from app.domain.kept import KeptText
from app.domain.past import ChainPart
from app.domain.tickets import Conversation, Ticket, TicketRef
from app.domain.variants import OwnWording
from app.storage import journal
from app.storage.codec import dump, time_text
from app.storage.migrations import STEPS, migrate
from app.storage.store import LocalStore
from tests.support.made_up import NOON, REF, conversation, decision, journal_rows, ticket

MADE = decision()
LINE = LedgerLine(NOON, "work", "desk.example.org", "GET", "read ticket", 12, 200, "42")
TEXT = KeptText(REF, "own", "Dear Cleo, ", "", NOON, saved=True, risk="high")
RELEASED = ["25ccaacf6d17", "a9ca90a305c8", "c090a2e6391a", "7f989c8f0ee9", "d1d6ae6bd1f9"]
WORDING = OwnWording("work", "refund", "full", "formal", "We are so sorry.", "1a2b", "42", NOON, NOON)


def add(sql: apsw.Connection, table: str, row: Mapping[str, apsw.SQLiteValue]) -> None:
    marks = ", ".join("?" * len(row))
    sql.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))  # noqa: S608


def fill(sql: apsw.Connection, version: int) -> None:
    """What a program of that version stored: written as the tables were then."""
    at, of = time_text(NOON), {"account": "work", "ticket": "42"}
    add(sql, "decisions", {"id": MADE.id, "kind": MADE.kind, **of, "at": at, "operations": 3})
    for operation in MADE.operations:
        row = {"operation_id": operation.id, "decision_id": MADE.id, "decision_kind": MADE.kind, **of}
        row |= {"payload": dump(operation, Operation), "state": "waiting", "created_at": at, "not_before": at}
        add(sql, "outbox", {**row, "attempts": 0, "cursor": "c1", "because": ""})
    journal.add_rows(sql, journal_rows(MADE))
    seen = {"content": dump(ticket(), Ticket), "conversation": dump(conversation(), Conversation), "seen_at": at}
    add(sql, "tickets", of | seen)
    add(sql, "worklists", {"account": "work", "content": dump((ticket(),), tuple[Ticket, ...])})
    add(sql, "documents", {"name": "demo", "content": "{}"})
    add(
        sql,
        "ledger",
        {"at": at, **of, "host": LINE.host, "method": "GET", "purpose": LINE.purpose, "size": 12, "status": 200},
    )
    if version >= 2:
        wording = {"account": "work", "reply": "refund", "length": "full", "tone": "formal", "ticket": "42"}
        add(sql, "own_wordings", {**wording, "text": WORDING.text, "basis": "1a2b", "kept_at": at, "used_at": at})
    if version >= 4:
        draft = {"key": "own", "reply": TEXT.reply, "note": "", "kept_at": at, "saved": 1, "risk": "high"}
        add(sql, "drafts", of | draft)


def made_at_version(path: Path, key: bytes, version: int) -> None:
    sql = apsw.Connection(str(path))
    sql.pragma("cipher", "chacha20")
    sql.pragma("key", "raw:" + key.hex())
    migrate(sql, path.name, STEPS[:version])
    fill(sql, version)
    sql.close()


@pytest.mark.parametrize("version", range(1, len(STEPS) + 1))
async def test_an_upgrade_keeps_what_was_stored(path: Path, key: bytes, version: int) -> None:
    made_at_version(path, key, version)
    store = await LocalStore.open(path, key=key)
    rows = await store.outbox()
    assert [row.operation for row in rows] == list(MADE.operations)
    assert await store.journal() == journal_rows(MADE)
    part = await store.past.follow_chain(ChainPart(), limit=100)
    assert (part.broken, part.checked, part.finished) == (None, 2, True)
    assert await store.recall_ticket(REF) == (ticket(), conversation())
    assert await store.recall_worklist("work") == (ticket(),)
    assert await store.load_document("demo") == "{}"
    assert await store.ledger() == [LINE]
    assert await store.own_wordings("work") == ([WORDING] if version >= 2 else [])
    assert await store.kept_texts(REF) == ([TEXT] if version >= 4 else [])
    await store.close()


@pytest.mark.parametrize("version", range(len(STEPS) + 1))
async def test_an_upgraded_database_can_be_used(path: Path, key: bytes, version: int) -> None:
    if version:
        made_at_version(path, key, version)
    store = await LocalStore.open(path, key=key)
    other = TicketRef("work", "43")
    more = decision(2, other)
    first = (await store.record(more, journal_rows(more)))[0]
    assert await store.save_entry(replace(first, state="sent", message_id="m9"), was="waiting")
    await store.add_ledger([replace(LINE, received=4711)])
    await store.keep_wording(replace(WORDING, reply="other"))
    await store.keep_text(replace(TEXT, ticket=other))
    await store.remember_worklist("work", [ticket(other)])
    await store.forget_ticket(REF)
    assert (await store.ledger(1))[0].received == 4711
    assert [row.text for row in await store.journal(ticket=other)] == [None, "We are sorry."]
    assert await store.broken_journal_row() is None
    assert await store.recall_ticket(REF) is None
    assert await store.kept_texts(REF) == []
    await store.close()


def test_no_step_that_was_released_is_ever_changed() -> None:
    """Also not by a word more in a list of the domain: the tables of those who have the step do not take it."""
    assert [hashlib.sha256(step.encode()).hexdigest()[:12] for step in STEPS[: len(RELEASED)]] == RELEASED
