"""The whole conversation: everything is there, by keyboard and for screen readers, however long it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from app.domain.tickets import Attachment, Message
from app.ui.common.intents import GoBack
from app.ui.conversation.heights import Heights
from app.ui.conversation.lines import Talk, file_words
from app.ui.conversation.presenter import conversation_state, moods_of
from app.ui.conversation.view import ConversationView
from app.ui.window.view import PanelWindow
from tests.ui import gallery, scenes, talks
from tests.ui.conftest import Opener
from tests.ui.fake_copilot import FakeCopilot

MIXED = talks.mixed()


def opened(open_window: Opener, messages: tuple[Message, ...] = MIXED) -> tuple[PanelWindow, FakeCopilot]:
    window, copilot = open_window(talks.session(messages))
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_C)
    gallery.settle()
    assert is_open(window)
    return window, copilot


def is_open(window: PanelWindow) -> bool:
    return window.front is window.conversation


def view_of(window: PanelWindow) -> ConversationView:
    return window.conversation.view


def test_c_opens_it_at_the_newest_message_and_c_and_escape_leave(open_window: Opener) -> None:
    window, _ = opened(open_window)
    chosen = view_of(window).list.chosen()
    assert chosen is not None
    assert chosen.text.startswith("Still no refund")
    for key in (Qt.Key.Key_C, Qt.Key.Key_Escape):
        QTest.keyClick(QApplication.focusWidget() or window, key)
        assert not is_open(window)
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_C)
        assert is_open(window)


def test_each_kind_is_called_by_its_name(open_window: Opener) -> None:
    window, _ = opened(open_window)
    model = view_of(window).list.model()
    spoken = [model.data(model.index(row, 0), Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]
    kinds = ("Customer", "Bot", "Helpdesk", "Agent", "Internal note", "Looked up", "Customer", "Customer", "Customer")
    assert all(kind in words for kind, words in zip(kinds, spoken, strict=True))
    assert "mood: angry, the present advice answers this, Still no refund" in spoken[-1]
    assert "receipt one.pdf, 1.2 MB, IMG_2.jpg" in spoken[6]
    assert "calmdesk:" not in spoken[4]


def test_a_screen_reader_finds_the_rows(open_window: Opener) -> None:
    window, _ = opened(open_window)
    table = QAccessible.queryAccessibleInterface(view_of(window).list)
    assert table.text(QAccessible.Text.Name) == "Conversation"
    assert table.childCount() == len(MIXED)
    assert "Still no refund" in table.child(len(MIXED) - 1).text(QAccessible.Text.Name)


def test_the_chosen_message_is_copied(open_window: Opener) -> None:
    window, _ = opened(open_window)
    QTest.keyClick(view_of(window).list, Qt.Key.Key_Up)
    QTest.keyClick(view_of(window).list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == talks.WORDS[4]


def test_enter_shows_a_message_alone_to_select_from(open_window: Opener) -> None:
    window, _ = opened(open_window)
    QTest.keyClick(view_of(window).list, Qt.Key.Key_Return)
    alone = QApplication.focusWidget()
    assert isinstance(alone, QPlainTextEdit)
    assert alone.isReadOnly()
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(alone, Qt.Key.Key_Right, control | Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(alone, Qt.Key.Key_C, control)
    assert QApplication.clipboard().text().strip() == "Still"
    QTest.keyClick(alone, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is view_of(window).list
    assert is_open(window)


def test_search_goes_from_message_to_message(open_window: Opener) -> None:
    window, _ = opened(open_window)
    view = view_of(window)
    QTest.keyClick(view.list, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is view.field
    QTest.keyClicks(view.field, "RECEIPTS")
    view.look_now()
    assert view.list.currentIndex().row() == 6
    view.field.setText("i")
    view.look_now()
    before = view.list.currentIndex().row()
    QTest.keyClick(view.field, Qt.Key.Key_Return)
    after = view.list.currentIndex().row()
    assert after > before
    QTest.keyClick(view.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert view.list.currentIndex().row() == before
    QTest.keyClick(view.field, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is view.list
    assert is_open(window)


def test_what_is_not_there_is_said(open_window: Opener) -> None:
    window, _ = opened(open_window)
    view = view_of(window)
    view.open_search()
    view.field.setText("zebra")
    view.look_now()
    assert view.field.accessibleDescription() == "0 messages have it"


def test_ten_thousand_messages_are_measured_only_where_they_are_seen(open_window: Opener) -> None:
    window, _ = opened(open_window, talks.many(10_000))
    view = view_of(window).list
    heights = view._heights
    bar = view.verticalScrollBar()
    assert bar.value() == bar.maximum()
    assert sum(heights.is_measured(row) for row in range(10_000)) < 50
    QTest.keyClick(view, Qt.Key.Key_Home)
    gallery.settle()
    assert view.visualRect(view.currentIndex()).top() == 0
    assert sum(heights.is_measured(row) for row in range(10_000)) < 150


def test_what_is_in_sight_stays_where_it_is_while_scrolling_up(open_window: Opener) -> None:
    window, _ = opened(open_window, talks.many(2_000))
    view = view_of(window).list
    bar = view.verticalScrollBar()
    for _ in range(200):
        at = view.indexAt(view.viewport().rect().center())
        before = view.visualRect(at).top()
        bar.setValue(bar.value() - 60)
        assert view.visualRect(at).top() - before == 60


def test_a_new_message_is_shown_at_the_end_and_else_only_told(open_window: Opener) -> None:
    window, copilot = opened(open_window, talks.many(100))
    view = view_of(window)
    bar = view.list.verticalScrollBar()
    copilot.become(talks.session((*copilot.session.messages, talks.said(500, "customer", "And now?", minutes=0))))
    gallery.settle()
    assert bar.value() == bar.maximum()
    assert not view._below.isVisible()
    bar.setValue(bar.value() // 2)
    at = view.list.indexAt(view.rect().center())
    place = view.list.visualRect(at)
    copilot.become(talks.session((*copilot.session.messages, talks.said(501, "customer", "Hello?", minutes=0))))
    gallery.settle()
    assert view._below.isVisible()
    assert view.list.visualRect(at).size() == place.size()
    QTest.mouseClick(view._below, Qt.MouseButton.LeftButton)
    assert bar.value() == bar.maximum()
    assert not view._below.isVisible()


def test_moods_are_hidden_when_the_agent_wants_none() -> None:
    session = talks.session(MIXED)
    shown = conversation_state(session, scenes.NOW, zone=UTC)
    hidden = conversation_state(session, scenes.NOW, zone=UTC, show_mood=False)
    assert shown.talk.line(8).mood == "Angry"
    assert hidden.talk.line(8).mood == ""


def test_moods_belong_to_the_newest_messages_of_the_customer() -> None:
    readings = (scenes.CALM, scenes.ANGRY)
    newest = moods_of(MIXED, readings)
    assert newest["m9"] == "Angry"
    assert set(newest) <= {"m8", "m9"}
    assert moods_of(MIXED[:1], readings) == {"m1": "Angry"}


def test_a_day_begins_once() -> None:
    talk = Talk(MIXED, zone=UTC)
    days = [talk.line(row).day for row in range(len(talk))]
    assert [number for number, day in enumerate(days) if day] == [0, 3, 5]


def test_what_changed_is_found_and_nothing_else() -> None:
    talk = Talk(MIXED, {"m9": "Angry"}, ("m9",), UTC)
    assert replace(talk).changed_rows(talk) == []
    assert replace(talk, moods={}).changed_rows(talk) == [8]
    assert replace(talk, messages=(*MIXED, MIXED[0])).changed_rows(talk) == []
    assert replace(talk, messages=MIXED[1:]).changed_rows(talk) is None
    edited = (*MIXED[:3], replace(MIXED[3], text="other"), *MIXED[4:])
    assert replace(talk, messages=edited).changed_rows(talk) == [3]


def test_files_are_named_with_their_size_where_it_is_known() -> None:
    sizes = (None, 0, 999, 1500, 250_000, 3_400_000_000)
    files = [Attachment("a  b.jpg", "image/jpeg", size) for size in sizes]
    told = ["a b.jpg", "a b.jpg, 0 B", "a b.jpg, 999 B", "a b.jpg, 1.5 kB", "a b.jpg, 250 kB", "a b.jpg, 3.4 GB"]
    assert [file_words(file) for file in files] == told


@given(st.lists(st.integers(1, 500), min_size=1, max_size=600), st.data())
def test_rows_are_found_at_their_places(guesses: list[int], data: st.DataObject) -> None:
    heights = Heights(guesses[: len(guesses) // 2])
    heights.append(guesses[len(guesses) // 2 :])
    for _ in range(5):
        row = data.draw(st.integers(0, len(guesses) - 1))
        guesses[row] = data.draw(st.integers(1, 900))
        heights.measure(row, guesses[row])
    assert heights.total == sum(guesses)
    row = data.draw(st.integers(0, len(guesses) - 1))
    assert heights.top(row) == sum(guesses[:row])
    assert heights.row_at(heights.top(row)) == row
    assert heights.row_at(heights.top(row) + guesses[row] - 1) == row
    assert heights.row_at(heights.total + 5) == len(guesses) - 1


def test_going_back_is_said_once(open_window: Opener) -> None:
    window, _ = opened(open_window)
    made: list[object] = []
    window.intent_made.connect(made.append)
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Escape)
    assert made == [GoBack()]


def test_times_are_those_of_the_agent() -> None:
    talk = Talk(MIXED, zone=timezone(timedelta(hours=5, minutes=30)))
    assert talk.line(8).at.strftime("%H:%M") == "15:27"
