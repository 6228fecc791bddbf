"""The journal is only added to, shows when it was changed, and forgets words without breaking."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import apsw
import pytest

from app.domain.tickets import TicketRef
from app.storage.store import KEPT, LocalStore
from tests.support.made_up import NOON, REF, conversation, decision, journal_rows, ticket

OTHER = TicketRef("work", "43")
LATER = NOON + timedelta(days=3)


def raw(path: Path, key: bytes) -> apsw.Connection:
    connection = apsw.Connection(str(path))
    connection.pragma("key", "raw:" + key.hex())
    return connection


async def test_rows_come_back_in_order_and_of_one_ticket(store: LocalStore) -> None:
    one, two = journal_rows(decision(1)), journal_rows(decision(2, OTHER), text="Half \ud83d of a pair, and \0")
    await store.add_journal([*one, *two])
    assert await store.journal() == [*one, *two]
    assert await store.journal(ticket=OTHER) == two
    assert await store.journal(limit=1) == two[1:]


async def test_the_same_row_again_is_not_added(store: LocalStore) -> None:
    rows = journal_rows(decision())
    await store.add_journal(rows)
    await store.add_journal([replace(rows[0], kind="expired"), *rows])
    assert await store.journal() == rows
    assert await store.broken_journal_row() is None


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE journal SET kind = 'silent'",
        "DELETE FROM journal",
        "INSERT OR REPLACE INTO journal SELECT * FROM journal",
        "UPDATE OR REPLACE journal SET id = 'd1-shown'",
    ],
)
async def test_the_database_itself_refuses_to_change_the_journal(store: LocalStore, change: str) -> None:
    rows = journal_rows(decision())
    await store.add_journal(rows)
    with pytest.raises(apsw.ConstraintError, match="only added to"):
        await store._database.write(lambda sql: sql.execute(change).get)
    assert await store.journal() == rows


async def test_an_outbox_row_cannot_be_deleted(store: LocalStore) -> None:
    await store.record(decision(), [])
    with pytest.raises(apsw.ConstraintError, match="never deleted"):
        await store._database.write(lambda sql: sql.execute("DELETE FROM outbox").get)
    assert len(await store.outbox()) == 3


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("UPDATE journal SET facts = '{}' WHERE sequence = 3", "d2-shown"),
        ("UPDATE journal SET at = '2026-11-20T12:00:00.000000+00:00' WHERE sequence = 1", "d1-shown"),
        ("UPDATE journal SET previous = '' WHERE sequence = 2", "d1-decision"),
        ("DELETE FROM journal WHERE sequence = 1", "d1-decision"),
        ("UPDATE journal_text SET text = CAST('Other' AS BLOB) WHERE sequence = 4", "d2-decision"),
    ],
)
async def test_a_change_from_outside_shows(path: Path, key: bytes, change: str, broken: str) -> None:
    store = await LocalStore.open(path, key=key)
    await store.add_journal([*journal_rows(decision(1)), *journal_rows(decision(2))])
    assert await store.broken_journal_row() is None
    await store.close()
    outside = raw(path, key)
    outside.execute("DROP TRIGGER journal_is_not_changed; DROP TRIGGER journal_is_not_deleted")
    outside.execute(change)
    outside.close()
    store = await LocalStore.open(path, key=key)
    assert await store.broken_journal_row() == broken
    await store.close()


async def test_forgetting_a_ticket_takes_its_words_and_nothing_else(store: LocalStore, path: Path, key: bytes) -> None:
    gone, kept = decision(1, reply="marzipan"), decision(2, OTHER)
    note, *unsent = await store.record(gone, journal_rows(gone, "marzipan"))
    await store.save_entry(replace(note, state="sent", message_id="m9"), was="waiting")
    stays = await store.record(kept, journal_rows(kept))
    for ref in (REF, OTHER):
        await store.remember_ticket(ticket(ref, "marzipan"), conversation("marzipan"))
    await store.remember_worklist("work", [ticket(REF), ticket(OTHER)])

    await store.forget_ticket(REF)

    assert [row.text for row in await store.journal(ticket=REF)] == [None, None]
    assert await store.journal(ticket=OTHER) == journal_rows(kept)
    assert await store.broken_journal_row() is None
    assert await store.recall_ticket(REF) is None
    assert await store.recall_ticket(OTHER) is not None
    assert await store.recall_worklist("work") == (ticket(OTHER),)
    assert await store.outbox() == [*unsent, *stays]
    forgotten = (await store.outbox(unfinished_only=False))[0]
    assert "What was done" not in repr(forgotten)
    assert await store.claimed_messages(REF) == {"m9"}
    assert not await store.save_entry(replace(note, state="waiting"), was="sent")
    await store.close()

    outside = raw(path, key)
    texts = [row[2] for row in outside.execute("SELECT * FROM journal_text")]
    contents = [str(row) for row in outside.execute("SELECT * FROM tickets")]
    outside.close()
    assert texts == [b"We are sorry."]
    assert [content.count("marzipan") for content in contents] == [2]  # the other ticket's subject and message


async def test_forgetting_what_is_old_keeps_what_is_new(path: Path, key: bytes) -> None:
    now = NOON
    store = await LocalStore.open(path, key=key, clock=lambda: now)
    old, new = decision(1), replace(decision(2), at=LATER)
    await store.record(old, journal_rows(old))
    await store.remember_ticket(ticket(REF), conversation())
    now = LATER
    await store.record(new, journal_rows(new))
    await store.remember_ticket(ticket(OTHER), conversation())

    now = LATER + KEPT
    await store.tidy()

    assert [row.text for row in await store.journal()] == [None, None, None, "We are sorry."]
    assert await store.recall_ticket(REF) is None
    assert await store.recall_ticket(OTHER) is not None
    assert len(await store.outbox()) == 6
    assert await store.broken_journal_row() is None
    await store.close()
