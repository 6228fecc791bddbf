"""The settings file: read strictly, written whole."""

from __future__ import annotations

import contextlib
import difflib
import os
import re
import tempfile
import tomllib
from dataclasses import MISSING, fields, replace
from pathlib import Path
from typing import Any, NoReturn, get_args
from urllib.parse import urlsplit

from app.desktop.folders import Folders
from app.domain.attention import PROMPTS_PER_HOUR
from app.domain.errors import SettingsBroken, StorageFull
from app.domain.polling import AGENTS
from app.domain.settings import (
    AGENTS_LIMITS,
    KEEP_DAYS,
    KEEP_DAYS_LIMITS,
    POLL_SECONDS,
    PROMPTS,
    TEXT_SCALES,
    Account,
    Announce,
    Appearance,
    Language,
    Motion,
    Place,
    Settings,
)
from app.domain.vendors import VENDORS, Vendor

_IN_THE_FILE: tuple[Vendor, ...] = tuple(VENDORS)


def load_settings(path: Path) -> Settings:
    """The settings in the file; the defaults when there is none. Raises SettingsBroken: file, line, field."""
    try:
        content = path.read_bytes().decode("utf-8-sig")  # Windows' editor begins a file with a mark
    except FileNotFoundError:
        return Settings()
    except UnicodeDecodeError as error:
        raise SettingsBroken(f"{path}: not UTF-8 text (byte {error.start})") from error
    except OSError as error:
        raise SettingsBroken(f"{path}: {error.strerror}") from error
    return parse(content, str(path))


def with_chosen_content(folders: Folders) -> Folders:
    """The folders with the content folder that the settings name; as they are where the settings cannot be read."""
    try:
        chosen = load_settings(folders.settings_file).content
    except SettingsBroken:
        return folders  # said by whoever needs the settings themselves
    return replace(folders, chosen_content=Path(chosen).expanduser()) if chosen else folders


def save_settings(path: Path, settings: Settings) -> None:
    """Writes the file whole or leaves it as it was. Raises SettingsBroken for settings that could not be read again,
    StorageFull when the file cannot be written. Comments that a person wrote there are not kept.
    """
    text = render(settings)
    try:
        content = text.encode()
    except UnicodeEncodeError as error:
        raise SettingsBroken(f"{path}: a text holds half a character, which no file can hold") from error
    if parse(text, str(path)) != settings:
        raise SettingsBroken(f"{path}: these settings would not be read as they are")
    target = path.resolve()  # a link to a file kept elsewhere stays a link
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _replace(target, content)
    except OSError as error:
        raise StorageFull(f"{path}: {error.strerror}") from error


