"""The growing text field: what is written in it can be read in it."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.content.shipped import shipped
from app.ui.common.edit import GrowingEdit
from app.ui.common.look import Look
from app.ui.common.theme import Appearance


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
