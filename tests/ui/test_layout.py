"""Nothing is cut off: not at 320 pixels, not at 200 % text, not with the longest word."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget

from app.ui.common.surfaces import ScrollColumn
from app.ui.common.text import TextBlock
from app.ui.common.theme import Appearance
from tests.ui import gallery
from tests.ui.conftest import Opener

SCENES = gallery.scenes_by_name()
PLACES = (
    "calm-light",
    "angry-light",
    "reply-chosen",
    "long-words",
    "rtl-emoji",
    "offline",
    "stale-reply",
    "undo",
    "editor",
    "editor-missing",
    "editor-confirm",
    "editor-stale",
    "escalate",
    "flag",
    "worklist",
    "worklist-own",
    "worklist-many",
    "worklist-none-fits",
    "worklist-wordy",
    "needs-you",
    "help",
)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("width", [320, 480])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_clipped(open_window: Opener, place: str, width: int, scale: float) -> None:
    scene = SCENES[place]
    window, copilot = open_window(scene.session, appearance=Appearance("light", scale), width=width)
    if scene.then:
        scene.then(window, copilot)
    gallery.settle()
    assert window.width() == width
    assert cut_off(window.front) == []


def cut_off(page: QWidget) -> list[str]:
    """Widgets whose words do not fit into them, or that stick out of the column they are in."""
    found = []
    for column in page.findChildren(ScrollColumn):
        inside = column.widget()
        if column.isVisible() and inside is not None and inside.width() > column.viewport().width():
            found.append(f"content of {inside.width()} in {column.viewport().width()}")
    blocks = [block for block in page.findChildren(TextBlock) if block.isVisible() and block.text()]
    found += [
        f"text {block.text()[:30]!r}: {block.height()} < {block.heightForWidth(block.width())}"
        for block in blocks
        if block.height() < block.heightForWidth(block.width())
    ]
    for button in page.findChildren(QPushButton):
        needed = QPushButton.sizeHint(button)
        if button.isVisible() and (button.width() < needed.width() or button.height() < needed.height()):
            found.append(f"button {button.text()!r}: {button.size()} < {needed}")
    ticks = [tick for tick in page.findChildren(QCheckBox) if tick.isVisible()]
    found += [f"tick {tick.text()!r}" for tick in ticks if tick.width() < tick.sizeHint().width()]
    for widget in page.findChildren(QWidget):
        parent = widget.parentWidget()
        if isinstance(widget, TextBlock | QPushButton) and widget.isVisible() and parent is not None:
            box = widget.geometry()
            if box.right() > parent.width() or box.bottom() > parent.height():
                found.append(f"{type(widget).__name__} sticks out of {type(parent).__name__}: {box} {parent.size()}")
    return found
