"""Files a person asked for are written whole or not at all, and every shipped part has its licence."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.content.shipped import shipped
from app.desktop.exports import write_export
from app.desktop.licences import Licences
from app.domain.exports import ExportFailed, csv_line


async def pieces(*texts: str, fails: bool = False) -> AsyncIterator[str]:
    for text in texts:
        yield text
    if fails:
        raise ExportFailed("half way")


async def names(folder: Path) -> list[str]:
    return await asyncio.to_thread(lambda: sorted(path.name for path in folder.iterdir()))


async def test_a_file_is_written_whole(tmp_path: Path) -> None:
    await write_export(str(tmp_path / "out.csv"), pieces("a,b\n", "ä \ud83d\n"))
    assert (tmp_path / "out.csv").read_bytes() == "a,b\nä ?\n".encode()
    assert await names(tmp_path) == ["out.csv"]


async def test_a_file_that_cannot_be_finished_leaves_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("old")
    with pytest.raises(ExportFailed):
        await write_export(str(tmp_path / "out.csv"), pieces("new", fails=True))
    assert (tmp_path / "out.csv").read_text() == "old"
    assert await names(tmp_path) == ["out.csv"]


async def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ExportFailed, match="none"):
        await write_export(str(tmp_path / "none" / "out.csv"), pieces("new"))


def test_cells_come_back_as_they_were() -> None:
    cells = ["plain", 'with "quotes", and\na line', "", "7"]
    assert next(csv.reader(io.StringIO(csv_line(cells), newline=""))) == cells
    assert csv_line([None, 7, -1]) == ",7,-1\n"


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@sum", "\tx"])
def test_no_cell_is_a_formula(formula: str) -> None:
    assert csv_line([formula]).startswith("'")


def licences() -> Licences:
    resources = shipped("resources")
    packs = [(shipped("packs") / name, name, "0.1.0", "Apache-2.0") for name in ("classifier", "sentiment", "steps")]
    return Licences(root=resources.parent, resources=resources, packs=lambda: packs)


async def test_what_lies_beside_the_file_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out.csv.part").write_text("somebody's")
    await write_export(str(tmp_path / "out.csv"), pieces("new"))
    assert (tmp_path / "out.csv.part").read_text() == "somebody's"
    assert await names(tmp_path) == ["out.csv", "out.csv.part"]


async def test_every_part_has_a_licence_that_can_be_read() -> None:
    found = licences()
    parts = await found.parts()
    assert [part.name for part in parts[:2]] == ["Calmdesk", "Python"]
    assert {part.kind for part in parts} == {"program", "package", "model", "font", "icons"}
    assert len({part.key for part in parts}) == len(parts)
    without = [part.name for part in parts if part.has_text and len(await found.text(part.key)) < 200]
    assert without == []
    assert not [part.name for part in parts if part.name.lower() in ("pytest", "mypy", "ruff")]


async def test_qts_wheels_carry_no_text_and_get_ours() -> None:
    found = licences()
    await found.parts()
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in await found.text("package:pyside6_essentials")
    assert await found.text("package:nobody") == ""


async def test_a_packs_data_is_named_in_its_licence() -> None:
    found = licences()
    await found.parts()
    assert "BANKING77" in await found.text("model:classifier")
