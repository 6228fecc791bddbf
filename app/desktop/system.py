"""What `calmdesk doctor` can say about this computer before Qt is imported."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from app.domain.checks import Check

OLDEST, NEWEST = (3, 11), (3, 13)

# The file that is looked for, and the Debian package that brings it. Qt's own message names one and means any of them.
_ALWAYS = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
}
_WITH_A_WINDOW = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
_WITHOUT_A_WINDOW = ("offscreen", "minimal", "vnc")

_ENOUGH_BYTES = 500 * 1024**2
_LEAST_BYTES = 50 * 1024**2


def check_computer(folder: Path) -> tuple[Check, ...]:
    """Everything that can be looked at without Qt; `folder` is the data folder."""
    return (check_python(), check_libraries(), check_display(), check_disk(folder))


def check_python(version: tuple[int, int, int] = sys.version_info[:3]) -> Check:
    words = ".".join(map(str, version))
    if OLDEST <= version[:2] <= NEWEST:
        return Check("Python", "ok", f"Python {words}")
    oldest, newest = (".".join(map(str, one)) for one in (OLDEST, NEWEST))
    return Check("Python", "failed", f"Python {words} is not supported", f"Use Python {oldest} to {newest}.")


def check_libraries(
    *,
    platform: str = sys.platform,
    environment: Mapping[str, str] = os.environ,
    load: Callable[[str], object] = ctypes.CDLL,
) -> Check:
    """Whether the system libraries that Qt loads are there. Only Linux leaves them to the user."""
    if not platform.startswith("linux"):
        return Check("System libraries", "ok", "They come with Calmdesk on this system")
    needed = _ALWAYS if _platform_plugin(environment) in _WITHOUT_A_WINDOW else _ALWAYS | _WITH_A_WINDOW
    missing = {name: package for name, package in needed.items() if not _loads(name, load)}
    if not missing:
        return Check("System libraries", "ok", f"All {len(needed)} are there")
    return Check(
        "System libraries",
        "failed",
        f"Missing: {', '.join(missing)}",
        f"Debian and Ubuntu: sudo apt-get install {' '.join(missing.values())}",
    )


def check_display(*, platform: str = sys.platform, environment: Mapping[str, str] = os.environ) -> Check:
    plugin = _platform_plugin(environment)
    if plugin in _WITHOUT_A_WINDOW:
        return Check("Display", "warning", f"QT_QPA_PLATFORM={plugin}: no window will be seen", "Unset it to see one.")
    if not platform.startswith("linux"):
        return Check("Display", "ok", "The system's own")
    for variable in ("WAYLAND_DISPLAY", "DISPLAY"):
        if value := environment.get(variable):
            return Check("Display", "ok", f"{variable}={value}")
    advice = "Start Calmdesk from a desktop session; the command line works without one."
    return Check("Display", "warning", "No display was found (neither DISPLAY nor WAYLAND_DISPLAY is set)", advice)


def check_disk(folder: Path, *, free: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free) -> Check:
    """Whether there is room where the data folder is or will be."""
    there = next((one for one in (folder, *folder.parents) if one.is_dir()), folder)
    try:
        bytes_free = free(there)
    except OSError as error:
        return Check("Disk", "failed", f"{folder}: {error.strerror}", "Make the folder readable and writable.")
    says = f"{bytes_free // 1024**2:,} MB free for {folder}"
    if bytes_free < _LEAST_BYTES:
        return Check("Disk", "failed", says, "Free some space: decisions can soon not be stored any more.")
    if bytes_free < _ENOUGH_BYTES:
        return Check("Disk", "warning", says, "Free some space before the disk is full.")
    return Check("Disk", "ok", says)


def _platform_plugin(environment: Mapping[str, str]) -> str:
    return environment.get("QT_QPA_PLATFORM", "").split(":")[0].split(";")[0]


def _loads(name: str, load: Callable[[str], object]) -> bool:
    try:
        load(name)
    except OSError:
        return False
    return True
