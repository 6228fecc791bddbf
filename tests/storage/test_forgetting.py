"""One customer is forgotten everywhere, nobody else is, and the search that proves it would find what is left."""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.kept import KeptText
from app.domain.tickets import Conversation, Message, Person, TicketRef
from app.storage.care import backups as backing
from app.storage.care.backups import backups
from app.storage.care.forgetting import Forgotten, Who, forget_there
from app.storage.care.restoring import restore
from app.storage.care.searching import Words, in_database
from app.storage.opening import beside
from app.storage.store import LocalStore
from tests.support.clock import MovedClock
from tests.support.made_up import CUSTOMER, NOON, REF, conversation, decision, journal_rows, ticket

OTHER = TicketRef("work", "43")
SAID = "My marzipan order 4711 never arrived, and I want my money back. Größe 38. " * 90
REPLY = "Dear Cleo, we are sorry about your marzipan."
WHO = Who(email="CLEO@example.org")


async def filled(path: Path, key: bytes, *, waiting: bool = False) -> LocalStore:
    """Cleo's ticket with everything that can be kept of it, and another customer's."""
    store = await LocalStore.open(path, key=key, clock=MovedClock(NOON))
    ada = Person("8", "Ada Other", "ada@example.org")
    for number, (ref, reply) in enumerate(((REF, REPLY), (OTHER, "Dear Ada, we are glad.")), 1):
        made = decision(number, ref, reply)
        rows = await store.record(made, journal_rows(made, reply))
        for row in rows if ref == OTHER or not waiting else rows[:1]:
            await store.save_entry(replace(row, state="sent"), was="waiting")
        await store.keep_text(KeptText(ref, "own", reply, "", NOON))
    await store.remember_ticket(ticket(), conversation(SAID))
    others = replace(ticket(OTHER, "Glad about the delivery"), customer=ada)
    await store.remember_ticket(others, conversation_of(ada, "All is well, thank you very much."))
    await store.remember_worklist("work", [ticket(), others])
    return store


def conversation_of(person: Person, text: str) -> Conversation:
    return replace(conversation(), messages=(Message("m7", "customer", "public", person, text, NOON),))


def pages_with(path: Path, key: bytes, *words: str) -> int:
    looked = Words()
    for word in words:
        looked.add(word)
    connection = beside(path, key)
    try:
        return in_database(connection, looked).count
    finally:
        connection.close()


def forgotten(path: Path, key: bytes, who: Who = WHO) -> Forgotten:
    return forget_there(path, key, who, [path.parent])


async def test_a_customer_is_forgotten_everywhere_and_nobody_else(path: Path, key: bytes) -> None:
    store = await filled(path, key)
    await store.care.back_up()
    await store.close()
    files = (path, backups(path)[0].path)
    assert [pages_with(file, key, "cleo@example.org", "marzipan", "Größe 38") for file in files] == [3, 3]

    done = forgotten(path, key)

    assert (done.tickets, done.waiting, done.left, done.found) == (1, {}, [], 0)
    assert done.texts == {"tickets": 1, "journal": 1, "outbox": 3, "drafts": 1, "wordings": 0}
    assert (done.backups, done.backups_deleted) == (1, [])
    assert done.words >= 5
    assert done.pages > 20
    assert [pages_with(file, key, "cleo@example.org", "marzipan", "Größe 38") for file in files] == [0, 0]
    assert [pages_with(file, key, "ada@example.org", "All is well", "Dear Ada") for file in files] == [3, 3]
    store = await LocalStore.open(path, key=key)
    assert [row.text for row in await store.journal(ticket=REF)] == [None, None]
    assert await store.broken_journal_row() is None
    assert [listed.ref for listed in await store.recall_worklist("work")] == [OTHER]
    assert await store.recall_ticket(OTHER) is not None
    assert len(await store.kept_texts(OTHER)) == 1
    await store.close()


async def test_what_is_on_its_way_stays_and_is_said(path: Path, key: bytes) -> None:
    await (await filled(path, key, waiting=True)).close()
    done = forgotten(path, key)
    assert done.waiting == {REF.id: 2}
    store = await LocalStore.open(path, key=key)
    waiting = await store.outbox()
    assert [row.operation.id for row in waiting] == ["d1-change", "d1-reply"]
    for row in waiting:
        assert await store.save_entry(replace(row, state="sent"), was="waiting")
    await store.close()
    again = forgotten(path, key, Who(ticket=REF.id))
    assert (again.waiting, again.left, again.found) == ({}, [], 0)
    assert pages_with(path, key, "marzipan") == 0


