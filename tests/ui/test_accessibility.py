"""Everything that can take the focus has a name, and Tab goes in reading order."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.ui.common.tabs import in_reading_order
from app.ui.window.view import PanelWindow
from tests.ui import gallery
from tests.ui.conftest import Opener

SCENES = gallery.scenes_by_name()
LOOKED_AT = (
    "calm-light",
    "angry-light",
    "reply-chosen",
    "offline",
    "empty",
    "undo",
    "stale-reply",
    "editor",
    "editor-confirm",
    "escalate",
    "flag",
    "worklist",
    "worklist-busy",
    "worklist-own",
    "worklist-none-fits",
    "needs-you",
    "help",
)


def name_of(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip() if interface else ""


@pytest.mark.parametrize("scene", LOOKED_AT)
def test_no_focusable_without_a_name(open_window: Opener, scene: str) -> None:
    window = window_in(open_window, scene)
    nameless = [
        f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
        for widget in in_reading_order(window)
        if not name_of(widget)
    ]
    assert nameless == []


@pytest.mark.parametrize("scene", ["calm-light", "angry-light", "editor", "escalate", "needs-you"])
def test_tab_goes_down_the_page(open_window: Opener, scene: str) -> None:
    window = window_in(open_window, scene)
    seen: list[QWidget] = []
    window.focusWidget() or window.front.setFocus()
    for _ in range(60):
        QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
        focus = window.focusWidget()
        assert focus is not None
        if focus in seen:
            break
        seen.append(focus)
    order = in_reading_order(window.front)
    places = [order.index(widget) for widget in seen]
    first = places.index(min(places))
    turned = places[first:] + places[:first]
    # A card unfolds when the focus comes to it, so that its buttons are next.
    assert turned == sorted(turned)
    assert {order.index(widget) for widget in order if widget.isVisible() and widget.isEnabled()} <= set(turned)


def test_cards_read_from_top_to_bottom(open_window: Opener) -> None:
    window = window_in(open_window, "calm-light")
    tops = [card.mapTo(window, QPoint(0, 0)).y() for card in window.panel.cards]
    assert tops == sorted(tops)


def test_the_sparkline_is_told_in_words(open_window: Opener) -> None:
    window = window_in(open_window, "angry-light")
    assert "getting worse" in window.panel.situation._line.accessibleName()


def window_in(open_window: Opener, name: str) -> PanelWindow:
    scene = SCENES[name]
    window, copilot = open_window(scene.session, appearance=scene.appearance, width=scene.width)
    if scene.then:
        scene.then(window, copilot)
        gallery.settle()
    return window
