"""What the system says about movement: whether a person asked the computer to keep still. Without Qt."""

from __future__ import annotations

import configparser
import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

_SPI_GETCLIENTAREAANIMATION = 0x1042
_PATIENCE_SECONDS = 0.5


def may_move(chosen: str) -> bool:
    """Whether things may move: as chosen, and for `system` as the computer says. May run another program: not on the
    window's thread.
    """
    return chosen == "full" if chosen != "system" else not _system_keeps_still()


def _system_keeps_still() -> bool:
    try:
        if sys.platform == "win32":
            return _windows_keeps_still()
        return _mac_keeps_still() if sys.platform == "darwin" else _linux_keeps_still()
    except (OSError, AttributeError):
        return False  # nothing can be asked: then nothing was asked for


def _windows_keeps_still() -> bool:
    moves = ctypes.c_int(1)
    user32 = ctypes.WinDLL("user32")  # type: ignore[attr-defined,unused-ignore] # only there on Windows
    asked = user32.SystemParametersInfoW(_SPI_GETCLIENTAREAANIMATION, 0, ctypes.byref(moves), 0)
    return bool(asked) and not moves.value


def _mac_keeps_still() -> bool:
    """NSWorkspace.shared.accessibilityDisplayShouldReduceMotion, through the Objective-C runtime."""
    ctypes.CDLL("/System/Library/Frameworks/AppKit.framework/AppKit")
    objc = ctypes.CDLL("/usr/lib/libobjc.dylib")
    objc.objc_getClass.restype = objc.sel_registerName.restype = ctypes.c_void_p
    objc.objc_getClass.argtypes = objc.sel_registerName.argtypes = [ctypes.c_char_p]

    def send(receiver: int, message: bytes, result: type) -> int | None:
        method = ctypes.CFUNCTYPE(result, ctypes.c_void_p, ctypes.c_void_p)(("objc_msgSend", objc))
        answer: int | None = method(receiver, objc.sel_registerName(message))
        return answer

    shared = send(objc.objc_getClass(b"NSWorkspace"), b"sharedWorkspace", ctypes.c_void_p)
    return bool(shared and send(shared, b"accessibilityDisplayShouldReduceMotion", ctypes.c_bool))


def _linux_keeps_still() -> bool:
    """GNOME's own setting, else the file of GTK that KDE and others keep in step."""
    if "GNOME" in os.environ.get("XDG_CURRENT_DESKTOP", "") and (gsettings := shutil.which("gsettings")):
        command = [gsettings, "get", "org.gnome.desktop.interface", "enable-animations"]
        try:
            asked = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            return False
        if asked.returncode == 0:
            return asked.stdout.strip() == "false"
    folder = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return any(_gtk_keeps_still(folder / version / "settings.ini") for version in ("gtk-4.0", "gtk-3.0"))


def _gtk_keeps_still(file: Path) -> bool:
    settings = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        settings.read(file, encoding="utf-8")
        return not settings.getboolean("Settings", "gtk-enable-animations", fallback=True)
    except (configparser.Error, ValueError):
        return False
