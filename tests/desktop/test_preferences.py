"""A choice counts at once and is kept in the background; one that cannot be kept is told and counts until the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.desktop.preferences import Preferences
from app.desktop.settings_file import load_settings, save_settings
from app.domain.errors import SettingsBroken, StorageFull
from app.domain.settings import Account, Settings

WORK = Account("work", "rt", "https://rt.example.com")

BROKEN = "appearance = pink\n"


def on_disk(file: Path) -> str | None:
    return file.read_text() if file.exists() else None


def spoil(place: Path) -> None:
    """A file with a mistake, or one where a folder should be."""
    place.write_text(BROKEN)


def mend(place: Path) -> None:
    place.unlink()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.toml"


async def test_a_choice_counts_before_it_is_kept_and_is_kept(file: Path) -> None:
    chosen = Preferences(Settings(), file)
    seen: list[Settings] = []
    chosen.subscribe(seen.append)
    chosen.change(appearance="dark", text_scale=1.5)
    assert chosen.settings.appearance == "dark"
    assert [one.appearance for one in seen] == ["dark"]
    assert on_disk(file) is None
    await chosen.saved()
    assert load_settings(file) == Settings(appearance="dark", text_scale=1.5)


async def test_many_choices_in_a_row_are_all_kept(file: Path) -> None:
    chosen = Preferences(Settings(), file)
    for number in range(20):
        chosen.change(prompts_per_hour=number)
    chosen.change(on_top=True)
    await chosen.saved()
    assert load_settings(file) == Settings(prompts_per_hour=19, on_top=True)


async def test_what_another_program_wrote_meanwhile_stays(file: Path) -> None:
    chosen = Preferences(Settings(), file)
    save_settings(file, Settings(accounts=(WORK,)))
    chosen.change(on_top=True)
    await chosen.saved()
    assert load_settings(file) == Settings(accounts=(WORK,), on_top=True)


async def test_a_choice_that_cannot_be_kept_is_told_and_kept_with_the_next_that_can(file: Path) -> None:
    spoil(file.parent)
    chosen = Preferences(Settings(), file)
    told: list[bool] = []
    chosen.subscribe(lambda _: told.append(chosen.trouble is not None))
    chosen.change(appearance="dark")
    await chosen.saved()
    trouble = chosen.trouble
    assert isinstance(trouble, StorageFull | SettingsBroken)
    assert chosen.settings.appearance == "dark"
    assert told == [False, True]
    mend(file.parent)
    chosen.change(on_top=True)
    await chosen.saved()
    assert chosen.trouble is None
    assert load_settings(file) == Settings(appearance="dark", on_top=True)


async def test_what_must_be_kept_is_not_taken_over_when_it_is_not(file: Path) -> None:
    chosen = Preferences(Settings(), file)
    await chosen.store(lambda settings: settings.with_account(WORK))
    assert chosen.settings.accounts == load_settings(file).accounts == (WORK,)
    spoil(file)
    with pytest.raises(SettingsBroken):
        await chosen.store(lambda settings: settings.without_account("work"))
    assert chosen.settings.accounts == (WORK,)
    assert on_disk(file) == BROKEN


async def test_without_a_file_a_choice_counts_until_the_end() -> None:
    chosen = Preferences(Settings(), None)
    chosen.change(show_mood=False)
    await chosen.saved()
    assert not chosen.settings.show_mood
    assert chosen.trouble is None
