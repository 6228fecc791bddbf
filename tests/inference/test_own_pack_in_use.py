"""A company's own pack is in use as soon as it is whole, and one that is wrong stops nothing, whatever is wrong."""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import ModelMissing, OwnIntentsRefused
from app.inference.engine import Engine
from tests.inference.installed import LATE, Installed
from tests.inference.tiny_pack import TinyPack, intent_head, tiny_intents, tiny_sentiment


def other_intents() -> TinyPack:
    """A good pack that is not like `tiny_intents`: its labels are others."""
    pack = tiny_intents()
    pack.heads = {"intent": intent_head(["parcel_gone", "praise"])}
    pack.top["version"] = "2.0.0"
    return pack


def wrong_digest() -> TinyPack:
    pack = other_intents()
    pack.digests["heads.npz"] = "0" * 64
    return pack


def test_own_intents_are_read_when_they_are_there(installed: Installed) -> None:
    reading, engine = installed.reading()
    assert reading.packs == ("tiny-classifier 1.2.3", "tiny-sentiment 1.2.3")
    tiny_intents().write(installed.own)
    reading, engine = installed.reading()
    assert reading.intent
    assert (reading.intent.label, reading.packs[-1]) == ("late_parcel", "tiny-intents 1.2.3")
    assert engine.problems == ()


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (wrong_digest, r"heads\.npz: its SHA-256"),
        (
            lambda: tiny_intents("0" * 64),
            r"heads\.npz: made for another encoder than the one of tiny-classifier 1\.2\.3",
        ),
        (tiny_sentiment, r"manifest\.toml: this is a pack of kind 'sentiment'"),
    ],
)
def test_wrong_own_intents_leave_the_shipped_ones_in_use(
    installed: Installed, make: Callable[[], TinyPack], says: str
) -> None:
    make().write(installed.own)
    reading, engine = installed.reading()
    assert reading.intent
    assert reading.intent.label == "order_status"
    (problem,) = engine.problems
    assert isinstance(problem, OwnIntentsRefused)
    with pytest.raises(OwnIntentsRefused, match=says):
        raise problem
    assert problem.detail.endswith("; in use: those that come with Calmdesk")


def test_wrong_own_intents_leave_the_last_good_ones_in_use_at_the_next_start(installed: Installed) -> None:
    tiny_intents().write(installed.own)
    installed.kept_once()
    wrong_digest().write(installed.own)
    reading, engine = installed.reading()
    assert reading.packs[-1] == "tiny-intents 1.2.3"
    assert engine.problems[0].detail.endswith("; in use: tiny-intents 1.2.3")


async def look(engine: Engine) -> tuple[str, list[str]]:
    """How a text is read after a look at the company's pack, and what is wrong then."""
    await engine.look_again()
    reading = await engine.read(LATE)
    assert reading.intent
    return reading.intent.label, [problem.detail for problem in engine.problems]


async def test_own_intents_are_taken_up_while_running_and_the_last_good_ones_stay(installed: Installed) -> None:
    engine = installed.engine()
    found = [await look(engine)]
    for pack in (tiny_intents(), wrong_digest(), other_intents()):
        pack.write(installed.own)
        found.append(await look(engine))
    for path in installed.own.iterdir():
        path.unlink()
    found.append(await look(engine))
    engine.close()
    assert [(label, len(problems)) for label, problems in found] == [
        ("order_status", 0),
        ("late_parcel", 0),
        ("late_parcel", 1),
        ("parcel_gone", 0),
        ("parcel_gone", 0),
    ]


async def test_own_intents_are_used_when_their_copying_ends_though_a_look_fell_into_it(
    installed: Installed, tmp_path: Path
) -> None:
    pack = tiny_intents().write(tmp_path / "made")
    installed.own.mkdir()
    engine = installed.engine()
    shutil.copy2(pack / "manifest.toml", installed.own)
    label, problems = await look(engine)
    assert label == "order_status"
    assert "heads.npz: the file is missing" in problems[0]
    (installed.own / "heads.npz").write_bytes((pack / "heads.npz").read_bytes()[:100])
    assert "heads.npz: has 100 bytes" in (await look(engine))[1][0]
    shutil.copy2(pack / "heads.npz", installed.own)
    assert await look(engine) == ("late_parcel", [])
    engine.close()


