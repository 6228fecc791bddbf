"""The right answer on the flag page: found by typing, never free words, and nothing written is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView

from app.domain.readings import Scored
from app.ui.common.theme import Appearance
from app.ui.flag.view import FlagPage
from app.ui.panel.intents import FlagCard
from app.ui.window.view import PanelWindow
from tests.ui import gallery, scenes
from tests.ui.conftest import Opener
from tests.ui.fake_copilot import FakeCopilot
from tests.ui.test_keys import CTRL, Key, press

ALT = Qt.KeyboardModifier.AltModifier
LIKELY = (Scored("refund_request", 0.6), Scored("opening_hours", 0.2))


def open_flag(
    open_window: Opener,
    *,
    reason: int = 1,
    appearance: Appearance = gallery.LIGHT,
    width: int = 400,
    titles: Mapping[str, str] = scenes.TITLES,
) -> tuple[PanelWindow, FakeCopilot, FlagPage]:
    """The flag page of the first action with a reason chosen (1 is "Wrong topic") and the focus in the field."""
    reading = replace(scenes.CALM, intents=LIKELY)
    session = scenes.calm(reading=reading, advice=scenes.advice(reading=reading))
    window, copilot = open_window(session, appearance=appearance, width=width, titles=titles)
    window.intent_made.emit(FlagCard("adv1", "a1"))
    window.flag._group.button(reason).click()
    window.flag.right.setFocus(Qt.FocusReason.TabFocusReason)
    gallery.settle()
    return window, copilot, window.flag


def write(page: FlagPage, words: str) -> None:
    page.right.words.selectAll()
    QTest.keyClicks(page.right, words)


def in_list(page: FlagPage, key: Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key while the list of what was found is open: Qt gives it to the list first."""
    assert page.right.list.isVisible()
    QTest.keyClick(page.right.list, key, modifiers)


def listed(view: QListView) -> list[str]:
    model = view.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_the_list_has_the_likely_ones_a_line_and_the_others(open_window: Opener) -> None:
    _, _, page = open_flag(open_window)
    rows = [page.right.itemText(row) for row in range(page.right.count())]
    assert rows[:2] == ["Refund request", "Hours, addresses and ways to reach the company"]
    assert page.right.itemData(2) is None
    assert rows[3:] == sorted(rows[3:], key=str.casefold)
    assert len(rows) == len(scenes.TITLES) + 1


def test_moods_have_no_line(open_window: Opener) -> None:
    _, _, page = open_flag(open_window, reason=2)
    assert all(page.right.itemData(row) is not None for row in range(page.right.count()))


def test_typing_lists_what_fits_and_enter_takes_the_best(open_window: Opener) -> None:
    window, copilot, page = open_flag(open_window)
    write(page, "cover")
    assert listed(page.right.list) == ["What is covered", "Product question"]
    assert page.right.currentText() == "cover"
    in_list(page, Key.Key_Return)
    assert page.right_label() == "coverage_question"
    assert page.meaning.text() == scenes.DEFINITIONS["coverage_question"]
    assert copilot.acts == []
    press(window, Key.Key_Return, CTRL)
    assert copilot.acts[0][1][2].right_label == "coverage_question"


def test_arrows_choose_among_what_was_found(open_window: Opener) -> None:
    _, _, page = open_flag(open_window)
    write(page, "cover")
    in_list(page, Key.Key_Down)
    in_list(page, Key.Key_Return)
    assert page.right_label() == "product_question"


def test_tab_takes_what_is_marked_and_moves_on(open_window: Opener) -> None:
    window, _, page = open_flag(open_window)
    write(page, "cover")
    in_list(page, Key.Key_Tab)
    assert page.right_label() == "coverage_question"
    assert window.focusWidget() is page.comment
    assert not page.right.list.isVisible()


