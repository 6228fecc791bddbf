"""The place of a pack: known to work before the training, left clean, and mended after a run that was killed."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import NoIntentsPack, NoSpaceForPack, PackNotWritten, PackPlaceUnusable
from app.inference.intents.aside import put_back, stepped_aside
from app.inference.intents.pack import place, write
from app.inference.packs import load_pack
from app.inference.reader import Model, own_intents
from tests.inference.test_intents_pack import ORIGIN, made, names, only_placed, written
from tests.inference.tiny_pack import tiny_classifier


class Killed(BaseException):
    """The program is gone: nothing of it runs any more."""


def killed_between_the_renames(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Writes a pack over another until the first rename is done; returns where the old one lies."""
    rename, done = Path.rename, False

    def once(self: Path, target: Path) -> Path:
        nonlocal done
        if done:
            raise Killed
        done = True
        return rename(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", once)
        patched.setattr("shutil.rmtree", lambda *_, **__: None)
        with pytest.raises(Killed):
            written(folder)
    assert not folder.exists()
    (old,) = [path for path in folder.parent.iterdir() if path.name.endswith(".old")]
    assert len(names(folder.parent)) == 2
    return old


def test_a_pack_that_had_stepped_aside_is_put_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = written(tmp_path / "own", "old", "older", "oldest")
    old = killed_between_the_renames(tmp_path / "own", monkeypatch)
    classifier = Model(load_pack(tiny_classifier().write(tmp_path / "models" / "classifier"), "classifier"))
    with pytest.raises(NoIntentsPack, match=f"interrupted training left the old one as {old.name}"):
        own_intents(tmp_path / "own", classifier)
    assert put_back(tmp_path / "own")
    assert load_pack(tmp_path / "own", "intents", hidden=384).manifest.id == first
    assert not put_back(tmp_path / "own")


def test_the_next_training_puts_back_and_clears_even_when_it_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = written(tmp_path / "own", "old", "older", "oldest")
    killed_between_the_renames(tmp_path / "own", monkeypatch)
    only_placed(tmp_path / "own")
    assert names(tmp_path) == {"own"}
    assert load_pack(tmp_path / "own", "intents", hidden=384).manifest.id == first


def test_what_is_not_a_whole_pack_is_neither_put_back_nor_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path / "own", "old", "older", "oldest")
    old = killed_between_the_renames(tmp_path / "own", monkeypatch)
    (old / "heads.npz").write_bytes(b"x")
    assert stepped_aside(tmp_path / "own") is None
    only_placed(tmp_path / "own")
    assert names(tmp_path) == {old.name}


def test_hidden_folders_of_other_things_are_left_alone(tmp_path: Path) -> None:
    others = {".own.letters", ".own.12345678", ".other.12345678.old", ".own.12345678.old"}
    for name in others:
        (tmp_path / name).mkdir()
        (tmp_path / name / "letter.txt").write_text("keep me")
    written(tmp_path / "own")
    written(tmp_path / "own")
    assert names(tmp_path) == {"own", *others}


def test_a_run_whose_folder_another_one_cleared_still_writes(tmp_path: Path) -> None:
    with place(tmp_path / "own") as there:
        only_placed(tmp_path / "own")
        assert names(tmp_path) == set()
        write(there, *made("a", "b", "c"), ORIGIN)
    assert names(tmp_path) == {"own"}


def test_nothing_is_left_when_nothing_comes_of_it(tmp_path: Path) -> None:
    with place(tmp_path / "deep" / "deeper" / "own") as there:
        assert there.fresh.is_dir()
    assert names(tmp_path) == set()


def test_a_place_below_a_file_is_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "ex.csv").write_text("keep me")
    for folder in (tmp_path / "ex.csv" / "own", tmp_path / "ex.csv" / "deep" / "own"):
        with pytest.raises(PackPlaceUnusable) as caught:
            only_placed(folder)
        assert f"{tmp_path / 'ex.csv'}: this is a file" in caught.value.detail


def test_a_disk_of_its_own_is_refused_because_it_cannot_be_renamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "disk").mkdir()
    monkeypatch.setattr("os.path.ismount", lambda path: path == tmp_path / "disk")
    with pytest.raises(PackNotWritten, match="give a folder in it"):
        only_placed(tmp_path / "disk")
    only_placed(tmp_path / "disk" / "own")


@pytest.mark.parametrize(
    ("number", "error", "advice"),
    [
        (errno.EACCES, PackPlaceUnusable, "you may write to"),
        (errno.EROFS, PackPlaceUnusable, "you may write to"),
        (errno.ENOSPC, NoSpaceForPack, "disk space"),
    ],
)
def test_a_place_that_cannot_work_is_known_before_the_training_with_advice_that_fits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, error: type[PackNotWritten], advice: str
) -> None:
    def failing(self: Path, *_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number), str(self))

    monkeypatch.setattr(Path, "mkdir", failing)
    with pytest.raises(error, match=os.strerror(number)) as caught:
        only_placed(tmp_path / "own")
    assert advice in caught.value.advice
    assert str(tmp_path) in caught.value.detail


def test_the_version_changes_with_all_that_a_reading_hangs_on(tmp_path: Path) -> None:
    trained, figures = made("a", "b", "c")
    others = (
        trained,
        replace(trained, labels=("a", "b", "d")),
        replace(trained, temperature=trained.temperature * 2),
        replace(trained, threshold=replace(trained.threshold, value=0.123)),
        replace(trained, weight=trained.weight * 2),
        replace(trained, bias=trained.bias + 1),
    )
    found = set()
    for one in others:
        with place(tmp_path / "own") as there:
            found.add(write(there, one, figures, ORIGIN))
    assert len(found) == len(others)


def test_a_command_may_hold_any_sign(tmp_path: Path) -> None:
    origin = replace(ORIGIN, command='calmdesk "a\x7f\t\\ü" \u2028')
    with place(tmp_path / "own") as there:
        write(there, *made("a", "b", "c"), origin)
    assert load_pack(tmp_path / "own", "intents", hidden=384).manifest.heads["intent"].labels == ("a", "b", "c")
