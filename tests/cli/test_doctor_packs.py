"""`calmdesk doctor` about packs that are wrong: which, why, and what is in use instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.desktop.folders import Folders, find_folders
from app.inference.last_good import keep
from app.inference.packs import read_manifest
from tests.cli.home import Home
from tests.inference.tiny_pack import tiny_classifier, tiny_intents, tiny_sentiment


@pytest.fixture
def packs(home: Home) -> Path:
    """The packs of a copy of the program: tiny ones."""
    packs = home.copy_program() / "models" / "packs"
    for made in (tiny_classifier(), tiny_sentiment()):
        for link in (packs / made.kind).iterdir():
            link.unlink()
        made.write(packs / made.kind)
    return packs


@pytest.fixture
def folders(home: Home) -> Folders:
    return find_folders({"CALMDESK_HOME": str(home.folder)})


def test_a_damaged_pack_is_named_and_the_last_good_one_too(home: Home, packs: Path, folders: Folders) -> None:
    keep(packs / "classifier", read_manifest(packs / "classifier"), folders.packs)
    (packs / "classifier" / "heads.npz").write_bytes(b"damaged")
    said = home.run("doctor", "--no-desk")
    assert said.status == 1
    assert said.line("model classifier/heads.npz").startswith("FAILED ")
    assert said.line("model classifier in use") == (
        f"warning model classifier in use: the last good one, tiny-classifier 1.2.3 in {folders.packs}."
        " Install Calmdesk again."
    )
    assert said.line("model sentiment").startswith("ok ")


def test_a_damaged_pack_without_a_whole_copy_is_only_named(home: Home, packs: Path, folders: Folders) -> None:
    keep(packs / "classifier", read_manifest(packs / "classifier"), folders.packs)
    for folder in (packs, folders.packs):
        (folder / "classifier" / "tokenizer.json").unlink()
    said = home.run("doctor", "--no-desk")
    assert said.status == 1
    assert "in use" not in said.out


@pytest.mark.usefixtures("packs")
def test_own_intents_have_a_line_of_their_own(home: Home, folders: Folders) -> None:
    assert "Own intents" not in home.run("doctor", "--no-desk").out
    tiny_intents().write(folders.own_intents)
    said = home.run("doctor", "--no-desk")
    assert said.status == 0
    assert said.line("Own intents") == (
        f"ok      Own intents: tiny-intents 1.2.3, 2 intents from {folders.own_intents}."
    )


@pytest.mark.usefixtures("packs")
def test_own_intents_that_nobody_wrote_about_are_named(home: Home, folders: Folders) -> None:
    tiny_intents().write(folders.own_intents)
    line = home.run("doctor", "--no-desk").line("Own intents in words")
    assert line.startswith(
        "warning Own intents in words: 2 of 2 intents without an entry in intents/*.yaml: 'late_parcel', 'praise'."
        f" Write their titles, and playbooks and replies for them, in {folders.content}."
    )
    written = folders.content / "intents" / "ours.yaml"
    written.parent.mkdir()
    entry = "  - {id: %s, title: As we say, definition: What we mean}\n"
    written.write_text("schema: calmdesk.intents/1\nintents:\n" + entry % "praise", encoding="utf-8")
    assert "1 of 2 intents without an entry in intents/*.yaml: 'late_parcel'." in home.run("doctor", "--no-desk").out
    written.write_text(written.read_text(encoding="utf-8") + entry % "late_parcel", encoding="utf-8")
    said = home.run("doctor", "--no-desk")
    assert said.line("Own intents").startswith("ok")
    assert "in words" not in said.out


@pytest.mark.usefixtures("packs")
@pytest.mark.parametrize("wrong", ["another encoder", "damaged", "none"])
def test_wrong_own_intents_are_a_warning_that_names_the_file(home: Home, folders: Folders, wrong: str) -> None:
    folder = folders.own_intents
    match wrong:
        case "another encoder":
            tiny_intents("0" * 64).write(folder)
        case "damaged":
            tiny_intents().write(folder)
            (folder / "heads.npz").write_bytes(b"damaged")
        case _:
            folder.mkdir(parents=True)
    said = home.run("doctor", "--no-desk")
    assert said.status == 0
    line = said.line("Own intents")
    assert line.startswith("warning Own intents: Your company's own intents cannot be used (")
    assert str(folder) in line
    assert "calmdesk intents train" in line