def test_the_meaning_goes_while_other_words_are_typed(open_window: Opener) -> None:
    window, _, page = open_flag(open_window)
    press(window, Key.Key_Down)
    assert page.meaning.isVisible()
    write(page, "cover")
    assert not page.meaning.isVisible()


def test_a_click_chooses_among_what_was_found(open_window: Opener) -> None:
    _, _, page = open_flag(open_window)
    write(page, "cover")
    found = page.right.list
    place = found.visualRect(found.model().index(1, 0)).center()
    QTest.mouseClick(found.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page.right_label() == "product_question"


def test_down_in_the_empty_field_begins_with_the_most_likely(open_window: Opener) -> None:
    window, _, page = open_flag(open_window)
    press(window, Key.Key_Down)
    assert page.right_label() == "refund_request"
    press(window, Key.Key_Down)
    press(window, Key.Key_Down)
    assert page.right_label() == "cancel_booking"


def test_alt_down_lists_all(open_window: Opener) -> None:
    window, _, page = open_flag(open_window)
    press(window, Key.Key_Down, ALT)
    assert page.right.view().isVisible()
    page.right.hidePopup()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("zebra", "No topic fits these words. Try other words, or empty the field."),
        ("cover", "This is not a topic yet. Choose one from the list, or empty the field."),
    ],
)
def test_words_that_are_no_topic_are_refused_in_place(open_window: Opener, words: str, sentence: str) -> None:
    window, copilot, page = open_flag(open_window)
    write(page, words)
    if page.right.list.isVisible():
        in_list(page, Key.Key_Escape)
    page.comment.setFocus()
    assert page.refusal.isVisible()
    assert page._refused == sentence
    press(window, Key.Key_Return, CTRL)
    assert copilot.acts == []
    assert window.front is page
    assert window.focusWidget() is page.right
    assert page.right.currentText() == words


def test_words_that_fit_nothing_are_refused_while_they_are_typed(open_window: Opener) -> None:
    _, _, page = open_flag(open_window)
    write(page, "zeb")
    assert page.refusal.isVisible()
    assert not page.right.list.isVisible()
    write(page, "died")
    assert not page.refusal.isVisible()
    assert listed(page.right.list) == ["Death of a customer"]


@pytest.mark.parametrize("words", ["late delivery", "delivery_late"])
def test_a_whole_name_or_id_needs_no_list(open_window: Opener, words: str) -> None:
    _, _, page = open_flag(open_window)
    write(page, words)
    in_list(page, Key.Key_Escape)
    page.comment.setFocus()
    assert page.right_label() == "delivery_late"
    assert page.right.currentText() == "Late delivery"
    assert not page.refusal.isVisible()


def test_an_emptied_field_means_that_nobody_knows(open_window: Opener) -> None:
    window, copilot, page = open_flag(open_window)
    press(window, Key.Key_Down)
    page.right.words.selectAll()
    press(window, Key.Key_Delete)
    page.comment.setFocus()
    assert page.right_label() == ""
    assert not page.refusal.isVisible()
    press(window, Key.Key_Return, CTRL)
    assert copilot.acts[0][1][2].right_label is None


def test_the_cross_empties_the_field(open_window: Opener) -> None:
    window, _, page = open_flag(open_window)
    press(window, Key.Key_Down)
    assert page.right._empty.isVisible()
    page.right._empty.trigger()
    assert (page.right_label(), page.right.currentText(), page.meaning.isVisible()) == ("", "", False)
    assert not page.right._empty.isVisible()


