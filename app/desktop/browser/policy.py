"""What a company's policies must say so that the extension comes by itself, knows its desks, and may start our host."""

from __future__ import annotations

import json
import plistlib
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, Literal

from app.desktop.browser.browsers import Browser
from app.desktop.browser.desks import place_of
from app.desktop.browser.extension import NotADesk
from app.desktop.browser.identity import EXTENSION_ID, HOST_NAME

Form = Literal["linux", "windows", "mac"]
FILE_NAME = "calmdesk.json"


def policies(extension: str, update_url: str | None) -> dict[str, Any]:
    """The browser's own policies. Without an address to update from, the agent loads the extension, and may."""
    found: dict[str, Any] = {"NativeMessagingAllowlist": [HOST_NAME]}
    if update_url:
        found["ExtensionInstallForcelist"] = [f"{extension};{update_url}"]
        setting = {"installation_mode": "force_installed", "update_url": update_url, "toolbar_pin": "force_pinned"}
        found["ExtensionSettings"] = {extension: setting}
    else:
        found["ExtensionInstallAllowlist"] = [extension]
    return found


def managed(desks: Sequence[str], *, enabled: bool | None = None) -> dict[str, Any]:
    """What the extension itself is told; `managed_schema.json` is its form. Raises NotADesk."""
    for desk in desks:
        if place_of(desk) is None:
            raise NotADesk(desk)
    return {"desks": list(desks)} | ({} if enabled is None else {"enabled": enabled})


def written(
    form: Form,
    browser: Browser,
    desks: Sequence[str],
    *,
    extension: str = EXTENSION_ID,
    update_url: str | None = None,
    enabled: bool | None = None,
) -> Mapping[str, str]:
    """Every file with what stands in it. Raises NotADesk."""
    own, told = policies(extension, update_url), managed(desks, enabled=enabled)
    match form:
        case "linux":
            whole = {**own, "3rdparty": {"extensions": {extension: told}}}
            place = str(PurePosixPath(browser.linux_policies) / FILE_NAME)
            return {place: json.dumps(whole, indent=2) + "\n"}
        case "windows":
            return {"calmdesk.reg": _registry(browser, extension, own, told)}
        case "mac":
            return {
                f"{browser.mac_policies}.plist": _plist(own),
                f"{browser.mac_policies}.extensions.{extension}.plist": _plist(told),
            }


def _plist(fields: Mapping[str, Any]) -> str:
    return plistlib.dumps(dict(fields)).decode()


def _registry(browser: Browser, extension: str, own: Mapping[str, Any], told: Mapping[str, Any]) -> str:
    root = rf"HKEY_LOCAL_MACHINE\Software\Policies\{browser.windows_policies}"
    lines = ["Windows Registry Editor Version 5.00", ""]
    lines += _keys(root, own)
    lines += _keys(rf"{root}\3rdparty\extensions\{extension}\policy", told)
    return "\r\n".join(lines)


def _keys(key: str, fields: Mapping[str, Any]) -> list[str]:
    """Lists are keys of their own with numbered values there; a table is its JSON in one value."""
    plain = {name: value for name, value in fields.items() if not isinstance(value, list)}
    lines = [f"[{key}]", *(f"{_quoted(name)}={_value(value)}" for name, value in plain.items()), ""] if plain else []
    for name, values in fields.items():
        if isinstance(values, list):
            lines += [rf"[{key}\{name}]"]
            lines += [f"{_quoted(str(number))}={_quoted(value)}" for number, value in enumerate(values, 1)] + [""]
    return lines


def _value(value: object) -> str:
    match value:
        case bool():
            return f"dword:{int(value):08x}"
        case str():
            return _quoted(value)
    return _quoted(json.dumps(value, separators=(",", ":")))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
