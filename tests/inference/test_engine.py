"""The engine: its own thread, the newest request first, a text computed once, and failures that say what is wrong."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import pytest

from app.copilot.ports import Reader
from app.domain.content import Playbook, Situation, Step
from app.domain.errors import ModelMissing, PackRefused
from app.domain.pack_errors import NoNextActions
from app.domain.readings import Reading
from app.domain.steps import Event
from app.inference.engine import Engine
from app.inference.reader import TextReader
from app.inference.recent import Recent
from app.inference.worker import Worker
from tests.inference.tiny_pack import tiny_of_each


class Gate:
    """Stands before the real reader: notes what is computed, and holds it while closed."""

    def __init__(self, reader: TextReader) -> None:
        self.reader = reader
        self.computed: list[list[str]] = []
        self.began = threading.Event()
        self.open = threading.Event()
        self.open.set()

    def read(self, texts: Sequence[str]) -> list[Reading]:
        self.computed.append(list(texts))
        self.began.set()
        assert self.open.wait(30)
        return self.reader.read(texts)


@pytest.fixture
async def engine(tiny_packs: tuple[Path, Path, Path]) -> AsyncIterator[Engine]:
    engine = Engine(*tiny_packs)
    yield engine
    engine.close()


@pytest.fixture
async def gate(engine: Engine) -> Gate:
    """The engine's reader, once it is loaded, with a gate before it."""
    await engine.read("hello")
    assert isinstance(engine._models, TextReader)
    gate = Gate(engine._models)
    engine._models = gate  # type: ignore[assignment]
    return gate


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - the condition changes on another thread
            await asyncio.sleep(0.001)


async def test_it_is_a_reader_of_the_copilot(engine: Engine) -> None:
    reader: Reader = engine
    before = reader.status
    reading = await reader.read("where is my parcel")
    assert (before, reader.status) == ("loading", "ready")
    assert reading.intent
    assert reading.intent.label == "order_status"


async def test_start_loads_before_the_first_text(engine: Engine) -> None:
    engine.start()
    engine.start()
    await until(lambda: engine.status == "ready")
    assert engine.failure is None


async def test_the_same_text_at_the_same_time_is_computed_once(engine: Engine, gate: Gate) -> None:
    readings = await asyncio.gather(*(engine.read("where is my parcel") for _ in range(5)))
    again = await engine.read("where is my parcel")
    history = await engine.read_many(["where is my parcel"] * 3)
    assert gate.computed == [["where is my parcel"]]
    assert {id(reading) for reading in (*readings, again, *history)} == {id(again)}


async def test_the_newest_request_is_served_first_and_before_a_history(engine: Engine, gate: Gate) -> None:
    gate.open.clear()
    history = asyncio.create_task(engine.read_many([f"order {i}" for i in range(20)]))
    await until(gate.began.is_set)
    older = asyncio.create_task(engine.read("older refund"))
    await asyncio.sleep(0)
    newest = asyncio.create_task(engine.read("newest refund"))
    await asyncio.sleep(0)
    gate.open.set()
    readings = await history
    await asyncio.gather(older, newest)
    assert len(readings) == 20
    assert gate.computed[1:3] == [["newest refund"], ["older refund"]]
    assert all(len(batch) <= 8 for batch in gate.computed)


async def test_a_history_of_long_texts_is_read_one_by_one(engine: Engine, gate: Gate) -> None:
    texts = [f"order {i} " * 400 for i in range(3)] + ["thanks"] * 2
    assert len(await engine.read_many(texts)) == 5
    assert [len(batch) for batch in gate.computed] == [1, 1, 1, 1]  # the same text twice is computed once


async def test_a_cancelled_request_is_not_computed(engine: Engine, gate: Gate) -> None:
    gate.open.clear()
    first = asyncio.create_task(engine.read("first order"))
    await until(gate.began.is_set)
    unwanted = asyncio.create_task(engine.read("unwanted order"))
    await asyncio.sleep(0)
    unwanted.cancel()
    with pytest.raises(asyncio.CancelledError):
        await unwanted
    gate.open.set()
    await first
    await engine.read("last order")
    assert gate.computed == [["first order"], ["last order"]]


async def test_a_history_is_read_as_single_texts_are(engine: Engine) -> None:
    texts = ["where is my parcel", "", "thanks you are great", "i want my money back " * 30, "where is my parcel"] * 4
    for text, reading in zip(texts, await engine.read_many(texts), strict=True):
        alone = await Engine.read(engine, text)
        assert reading == alone
    assert await engine.read_many([]) == []


