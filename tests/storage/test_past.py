"""Looking back: pages go through everything once, sums are those of the rows, and a changed row is found in parts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import apsw
import pytest

from app.domain.day import counted, summed, typical_wait
from app.domain.journal import LedgerLine
from app.domain.past import ChainPart, JournalChoice, LedgerChoice
from app.storage.store import LocalStore
from tests.support.past import NOON, Work, days_before, lines


async def test_the_pages_of_the_ledger_are_all_of_it_newest_first(store: LocalStore) -> None:
    made = lines(250)
    await store.add_ledger(made)
    found: list[LedgerLine] = []
    page = await store.past.ledger_page(LedgerChoice(), before=None, limit=100)
    while True:
        found += page.lines
        if page.next is None:
            break
        page = await store.past.ledger_page(LedgerChoice(), before=page.next, limit=100)
    assert found == made[::-1]


@pytest.mark.parametrize(
    "choice",
    [
        LedgerChoice(),
        LedgerChoice(host="desk.example:8443"),
        LedgerChoice(purpose="send reply"),
        LedgerChoice(ticket="4711"),
        LedgerChoice(since=NOON - timedelta(minutes=5)),
        LedgerChoice(purpose="read ticket", ticket="4711", since=NOON - timedelta(minutes=30)),
    ],
)
async def test_filters_and_sums_mean_the_same_lines(store: LocalStore, choice: LedgerChoice) -> None:
    made = [*lines(300), *lines(20, host="desk.example:8443")]
    await store.add_ledger(made)
    wanted = [line for line in made if _fits(line, choice)]
    page = await store.past.ledger_page(choice, before=None, limit=1000)
    sums = await store.past.ledger_sums(choice)
    assert page.lines == tuple(wanted[::-1])
    assert (sums.requests, sums.size) == (len(wanted), sum(line.size for line in wanted))
    assert sums.received == sum(line.received for line in wanted)
    assert sum(sums.hosts.values()) == len(wanted)


def _fits(line: LedgerLine, choice: LedgerChoice) -> bool:
    pairs = ((choice.host, line.host), (choice.purpose, line.purpose), (choice.ticket, line.ticket))
    return all(not asked or asked == has for asked, has in pairs) and (not choice.since or line.at >= choice.since)


async def test_every_host_and_purpose_can_be_chosen(store: LocalStore) -> None:
    assert (await store.past.ledger_names()).hosts == ()
    await store.add_ledger([*lines(50), *lines(3, host="desk.example:8443")])
    names = await store.past.ledger_names()
    assert names.hosts == ("desk.example:8443", "rt.example.com")
    assert "read conversation" in names.purposes


async def test_the_pages_of_the_journal_tell_words_that_were_deleted(store: LocalStore) -> None:
    await Work(store).weeks(1, 30)
    choice = JournalChoice(kind="decision")
    count = await store.past.journal_count(choice)
    first = await store.past.journal_page(choice, before=None, limit=5)
    rest = await store.past.journal_page(choice, before=first.next, limit=1000)
    assert len(first.rows) == 5
    assert len(first.rows) + len(rest.rows) == count
    assert rest.next is None
    assert all(kept.had_words and kept.row.text for kept in (*first.rows, *rest.rows))
    await store.forget_ticket(first.rows[0].row.ticket)
    again = await store.past.journal_page(choice, before=None, limit=5)
    assert again.rows[0].had_words
    assert again.rows[0].row.text is None
    of_ticket = await store.past.journal_page(
        JournalChoice(ticket=first.rows[0].row.ticket.id, since=NOON - timedelta(days=2), before=NOON),
        before=None,
        limit=1000,
    )
    assert {kept.row.ticket for kept in of_ticket.rows} == {first.rows[0].row.ticket}


async def followed(store: LocalStore, limit: int) -> Sequence[ChainPart]:
    parts = [ChainPart()]
    while not parts[-1].finished:
        parts.append(await store.past.follow_chain(parts[-1], limit=limit))
    return parts


async def test_the_chain_is_followed_in_parts(store: LocalStore, path: Path, key: bytes) -> None:
    assert (await followed(store, 10))[-1].broken is None
    await Work(store).weeks(1, 20)
    parts = await followed(store, 7)
    assert parts[-1].broken is None
    assert parts[-1].checked == parts[-1].total == await store.past.journal_count(JournalChoice())
    assert all(later.checked - earlier.checked <= 7 for earlier, later in pairwise(parts))
    await store.close()
    raw = apsw.Connection(str(path))
    raw.pragma("key", "raw:" + key.hex())
    raw.execute("DROP TRIGGER journal_is_not_changed; UPDATE journal SET facts = '{}' WHERE sequence = 12")
    changed = raw.execute("SELECT id FROM journal WHERE sequence = 12").get
    raw.close()
    opened = await LocalStore.open(path, key=key)
    last = (await followed(opened, 5))[-1]
    assert (last.broken, last.checked) == (changed, 11)
    await opened.close()


async def test_sums_are_what_the_rows_say(store: LocalStore) -> None:
    for seed in (1, 2, 3):
        await Work(store, seed * 1000).weeks(3, 40)
    rows = await store.journal(limit=100_000)
    stretches = [*days_before(NOON + timedelta(hours=6), 4), (NOON - timedelta(days=9), NOON + timedelta(days=9))]
    for begin, end in stretches:
        assert await store.past.counts(begin, end) == counted(rows, begin, end)
    parts = [await store.past.counts(*stretch) for stretch in stretches[:4]]
    whole = summed(parts)
    assert whole == await store.past.counts(stretches[0][0], stretches[3][1])
    assert whole.eligible == 360
    assert whole.used > 0
    assert whole.eligible >= whole.offered >= whole.shown >= whole.used


async def test_a_reply_counts_once_for_its_ticket_and_not_when_it_was_taken_back(store: LocalStore) -> None:
    await Work(store).weeks(2, 40)
    begin, end = NOON - timedelta(days=5), NOON + timedelta(days=1)
    replies = await store.past.first_replies(begin, end)
    assert len({reply.ticket for reply in replies}) == len(replies) > 5
    assert all(reply.read_at <= reply.replied_at for reply in replies)
    halves = [
        *await store.past.first_replies(begin, NOON - timedelta(hours=12)),
        *await store.past.first_replies(NOON - timedelta(hours=12), end),
    ]
    assert sorted(halves, key=str) == sorted(replies, key=str)
    wait = typical_wait(replies)
    assert wait is not None
    assert wait > timedelta(seconds=19)
