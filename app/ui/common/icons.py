"""Draws the shipped line icons in a colour of the palette."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

POINTING = frozenset(
    (
        *("arrow-left", "arrow-right", "arrow-up-right", "arrow-back-up", "chevron-left", "chevron-right", "send"),
        *("list-check", "external-link", "login", "logout", "player-track-next", "player-track-prev"),
    )
)
"""Icons that point along the line: they are turned where lines run from right to left."""


def pixmap(folder: Path, name: str, colour: str, size: int, ratio: float) -> QPixmap:
    """The icon as a square of `size` logical pixels; an unknown name is a mistake of ours and raises."""
    turned = name in POINTING and QGuiApplication.isRightToLeft()
    return _painted(folder, name, colour, size, ratio, turned=turned)


@cache
def _painted(folder: Path, name: str, colour: str, size: int, ratio: float, *, turned: bool) -> QPixmap:
    source = (folder / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    if turned:
        painter.translate(picture.width(), 0)
        painter.scale(-1, 1)
    QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(0, 0, picture.width(), picture.height()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def icon(folder: Path, name: str, colour: str, disabled: str, size: int) -> QIcon:
    """The icon for a button, sharp on ordinary and on double-density screens."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(pixmap(folder, name, colour, size, ratio), QIcon.Mode.Normal)
        made.addPixmap(pixmap(folder, name, disabled, size, ratio), QIcon.Mode.Disabled)
    return made
