"""The settings file: what is written is read again, and every mistake names its line and field."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.desktop.settings_file import load_settings, parse, render, save_settings
from app.domain.errors import SettingsBroken, StorageFull
from app.domain.settings import AGENTS_LIMITS, POLL_SECONDS, PROMPTS, TEXT_SCALES, Account, Settings

WORK = Account("work", "rt", "https://desk.example.org/rt", "Ada", "Tags", None, 20.0)

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NAMES = WORDS.filter(lambda name: bool(name.strip()) and name.isprintable())
ACCOUNTS = st.builds(
    Account,
    name=NAMES,
    vendor=st.just("rt"),
    url=st.sampled_from(["https://desk.example.org", "http://127.0.0.1:8080/rt/"]),
    agent_name=WORDS,
    tags_field=st.none() | WORDS,
    intent_field=st.none() | WORDS,
    client_id=st.none() | WORDS,
    poll_seconds=st.floats(*POLL_SECONDS),
    agents=st.integers(*AGENTS_LIMITS),
)
ALL_SETTINGS = st.builds(
    Settings,
    appearance=st.sampled_from(["system", "light", "dark", "contrast"]),
    language=st.sampled_from(["system", "en", "de"]),
    motion=st.sampled_from(["system", "reduced", "full"]),
    place=st.sampled_from(["float", "left", "right"]),
    announce=st.sampled_from(["all", "important", "off"]),
    on_top=st.booleans(),
    show_mood=st.booleans(),
    break_prompts=st.booleans(),
    follow_browser=st.booleans(),
    content=WORDS,
    shortcuts=st.dictionaries(st.sampled_from(["escalate", "worklist", "flag"]), WORDS, max_size=2),
    text_scale=st.floats(*TEXT_SCALES),
    prompts_per_hour=st.integers(*PROMPTS),
    accounts=st.lists(ACCOUNTS, max_size=3, unique_by=lambda account: account.name).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(ALL_SETTINGS)
def test_what_is_written_is_read_again(value: Settings) -> None:
    assert parse(render(value), "settings.toml") == value


def test_a_file_that_is_not_there_means_the_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "settings.toml") == Settings("system", 1.0, ())


def test_settings_are_kept_in_a_private_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.toml"
    value = Settings("dark", 1.25, (WORK, Account('"quoted" \\ name', "rt", "http://localhost")))
    save_settings(path, value)
    assert load_settings(path) == value
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o077 == 0
    assert load_settings(path).account("work") == WORK
    assert load_settings(path).account("nobody") is None


def test_a_file_written_by_hand_is_read(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    text = "\ufeff# mine\r\ntext_scale = 2\r\n[[accounts]]\r\nvendor='rt'\r\nname='work'\r\nurl='https://d.example.org'\r\n"
    path.write_bytes(text.encode())
    assert load_settings(path) == Settings("system", 2.0, (Account("work", "rt", "https://d.example.org"),))


ACCOUNT = '[[accounts]]\nname = "work"\nvendor = "rt"\nurl = "https://desk.example.org"\n'


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('apearance = "dark"', 1, "apearance: unknown field, did you mean “appearance”?"),
        ("\n\nfoo = 1", 3, "foo: unknown field, known are appearance, text_scale, accounts"),
        ("\n[window]\nwidth = 1", 2, "window: unknown field"),
        ("[[acounts]]", 1, "acounts: unknown field, did you mean “accounts”?"),
        ('appearance = "blue"', 1, 'appearance: this is "system" or "light" or "dark"'),
        ("appearance = 1", 1, "appearance: this is"),
        ("text_scale = true", 1, "text_scale: this is a number from 0.5 to 3"),
        ("text_scale = 9", 1, "text_scale: this is a number"),
        ("text_scale = nan", 1, "text_scale: this is a number"),
        ("text_scale = inf", 1, "text_scale: this is a number"),
        ("text_scale = ", 1, "Invalid value"),
        ("prompts_per_hour = 61", 1, "prompts_per_hour: this is a whole number from 0 to 60"),
        ("\nprompts_per_hour = -1", 2, "prompts_per_hour: this is a whole number"),
        ("prompts_per_hour = 6.0", 1, "prompts_per_hour: this is a whole number"),
        ("prompts_per_hour = true", 1, "prompts_per_hour: this is a whole number"),
        ('prompts_per_hour = "6"', 1, "prompts_per_hour: this is a whole number"),
        ("prompt_per_hour = 6", 1, "prompt_per_hour: unknown field, did you mean “prompts_per_hour”?"),
        ("appearance = 'dark'\nappearance = 'dark'", 2, "Cannot overwrite a value"),
        ("accounts = 3", 1, "accounts: each account is a table"),
        ("[accounts]\nname = 'work'", 1, "accounts: each account is a table"),
        (ACCOUNT + "token = 'secret'", 5, "account 1, token: unknown field, known are name"),
        (ACCOUNT + ACCOUNT, 6, "account 2, name: another account has this name"),
        (
            ACCOUNT + ACCOUNT.replace('"work"', '"b"') + "poll_second = 3",
            9,
            "account 2, poll_second: unknown field, did",
        ),
        (ACCOUNT + "poll_seconds = 0", 5, "account 1, poll_seconds: this is a number from 2 to 3600"),
        (ACCOUNT + "agents = 0", 5, "account 1, agents: this is a whole number from 1 to 100000"),
        (ACCOUNT + "agent_name = 5", 5, "account 1, agent_name: this is a text in quotes"),
        (ACCOUNT.replace('"rt"', '"rtt"'), 3, 'account 1, vendor: this is "rt"'),
        (ACCOUNT.replace('"rt"', '"demo"'), 3, 'account 1, vendor: this is "rt"'),
        (ACCOUNT.replace('"work"', '" "'), 2, "account 1, name: this is a name"),
        (ACCOUNT.replace("https://", ""), 4, "account 1, url: this is an address"),
        (ACCOUNT.replace("https://", "https://ada:secret@"), 4, "account 1, url: this is an address"),
        (ACCOUNT.replace("https://desk", "ftp://desk"), 4, "account 1, url: this is an address"),
        (ACCOUNT.replace("https://desk", "https://[desk"), 4, "account 1, url: this is an address"),
        ('text_scale = 1\n[[accounts]]\nname = "work"\nvendor = "rt"', 2, "account 1, url: this field is missing"),
    ],
)
def test_a_mistake_names_its_line_and_field(tmp_path: Path, text: str, line: int, says: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(SettingsBroken) as caught:
        load_settings(path)
    assert f"{path}:{line}: {says}" in caught.value.detail
    assert "secret" not in str(caught.value)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(b"appearance = '\xff'")
    with pytest.raises(SettingsBroken, match="UTF-8"):
        load_settings(path)
    with pytest.raises(SettingsBroken, match=r"settings|directory|denied"):
        load_settings(tmp_path)


@pytest.mark.parametrize(
    "wrong",
    [
        Settings(text_scale=99.0),
        Settings(accounts=(WORK, WORK)),
        Settings(accounts=(replace(WORK, url="desk"),)),
        Settings(accounts=(replace(WORK, agent_name="half \ud83d"),)),
    ],
)
def test_what_could_not_be_read_again_is_not_written(tmp_path: Path, wrong: Settings) -> None:
    path = tmp_path / "settings.toml"
    save_settings(path, Settings("dark"))
    with pytest.raises(SettingsBroken):
        save_settings(path, wrong)
    assert load_settings(path) == Settings("dark")
    assert [file.name for file in tmp_path.iterdir()] == ["settings.toml"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageFull, match="file"):
        save_settings(tmp_path / "file" / "settings.toml", Settings())


def test_a_file_that_cannot_be_replaced_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").mkdir()
    with pytest.raises(StorageFull):
        save_settings(tmp_path / "settings.toml", Settings())
    assert [file.name for file in tmp_path.iterdir()] == ["settings.toml"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_to_a_file_kept_elsewhere_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").symlink_to(tmp_path / "elsewhere.toml")
    save_settings(tmp_path / "settings.toml", Settings("light"))
    assert (tmp_path / "settings.toml").is_symlink()
    assert load_settings(tmp_path / "elsewhere.toml") == Settings("light")


def test_brackets_without_end_are_a_broken_file_and_no_crash() -> None:
    with pytest.raises(SettingsBroken, match="brackets"):
        parse("a = " + "[" * 5000, "settings.toml")
