"""The page about an own wording: what would be kept, what holds it back, and the approved text beside it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.ui.common.buttons import ActButton
from app.ui.common.edit import GrowingEdit
from app.ui.common.flow import FlowLayout
from app.ui.common.language import later, t
from app.ui.common.look import Look
from app.ui.common.page import Banner, Page
from app.ui.common.surfaces import Surface
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, S
from app.ui.wording.state import DropWording, KeepWording, WordingState, WordingTyped

_HOW = later(
    "What was about this customer is back in {slots}. Change what you like. It is kept encrypted on this computer, for "
    "you alone, and offered in place of the approved text, which stays one key away."
)


class WordingPage(Page):
    """The text is shown and can be changed before anything is kept."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, t("Keep this wording?"), parent=parent)
        self._state: WordingState | None = None
        self._trouble = Banner(look, "danger")
        self._what = TextBlock(look, "strong", max_lines=3)
        yours = Surface("card", gap=XS)
        yours.body.addWidget(self._what)
        yours.body.addWidget(TextBlock(look, "small", "muted", text=t(_HOW)))
        self.edit = GrowingEdit(look, t("Your wording"), min_lines=4, max_lines=16)
        self.edit.text_edited.connect(lambda text: self.intent_made.emit(WordingTyped(text)))
        yours.body.addWidget(self.edit)
        yours.body.addWidget(self.edit.pasted)
        self.problems = Banner(look, "warning")
        yours.body.addWidget(self.problems)
        approved = Surface("quote", gap=XS)
        approved.body.addWidget(TextBlock(look, "label", "muted", text=t("The approved text")))
        self._approved = TextBlock(look, "small", "muted")
        approved.body.addWidget(self._approved)
        for part in (self._trouble, yours, approved):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.keep = ActButton(look, t("Keep it"), act="send", kind="primary", icon="check")
        self.keep.clicked.connect(self.send)
        drop = ActButton(
            look, t("Do not keep it"), kind="quiet", tip=t("Nothing is kept, and this reply is not asked about")
        )
        drop.clicked.connect(lambda: self.intent_made.emit(DropWording()))
        row = QWidget()
        flow = FlowLayout(row, gap=S)
        flow.addWidget(self.keep)
        flow.addWidget(drop)
        self.foot.body.addWidget(row)

    def show_state(self, state: WordingState) -> None:
        if state == self._state:
            return
        before, self._state = self._state, state
        if before is None or before.key != state.key:
            self.edit.set_text(state.text)
        self._what.set_text(state.title)
        self._approved.set_text(state.approved)
        self._trouble.show_words(state.trouble)
        self.problems.show_words("\n".join(state.problems))
        self.keep.setEnabled(not state.problems and not state.busy)

    def take_focus(self) -> None:
        self.edit.setFocus()

    def send(self) -> bool:
        if self.keep.isEnabled():
            self.intent_made.emit(KeepWording(self.edit.text()))
        return True
