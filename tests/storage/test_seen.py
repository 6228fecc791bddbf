"""The last seen tickets and work lists, documents, and the ledger of requests."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.domain.journal import LedgerLine
from app.domain.tickets import TicketRef
from app.storage import seen
from app.storage.store import LocalStore
from tests.support.made_up import NOON, REF, conversation, ticket


async def test_a_ticket_is_recalled_as_it_was_last_told(store: LocalStore) -> None:
    assert await store.recall_ticket(REF) is None
    await store.remember_ticket(ticket(), conversation())
    newer = replace(ticket(), status="resolved", version="v2")
    await store.remember_ticket(newer, conversation("Half \ud83d of a pair"))
    assert await store.recall_ticket(REF) == (newer, conversation("Half \ud83d of a pair"))
    assert await store.recall_ticket(TicketRef("other", REF.id)) is None


async def test_the_tickets_seen_longest_ago_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen, "MAX_TICKETS", 3)
    times = iter(NOON + timedelta(seconds=second) for second in range(9))

    def clock() -> datetime:
        return next(times)

    store = await LocalStore.open(None, key=None, clock=clock)
    refs = [TicketRef("work", str(number)) for number in range(4)]
    for ref in (*refs[:3], refs[0], refs[3]):
        await store.remember_ticket(ticket(ref), conversation())
    kept = [ref.id for ref in refs if await store.recall_ticket(ref)]
    await store.close()
    assert kept == ["0", "2", "3"]


async def test_a_work_list_is_kept_for_each_account(store: LocalStore) -> None:
    assert await store.recall_worklist("work") == ()
    await store.remember_worklist("work", [ticket(), ticket(TicketRef("work", "43"))])
    await store.remember_worklist("demo", [])
    assert await store.recall_worklist("work") == (ticket(), ticket(TicketRef("work", "43")))
    await store.remember_worklist("work", [])
    assert await store.recall_worklist("work") == ()


async def test_a_document_is_kept_under_its_name(store: LocalStore) -> None:
    assert await store.load_document("demo") is None
    await store.save_document("demo", "{}")
    await store.save_document("demo", '{"tickets": ["ä\\u0000"]}')
    assert await store.load_document("demo") == '{"tickets": ["ä\\u0000"]}'


async def test_the_ledger_shows_the_newest_request_first(store: LocalStore) -> None:
    lines = [
        LedgerLine(
            NOON + timedelta(seconds=n), "work", "desk.example.org", "GET", "ticket", n, None if n else 200, "42"
        )
        for n in range(3)
    ]
    await store.add_ledger(lines[:2])
    await store.add_ledger(lines[2:])
    await store.add_ledger([])
    assert await store.ledger() == lines[::-1]
    assert await store.ledger(1) == lines[2:]


async def test_customers_are_forgotten_at_once_and_what_is_not_about_them_stays(store: LocalStore) -> None:
    line = LedgerLine(NOON, "work", "desk.example.org", "GET", "ticket", 1, 200, "42")
    await store.add_ledger([line])
    await store.save_document("demo", "{}")
    await store.remember_ticket(ticket(), conversation())
    await store.remember_worklist("work", [ticket()])
    assert await store.tickets_kept() == 1
    await store.forget_customers()
    assert await store.tickets_kept() == 0
    assert await store.recall_ticket(REF) is None
    assert await store.recall_worklist("work") == ()
    assert await store.ledger() == [line]
    assert await store.load_document("demo") == "{}"
