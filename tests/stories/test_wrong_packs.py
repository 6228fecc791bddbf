"""The program with a pack that is wrong: what reads instead, and what the agent is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from app.storage.store import LocalStore
from app.wiring import Pace, Program
from tests.inference.tiny_pack import tiny_intents, tiny_of_each

PACE = Pace(keep_packs=timedelta(milliseconds=50))


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[Program]:
    """A program without desks, whose packs, own intents and copies are in the folder."""
    program = Program(
        store=await LocalStore.open(None, key=None),
        make_desks=lambda _: {},
        company=None,
        packs=folder / "packs",
        pace=PACE,
        own_intents=folder / "own",
        kept_packs=folder / "kept",
    )
    await program.start()
    try:
        yield program
    finally:
        await program.stop()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not true():  # noqa: ASYNC110 - files and the program's own rounds have no event to wait for
            await asyncio.sleep(0.02)


async def test_a_pack_that_turns_wrong_is_told_until_it_is_put_back_and_the_last_good_one_reads(tmp_path: Path) -> None:
    for made in tiny_of_each():
        made.write(tmp_path / "packs" / made.kind)
    tiny_intents().write(tmp_path / "own")
    async with running(tmp_path) as program:
        await until(
            lambda: all((tmp_path / "kept" / kind).is_dir() for kind in ("classifier", "sentiment", "steps", "intents"))
        )
        assert program.copilot.session.notice == ""

    spoiled = tmp_path / "packs" / "classifier" / "encoder.onnx"
    spoiled.write_bytes(b"damaged")
    tiny_intents("0" * 64).write(tmp_path / "own")
    async with running(tmp_path) as program:
        await until(lambda: "own intents" in program.copilot.session.notice)
        damaged, own = program.copilot.session.notice.splitlines()
        assert damaged.startswith(f"A model is damaged, and the last good one is in use ({spoiled}: has 7 bytes")
        assert damaged.endswith("Install Calmdesk again; until then messages are read as before.")
        assert own.startswith("Your company's own intents cannot be used (")
        assert "; in use: tiny-intents 1.2.3)" in own
        reading = await program.engine.read("still waiting, my parcel is not here")
        assert reading.packs == ("tiny-classifier 1.2.3", "tiny-sentiment 1.2.3", "tiny-intents 1.2.3")

        tiny_intents().write(tmp_path / "own")
        await until(lambda: program.copilot.session.notice == damaged)

        tiny_of_each()[1].write(tmp_path / "own")  # another fault takes the place of the first
        await until(lambda: "a pack of kind 'sentiment'" in program.copilot.session.notice)
        assert len(program.copilot.session.notice.splitlines()) == 2

        tiny_intents("0" * 64).write(tmp_path / "own")  # and the first is told again when it comes back
        await until(lambda: program.copilot.session.notice.splitlines() == [damaged, own])
