"""Tab goes as the eye does, on every page: down, and along a row to where lines end; Shift+Tab the same way back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from app.ui.common.card import Card
from app.ui.window.view import PanelWindow
from tests.ui import gallery
from tests.ui.conftest import Opener

SCENES = gallery.scenes_by_name()
PAGES = (
    *("calm-light", "angry-light", "reply-lengths", "hand-off", "offline", "undo", "held-back", "quiet", "empty"),
    *("worklist-own", "editor", "editor-confirm", "composer-filled", "escalate", "flag", "needs-you", "help"),
    *("conversation", "conversation-find", "article", "practice", "practice-write", "wording", "pause"),
)
MOST = 120
"""Stops of Tab on any page: who is still going then is caught."""
LEEWAY = 3
_TAB = (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier)
_BACK = (Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)


@pytest.fixture(params=["left to right", "right to left"])
def mirrored(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[bool]:
    leftward = request.param == "right to left"
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft if leftward else Qt.LayoutDirection.LeftToRight)
    yield leftward
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@dataclass
class Round:
    """The stops, and the steps that did not go as the eye does."""

    stops: list[QWidget]
    turns: list[str]


def once_round(window: PanelWindow, key: tuple[Qt.Key, Qt.KeyboardModifier], *, leftward: bool) -> Round:
    """Every stop of the key until it comes to the first again."""
    stops: list[QWidget] = []
    turns: list[str] = []
    for _ in range(MOST):
        before = window.focusWidget() or window
        QTest.keyClick(before, *key)
        gallery.settle()
        focus = window.focusWidget()
        assert focus is not None
        left: QWidget = before
        while not left.isVisible() and (around := left.parentWidget()) is not None:
            left = around  # its card folded when the focus left it
        one, other = (left, focus) if key is _TAB else (focus, left)
        if stops and not one.isAncestorOf(other) and is_upward(one, other, leftward=leftward):
            turns.append(f"{name(before)} then {name(focus)}")
        if focus in stops:
            assert focus is stops[0], f"caught between {name(focus)} and {name(stops[-1])}"
            return Round(stops, turns)
        stops.append(focus)
    raise AssertionError("no way round")


def name(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName()[:40]!r}"


def boxes(widget: QWidget) -> list[QRect]:
    """Where it stands, from the window inwards: what scrolls counts before what is in it."""
    found: list[QRect] = []
    inside, box = widget, QRect(QPoint(0, 0), widget.size())
    while (parent := inside.parentWidget()) is not None and not inside.isWindow():
        area = parent.parentWidget()
        if isinstance(area, QScrollArea) and area.widget() is inside:
            found.insert(0, box)
            inside, box = area, QRect(QPoint(0, 0), area.size())
        else:
            box = box.translated(inside.pos())
            inside = parent
    return [box, *found]


def is_upward(one: QWidget, other: QWidget, *, leftward: bool) -> bool:
    """Whether the second stands before the first for somebody who reads."""
    for a, b in zip(boxes(one), boxes(other), strict=False):
        if a == b or a.contains(b):
            continue
        if b.contains(a) or b.bottom() <= a.top() + LEEWAY:
            return True
        if b.top() >= a.bottom() - LEEWAY:
            return False
        return b.left() >= a.right() - LEEWAY if leftward else b.right() <= a.left() + LEEWAY
    return False


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("scene", PAGES)
def test_tab_goes_as_the_eye_does(open_window: Opener, mirrored: bool, scene: str, scale: float) -> None:
    shown = SCENES[scene]
    window, copilot = open_window(
        shown.session, appearance=replace(shown.appearance, text_scale=scale), width=shown.width, titles=shown.titles
    )
    if shown.then:
        shown.then(window, copilot)
        gallery.settle()
    # A card unfolds when the focus comes to it, so the way begins where it always comes by: at the top.
    window.front.setFocus()
    there = once_round(window, _TAB, leftward=mirrored)
    assert len(there.turns) <= 1, there.turns  # from the last to the first
    window.front.setFocus()
    back = once_round(window, _BACK, leftward=mirrored)
    assert len(back.turns) <= 1, back.turns
    # What is folded in a card is passed by on the way back: the card itself is not.
    assert {*back.stops} <= {*there.stops}
    assert {stop for stop in there.stops if isinstance(stop, Card)} <= {*back.stops}
