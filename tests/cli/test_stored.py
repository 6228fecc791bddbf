"""What is done to the database from the command line: journal, restore, rekey, forget; each in a process of its own."""

from __future__ import annotations

import asyncio
import base64
import csv
import io
import json
import secrets
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.desktop.folders import find_folders
from app.desktop.single_instance import InstanceLock
from app.storage.opening import beside
from app.storage.store import LocalStore
from tests.cli.home import Home
from tests.support.clock import MovedClock
from tests.support.made_up import NOON, conversation, decision, journal_rows, ticket

WORDS = "=marzipan"


def filled(home: Home, *, days: int = 2) -> tuple[Path, bytes]:
    """A home whose Calmdesk was used on some days, with a backup of each."""
    key = secrets.token_bytes(32)
    home.keep_secret("database key", base64.b64encode(key).decode())
    folders = find_folders({"CALMDESK_HOME": str(home.folder)})
    folders.make()

    async def fill() -> None:
        clock = MovedClock(NOON)
        store = await LocalStore.open(folders.database, key=key, clock=clock)
        await store.remember_ticket(ticket(), conversation(f"{WORDS}, and no parcel at all"))
        for day in range(days):
            made = replace(decision(day, reply=WORDS), at=clock.now)
            rows = await store.record(made, [replace(row, at=clock.now) for row in journal_rows(made, WORDS)])
            for row in rows:
                await store.save_entry(replace(row, state="sent"), was="waiting")
            await store.care.back_up()
            clock.move(days=1)
        await store.close()

    asyncio.run(fill())
    return folders.database, key


def test_without_a_database_each_verb_says_so(home: Home) -> None:
    for verb in (["journal", "verify"], ["rekey"], ["forget", "cleo@example.org"]):
        home.run(*verb).fails_with("There is nothing stored yet", "connected helpdesk")
    assert "There is no backup yet" in home.run("restore").out


def test_the_journal_is_verified_and_its_first_wrong_row_is_named(home: Home) -> None:
    path, key = filled(home)
    said = home.run("journal", "verify")
    assert (said.status, said.out[:7]) == (0, "4 rows:")
    outside = beside(path, key)
    outside.execute("DROP TRIGGER journal_is_not_changed; UPDATE journal SET at = '2026' WHERE sequence = 3")
    outside.close()
    said = home.run("journal", "verify")
    assert (said.status, said.err) == (1, "")
    assert "Row 3 (id d1-shown)" in said.out
    assert "2 rows before it are as they were written" in said.out


def test_the_journal_is_written_out_without_anybodys_words(home: Home, tmp_path: Path) -> None:
    filled(home)
    said = home.run("journal", "export")
    rows = [json.loads(line) for line in said.lines]
    assert [row["id"] for row in rows] == ["d0-shown", "d0-decision", "d1-shown", "d1-decision"]
    assert [row["previous"] for row in rows[1:]] == [row["hash"] for row in rows[:-1]]
    assert rows[1]["facts"] == {"drafted": True, "kind": "accept"}
    assert "marzipan" not in said.out
    until = (NOON + timedelta(hours=12)).isoformat()
    assert len(home.run("journal", "export", "--until", until).lines) == 2
    assert len(home.run("journal", "export", "--since", until).lines) == 2
    target = tmp_path / "out.csv"
    assert "4 rows written" in home.run("journal", "export", "--format", "csv", "--out", str(target)).err
    table = list(csv.DictReader(io.StringIO(target.read_text("utf-8"))))
    assert [row["id"] for row in table] == [row["id"] for row in rows]
    assert home.run("journal", "export", "--since", "soon").status == 2


def test_a_backup_is_listed_and_brought_back(home: Home) -> None:
    path, key = filled(home)
    listed = home.run("restore")
    assert listed.status == 0
    assert [line.split()[0] for line in listed.lines if " MB" in line] == ["1", "2"]
    content = path.read_bytes()
    path.write_bytes(content[:5000])
    home.run("journal", "verify").fails_with("The local database is damaged", "calmdesk restore")
    for wrong in ("3", "soon"):
        home.run("restore", wrong).fails_with("This backup cannot be used")
    said = home.run("restore", "2")
    assert said.status == 0, said.err
    assert "is kept: damaged-" in said.out
    assert "2 rows: each" in home.run("journal", "verify").out
    assert home.run("restore", "newest").status == 0
    assert "4 rows: each" in home.run("journal", "verify").out
    assert any(file.read_bytes() == content[:5000] for file in path.parent.glob("damaged-*"))
    assert "2 backups, the newest of 2026-11-2" in home.run("doctor", "--no-desk").out
    assert key


def test_a_new_key_opens_everything_and_the_old_one_nothing(home: Home) -> None:
    filled(home)
    old = home.secrets()["database key"]
    said = home.run("rekey")
    assert said.status == 0, said.err
    assert "its 2 backups have a new key" in said.out
    assert home.secrets().keys() == {"database key"}
    assert home.secrets()["database key"] != old
    assert home.run("journal", "verify").status == 0
    assert home.run("restore", "newest").status == 0
    home.keep_secret("database key", old)
    home.run("journal", "verify").fails_with("damaged")


def test_a_customer_is_forgotten_and_it_is_proven(home: Home) -> None:
    filled(home)
    said = home.run("forget", "cleo@example.org")
    assert said.status == 0, said.out + said.err
    assert "Deleted: 1 conversation, 2 texts of the journal, 6 delivered texts." in said.out
    assert "Backups: the same was deleted in 2." in said.out
    assert ": 0 found." in said.out
    assert "marzipan" not in said.out + said.err
    assert "Found 0 tickets" in home.run("forget", "cleo@example.org").out
    assert home.run("journal", "verify").status == 0
    assert home.run("forget", "cleo").status == 2
    assert home.run("forget").status == 2


@pytest.mark.parametrize("verb", [["restore", "newest"], ["rekey"], ["forget", "--ticket", "42"]])
def test_while_calmdesk_runs_nothing_is_changed(home: Home, verb: list[str]) -> None:
    path, _ = filled(home)
    before = path.read_bytes()
    with InstanceLock(path.parent):
        home.run(*verb).fails_with("Calmdesk is already running")
        assert home.run("journal", "verify").status == 0, "looking is allowed"
    assert path.read_bytes() == before
