"""Texts that were not sent: encrypted, one for each key, gone with their ticket, there after a restart and a kill."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.kept import KeptText
from app.domain.tickets import TicketRef
from app.storage.store import KEPT, LocalStore
from tests.support.clock import MovedClock
from tests.support.made_up import conversation, ticket

NOON = MovedClock().now
REF = TicketRef("work", "7")
TEXT = KeptText(REF, "own", "Dear marzipan, ", "", NOON, saved=True, risk="high")
_WRITER = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from app.domain.kept import KeptText
from app.domain.tickets import TicketRef
from app.storage.store import LocalStore

async def main():
    store = await LocalStore.open(Path(sys.argv[1]), key=bytes(range(32)))
    for number in range(1, 100_000):
        text = "word " * number
        await store.keep_text(KeptText(TicketRef("work", "7"), "own", text, "", datetime.now(UTC)))
        print(len(text), flush=True)

asyncio.run(main())
"""


async def test_a_text_comes_back_as_it_was_and_newer_words_take_its_place(path: Path, key: bytes) -> None:
    store = await LocalStore.open(path, key=key)
    await store.keep_text(TEXT)
    await store.keep_text(replace(TEXT, key="other", kept_at=NOON + KEPT / 2))
    await store.keep_text(replace(TEXT, reply="Dear 🙏 {order_number}"))
    await store.close()
    store = await LocalStore.open(path, key=key)
    first, second = await store.kept_texts(REF)
    assert first == replace(TEXT, reply="Dear 🙏 {order_number}")
    assert second.key == "other"
    assert await store.kept_texts(TicketRef("work", "8")) == []
    assert await store.kept_texts(TicketRef("other", "7")) == []
    await store.drop_text(REF, "own")
    await store.drop_text(REF, "nothing")
    assert [text.key for text in await store.kept_texts(REF)] == ["other"]
    await store.close()


async def test_no_file_holds_a_text_in_plain(path: Path, key: bytes) -> None:
    store = await LocalStore.open(path, key=key)
    await store.keep_text(TEXT)
    for file in path.parent.iterdir():
        assert b"marzipan" not in file.read_bytes()
    await store.close()


async def test_it_is_forgotten_with_its_ticket_and_after_thirty_days(path: Path, key: bytes) -> None:
    clock = MovedClock()
    store = await LocalStore.open(path, key=key, clock=clock)
    await store.keep_text(TEXT)
    await store.keep_text(replace(TEXT, ticket=TicketRef("work", "8")))
    await store.forget_ticket(REF)
    assert await store.kept_texts(REF) == []
    clock.move(days=29)
    await store.tidy()
    assert len(await store.kept_texts(TicketRef("work", "8"))) == 1
    clock.move(days=2)
    await store.tidy()
    assert await store.kept_texts(TicketRef("work", "8")) == []
    await store.close()


@pytest.mark.parametrize("texts", [True, False])
async def test_forgetting_customers_takes_it_too_unless_it_is_to_stay(path: Path, key: bytes, *, texts: bool) -> None:
    store = await LocalStore.open(path, key=key)
    await store.remember_ticket(ticket(), conversation())
    await store.keep_text(TEXT)
    await store.keep_text(replace(TEXT, ticket=TicketRef("other", "8")))
    assert await store.texts_kept() == 2
    await store.forget_customers(texts=texts)
    assert await store.tickets_kept() == 0
    assert await store.texts_kept() == (0 if texts else 2)
    assert bool(await store.kept_texts(REF)) is not texts
    await store.close()


def write_until_killed(path: Path) -> int:
    """Runs a writer, kills it in the middle of its work, and returns how many letters it reported as stored."""
    with subprocess.Popen([sys.executable, "-c", _WRITER, str(path)], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        told = [writer.stdout.readline() for _ in range(30)]
        writer.send_signal(signal.SIGKILL)
        told += [line for line in writer.stdout if line.endswith("\n")]
    return int(told[-1])


async def test_a_kill_keeps_the_last_words_that_were_reported(path: Path) -> None:
    told = await asyncio.to_thread(write_until_killed, path)
    store = await LocalStore.open(path, key=bytes(range(32)))
    (text,) = await store.kept_texts(REF)
    assert len(text.reply) >= told
    assert text.reply == "word " * (len(text.reply) // 5)
    await store.close()


async def test_hand_overs_and_flags_come_back_with_what_was_chosen(path: Path, key: bytes) -> None:
    about = (("team", "Payments"), ("item", "a1"))
    text = KeptText(REF, "handover", "", "Marzipan", NOON, kind="handover", seen="m7", about=about)
    store = await LocalStore.open(path, key=key)
    await store.keep_text(text)
    await store.close()
    store = await LocalStore.open(path, key=key)
    assert await store.kept_texts(REF) == [text]
    await store.close()


async def test_texts_move_to_another_ticket_and_none_takes_the_place_of_another(path: Path, key: bytes) -> None:
    to = TicketRef("work", "8")
    store = await LocalStore.open(path, key=key)
    for text in (TEXT, replace(TEXT, key="other"), replace(TEXT, ticket=to, reply="there before")):
        await store.keep_text(text)
    await store.move_texts(REF, to)
    assert await store.kept_texts(REF) == []
    moved = {text.key: text.reply for text in await store.kept_texts(to)}
    assert moved == {"other": TEXT.reply, "own": "there before", "own of 7": TEXT.reply}
    assert await store.tickets_with_texts("work") == [to]
    await store.close()


@pytest.mark.parametrize(("reason", "wins"), [("wrong_mood", "wrong_mood"), ("", "wrong_step")])
async def test_two_flags_on_one_card_become_one_that_goes_when_it_is_sent(
    path: Path, key: bytes, *, reason: str, wins: str
) -> None:
    to = TicketRef("work", "8")
    of_seven = KeptText(
        REF, "flag:r1", "", "Words at 7", NOON, kind="flag", about=(("item", "r1"), ("reason", "wrong_step"))
    )
    of_eight = replace(of_seven, ticket=to, note="Words at 8", about=(("item", "r1"), ("reason", reason)))
    store = await LocalStore.open(path, key=key)
    for text in (of_seven, replace(of_seven, key="flag:r2"), of_eight):
        await store.keep_text(text)
    await store.move_texts(REF, to)
    moved = {text.key: (text.note, dict(text.about)["reason"]) for text in await store.kept_texts(to)}
    assert moved == {"flag:r1": ("Words at 8\n\nWords at 7", wins), "flag:r2": ("Words at 7", "wrong_step")}
    await store.drop_text(to, "flag:r1")
    assert [text.key for text in await store.kept_texts(to)] == ["flag:r2"]
    await store.close()