async def test_one_restored_file_is_enough(installed: Installed) -> None:
    heads = tiny_intents().write(installed.own) / "heads.npz"
    whole, before = heads.read_bytes(), heads.stat()
    heads.write_bytes(whole[:-1] + b"?")
    engine = installed.engine()
    assert len((await look(engine))[1]) == 1
    heads.write_bytes(whole)
    os.utime(heads, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert await look(engine) == ("late_parcel", [])
    engine.close()


async def test_a_wrong_pack_that_was_taken_away_is_no_problem_any_more(installed: Installed) -> None:
    wrong_digest().write(installed.own)
    engine = installed.engine()
    assert len((await look(engine))[1]) == 1
    shutil.rmtree(installed.own)
    assert await look(engine) == ("order_status", [])
    wrong_digest().write(installed.own)
    assert len((await look(engine))[1]) == 1
    engine.close()


async def test_texts_are_read_anew_when_the_kept_copy_is_taken_up(installed: Installed) -> None:
    tiny_intents().write(installed.own)
    await asyncio.to_thread(installed.kept_once)  # it has a loop of its own
    shutil.rmtree(installed.own)
    engine = installed.engine()
    assert await look(engine) == ("order_status", [])
    wrong_digest().write(installed.own)
    label, problems = await look(engine)
    assert label == "late_parcel"
    assert problems[0].endswith("; in use: tiny-intents 1.2.3")
    engine.close()


def corrupt_arrays() -> TinyPack:
    """The digest is right, and the entries of heads.npz say a packing that nobody knows."""
    pack = other_intents()
    content = bytearray(pack.files["heads.npz"])
    for header, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        start = content.find(header)
        content[start + at : start + at + 2] = b"\x63\x00"
    pack.files["heads.npz"] = bytes(content)
    return pack


def long_number() -> TinyPack:
    pack = other_intents()
    pack.heads["intent"]["threshold"] = 10**400
    return pack


def write_deep(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "manifest.toml").write_text("x = " + "[" * 100_000, "utf-8")


@pytest.mark.parametrize(
    ("write", "says"),
    [
        (write_deep, "manifest.toml: its lists or tables lie too deep in each other"),
        (lambda folder: long_number().write(folder), "manifest.toml: a number is too large"),
        (lambda folder: corrupt_arrays().write(folder), "heads.npz: cannot be read as arrays"),
    ],
)
async def test_odd_own_intents_are_refused_at_the_start_and_while_running(
    installed: Installed, write: Callable[[Path], object], says: str
) -> None:
    write(installed.own)
    started, running = installed.engine(), installed.engine()
    label, problems = await look(started)
    assert (label, started.status) == ("order_status", "ready")
    assert says in problems[0]
    started.close()
    shutil.rmtree(installed.own)
    tiny_intents().write(installed.own)
    assert await look(running) == ("late_parcel", [])
    write(installed.own)
    label, problems = await look(running)
    assert label == "late_parcel"
    assert says in problems[0]
    running.close()


async def test_whatever_a_companys_pack_raises_the_shipped_models_read(
    installed: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("app.inference.reader.own_intents", fail)
    tiny_intents().write(installed.own)
    engine = installed.engine()
    label, problems = await look(engine)
    assert (label, engine.status) == ("order_status", "ready")
    assert problems == [f"{installed.own}: MemoryError; in use: those that come with Calmdesk"]
    engine.close()


async def test_the_folder_is_never_looked_at_on_the_windows_thread(
    installed: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    on: list[threading.Thread] = []

    def stamp(_: Path) -> None:
        on.append(threading.current_thread())

    monkeypatch.setattr("app.inference.engine.stamp", stamp)
    engine = installed.engine()
    await look(engine)
    engine.close()
    assert on
    assert threading.main_thread() not in on


async def test_without_a_model_looking_again_says_so(tmp_path: Path) -> None:
    own = tiny_intents().write(tmp_path / "own")
    engine = Engine(*[tmp_path / "nowhere"] * 3, intents=own)
    with pytest.raises(ModelMissing):
        await engine.look_again()
    engine.close()
