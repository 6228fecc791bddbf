"""Own wordings in the database: kept encrypted, found again, deletable, and there after an upgrade."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from app.domain.replies import Habit
from app.domain.tickets import TicketRef
from app.domain.variants import OwnWording
from app.storage.care.retention import FACTS_KEPT
from app.storage.store import LocalStore
from tests.support.clock import MovedClock
from tests.support.made_up import NOON, REF

WORDING = OwnWording("work", "late", "full", "formal", "By {date}, marzipan.", "b1", REF.id, NOON, NOON)


async def test_a_wording_is_kept_once_for_each_text_and_account(store: LocalStore) -> None:
    await store.keep_wording(WORDING)
    newer = replace(WORDING, text="Newer.", used_at=NOON + timedelta(hours=1))
    other = replace(WORDING, length="short", text="Short.")
    for wording in (newer, other, replace(WORDING, account="home", text="Other desk.")):
        await store.keep_wording(wording)
    assert await store.own_wordings("work") == [newer, other]
    assert [wording.text for wording in await store.own_wordings("home")] == ["Other desk."]


async def test_a_wording_is_deleted_alone(store: LocalStore) -> None:
    await store.keep_wording(WORDING)
    assert not await store.forget_wording("work", "late", "short", "formal")
    assert await store.forget_wording("work", "late", "full", "formal")
    assert await store.own_wordings("work") == []


async def test_the_length_and_tone_sent_last_is_remembered_for_each_account(store: LocalStore) -> None:
    assert await store.reply_habit("work") is None
    await store.reply_sent("work", "late", Habit("full"), own=False)
    await store.reply_sent("work", "ask", Habit("short", "friendly"), own=False)
    assert await store.reply_habit("work") == Habit("short", "friendly")
    assert await store.reply_habit("home") is None


async def test_a_forgotten_ticket_takes_its_wordings_along(store: LocalStore) -> None:
    await store.keep_wording(WORDING)
    await store.keep_wording(replace(WORDING, reply="other", ticket="43"))
    await store.forget_ticket(TicketRef("work", REF.id))
    assert [wording.reply for wording in await store.own_wordings("work")] == ["other"]


async def test_a_wording_that_was_not_used_for_long_goes(path: Path, key: bytes) -> None:
    clock = MovedClock(NOON)
    store = await LocalStore.open(path, key=key, clock=clock)
    await store.keep_wording(WORDING)
    await store.keep_wording(replace(WORDING, reply="used"))
    clock.now = NOON + FACTS_KEPT
    await store.reply_sent("work", "used", Habit("full"), own=True)
    clock.move(days=1)
    await store.tidy()
    assert [(wording.reply, wording.used_at) for wording in await store.own_wordings("work")] == [
        ("used", NOON + FACTS_KEPT)
    ]
    await store.close()


async def test_no_file_holds_a_wording_in_plain(path: Path, key: bytes) -> None:
    store = await LocalStore.open(path, key=key)
    await store.keep_wording(WORDING)
    await store.close()
    for file in path.parent.iterdir():
        assert b"marzipan" not in file.read_bytes()
