"""The page of decisions that could not be delivered: what, why, and three ways on."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.ui.common.buttons import ActButton
from app.ui.common.card import Card
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
from app.ui.needs_you.versions_view import VersionsView


class _RowView(Card):
    """One undelivered operation. Dropping asks once more, in place."""

    def __init__(self, look: Look, row: NeedsYouRow, parent: QWidget | None = None) -> None:
        super().__init__((row.operation_id,), parent=parent)
        self.row = row
        self.setAccessibleName(f"{row.what}, {row.ticket}. {row.why}")
        kind = Chip(look, row.what, "note" if not row.public else "accent")
        self.body.addWidget(kind, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(TextBlock(look, "strong", text=row.ticket, max_lines=3))
        self.body.addWidget(TextBlock(look, "small", "danger_text", text=row.why))
        self._add_texts(look)
        self._when = TextBlock(look, "small", "muted")
        self.body.addWidget(self._when)
        self.buttons: dict[str, ActButton] = {}
        self._buttons = QWidget()
        self._add_choices(look, FlowLayout(self._buttons, gap=XS + 2))
        self.body.addWidget(self._buttons)
        self._sure = Surface("danger", gap=S, margin=S)
        self._add_question(look)
        self.body.addWidget(self._sure)
        self.ask(sure=False)

    def _add_texts(self, look: Look) -> None:
        """What the agent decided; beside what stands there now, where the two met."""
        row = self.row
        self.versions = VersionsView(look, row.versions) if row.versions else None
        if self.versions is not None:
            self.body.addWidget(self.versions)
            return
        frame = Surface("quote" if row.public else "note", margin=S)
        frame.body.addWidget(TextBlock(look, "small", text=row.text, max_lines=4))
        self.body.addWidget(frame)

    def _add_choices(self, look: Look, flow: FlowLayout) -> None:
        row = self.row
        look_at = ActButton(look, t("Open"), act="accept", kind="plain", tip=t("Open the ticket and look"))
        look_at.setAccessibleName(t("Open {ticket}", ticket=row.ticket))
        look_at.clicked.connect(lambda: self.act("accept"))
        flow.addWidget(look_at)
        for choice, (act, words, tip) in _ways(row, several=self.versions is not None and bool(self.versions.ticks)):
            button = ActButton(look, words, act=act, kind="quiet", tip=tip)
            button.setAccessibleName(f"{words.rstrip('…')}: {row.what}, {row.ticket}")
            button.clicked.connect(lambda _=False, chosen=choice: self._on_chosen(chosen))
            self.buttons[choice] = button
            flow.addWidget(button)
        if not row.versions:
            copy = ActButton(look, t("Copy"), act="copy", kind="quiet", icon="copy", tip=t("Copy it as plain text"))
            copy.setAccessibleName(t("Copy: {what}, {ticket}", what=row.what, ticket=row.ticket))
            copy.clicked.connect(lambda: self.act("copy"))
            self.buttons["copy"] = copy
            flow.addWidget(copy)

    def _add_question(self, look: Look) -> None:
        for_good = t("It will not be sent, and cannot be brought back.")
        self._sure.body.addWidget(TextBlock(look, "small", "danger_text", text=for_good))
        choices = QWidget()
        sure = FlowLayout(choices, gap=XS + 2)
        drop = ActButton(look, t("Drop it"), kind="danger")
        drop.clicked.connect(lambda: self.intent_made.emit(Resolve(self.row.operation_id, "drop")))
        keep = ActButton(look, t("Keep it"), kind="quiet")
        keep.clicked.connect(self.keep)
        self.buttons["really_drop"] = drop
        sure.addWidget(drop)
        sure.addWidget(keep)
        self._sure.body.addWidget(choices)

    def show_when(self, when: str) -> None:
        self._when.set_text(t("Decided {when}", when=when))

    @property
    def asks(self) -> bool:
        """Whether it asks if the operation shall really be dropped."""
        return not self._sure.isHidden()

    def act(self, name: str) -> bool:
        """Enter opens, Ctrl+Enter sends, S marks, D drops, and its text is copied; a row that asks, or is being
        settled, takes no other key.
        """
        if name == "copy" and "copy" in self.buttons:
            QGuiApplication.clipboard().setText(self.row.text)
            return True
        if name == "accept" and self.isEnabled() and not self.asks:
            self.intent_made.emit(LookAtTicket(self.row.account, self.row.ticket_id))
            return True
        choices: dict[str, Choice] = {"send": "send_again", "mark_sent": "mark_sent", "dismiss": "drop"}
        choice = choices.get(name)
        if choice is None or choice not in self.buttons or self.asks or not self.isEnabled():
            return False
        self._on_chosen(choice)
        return True

    def keep(self) -> None:
        """Takes the question back."""
        self.ask(sure=False)
        self.setFocus()

    def _on_chosen(self, choice: Choice) -> None:
        if choice == "drop":
            self.ask(sure=True)
        else:
            parts = self.versions.chosen() if self.versions is not None else None
            self.intent_made.emit(Resolve(self.row.operation_id, choice, parts))

    def ask(self, *, sure: bool) -> None:
        """Shows the question in place of the choices."""
        self._sure.setVisible(sure)
        self._buttons.setVisible(not sure)
        if sure:
            self.buttons["really_drop"].setFocus()


def _ways(row: NeedsYouRow, *, several: bool) -> list[tuple[Choice, tuple[str, str, str]]]:
    """What can be done: the act of its key, its words, and what it means."""
    again, drop = t("Send again"), t("Drop…")
    if row.versions:
        again, drop = (t("Write what is ticked") if several else t("Use mine")), t("Keep theirs…")
    looks_first = t("It is looked for once more, then it goes out")
    ways: list[tuple[Choice, tuple[str, str, str]]] = [
        ("send_again", ("send", again, t("It replaces what stands there") if row.versions else looks_first)),
        ("mark_sent", ("mark_sent", t("Mark as sent"), t("You saw it on the ticket: nothing is sent"))),
        ("drop", ("dismiss", drop, t("It is not sent; asks once more"))),
    ]
    # One that met a conflict did not arrive: somebody else's value, or a newer message, stands there.
    return [way for way in ways if way[0] != "mark_sent" or not row.is_conflict]


class NeedsYouPage(Page):
    """Rows stay as they are while others come and go, so that a click always means what was painted."""

    takes_texts = False

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, t("Decisions that need you"), parent=parent)
        self._trouble = Banner(look, "danger")
        self._empty = EmptyScreen(look)
        done = t("Every decision was delivered or is on its way.")
        self._empty.show_words("circle-check", t("Nothing needs you"), done, "success")
        self._column = column(gap=S)
        self.rows: dict[str, _RowView] = {}
        self._current: _RowView | None = None
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
            if view is self._current:
                self._current = None
            if view.isAncestorOf(self.focusWidget() or self):
                self.setFocus()
            self._column.removeWidget(view)
            view.hide()
            view.deleteLater()
        for place, row in enumerate(state.rows):
            if row.operation_id not in self.rows:
                view = _RowView(self.look, wanted[row.operation_id])
                view.intent_made.connect(self.intent_made)
                view.card_chosen.connect(self._on_chosen)
                self.rows[row.operation_id] = view
                self._column.insertWidget(place, view)
            self.rows[row.operation_id].show_when(row.when)
            self.rows[row.operation_id].setEnabled(row.operation_id not in state.busy)
        order_tabs(self)

    # -- keys ---------------------------------------------------------------------------------------------------------

    def _on_chosen(self, view: _RowView) -> None:
        self._current = view
        for row in self.rows.values():
            row.set_chosen(chosen=row is view)

    def _in_use(self) -> _RowView | None:
        """The row with the focus, else the one that was chosen last, else the first."""
        focused = next((row for row in self.rows.values() if row.has_focus_inside()), None)
        return focused or self._current or next(iter(self.rows.values()), None)

    def act(self, name: str) -> bool:
        """1 to 3 choose a row; the others act on the row in use."""
        kind, _, number = name.partition("_")
        if kind == "action" and number.isdigit():
            return self._choose(int(number) - 1)
        row = self._in_use()
        return row is not None and row.act(name)

    def send(self) -> bool:
        return self.act("send")

    def leave(self) -> None:
        """Esc takes a question back first."""
        asking = next((row for row in self.rows.values() if row.asks), None)
        if asking is not None:
            asking.keep()
        else:
            super().leave()

    def take_focus(self) -> None:
        """The first row, so that its keys work at once."""
        if not self._choose(0):
            self.setFocus()

    def _choose(self, place: int) -> bool:
        item = self._column.itemAt(place)
        widget = item.widget() if item is not None else None
        if widget is None:
            return False
        widget.setFocus()
        return True
