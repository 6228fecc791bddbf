"""A damaged or foreign pack is refused by name, and what was read last without error stays in use."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import LastGoodUsed, ModelMissing, OwnIntentsRefused, PackRefused
from app.domain.readings import Reading
from app.inference.engine import Engine
from app.inference.last_good import keep, name_of_kept
from app.inference.packs import read_manifest
from tests.inference.tiny_pack import TinyPack, intent_head, tiny_classifier, tiny_intents, tiny_sentiment

LATE = "still waiting, my parcel is not here"


class Installed:
    """An installation, a company's own pack and the kept copies, all in one folder."""

    def __init__(self, folder: Path) -> None:
        self.packs, self.own, self.kept = folder / "packs", folder / "own", folder / "kept"
        self.install(tiny_classifier(), tiny_sentiment())

    def install(self, *packs: TinyPack) -> None:
        for pack in packs:
            pack.write(self.packs / pack.kind)

    def spoil(self, name: str = "classifier/encoder.onnx") -> Path:
        path = self.packs / name
        path.write_bytes(path.read_bytes()[:-1] + b"?")
        return path

    def engine(self) -> Engine:
        return Engine(self.packs / "classifier", self.packs / "sentiment", intents=self.own, kept=self.kept)

    def kept_once(self) -> None:
        """As after a run in which all was well."""
        engine = self.engine()
        asyncio.run(engine.read("thanks"))
        engine.keep()
        engine.close()

    def reading(self, text: str = LATE) -> tuple[Reading, Engine]:
        engine = self.engine()
        reading = asyncio.run(engine.read(text))
        engine.close()
        return reading, engine


@pytest.fixture
def installed(tmp_path: Path) -> Installed:
    return Installed(tmp_path)


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


# -- the packs that come with the program -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["classifier/encoder.onnx", "sentiment/heads.npz", "classifier/tokenizer.json"])
def test_a_damaged_pack_is_named_and_its_last_good_copy_reads(installed: Installed, name: str) -> None:
    expected, _ = installed.reading()
    installed.kept_once()
    path = installed.spoil(name)
    reading, engine = installed.reading()
    assert reading.intents == expected.intents
    assert reading.emotions == expected.emotions
    (problem,) = engine.problems
    assert isinstance(problem, LastGoodUsed)
    assert problem.detail == (
        f"{path}: its SHA-256 is not the one in manifest.toml; tiny-{path.parent.name} 1.2.3 stays in use"
    )
    assert engine.failure is None


def test_a_newer_version_that_is_wrong_leaves_the_older_one_in_use(installed: Installed) -> None:
    installed.kept_once()
    newer = tiny_classifier()
    newer.top["version"] = "2.0.0"
    newer.files["encoder.onnx"] = b"not a model, though its digest is right"
    installed.install(newer)
    reading, engine = installed.reading()
    assert reading.packs[0] == "tiny-classifier 1.2.3"
    assert "the runtime does not load it" in engine.problems[0].detail


def test_a_pack_that_is_gone_is_read_from_its_copy_too(installed: Installed) -> None:
    installed.kept_once()
    (installed.packs / "sentiment" / "manifest.toml").unlink()
    reading, engine = installed.reading("thanks you are great")
    assert reading.emotion
    assert reading.emotion.label == "positive"
    assert str(installed.packs / "sentiment") in engine.problems[0].detail


def test_a_good_newer_version_is_read_and_takes_the_place_of_the_copy(installed: Installed) -> None:
    installed.kept_once()
    newer = tiny_classifier()
    newer.top["version"] = "2.0.0"
    installed.install(newer)
    installed.kept_once()
    reading, engine = installed.reading()
    assert (reading.packs[0], engine.problems) == ("tiny-classifier 2.0.0", ())
    assert name_of_kept(installed.kept, "classifier") == "tiny-classifier 2.0.0"


def test_a_copy_that_is_damaged_itself_is_never_read(installed: Installed) -> None:
    installed.kept_once()
    path = installed.spoil()
    (installed.kept / "classifier" / "heads.npz").write_bytes(b"x")
    engine = installed.engine()
    with pytest.raises(PackRefused, match=r"encoder\.onnx"):
        asyncio.run(engine.read(LATE))
    engine.close()
    assert engine.status == "failed"
    assert engine.failure
    assert str(path) in engine.failure.detail


def test_without_a_copy_the_refusal_stands(installed: Installed) -> None:
    installed.spoil()
    (installed.packs / "sentiment" / "manifest.toml").unlink()
    engine = installed.engine()
    with pytest.raises(PackRefused, match=r"encoder\.onnx"):
        asyncio.run(engine.read(LATE))
    engine.keep()
    engine.close()
    assert not installed.kept.exists()


def test_what_was_changed_after_it_was_read_is_not_kept(installed: Installed) -> None:
    engine = installed.engine()
    asyncio.run(engine.read("thanks"))
    installed.spoil()
    engine.keep()
    engine.close()
    assert sorted(path.name for path in installed.kept.iterdir()) == ["sentiment"]


def test_a_copy_is_made_once(installed: Installed) -> None:
    installed.kept_once()
    before = (installed.kept / "classifier").stat().st_ino
    keep(installed.packs / "classifier", read_manifest(installed.packs / "classifier"), installed.kept)
    assert (installed.kept / "classifier").stat().st_ino == before
    assert sorted(path.name for path in installed.kept.iterdir()) == ["classifier", "sentiment"]


def test_a_copy_that_cannot_be_written_stops_nothing(installed: Installed, caplog: pytest.LogCaptureFixture) -> None:
    installed.kept.write_text("a file in the place of the folder")
    with caplog.at_level(logging.WARNING):
        installed.kept_once()
    assert "a copy of tiny-classifier 1.2.3 was not kept" in caplog.text


# -- a company's own intents ------------------------------------------------------------------------------------------


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


async def test_own_intents_are_taken_up_while_running_and_the_last_good_ones_stay(installed: Installed) -> None:
    engine = installed.engine()
    labels = []

    async def look() -> None:
        await engine.look_again()
        reading = await engine.read(LATE)
        assert reading.intent
        labels.append((reading.intent.label, len(engine.problems)))

    await look()
    for pack in (tiny_intents(), wrong_digest(), other_intents()):
        pack.write(installed.own)
        await look()
    for path in installed.own.iterdir():
        path.unlink()
    await look()
    engine.close()
    assert labels == [
        ("order_status", 0),
        ("late_parcel", 0),
        ("late_parcel", 1),
        ("parcel_gone", 0),
        ("parcel_gone", 0),
    ]


async def test_without_a_model_looking_again_says_so(tmp_path: Path) -> None:
    own = tiny_intents().write(tmp_path / "own")
    engine = Engine(tmp_path / "nowhere", tmp_path / "nowhere", intents=own)
    with pytest.raises(ModelMissing):
        await engine.look_again()
    engine.close()
