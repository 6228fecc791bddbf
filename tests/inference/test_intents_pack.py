"""A pack of own intents is written whole or not at all, holds no example, and replaces only its like."""

from __future__ import annotations

import errno
import os
import tomllib
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import PackNotWritten
from app.inference.intents.figures import Figures, figures
from app.inference.intents.pack import Origin, place, write
from app.inference.intents.training import Trained, train
from app.inference.packs import load_pack
from tests.inference.tiny_pack import tiny_classifier

FILES = {"manifest.toml", "heads.npz", "MODEL_CARD.md", "NOTICE"}
ORIGIN = Origin("calmdesk intents train x.csv --out own", {"a": 4, "b": 4, "c": 4}, "classifier 0.1.0", "ab" * 32)


@cache
def made(*labels: str) -> tuple[Trained, Figures]:
    random = np.random.default_rng(len(labels[0]))
    intents = [label for label in labels for _ in range(4)]
    vectors = random.normal(size=(len(intents), 384)).astype(np.float32)
    trained = train(vectors, intents, [f"the secret words {i}" for i in range(len(intents))], lambda *_: None)
    return trained, figures(intents, trained.guesses)


def written(folder: Path, *labels: str) -> str:
    with place(folder) as there:
        return write(there, *made(*(labels or ("a", "b", "c"))), ORIGIN)


def only_placed(folder: Path) -> None:
    with place(folder):
        pass


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_the_program_reads_what_was_written(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "own"
    name = written(folder)
    pack = load_pack(folder, "intents", hidden=384)
    trained, _ = made("a", "b", "c")
    assert names(folder) == FILES
    assert set(pack.files) == FILES - {"manifest.toml"}
    assert pack.manifest.id == name
    assert name.startswith("own 1.0+")
    assert pack.manifest.encoder_sha256 == ORIGIN.encoder_sha256
    head = pack.manifest.heads["intent"]
    assert head.labels == ("a", "b", "c")
    assert head.thresholds[0] == trained.threshold.value
    assert head.temperatures[0] == pytest.approx(trained.temperature, abs=1e-6)
    assert np.array_equal(pack.weights["intent"].weight, trained.weight)
    assert np.array_equal(pack.weights["intent"].bias, trained.bias)


def test_the_manifest_has_the_figures_with_their_command(tmp_path: Path) -> None:
    written(tmp_path / "own")
    manifest = tomllib.loads((tmp_path / "own" / "manifest.toml").read_text("utf-8"))
    figures_by_name = {figure["name"]: figure for figure in manifest["figures"]}
    assert {"intent_accuracy", "intent_macro_f1", "intent_coverage_at_threshold", "intent_ece"} <= set(figures_by_name)
    assert all(figure["command"] == ORIGIN.command and figure["data"] for figure in manifest["figures"])
    assert manifest["heads"]["intent"]["threshold_reason"]
    card = (tmp_path / "own" / "MODEL_CARD.md").read_text("utf-8")
    assert all(f"| {name} |" in card for name in figures_by_name)
    assert ORIGIN.encoder_sha256 in (tmp_path / "own" / "NOTICE").read_text("utf-8")


def test_no_example_stands_in_a_pack(tmp_path: Path) -> None:
    written(tmp_path / "own")
    assert not any(b"secret words" in path.read_bytes() for path in (tmp_path / "own").iterdir())


def test_the_same_examples_write_the_same_bytes(tmp_path: Path) -> None:
    written(tmp_path / "one" / "own")
    written(tmp_path / "two" / "own")
    for name in FILES:
        assert (tmp_path / "one" / "own" / name).read_bytes() == (tmp_path / "two" / "own" / name).read_bytes(), name


def test_names_of_intents_survive_whatever_signs_they_have(tmp_path: Path) -> None:
    labels = ('say "no"', "back\\slash", "# not a comment", "Rückgabe & Co | 50 %", "退款")
    written(tmp_path / "own", *labels)
    assert set(load_pack(tmp_path / "own", "intents", hidden=384).manifest.heads["intent"].labels) == set(labels)


def test_an_older_pack_is_replaced_whole(tmp_path: Path) -> None:
    first = written(tmp_path / "own", "old", "older", "oldest")
    (tmp_path / "own" / ".DS_Store").write_bytes(b"")
    second = written(tmp_path / "own")
    assert first != second
    assert load_pack(tmp_path / "own", "intents", hidden=384).manifest.id == second
    assert names(tmp_path) == {"own"}


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    written(tmp_path / "own")
    assert names(tmp_path) == {"own"}


@pytest.mark.skipif(os.name == "nt", reason="links need a right there that few people have")
def test_a_link_stays_and_what_it_points_to_is_replaced(tmp_path: Path) -> None:
    written(tmp_path / "real")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    written(tmp_path / "link", "x", "y", "z")
    assert (tmp_path / "link").is_symlink()
    assert load_pack(tmp_path / "real", "intents", hidden=384).manifest.heads["intent"].labels == ("x", "y", "z")


def test_what_is_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letter.txt").write_text("keep me")
    (tmp_path / "file").write_text("keep me")
    tiny_classifier().write(tmp_path / "classifier")
    written(tmp_path / "own")
    (tmp_path / "own" / "examples.csv").write_text("keep me")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for name, says in (
        ("letters", "other things"),
        ("file", "this is a file"),
        ("classifier", "a pack of kind 'classifier'"),
        ("own", "examples.csv"),
    ):
        for attempt in (only_placed, written):
            with pytest.raises(PackNotWritten, match=says) as caught:
                attempt(tmp_path / name)
            assert str(tmp_path / name) in caught.value.detail
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_full_disk_leaves_the_old_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = written(tmp_path / "own", "old", "older", "oldest")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(PackNotWritten, match="No space left"):
        written(tmp_path / "own")
    assert load_pack(tmp_path / "own", "intents", hidden=384).manifest.id == first
    assert names(tmp_path) == {"own"}


@pytest.mark.parametrize("broken", [1, 2])
def test_a_rename_that_fails_leaves_the_old_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: int) -> None:
    first = written(tmp_path / "own", "old", "older", "oldest")
    rename, calls = Path.rename, 0

    def failing(self: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == broken:
            raise PermissionError(errno.EACCES, "somebody has a file open", str(self))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(PackNotWritten, match="somebody has a file open"):
        written(tmp_path / "own")
    assert load_pack(tmp_path / "own", "intents", hidden=384).manifest.id == first
    assert names(tmp_path) == {"own"}


def test_whatever_has_the_packs_name_is_whole_at_every_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path / "own", "old", "older", "oldest")
    rename, seen = Path.rename, []

    def watched(self: Path, target: Path) -> Path:
        moved = rename(self, target)
        there = (tmp_path / "own").exists()
        seen.append(load_pack(tmp_path / "own", "intents", hidden=384).manifest.id if there else None)
        return moved

    monkeypatch.setattr(Path, "rename", watched)
    assert seen == []
    second = written(tmp_path / "own")
    assert seen == [None, second]


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PackNotWritten):
        written(tmp_path / "file" / "own")
