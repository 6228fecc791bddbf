"""A damaged or foreign pack is refused by name, and what was read last without error stays in use."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from app.domain.errors import LastGoodUsed, PackRefused
from app.domain.phrase import Phrase
from app.inference.last_good import keep, name_of_kept
from app.inference.packs import read_manifest
from tests.inference.installed import LATE, Installed
from tests.inference.tiny_pack import tiny_classifier


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
    assert sorted(path.name for path in installed.kept.iterdir()) == ["sentiment", "steps"]


def test_a_copy_is_made_once(installed: Installed) -> None:
    installed.kept_once()
    before = (installed.kept / "classifier").stat().st_ino
    keep(installed.packs / "classifier", read_manifest(installed.packs / "classifier"), installed.kept)
    assert (installed.kept / "classifier").stat().st_ino == before
    assert sorted(path.name for path in installed.kept.iterdir()) == ["classifier", "sentiment", "steps"]


def test_what_could_not_be_kept_is_tried_again(installed: Installed) -> None:
    engine = installed.engine()
    asyncio.run(engine.read("thanks"))
    installed.kept.write_text("a file in the place of the folder")
    engine.keep()
    installed.kept.unlink()
    path = installed.packs / "classifier" / "encoder.onnx"
    whole = path.read_bytes()
    installed.spoil()
    engine.keep()
    assert name_of_kept(installed.kept, "classifier") is None
    path.write_bytes(whole)
    engine.keep()
    engine.close()
    assert name_of_kept(installed.kept, "classifier") == "tiny-classifier 1.2.3"
    assert name_of_kept(installed.kept, "sentiment") == "tiny-sentiment 1.2.3"


def test_the_old_copy_stays_when_the_new_one_cannot_take_its_name(
    installed: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed.kept_once()
    newer = tiny_classifier()
    newer.top["version"] = "2.0.0"
    installed.install(newer)
    rename = Path.rename

    def refuse_new(path: Path, target: Path) -> Path:
        if path.name == ".classifier":
            raise PermissionError(13, "Permission denied")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse_new)
    installed.kept_once()
    assert name_of_kept(installed.kept, "classifier") == "tiny-classifier 1.2.3"
    monkeypatch.undo()
    installed.kept_once()
    assert name_of_kept(installed.kept, "classifier") == "tiny-classifier 2.0.0"
    assert sorted(path.name for path in installed.kept.iterdir()) == ["classifier", "sentiment", "steps"]


def test_a_copy_that_cannot_be_written_stops_nothing(installed: Installed, caplog: pytest.LogCaptureFixture) -> None:
    installed.kept.write_text("a file in the place of the folder")
    with caplog.at_level(logging.WARNING):
        installed.kept_once()
    assert "a copy of tiny-classifier 1.2.3 was not kept" in caplog.text


def test_what_is_wrong_with_a_model_can_be_said_in_another_language(installed: Installed) -> None:
    """Title, place and advice keep their templates, also inside one another."""
    installed.kept_once()
    installed.spoil("classifier/encoder.onnx")
    _, engine = installed.reading()
    said = str(engine.problems[0])
    assert isinstance(said, Phrase)
    where = said.values["where"]
    assert isinstance(where, Phrase)
    assert where.template == "{why}; {name} stays in use"
    why = where.values["why"]
    assert isinstance(why, Phrase)
    assert why.template == "{file}: its SHA-256 is not the one in {manifest}"
