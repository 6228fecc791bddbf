"""The practice page: choose a past message, answer it, and compare. Every stage says that nothing leaves."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from app.ui.common.buttons import ActButton
from app.ui.common.card import Card
from app.ui.common.chip import Chip
from app.ui.common.edit import GrowingEdit
from app.ui.common.flow import FlowLayout
from app.ui.common.intents import OpenPractice
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.page import Banner, Page
from app.ui.common.surfaces import EmptyScreen, SectionTitle, Surface, clear, column, tight
from app.ui.common.tabs import order_tabs
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, S
from app.ui.practice.compare_view import CompareView
from app.ui.practice.state import (
    ChooseMoment,
    Compare,
    LeaveMoment,
    MomentRow,
    PracticeState,
    SaidLine,
    TryAgain,
)
from app.ui.practice.steps_view import StepChooser

_WITH_KEY = 3
"""Rows that a digit chooses."""


class _Row(Card):
    """A past message to choose."""

    def __init__(self, look: Look, row: MomentRow, number: int) -> None:
        super().__init__((row.key,))
        words = column(gap=XS)
        words.addWidget(TextBlock(look, "strong", text=row.title, max_lines=2))
        words.addWidget(TextBlock(look, "small", "muted", text=row.detail, max_lines=2))
        line = tight(QHBoxLayout(), gap=S)
        if number <= _WITH_KEY:
            line.addWidget(Chip(look, str(number), "accent"), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        self.body.addLayout(line)
        self.setAccessibleName(row.title)
        self.setAccessibleDescription(row.detail)
        self.setCursor(Qt.CursorShape.PointingHandCursor)


class PracticePage(Page):
    """Enter or a digit chooses, Ctrl+Enter compares, P goes to another message, Esc goes back a stage."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, t("Practice"), parent=parent)
        self._state = PracticeState()
        self._rows: list[_Row] = []
        self._trouble = Banner(look, "danger")
        self._intro = TextBlock(
            look,
            "body",
            text=t("Answer a message from before, then see what Calmdesk would have advised."),
        )
        self._empty = EmptyScreen(look)
        self._list, self._said = column(gap=S), column(gap=S)
        self._writing = QWidget()
        inside = column(self._writing, gap=S)
        self.steps = StepChooser(look)
        self._answer_title = SectionTitle(look, t("Your answer"))
        self.answer = GrowingEdit(look, t("Your answer"), min_lines=5, max_lines=14)
        for field in (self._answer_title, self.answer, self.answer.pasted, self.steps):
            inside.addWidget(field)
        self.compared = CompareView(look)
        for part in (self._trouble, self._intro, self._empty):
            self.body.addWidget(part)
        self.body.addLayout(self._list)
        self.body.addLayout(self._said)
        self.body.addWidget(self._writing)
        self.body.addWidget(self.compared)
        self.body.addStretch(1)
        self._make_foot(look)

    def _make_foot(self, look: Look) -> None:
        self._compare = ActButton(look, t("Compare"), act="send", kind="primary")
        self._compare.clicked.connect(self.send)
        self._other = ActButton(look, t("Another message"), act="practice", kind="primary")
        self._other.clicked.connect(lambda: self.act("practice"))
        self._again = ActButton(look, t("Change my answer"), act="edit")
        self._again.clicked.connect(lambda: self.act("edit"))
        row = QWidget()
        flow = FlowLayout(row, gap=S)
        for button in (self._compare, self._other, self._again):
            flow.addWidget(button)
        self.promise = TextBlock(
            look,
            "small",
            "muted",
            text=t("Only for you: nothing is sent, nothing goes into the journal, and no score is kept."),
        )
        self.foot.body.addWidget(self.promise)
        self.foot.body.addWidget(row)

    # -- painting a state ---------------------------------------------------------------------------------------------

    def show_state(self, state: PracticeState) -> None:
        if state == self._state:
            return
        before, self._state = self._state, state
        turned = (before.stage, before.key) != (state.stage, state.key)
        self._trouble.show_words(state.trouble)
        self.set_title(state.subject or t("Practice"))
        if before.rows != state.rows:
            self._show_rows(state.rows)
        if before.said != state.said:
            self._show_said(state.said)
        if turned:
            self.answer.set_text(state.answer)
        if turned or before.steps != state.steps:
            self.steps.load(state.steps, state.picked)
            order_tabs(self)
        self.compared.show_state(state)
        self._show_stage(state)
        if turned and self.isVisible():
            self.scroller.verticalScrollBar().setValue(0)
            self.take_focus()

    def _show_stage(self, state: PracticeState) -> None:
        stage = state.stage
        nothing = stage == "choose" and not state.rows
        if state.loading:
            self._empty.show_words("loader-2", t("Looking for past messages…"), "")
        else:
            advice = t("Open a ticket that somebody has answered before, or solve a few: they appear here.")
            self._empty.show_words("inbox", t("Nothing to practise on yet"), advice)
        self._empty.setVisible(nothing)
        self._intro.setVisible(stage == "choose" and not nothing)
        self._writing.setVisible(stage == "write")
        self.compared.setVisible(stage == "compare")
        self._compare.setVisible(stage == "write")
        self._compare.setEnabled(state.ready)
        self._other.setVisible(stage == "compare")
        self._again.setVisible(stage == "compare")

    def _show_rows(self, rows: tuple[MomentRow, ...]) -> None:
        clear(self._list)
        self._rows = [_Row(self.look, row, number) for number, row in enumerate(rows, 1)]
        for row in self._rows:
            row.card_chosen.connect(self._on_row_chosen)
            self._list.addWidget(row)
        order_tabs(self)
        if self._rows and self.hasFocus():  # they came later than the page
            self._rows[0].setFocus()

    def _show_said(self, said: tuple[SaidLine, ...]) -> None:
        clear(self._said)
        for line in said:
            surface = "note" if line.note else "quote" if line.customer else "card"
            box = Surface(surface, gap=XS, margin=S)
            if line.asks:
                box.set_property("chosen", "true")
            ink = "note_text" if line.note else "accent_text" if line.asks else "muted"
            who = t("{who}, to be answered", who=line.who) if line.asks else line.who
            box.body.addWidget(TextBlock(self.look, "label", ink, text=who, max_lines=3))
            box.body.addWidget(TextBlock(self.look, "body", text=line.text))
            self._said.addWidget(box)

    # -- what the agent wants -----------------------------------------------------------------------------------------

    def _on_row_chosen(self, card: Card) -> None:
        """A click chooses; the focus alone, which comes by Tab, does not."""
        if card.underMouse() and QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self.intent_made.emit(ChooseMoment(card.key[0]))

    def send(self) -> bool:
        if self._state.stage == "write" and self._compare.isEnabled():
            self.intent_made.emit(Compare(self._state.key, self.answer.text(), self.steps.picked()))
        return True

    def act(self, name: str) -> bool:
        state = self._state
        kind, _, number = name.partition("_")
        focused = next((row for row in self._rows if row.hasFocus()), None)
        match name:
            case "accept" if state.stage == "choose" and focused is not None:
                self.intent_made.emit(ChooseMoment(focused.key[0]))
            case "practice":
                self._keep_answer()
                self.intent_made.emit(OpenPractice())
            case "edit" if state.stage == "compare":
                self.intent_made.emit(TryAgain(state.key))
            case _ if state.stage == "choose" and kind == "action" and 0 < int(number) <= len(self._rows):
                self.intent_made.emit(ChooseMoment(self._rows[int(number) - 1].key[0]))
            case _ if state.stage == "write" and kind == "action":
                return self.steps.pick(int(number))
            case _:
                return False
        return True

    def _keep_answer(self) -> None:
        if self._state.stage != "choose":
            answer = self.answer.text() if self._state.stage == "write" else self._state.answer
            picked = self.steps.picked() if self._state.stage == "write" else self._state.picked
            self.intent_made.emit(LeaveMoment(self._state.key, answer, picked))

    def leave(self) -> None:
        match self._state.stage:
            case "choose":
                super().leave()
            case "write":
                self._keep_answer()
            case "compare":
                self.intent_made.emit(TryAgain(self._state.key))

    def take_focus(self) -> None:
        match self._state.stage:
            case "write":
                self.answer.setFocus()
            case "compare":
                self._other.setFocus()
            case _ if self._rows:
                self._rows[0].setFocus()
            case _:
                self.setFocus()
