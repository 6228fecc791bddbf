"""The growing text field: what is written in it can be read in it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.content.shipped import shipped
from app.helpdesk.text import plain_text
from app.ui.common.edit import GrowingEdit
from app.ui.common.intents import OpenConversation
from app.ui.common.look import Look
from app.ui.common.pasted import LONGEST_LINE, MOST, in_lines
from app.ui.common.theme import Appearance
from app.ui.decision.state import ComposeOwn
from tests.support.undriven import painted
from tests.ui import gallery, scenes
from tests.ui.conftest import Opener


def test_no_row_runs_under_the_scroll_bar(qtbot: QtBot) -> None:
    edit = GrowingEdit(Look(Appearance(), shipped("resources")), "Note", min_lines=2, max_lines=6)
    qtbot.addWidget(edit)
    edit.resize(300, 60)
    edit.show()
    edit.set_text("The customer was promised a return and has been waiting for it since the third. " * 8)

    def rows_fit() -> None:
        assert edit.verticalScrollBar().isVisible()
        layout = edit.document().firstBlock().layout()
        rows = [layout.lineAt(number) for number in range(layout.lineCount())]
        assert rows
        assert max(row.naturalTextWidth() for row in rows) <= edit.viewport().width()

    qtbot.waitUntil(rows_fit, timeout=2000)


def test_lines_too_long_to_lay_out_are_broken_and_nothing_is_left_out() -> None:
    word, prose = "x" * (LONGEST_LINE * 3 + 7), "several words " * LONGEST_LINE
    for text in (word, prose, f"short\n{word}\n\n{prose}"):
        lines = in_lines(text)
        assert max(len(line) for line in lines.split("\n")) <= LONGEST_LINE
        assert lines.replace("\n", "") == text.replace("\n", "")
    assert all(line.endswith(" ") for line in in_lines(prose).split("\n")[:-1])
    assert in_lines("a\n\nb") == "a\n\nb"


def test_a_pasted_word_without_end_is_taken_whole_in_lines_and_that_is_said(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    window.intent_made.emit(ComposeOwn())
    edit = window.decision.reply
    word = "abcdefghij" * 10_000
    paste(edit, word)
    assert edit.text().replace("\n", "") == word
    blocks = [edit.document().findBlockByNumber(number) for number in range(edit.document().blockCount())]
    assert max(block.length() for block in blocks) <= LONGEST_LINE + 1
    assert "Nothing was left out" in painted(window)
    QTest.keyClick(edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert edit.text() == ""


def test_pasting_again_and_again_makes_no_line_without_end(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    window.intent_made.emit(ComposeOwn())
    edit = window.decision.reply
    for _ in range(20):
        paste(edit, "y" * (LONGEST_LINE - 1))
    assert edit.text().replace("\n", "") == "y" * 20 * (LONGEST_LINE - 1)
    assert max(len(line) for line in edit.text().split("\n")) <= 2 * LONGEST_LINE


def test_more_than_fits_is_refused_stays_on_the_clipboard_and_that_is_said(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    window.intent_made.emit(ComposeOwn())
    edit = window.decision.reply
    edit.setPlainText("What was written before.")
    paste(edit, "z" * MOST)
    assert edit.text() == "What was written before."
    assert "Not pasted" in painted(window)
    assert len(QApplication.clipboard().text()) == MOST
    paste(edit, "short")
    assert "Not pasted" not in painted(window)
    assert "short" in edit.text()


def test_a_message_is_read_alone_in_lines_that_can_be_laid_out(open_window: Opener) -> None:
    calm = scenes.calm()
    word = plain_text("x" * 2_000_000, html=False).text
    window, _ = open_window(replace(calm, messages=(*calm.messages, replace(calm.messages[-1], id="m99", text=word))))
    window.intent_made.emit(OpenConversation())
    view = window.conversation.view
    view.list.choose(len(view.list.talk) - 1)
    line = view.list.chosen()
    assert line is not None
    assert line.text == word
    view.open_line(line)
    shown = view.reader.text
    assert shown.toPlainText().replace("\n", "") == word
    assert max(len(each) for each in shown.toPlainText().split("\n")) <= LONGEST_LINE


def paste(edit: GrowingEdit, text: str) -> None:
    QApplication.clipboard().setText(text)
    QTest.keyClick(edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    gallery.settle()
