"""The page of decisions that could not be delivered: what, why, and three ways on."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.ui.common.buttons import ActButton
from app.ui.common.chip import Chip
from app.ui.common.flow import FlowLayout
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.page import Banner, Page
from app.ui.common.surfaces import EmptyScreen, Surface, column
from app.ui.common.tabs import order_tabs
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, S
from app.ui.needs_you.state import Choice, LookAtTicket, NeedsYouRow, NeedsYouState, Resolve


class _RowView(Surface):
    """One undelivered operation. Dropping asks once more, in place."""

    intent_made = Signal(object)

    def __init__(self, look: Look, row: NeedsYouRow, parent: QWidget | None = None) -> None:
        super().__init__("card", parent=parent)
        self.row = row
        kind = Chip(look, row.what, "note" if not row.public else "accent")
        self.body.addWidget(kind, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(TextBlock(look, "strong", text=row.ticket, max_lines=2))
        self.body.addWidget(TextBlock(look, "small", "danger_text", text=row.why, max_lines=6))
        quote = Surface("quote" if row.public else "note", margin=S)
        quote.body.addWidget(TextBlock(look, "small", text=row.text, max_lines=4))
        self.body.addWidget(quote)
        self._when = TextBlock(look, "small", "muted")
        self.body.addWidget(self._when)
        self._buttons = QWidget()
        flow = FlowLayout(self._buttons, gap=XS + 2)
        look_at = ActButton(look, t("Open"), kind="plain", tip=t("Open the ticket and look"))
        look_at.clicked.connect(lambda: self.intent_made.emit(LookAtTicket(row.account, row.ticket_id)))
        flow.addWidget(look_at)
        tips: dict[Choice, tuple[str, str]] = {
            "send_again": (t("Send again"), t("It goes out once more")),
            "mark_sent": (t("Mark as sent"), t("You saw it on the ticket: nothing is sent")),
            "drop": (t("Drop…"), t("It is not sent; asks once more")),
        }
        self.buttons: dict[str, ActButton] = {}
        for choice, (words, tip) in tips.items():
            button = ActButton(look, words, kind="quiet", tip=tip)
            button.setAccessibleName(f"{words.rstrip('…')}: {row.what}, {row.ticket}")
            button.clicked.connect(lambda _=False, chosen=choice: self._on_chosen(chosen))
            self.buttons[choice] = button
            flow.addWidget(button)
        self.body.addWidget(self._buttons)
        self._sure = Surface("danger", gap=S, margin=S)
        for_good = t("It will not be sent, and cannot be brought back.")
        self._sure.body.addWidget(TextBlock(look, "small", "danger_text", text=for_good))
        choices = QWidget()
        sure = FlowLayout(choices, gap=XS + 2)
        drop = ActButton(look, t("Drop it"), kind="danger")
        drop.clicked.connect(lambda: self.intent_made.emit(Resolve(row.operation_id, "drop")))
        keep = ActButton(look, t("Keep it"), kind="quiet")
        keep.clicked.connect(lambda: self._ask(sure=False))
        self.buttons["really_drop"] = drop
        sure.addWidget(drop)
        sure.addWidget(keep)
        self._sure.body.addWidget(choices)
        self.body.addWidget(self._sure)
        self._ask(sure=False)

    def show_when(self, when: str) -> None:
        self._when.set_text(t("Decided {when}", when=when))

    def _on_chosen(self, choice: Choice) -> None:
        if choice == "drop":
            self._ask(sure=True)
        else:
            self.intent_made.emit(Resolve(self.row.operation_id, choice))

    def _ask(self, *, sure: bool) -> None:
        self._sure.setVisible(sure)
        self._buttons.setVisible(not sure)
        if sure:
            self.buttons["really_drop"].setFocus()


class NeedsYouPage(Page):
    """Rows stay as they are while others come and go, so that a click always means what was painted."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, t("Decisions that need you"), parent=parent)
        self._trouble = Banner(look, "danger")
        self._empty = EmptyScreen(look)
        done = t("Every decision was delivered or is on its way.")
        self._empty.show_words("circle-check", t("Nothing needs you"), done, "success")
        self._column = column(gap=S)
        self.rows: dict[str, _RowView] = {}
        self.body.addWidget(self._trouble)
        self.body.addWidget(self._empty)
        self.body.addLayout(self._column)
        self.body.addStretch(1)
        self.foot.hide()

    def show_state(self, state: NeedsYouState) -> None:
        self._trouble.show_words(state.trouble)
        self._empty.setVisible(not state.rows)
        wanted = {row.operation_id: replace(row, when="") for row in state.rows}
        for name in [name for name, view in self.rows.items() if wanted.get(name) != view.row]:
            view = self.rows.pop(name)
            if view.isAncestorOf(self.focusWidget() or self):
                self.setFocus()
            self._column.removeWidget(view)
            view.hide()
            view.deleteLater()
        for place, row in enumerate(state.rows):
            if row.operation_id not in self.rows:
                view = _RowView(self.look, wanted[row.operation_id])
                view.intent_made.connect(self.intent_made)
                self.rows[row.operation_id] = view
                self._column.insertWidget(place, view)
            self.rows[row.operation_id].show_when(row.when)
            self.rows[row.operation_id].setEnabled(row.operation_id not in state.busy)
        order_tabs(self)