async def test_similarities_are_cosines_in_order(engine: Engine) -> None:
    found = await engine.similarities("where is my parcel", ["thanks", "where is my parcel", "my parcel", "thanks", ""])
    assert found[1] == pytest.approx(1.0, abs=1e-5)
    assert 0 < found[2] < found[1]
    assert found[0] == found[3] == found[4] == 0.0
    assert await engine.similarities("thanks", []) == []


async def test_a_text_is_embedded_once(engine: Engine) -> None:
    await engine.similarities("thanks", ["parcel"])
    steps = engine._steps
    assert steps
    steps.model.encoder.encode = None  # type: ignore[assignment,method-assign]  # nothing more can be read
    assert await engine.similarities("parcel", ["thanks"]) == [0.0]


async def test_it_ranks_the_steps_of_a_playbook(engine: Engine) -> None:
    find = Step("find", "Find it", (Situation("where is my parcel"),))
    give = Step("give", "Give it back", (Situation("i want my money back"),))
    playbook = Playbook("p", "P", (give, find))
    await engine.prepare(playbook)
    (ranking,) = await engine.rank([(playbook, (Event("customer", "my parcel is not where i want"),))])
    assert [item.step.id for item in ranking.steps] == ["find", "give"]
    assert sum(item.probability for item in ranking.steps) == pytest.approx(1.0)
    assert ranking.fits > 0.9


async def test_a_missing_model_says_so_at_every_read(tmp_path: Path) -> None:
    engine = Engine(*[tmp_path / "nowhere"] * 3)
    for _ in range(2):
        with pytest.raises(ModelMissing, match="nowhere"):
            await engine.read("hello")
    assert engine.status == "failed"
    assert isinstance(engine.failure, ModelMissing)
    with pytest.raises(ModelMissing):
        await engine.read_many(["hello"])
    with pytest.raises(ModelMissing):
        await engine.similarities("hello", ["you"])
    engine.close()


@pytest.mark.parametrize("place", range(2))
async def test_a_damaged_pack_fails_by_name(place: int, tiny_packs: tuple[Path, Path, Path], tmp_path: Path) -> None:
    pack = tiny_of_each()[place]
    pack.digests["encoder.onnx"] = "0" * 64
    packs = list(tiny_packs)
    packs[place] = pack.write(tmp_path / pack.kind)
    engine = Engine(*packs)
    with pytest.raises(PackRefused, match=r"encoder\.onnx"):
        await engine.read("hello")
    assert engine.status == "failed"
    engine.close()


async def test_without_the_steps_pack_texts_are_still_read(tiny: tuple[Path, Path], tmp_path: Path) -> None:
    engine = Engine(*tiny, tmp_path / "nowhere")
    assert (await engine.read("where is my parcel")).intent
    assert (await engine.rank([(Playbook("p", "P", ()), (Event("customer", "hello"),))]))[0].steps == ()
    assert await engine.similarities("hello", ["you", "me"]) == [0.0, 0.0]
    (problem,) = engine.problems
    assert isinstance(problem, NoNextActions)
    assert "nowhere" in str(problem)
    with pytest.raises(ModelMissing, match="nowhere"):
        await engine.vector("hello")
    engine.keep()
    engine.close()


async def test_closing_drops_what_waits(engine: Engine, gate: Gate) -> None:
    gate.open.clear()
    running = asyncio.create_task(engine.read("first order"))
    await until(gate.began.is_set)
    waiting = asyncio.create_task(engine.read("second order"))
    await asyncio.sleep(0)
    gate.open.set()
    engine.close()
    assert (await running).text_hash
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert gate.computed == [["first order"]]


async def test_closing_before_anything_began(tiny_packs: tuple[Path, Path, Path]) -> None:
    engine = Engine(*tiny_packs)
    engine.close()
    assert engine.status == "loading", "nothing was loaded only to be closed"


def test_importing_the_engine_imports_nothing_heavy() -> None:
    heavy = ("numpy", "onnxruntime", "tokenizers", "py3langid", "PySide6")
    code = f"import app.inference.engine, sys; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_only_the_most_recent_are_kept() -> None:
    recent = Recent[int](2)
    recent.put("a", 1)
    recent.put("b", 2)
    assert recent.get("a") == 1
    recent.put("c", 3)
    assert (recent.get("a"), recent.get("b"), recent.get("c")) == (1, None, 3)


def test_an_error_in_a_job_reaches_its_owner_and_the_next_job_runs() -> None:
    worker = Worker("test", lambda: None)
    failed = worker.submit(lambda: 1 // 0, urgent=True)
    fine = worker.submit(lambda: 42, urgent=True)
    assert fine.result(30) == 42
    with pytest.raises(ZeroDivisionError):
        failed.result(30)
    worker.close()
    assert worker.submit(lambda: 1, urgent=True).cancelled()
