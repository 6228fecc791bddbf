"""Makes the native host known to browsers of this user, and takes it away again."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.desktop.browser.browsers import HOSTS, Browser, System
from app.desktop.browser.extension import write_extension
from app.desktop.browser.identity import EXTENSION_ID, HOST_NAME, origin_of
from app.desktop.folders import HOME_VARIABLE, Folders
from app.domain.errors import CalmdeskError

_AN_ID = re.compile(r"[a-p]{32}")


class BrowserNotSetUp(CalmdeskError):
    """A file or a registry entry could not be written."""

    title = "The browser could not be set up"
    advice = "See that the folder named here can be written by you, then do it again."


class NotAnExtension(CalmdeskError):
    """A text that is no extension's id."""

    title = "This is not the id of an extension"
    advice = "It has 32 letters from a to p and stands on the browser's page of extensions."


@dataclass(frozen=True, slots=True)
class Host:
    """Our files for browsers: the launcher, the host's manifest, the extension as a folder."""

    folder: Path

    @classmethod
    def of(cls, folders: Folders) -> Host:
        return cls(folders.data / "browser")

    @property
    def launcher(self) -> Path:
        return self.folder / ("calmdesk-host.bat" if sys.platform == "win32" else "calmdesk-host")

    @property
    def manifest(self) -> Path:
        return self.folder / f"{HOST_NAME}.json"

    @property
    def extension(self) -> Path:
        return self.folder / "extension"

    def make(self, source: Path, desks: Sequence[str], extensions: Sequence[str]) -> None:
        """Writes them. Raises BrowserNotSetUp, NotADesk or NotAnExtension."""
        for name in extensions:
            if not _AN_ID.fullmatch(name):
                raise NotAnExtension(name)
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(self.launcher, launcher_text(extensions), executable=True)
            _write(self.manifest, host_manifest(self.launcher, extensions))
            write_extension(source, self.extension, desks)
        except OSError as error:
            raise BrowserNotSetUp(f"{error.filename or self.folder}: {error.strerror}") from error

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def host_manifest(launcher: Path, extensions: Sequence[str] = ()) -> str:
    """What a browser must know of the host: its program, and the only extensions that may start it."""
    fields = {
        "name": HOST_NAME,
        "description": "Calmdesk follows the ticket you look at",
        "path": str(launcher),
        "type": "stdio",
        "allowed_origins": [origin_of(name) for name in dict.fromkeys((EXTENSION_ID, *extensions))],
    }
    return json.dumps(fields, indent=2) + "\n"


def launcher_text(
    extensions: Sequence[str] = (),
    *,
    environment: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
    executable: str = sys.executable,
    frozen: bool = bool(getattr(sys, "frozen", False)),
) -> str:
    """A program that starts this very Calmdesk as a host; a browser can give no arguments of ours itself."""
    command = [executable, *([] if frozen else ["-m", "app"]), "native-host"]
    command += [f"--extension={name}" for name in extensions]
    home = environment.get(HOME_VARIABLE)
    if platform == "win32":
        lines = ["@echo off", *([f'set "{HOME_VARIABLE}={home}"'] if home else [])]
        quoted = " ".join(f'"{word}"' for word in command).replace("%", "%%")
        return "\r\n".join([*lines, f"{quoted} %*", ""])
    lines = ["#!/bin/sh", *([f"export {HOME_VARIABLE}={shlex.quote(home)}"] if home else [])]
    return "\n".join([*lines, f'exec {shlex.join(command)} "$@"', ""])


def install(host: Host, browser: Browser, system: System) -> str:
    """Makes the host known to this browser; where that stands now. Raises BrowserNotSetUp."""
    profile = system.profile(browser)
    try:
        if profile is None:
            return _register(browser, host.manifest)
        target = profile / HOSTS / host.manifest.name
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(target, host.manifest.read_text("utf-8"))
    except OSError as error:
        raise BrowserNotSetUp(f"{error.filename or browser.title}: {error.strerror}") from error
    return str(target)


def remove(browser: Browser, system: System) -> bool:
    """Whether there was anything to take away. Raises BrowserNotSetUp."""
    profile = system.profile(browser)
    try:
        if profile is None:
            return _unregister(browser)
        (profile / HOSTS / f"{HOST_NAME}.json").unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise BrowserNotSetUp(f"{error.filename or browser.title}: {error.strerror}") from error
    return True


def trouble(browser: Browser, system: System) -> str | None:
    """What is wrong with the host as this browser knows it, in words; "" when it is right, None when not installed."""
    profile = system.profile(browser)
    target = profile / HOSTS / f"{HOST_NAME}.json" if profile is not None else _registered(browser)
    if target is None or not target.exists():
        return None
    try:
        found = json.loads(target.read_text("utf-8"))
        launcher = Path(found["path"])
        known = origin_of(EXTENSION_ID) in found["allowed_origins"] and found["name"] == HOST_NAME
    except (OSError, ValueError, KeyError, TypeError):
        return f"{target} cannot be read"
    if not known:
        return f"{target} is not of this Calmdesk"
    return "" if os.access(launcher, os.X_OK) else f"{launcher} is not there any more"


def _write(target: Path, text: str, *, executable: bool = False) -> None:
    """Whole or not at all: a browser may start the host at any moment."""
    fresh = target.with_name(f"{target.name}.new")
    fresh.write_text(text, "utf-8", newline="")
    fresh.chmod(0o700 if executable else 0o644)
    fresh.replace(target)


if sys.platform == "win32":
    import winreg

    def _key(browser: Browser) -> str:
        return rf"Software\{browser.windows}\{HOSTS}\{HOST_NAME}"

    def _register(browser: Browser, manifest: Path) -> str:
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _key(browser)) as key:
            winreg.SetValueEx(key, "", 0, winreg.REG_SZ, str(manifest))
        return rf"HKEY_CURRENT_USER\{_key(browser)}"

    def _unregister(browser: Browser) -> bool:
        winreg.DeleteKey(winreg.HKEY_CURRENT_USER, _key(browser))
        return True

    def _registered(browser: Browser) -> Path | None:
        try:
            return Path(winreg.QueryValue(winreg.HKEY_CURRENT_USER, _key(browser)))
        except OSError:
            return None

else:

    def _register(browser: Browser, manifest: Path) -> str:
        raise AssertionError(f"no registry here: {browser.name}, {manifest}")

    def _unregister(browser: Browser) -> bool:
        raise AssertionError(f"no registry here: {browser.name}")

    def _registered(browser: Browser) -> Path | None:
        raise AssertionError(f"no registry here: {browser.name}")
