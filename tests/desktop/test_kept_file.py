"""The small file of what the panel remembers: written whole, and a broken one is told and begins anew."""

from __future__ import annotations

import asyncio
import stat
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from app.desktop.kept_file import KeptBroken, load_kept, save_kept
from app.domain.errors import CalmdeskError, StorageFull
from app.ui.common.kept import Kept


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "panel.json"
    assert load_kept(path) == {}
    save_kept(path, {"place": {"edge": "left"}, "order": ["1", "ä"]})
    assert load_kept(path) == {"place": {"edge": "left"}, "order": ["1", "ä"]}
    assert [found.name for found in tmp_path.iterdir()] == ["panel.json"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"version": 2, "kept": {}}', b"\xff", b"[" * 100_000])
def test_a_broken_file_is_told_by_its_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "panel.json"
    path.write_bytes(content)
    with pytest.raises(KeptBroken, match=r"panel\.json"):
        load_kept(path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a user's folders private by its own lists")
def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    save_kept(tmp_path / "panel.json", {})
    assert stat.S_IMODE((tmp_path / "panel.json").stat().st_mode) == 0o600


def test_a_file_that_cannot_be_written_is_an_error_with_words(tmp_path: Path) -> None:
    with pytest.raises(StorageFull):
        save_kept(tmp_path / "no such folder" / "panel.json", {})


async def test_only_the_newest_values_are_written_and_none_is_lost() -> None:
    written: list[Mapping[str, Any]] = []
    kept = Kept({"a": 1}, written.append)
    for number in range(50):
        kept.put("b", number)
    await kept.flush()
    assert written[-1] == {"a": 1, "b": 49}
    assert len(written) < 5
    kept.put("b", 49)
    await kept.flush()
    assert len(written) < 5
    kept.put("c", 1)
    await kept.flush()
    assert written[-1] == {"a": 1, "b": 49, "c": 1}


async def test_a_failing_disk_is_told_once_and_the_values_last_as_long_as_the_window() -> None:
    told: list[CalmdeskError] = []

    def full(_: Mapping[str, Any]) -> None:
        raise StorageFull("panel.json")

    kept = Kept({}, full, told.append)
    for number in range(3):
        kept.put("a", number)
        await kept.flush()
        await asyncio.sleep(0)
    assert kept.get("a") == 2
    assert len(told) == 1
