"""From right to left the whole window is mirrored: what is painted by hand as well as what Qt lays out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.common.buttons import ActButton
from app.ui.common.chip import Chip
from app.ui.common.intents import OpenNeedsYou, OpenWorklist
from app.ui.panel.intents import EditCard
from app.ui.panel.mood_view import MoodChart
from app.ui.window.view import PanelWindow
from app.ui.worklist.row import ROW
from tests.ui import gallery, scenes
from tests.ui.conftest import Opener


@pytest.fixture(autouse=True)
def mirrored(qapp: QApplication) -> Iterator[None]:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def inked(widget: QWidget, box: QRect | None = None) -> QRect:
    """The smallest box around everything that differs from the ground at the middle of the left edge."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    within = box or image.rect()
    ground = image.pixel(within.left(), within.center().y())
    spots = [
        (x, y)
        for x in range(within.left(), within.right() + 1)
        for y in range(within.top(), within.bottom() + 1)
        if image.pixel(x, y) != ground
    ]
    assert spots
    columns, rows = [x for x, _ in spots], [y for _, y in spots]
    return QRect(min(columns), min(rows), max(columns) - min(columns) + 1, max(rows) - min(rows) + 1)


def difference(one: QImage, other: QImage) -> int:
    """How differently two pictures of one size are covered."""
    spots = ((x, y) for x in range(one.width()) for y in range(one.height()))
    return sum(abs(one.pixelColor(x, y).alpha() - other.pixelColor(x, y).alpha()) for x, y in spots)


def place(window: PanelWindow, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(window, widget.rect().topLeft()), widget.size())


def test_margins_and_scroll_bar_change_sides(open_window: Opener) -> None:
    window, _ = open_window(scenes.angry(), width=400)
    card, bar = place(window, window.panel.situation), place(window, window.panel.scroller.verticalScrollBar())
    assert bar.left() == 0
    assert (card.left(), window.width() - card.right() - 1) == (12, 12)


def test_the_key_stands_at_the_end_of_its_button(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    button = next(each for each in window.panel.footer.findChildren(ActButton) if each.text() == "Escalate")
    halves = [QRect(4, 4, 60, button.height() - 8), QRect(button.width() // 2, 4, 60, button.height() - 8)]
    key, empty = (button.grab(half).toImage() for half in halves)
    colours = {key.pixel(x, y) for x in range(key.width()) for y in range(key.height())}
    assert len(colours) > 1, "the key is on the left"
    assert len({empty.pixel(x, y) for x in range(empty.width()) for y in range(empty.height())}) == 1


def test_a_chip_has_its_icon_where_the_line_begins(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    due = next(chip for chip in window.findChildren(Chip) if chip.text().startswith("due in"))
    assert due.contentsMargins().right() > due.contentsMargins().left()
    due.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert due.contentsMargins().left() > due.contentsMargins().right()


def test_icons_that_point_are_turned_and_others_are_not(open_window: Opener, qapp: QApplication) -> None:
    window, _ = open_window(scenes.calm())
    look = window.worklist.look
    leftward = {name: look.pixmap(name, "text", 24, 1.0).toImage() for name in ("arrow-left", "send", "clock")}
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    for name, image in leftward.items():
        before = look.pixmap(name, "text", 24, 1.0).toImage()
        assert (image == before) is (name == "clock")
        if name != "clock":
            assert difference(image.flipped(Qt.Orientation.Horizontal), before) < difference(image, before) / 10


def test_rows_of_the_worklist_begin_on_the_right(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    window.intent_made.emit(OpenWorklist())
    gallery.settle()
    tickets = window.worklist.list
    short = next(
        each for each in map(tickets.item, range(tickets.count())) if each.data(ROW).subject.startswith("Invoice")
    )
    row = tickets.visualItemRect(short)
    viewport = window.worklist.list.viewport()
    subject = QRect(row.left() + 6, row.top() + 8, row.width() - 12, 16)
    found = inked(viewport, subject)
    assert row.right() - found.right() < 24
    assert found.left() > row.center().x()


def test_time_runs_as_the_words_do_in_the_line_of_the_mood(open_window: Opener) -> None:
    window, _ = open_window(scenes.angry())
    chart = window.panel.situation.findChild(MoodChart)
    assert chart is not None
    first, newest = chart.spot_of(0), chart.spot_of(len(chart._points) - 1)
    assert newest.x() < first.x(), "the newest message is where a line of words ends"


@pytest.mark.parametrize("intent", [OpenNeedsYou(), OpenWorklist(), EditCard("adv1", "a1")])
def test_the_way_back_is_on_the_right(open_window: Opener, intent: object) -> None:
    window, _ = open_window(scenes.calm())
    window.intent_made.emit(intent)
    gallery.settle()
    back = next(each for each in window.front.findChildren(QWidget) if each.accessibleName() == "Back")
    assert place(window, back).left() > window.width() // 2


def test_text_in_a_field_is_never_scrolled_sideways(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    window.intent_made.emit(EditCard("adv1", "a1"))
    window.decision.reply.setPlainText("a line with spaces at its end" + " " * 200 + "\nand more")
    gallery.settle()
    assert window.decision.reply.horizontalScrollBar().maximum() == 0
