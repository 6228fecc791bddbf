"""Loads Inter from the shipped files and makes the fonts of the type scale."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from app.ui.common.theme import TYPE_SCALE, Appearance, TextRole

FILES = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf")
FALLBACK = "sans-serif"


@cache
def load_family(folder: Path) -> str:
    """Registers the shipped font and returns its family; the system's own sans-serif when a file cannot be used.
    Once: the list of all fonts takes as long as three frames.
    """
    if "Inter" in QFontDatabase.families():
        return "Inter"
    numbers = [QFontDatabase.addApplicationFont(str(folder / name)) for name in FILES]
    families = [name for number in numbers if number >= 0 for name in QFontDatabase.applicationFontFamilies(number)]
    return "Inter" if "Inter" in families else next(iter(families), FALLBACK)


def font(family: str, appearance: Appearance, role: TextRole) -> QFont:
    """The font of a role of the type scale, in pixels so that it is the same on every screen."""
    made = QFont(family)
    made.setPixelSize(appearance.pixels(role))
    made.setWeight(QFont.Weight(TYPE_SCALE[role][1]))
    return made


def use_family(app: QApplication, family: str, appearance: Appearance) -> None:
    """Sets the program's font; item views keep the platform's unless they are told by name."""
    body = font(family, appearance, "body")
    app.setFont(body)
    # PySide6's stub asks for bytes, its code refuses them (6.11.3).
    app.setFont(body, "QAbstractItemView")  # type: ignore[arg-type]
    app.setFont(font(family, appearance, "small"), "QToolTip")  # type: ignore[arg-type]