def test_esc_closes_the_list_first_and_never_loses_the_comment(open_window: Opener) -> None:
    window, _, page = open_flag(open_window)
    page.comment.setFocus()
    QTest.keyClicks(page.comment, "About the parcel")
    page.right.setFocus()
    press(window, Key.Key_Down)
    write(page, "cover")
    in_list(page, Key.Key_Escape)
    assert page.isVisible()
    press(window, Key.Key_Escape)
    assert window.front is window.panel
    window.intent_made.emit(FlagCard("adv1", "a2"))
    page._group.button(1).click()
    assert (page.comment.text(), page.right.currentText()) == ("", "")
    press(window, Key.Key_Escape)
    window.intent_made.emit(FlagCard("adv1", "a1"))
    assert (page.reason(), page.right_label(), page.comment.text()) == (
        "wrong_intent",
        "refund_request",
        "About the parcel",
    )
    assert page.right.currentText() == "Refund request"
    assert not page.refusal.isVisible()


def test_refused_words_do_not_hold_back_another_reason(open_window: Opener) -> None:
    window, copilot, page = open_flag(open_window)
    write(page, "zebra")
    page._group.button(4).click()
    assert not page.right.isVisible()
    press(window, Key.Key_Return, CTRL)
    assert (copilot.acts[0][1][2].reason, copilot.acts[0][1][2].right_label) == ("wrong_tone", None)


def test_scrolling_past_changes_nothing(open_window: Opener) -> None:
    window, _, page = open_flag(open_window)
    press(window, Key.Key_Down)
    middle = QPointF(page.right.rect().center())
    down = QWheelEvent(
        middle,
        page.right.mapToGlobal(middle),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(page.right, down)
    assert page.right_label() == "refund_request"


def test_a_screen_reader_knows_field_list_and_meaning(open_window: Opener) -> None:
    _, _, page = open_flag(open_window)
    said: list[str] = []
    page.right.told.connect(said.append)
    interface = QAccessible.queryAccessibleInterface(page.right)
    assert interface.text(QAccessible.Text.Name) == "What would have been right: topic"
    assert "Alt+Down" in interface.text(QAccessible.Text.Description)
    page.right.hold("bereavement")
    assert interface.text(QAccessible.Text.Description) == scenes.DEFINITIONS["bereavement"]
    write(page, "cover")
    assert page.right.list.accessibleName() == "Found: topic"
    assert said[-1] == "2 found, first: What is covered"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_what_is_said_below_the_field_is_seen_in_a_narrow_window(open_window: Opener, theme: str, scale: float) -> None:
    appearance = Appearance("dark" if theme == "dark" else "light", scale)
    _, _, page = open_flag(open_window, appearance=appearance, width=320)
    write(page, "zebra")
    gallery.settle()
    seen = page.scroller.viewport().rect()
    told = page.refusal.rect().translated(page.refusal.mapTo(page.scroller.viewport(), QPoint(0, 0)))
    assert seen.contains(told)
    write(page, "hours")
    in_list(page, Key.Key_Return)
    gallery.settle()
    assert page.right_label() == "opening_hours"
    assert page.right.words.cursorPosition() == 0
    told = page.meaning.rect().translated(page.meaning.mapTo(page.scroller.viewport(), QPoint(0, 0)))
    assert seen.contains(told)


@pytest.mark.parametrize("how", ["typed", "chosen"])
def test_a_name_of_any_length_can_be_the_answer(open_window: Opener, how: str) -> None:
    assert len(gallery.LONG_TITLE) > 200
    window, copilot, page = open_flag(open_window, titles=gallery.LONG_TITLES)
    if how == "typed":
        write(page, gallery.LONG_TITLE)
        in_list(page, Key.Key_Escape)
    else:
        write(page, "deposit")
        in_list(page, Key.Key_Return)
    press(window, Key.Key_Return, CTRL)
    assert copilot.acts[0][1][2].right_label == "deposit"


def test_a_long_name_wraps_in_the_list_of_a_narrow_window(open_window: Opener) -> None:
    _, _, page = open_flag(open_window, appearance=Appearance("light", 2.0), width=320)
    write(page, "hours")
    gallery.settle()
    found = page.right.list
    row = found.visualRect(found.model().index(0, 0))
    assert row.width() <= found.viewport().width()
    assert row.height() > 2 * found.fontMetrics().height()