async def test_a_ticket_and_a_customers_id_choose_the_same_words(path: Path, key: bytes) -> None:
    for who in (Who(ticket=REF.id), Who(customer=CUSTOMER.id), Who(ticket=REF.id, account="work")):
        await (await filled(path, key)).close()
        assert forgotten(path, key, who).tickets == 1
        assert pages_with(path, key, "cleo@example.org", "marzipan") == 0
    await (await filled(path, key)).close()
    assert forgotten(path, key, Who(ticket=REF.id, account="home")).tickets == 0
    assert pages_with(path, key, "marzipan") == 1


async def test_the_search_finds_what_stands_elsewhere(path: Path, key: bytes) -> None:
    store = await filled(path, key)
    backup = await store.care.back_up()
    await store.close()
    restore(path, backup, key)  # keeps the database as it was beside it
    (path.parent / "crash.txt").write_bytes(b"x" * 9_000_000 + b"to Cleo@Example.org" + os.urandom(100))
    done = forgotten(path, key)
    assert any("crash.txt" in left for left in done.left)
    assert any("damaged-" in left and "holds their words" in left for left in done.left)
    assert done.found == 1


async def test_a_backup_that_this_version_cannot_read_is_deleted_and_said(path: Path, key: bytes) -> None:
    store = await filled(path, key)
    backup = await store.care.back_up()
    await store.close()
    newer = beside(backup.path, key)
    newer.pragma("user_version", 999)
    newer.close()
    done = forgotten(path, key)
    assert (done.backups, done.backups_deleted, done.left, done.found) == (0, [backup.path.name], [], 0)
    assert backups(path) == []


async def test_copies_that_were_never_finished_are_not_left(path: Path, key: bytes) -> None:
    """They are encrypted, so that no search finds words in them."""
    store = await filled(path, key)
    backup = await store.care.back_up()
    await store.close()
    folder = backup.path.parent
    half = [path.with_name(f"{path.name}.rekeyed"), path.with_name(f"{path.name}.restoring.part")]
    half += [folder / f"{backup.path.name}.rekeyed", folder / f"{backup.path.name}.part", folder / "next.db.part-wal"]
    for copied in half:
        shutil.copyfile(path, copied)
    assert forgotten(path, key).found == 0
    assert [copied.name for copied in half if copied.exists()] == []
    assert [kept.path for kept in backups(path)] == [backup.path]


async def test_nobody_of_that_name_changes_nothing(path: Path, key: bytes) -> None:
    await (await filled(path, key)).close()
    done = forgotten(path, key, Who(email="nobody@example.org"))
    assert (done.tickets, done.texts, done.found, done.words) == (0, {}, 0, 1)
    assert pages_with(path, key, "marzipan", "ada@example.org") == 2


async def test_a_backup_that_began_before_customers_were_forgotten_is_not_there_afterwards(
    path: Path, key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await filled(path, key)
    copied, go_on, real, emptied = threading.Event(), threading.Event(), backing.verify, store._database.checkpoint

    def slow(*given: object) -> None:
        copied.set()
        go_on.wait(30)
        real(*given)  # type: ignore[arg-type]

    async def checkpoint() -> None:
        await emptied()
        asyncio.get_running_loop().call_soon(go_on.set)

    half = path.with_name(f"{path.name}.rekeyed")
    half.write_bytes(b"a change of keys that was stopped")
    monkeypatch.setattr(backing, "verify", slow)
    monkeypatch.setattr(store._database, "checkpoint", checkpoint)
    monkeypatch.setattr(store.care, "make_way", lambda: None)  # it began just after everything was told to make way
    daily = asyncio.create_task(store.care.back_up())
    await asyncio.to_thread(copied.wait, 30)
    await store.forget_customers()
    await asyncio.gather(daily, return_exceptions=True)
    assert not half.exists()
    assert [pages_with(backup.path, key, "cleo@example.org", "marzipan") for backup in backups(path)] == [0]
    await store.close()