def parse(text: str, name: str) -> Settings:
    """Settings from TOML. `name` is the file, for the errors."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"\(at line (\d+)", str(error))
        line = where[1] if where else text.count("\n") + 1  # else it says "at end of document"
        raise SettingsBroken(f"{name}:{line}: {re.sub(r' [(]at .*[)]$', '', str(error))}") from error
    except RecursionError as error:
        raise SettingsBroken(f"{name}: brackets within too many brackets") from error
    return _Reader(name, text).settings(found)


def render(settings: Settings) -> str:
    """The settings as TOML; None is left out."""
    plain = [field.name for field in fields(Settings) if field.name not in ("accounts", "shortcuts")]
    lines = [f"{name} = {_value(getattr(settings, name))}" for name in plain]
    if settings.shortcuts:
        lines += ["", "[shortcuts]"]
        lines += [f"{_value(act)} = {_value(keys)}" for act, keys in settings.shortcuts.items()]
    for account in settings.accounts:
        lines += ["", "[[accounts]]"]
        chosen = ((field.name, getattr(account, field.name)) for field in fields(Account))
        lines += [f"{name} = {_value(value)}" for name, value in chosen if value is not None]
    return "\n".join(lines) + "\n"


class _Reader:
    """Turns what TOML says into settings, and knows on which line a field stands."""

    def __init__(self, name: str, text: str) -> None:
        self._name = name
        self._lines = text.split("\n")

    def settings(self, found: dict[str, Any]) -> Settings:
        self._known(found, Settings, None)
        accounts = found.get("accounts", [])
        if not isinstance(accounts, list) or not all(isinstance(account, dict) for account in accounts):
            self._refuse("accounts", None, "each account is a table that begins with [[accounts]]")
        read = tuple(self._account(account, number) for number, account in enumerate(accounts))
        names = [account.name for account in read]
        for number, name in enumerate(names):
            if name in names[:number]:
                self._refuse("name", number, "another account has this name")
        return Settings(
            appearance=self._one_of(found, "appearance", get_args(Appearance), "system", None),
            text_scale=self._number(found, "text_scale", TEXT_SCALES, 1.0, None),
            accounts=read,
            prompts_per_hour=self._whole_number(found, "prompts_per_hour", PROMPTS, PROMPTS_PER_HOUR),
            language=self._one_of(found, "language", get_args(Language), "system", None),
            motion=self._one_of(found, "motion", get_args(Motion), "system", None),
            place=self._one_of(found, "place", get_args(Place), "float", None),
            on_top=self._yes_or_no(found, "on_top", default=False),
            announce=self._one_of(found, "announce", get_args(Announce), "all", None),
            show_mood=self._yes_or_no(found, "show_mood", default=True),
            break_prompts=self._yes_or_no(found, "break_prompts", default=True),
            follow_browser=self._yes_or_no(found, "follow_browser", default=True),
            content=self._text(found, "content", None, ""),
            shortcuts=self._shortcuts(found),
            keep_days=self._whole_number(found, "keep_days", KEEP_DAYS_LIMITS, KEEP_DAYS),
            welcomed=self._yes_or_no(found, "welcomed", default=False),
            work_offline=self._yes_or_no(found, "work_offline", default=False),
        )

    def _account(self, found: dict[str, Any], number: int) -> Account:
        self._known(found, Account, number)
        url = self._text(found, "url", number)
        try:
            parts = urlsplit(url)
            good = parts.scheme in ("http", "https") and bool(parts.hostname) and not (parts.username or parts.password)
        except ValueError:
            good = False
        if not good or re.search(r"\s", url):
            self._refuse("url", number, "this is an address like https://desk.example.org, without a password in it")
        name = self._text(found, "name", number)
        if not name.strip() or not name.isprintable():
            self._refuse("name", number, "this is a name of one line")
        return Account(
            name=name,
            vendor=self._one_of(found, "vendor", _IN_THE_FILE, None, number),
            url=url,
            agent_name=self._text(found, "agent_name", number, ""),
            tags_field=self._text(found, "tags_field", number) if "tags_field" in found else None,
            intent_field=self._text(found, "intent_field", number) if "intent_field" in found else None,
            poll_seconds=self._number(found, "poll_seconds", POLL_SECONDS, 15.0, number),
            client_id=self._text(found, "client_id", number) if "client_id" in found else None,
            agents=self._whole_number(found, "agents", AGENTS_LIMITS, AGENTS, number),
        )

    def _known(self, found: dict[str, Any], kind: type[Account | Settings], number: int | None) -> None:
        known = {field.name: field for field in fields(kind)}
        for name in found:
            if name not in known:
                near = difflib.get_close_matches(name, known, 1)
                guess = f"did you mean “{near[0]}”?" if near else f"known are {', '.join(known)}"
                self._refuse(name, number, f"unknown field, {guess}")
        for name, field in known.items():
            if name not in found and field.default is MISSING and field.default_factory is MISSING:
                self._refuse(name, number, "this field is missing")

    def _shortcuts(self, found: dict[str, Any]) -> dict[str, str]:
        table = found.get("shortcuts", {})
        if not isinstance(table, dict) or not all(isinstance(keys, str) for keys in table.values()):
            self._refuse("shortcuts", None, 'this is a table [shortcuts] of lines like escalate = "Ctrl+E"')
        return dict(table)

    def _yes_or_no(self, found: dict[str, Any], name: str, *, default: bool) -> bool:
        value = found.get(name, default)
        if not isinstance(value, bool):
            self._refuse(name, None, "this is true or false")
        return value

    def _text(self, found: dict[str, Any], name: str, number: int | None, default: str = "") -> str:
        value = found.get(name, default)
        if not isinstance(value, str):
            self._refuse(name, number, 'this is a text in quotes, like "words"')
        return value

    def _one_of(
        self, found: dict[str, Any], name: str, values: tuple[Any, ...], default: Any, number: int | None
    ) -> Any:
        value = found.get(name, default)
        if value not in values or not isinstance(value, str):
            self._refuse(name, number, "this is " + " or ".join(f'"{value}"' for value in values))
        return value

    def _number(
        self, found: dict[str, Any], name: str, limits: tuple[float, float], default: float, number: int | None
    ) -> float:
        value = found.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not limits[0] <= value <= limits[1]:
            self._refuse(name, number, f"this is a number from {limits[0]:g} to {limits[1]:g}")
        return float(value)

    def _whole_number(
        self, found: dict[str, Any], name: str, limits: tuple[int, int], default: int, number: int | None = None
    ) -> int:
        value = found.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int) or not limits[0] <= value <= limits[1]:
            self._refuse(name, number, f"this is a whole number from {limits[0]} to {limits[1]}")
        return value

    def _refuse(self, field: str, number: int | None, why: str) -> NoReturn:
        line = self._line_of(field, number)
        place = f"{self._name}:{line}" if line else self._name
        raise SettingsBroken(f"{place}: {'' if number is None else f'account {number + 1}, '}{field}: {why}")

    def _line_of(self, field: str, number: int | None) -> int | None:
        """The line of a field, else that of its account's header. A look at the text, so it may not be found."""
        table, header = -1, None
        for index, line in enumerate(self._lines, 1):
            if re.match(r"\s*\[\[\s*accounts\s*\]\]", line):
                table += 1
                header = index if table == number else header
            stands = rf"""\s*\[*\s*["']?{re.escape(field)}["']?\s*[=.\]]"""
            if re.match(stands, line) and table == (-1 if number is None else number):
                return index
            if number is None and re.match(rf"\s*\[+\s*{re.escape(field)}\s*\]", line):
                return index
        return header


def _value(value: str | float) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        # TOML has no other way to write control characters; everything else stands as it is.
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda found: f"\\u{ord(found[0]):04x}", escaped) + '"'
    return repr(float(value))


def _replace(target: Path, content: bytes) -> None:
    handle, fresh = tempfile.mkstemp(prefix=".settings-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(fresh).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(fresh).unlink()
        raise
