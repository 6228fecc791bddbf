"""Who opens `calmdesk:` links on this computer: registered for this user alone, and taken away again."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.desktop.folders import HOME_VARIABLE
from app.domain.errors import CalmdeskError
from app.domain.links import SCHEME

NAME = "calmdesk-links.desktop"
MIME = f"x-scheme-handler/{SCHEME}"
_SECONDS = 20


class LinksNotRegistered(CalmdeskError):
    """The system does not let us say who opens our links; `detail` says why."""

    title = "Links to tickets could not be set up"
    advice = "Open them with `calmdesk open LINK`, or drop them on the panel."


@dataclass(frozen=True, slots=True)
class Registered:
    """Who opens our links now: `ours` when it is this installation, `by` names the one it is, "" for nobody."""

    ours: bool
    by: str


def command(environment: Mapping[str, str] = os.environ) -> list[str]:
    """What opens a link with this installation; the link comes after it. `--` keeps a link from being an option."""
    script = Path(sys.executable).with_name("calmdesk.exe" if sys.platform == "win32" else "calmdesk")
    start = [str(script)] if script.is_file() else [sys.executable, "-m", "app"]
    if home := environment.get(HOME_VARIABLE):
        start = ["env", f"{HOME_VARIABLE}={Path(home).expanduser().absolute()}", *start]
    return [*start, "open", "--"]


def desktop_entry(words: Sequence[str]) -> str:
    """The entry that makes the desktop run these words for a link."""
    return "\n".join(
        (
            "[Desktop Entry]",
            "Type=Application",
            "Name=Calmdesk",
            "Comment=Opens a ticket beside the helpdesk",
            f"Exec={' '.join(_quoted(word) for word in words)} %u",
            "Terminal=false",
            "NoDisplay=true",
            f"MimeType={MIME};",
            "",
        )
    )


def _quoted(word: str) -> str:
    """A word as the specification of desktop entries wants it: quoted, and that once more as a string."""
    if re.search(r"[\x00-\x1f]", word):
        raise LinksNotRegistered("the path of this installation holds a character that no desktop entry can")
    inside = re.sub(r'(["`$\\])', r"\\\1", word).replace("\\", "\\\\").replace("%", "%%")
    return f'"{inside}"'


if sys.platform == "win32":  # not run: no such system was at hand
    import winreg

    _KEY = rf"Software\Classes\{SCHEME}"

    def install() -> None:
        line = f'{subprocess.list2cmdline(command({}))} "%1"'
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _KEY) as key:
            winreg.SetValueEx(key, "", 0, winreg.REG_SZ, "URL:Calmdesk")
            winreg.SetValueEx(key, "URL Protocol", 0, winreg.REG_SZ, "")
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, rf"{_KEY}\shell\open\command") as key:
            winreg.SetValueEx(key, "", 0, winreg.REG_SZ, line)

    def remove() -> None:
        for name in (r"\shell\open\command", r"\shell\open", r"\shell", ""):
            with contextlib.suppress(FileNotFoundError):
                winreg.DeleteKey(winreg.HKEY_CURRENT_USER, _KEY + name)

    def status() -> Registered:
        try:
            by = winreg.QueryValue(winreg.HKEY_CURRENT_USER, rf"{_KEY}\shell\open\command")
        except FileNotFoundError:
            return Registered(ours=False, by="")
        return Registered(by.startswith(subprocess.list2cmdline(command({}))), by)

elif sys.platform == "darwin":  # only a bundle can be registered there, by its Info.plist

    def install() -> None:
        raise LinksNotRegistered("macOS opens links with an application bundle, and this is none")

    def remove() -> None:
        """Nothing was registered."""

    def status() -> Registered:
        return Registered(ours=False, by="")

else:

    def install() -> None:
        """Registers this installation. Raises LinksNotRegistered."""
        if (xdg_mime := shutil.which("xdg-mime")) is None:
            raise LinksNotRegistered("xdg-mime is missing (Debian and Ubuntu: sudo apt-get install xdg-utils)")
        entry = _applications() / NAME
        try:
            entry.parent.mkdir(parents=True, exist_ok=True)
            fresh = entry.with_name(f".{NAME}-new")
            fresh.write_text(desktop_entry(command()), encoding="utf-8")
            fresh.replace(entry)
        except OSError as error:
            raise LinksNotRegistered(f"{entry}: {error.strerror}") from error
        _run(xdg_mime, "default", NAME, MIME)
        if (refresh := shutil.which("update-desktop-database")) is not None:
            with contextlib.suppress(LinksNotRegistered):  # only a cache, which some desktops read
                _run(refresh, str(entry.parent))
        if not status().ours:
            raise LinksNotRegistered("the desktop did not take it over")

    def remove() -> None:
        """Takes it away; what others registered stays."""
        (_applications() / NAME).unlink(missing_ok=True)
        for choices in (_config() / "mimeapps.list", _applications() / "mimeapps.list"):
            _forget(choices)

    def status() -> Registered:
        xdg_mime = shutil.which("xdg-mime")
        by = _run(xdg_mime, "query", "default", MIME).strip() if xdg_mime else ""
        entry = _applications() / NAME
        ours = by == NAME and entry.is_file() and entry.read_text(encoding="utf-8") == desktop_entry(command())
        return Registered(ours, by)

    def _forget(choices: Path) -> None:
        """Takes our line out of the user's list of programs, and nothing else."""
        try:
            lines = choices.read_text(encoding="utf-8").splitlines(keepends=True)
            kept = [line for line in lines if line.strip().rstrip(";") != f"{MIME}={NAME}"]
            if kept != lines:
                fresh = choices.with_name(f".{choices.name}-new")
                fresh.write_text("".join(kept), encoding="utf-8")
                fresh.replace(choices)
        except FileNotFoundError:
            return
        except (OSError, UnicodeDecodeError) as error:
            raise LinksNotRegistered(f"{choices}: {error}") from error

    def _applications() -> Path:
        return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "applications"

    def _config() -> Path:
        return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")

    def _run(*words: str) -> str:
        try:
            ended = subprocess.run(words, check=True, capture_output=True, text=True, timeout=_SECONDS)
        except (OSError, subprocess.SubprocessError) as error:
            raise LinksNotRegistered(f"{Path(words[0]).name}: {type(error).__name__}") from error
        return ended.stdout
