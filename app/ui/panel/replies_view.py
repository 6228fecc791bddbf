"""Replies: approved texts that are edited where they stand; open slots are marked and block sending."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.common.buttons import ActButton
from app.ui.common.card import Card
from app.ui.common.chip import Chip
from app.ui.common.edit import GrowingEdit
from app.ui.common.flow import FlowLayout
from app.ui.common.language import later, t
from app.ui.common.look import Look
from app.ui.common.slots import slot_words
from app.ui.common.surfaces import Surface, column, tight
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, S
from app.ui.common.tone_line import ToneLine
from app.ui.panel.intents import (
    ChooseWording,
    DismissCard,
    DropReply,
    FlagCard,
    ForgetWording,
    KeepReply,
    ReplyEdited,
    ReplyRested,
    SendReply,
)
from app.ui.panel.state import ReplyCard
from app.ui.panel.wording_view import WordingChooser

_ROOM = " \t\n\0\N{NO-BREAK SPACE}\N{PARAGRAPH SEPARATOR}\N{LINE SEPARATOR}"
"""What parts words, and what Qt names outside of a text."""
_STALE = later("A newer message arrived. Your text is kept: read the message, then decide.")


class ReplyEditor(QWidget):
    """The unfolded part of a reply: why it is held back, the text, what is missing, what can be done."""

    act_chosen = Signal(str)

    def __init__(self, look: Look, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        inside = column(self, gap=S)
        self.edit = GrowingEdit(look, t("Reply: {title}", title=title))
        self._wording = ""
        self._missing = Chip(look, "", "warning", icon="pencil")
        self._stale = self._stale_banner(look)
        self.chooser = WordingChooser(look)
        inside.addWidget(self._stale)
        inside.addWidget(self.chooser)
        inside.addWidget(self.edit)
        inside.addWidget(self.edit.pasted)
        inside.addWidget(self._missing, 0, Qt.AlignmentFlag.AlignLeft)
        self.tone = ToneLine(look, self.edit)
        inside.addWidget(self.tone)
        inside.addWidget(self._buttons(look))

    def _stale_banner(self, look: Look) -> Surface:
        banner = Surface("notice", gap=S, margin=S)
        banner.setProperty("tone", "warning")
        banner.body.addWidget(TextBlock(look, "small", "warning_text", text=t(_STALE)))
        row = QWidget()
        flow = FlowLayout(row, gap=XS + 2)
        flow.addWidget(self._does("keep", ActButton(look, t("Keep my text"))))
        flow.addWidget(self._does("drop", ActButton(look, t("Discard"), kind="quiet")))
        banner.body.addWidget(row)
        return banner

    def _buttons(self, look: Look) -> QWidget:
        row = QWidget()
        flow = FlowLayout(row, gap=XS + 2)
        self.send = self._does("send", ActButton(look, t("Send reply"), act="send", kind="primary", icon="send"))
        self._reset = self._does("drop", ActButton(look, t("Undo my changes"), kind="quiet"))
        dismiss = ActButton(look, t("Dismiss"), act="dismiss", kind="quiet", tip=t("Dismiss it: it does not fit now"))
        flag = ActButton(look, t("Flag"), act="flag", kind="quiet", tip=t("Flag it: it is wrong"))
        self._on_fresh = (self._does("dismiss", dismiss), self._does("flag", flag))
        forget = ActButton(
            look, t("Delete my wording"), kind="quiet", tip=t("Delete your wording of this reply for good")
        )
        self._forget = self._does("forget", forget)
        for button in (self.send, *self._on_fresh, self._reset, self._forget):
            flow.addWidget(button)
        return row

    def _does(self, act: str, button: ActButton) -> ActButton:
        button.clicked.connect(lambda: self.act_chosen.emit(act))
        return button

    def show_state(self, state: ReplyCard) -> None:
        if not (self.edit.hasFocus() and state.edited) or state.wording != self._wording:
            self.edit.set_text(state.text)
        self._wording = state.wording
        self.tone.watch(state.tone, f"{state.advice_id}/{state.item}")
        self._stale.setVisible(state.stale)
        self._reset.setVisible(state.edited and not state.stale)
        self._forget.setVisible(state.own and not state.stale)
        self.chooser.show_choices(() if state.stale else state.wordings, state.wording)
        for button in self._on_fresh:
            button.setVisible(not state.stale)
        self.mind_missing(stale=state.stale)

    def mind_missing(self, *, stale: bool) -> None:
        """Marks what is open; nothing incomplete, empty or old can be sent."""
        missing = self.edit.open_slots()
        self._missing.show(t("Fill in: {names}", names=slot_words(missing)), "warning")
        self._missing.setVisible(bool(missing))
        self.send.setEnabled(not missing and not stale and bool(self.edit.text().strip()))


class ReplyCardView(Card):
    """Two lines of the text when folded; the whole text, editable, when chosen."""

    edit_focused = Signal(object)

    def __init__(self, look: Look, state: ReplyCard, parent: QWidget | None = None) -> None:
        super().__init__((state.advice_id, state.item), parent=parent)
        self._look = look
        self._state = state
        self._editor: ReplyEditor | None = None
        self._number = Chip(look, t("Alt+{number}", number=state.number), "sunken", role="small")
        self._title = TextBlock(look, "strong", max_lines=2)
        self._preview = TextBlock(look, "small", "muted", max_lines=2)
        top = tight(QHBoxLayout(), gap=S)
        self._own = Chip(look, t("Your wording"), "info", role="small")
        top.addWidget(self._title, 1)
        top.addWidget(self._number, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(top)
        self.body.addWidget(self._own, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._preview)
        self.set_property("chosen", "false")

    @property
    def edit(self) -> GrowingEdit:
        """The text field."""
        return self._opened().edit

    @property
    def is_stale(self) -> bool:
        return self._state.stale

    def _opened(self) -> ReplyEditor:
        """The editor, made when it is first needed: a change of advice must be quick."""
        if self._editor is None:
            self._editor = ReplyEditor(self._look, self._state.title, self)
            self._editor.show_state(self._state)
            self._editor.edit.text_edited.connect(self._on_text_edited)
            self._editor.edit.text_rested.connect(self._on_text_rested)
            self._editor.edit.focus_taken.connect(self.edit_focused)
            self._editor.edit.focus_taken.connect(lambda: self.card_chosen.emit(self))
            self._editor.act_chosen.connect(self.act)
            self._editor.chooser.wording_chosen.connect(self._on_wording_chosen)
            self.body.addWidget(self._editor)
        return self._editor

    def show_state(self, state: ReplyCard) -> None:
        self._state = state
        self.advice_id = state.advice_id
        self.is_kept = state.stale
        self._number.show(t("Alt+{number}", number=state.number), "sunken")
        self._number.setVisible(not state.stale)
        self._mind_own()
        self._title.set_text(state.title)
        self._preview.set_text(" ".join(state.text.split()))
        told = later("Kept reply: {title}") if state.stale else later("Reply {number}: {title}")
        self.setAccessibleName(t(told, number=state.number, title=state.title))
        if state.stale or self._editor is not None:
            self._opened().show_state(state)

    def set_chosen(self, *, chosen: bool) -> None:
        super().set_chosen(chosen=chosen)
        unfolded = chosen or self._state.stale
        if unfolded or self._editor is not None:
            self._opened().setVisible(unfolded)
        self._preview.setVisible(not unfolded)
        self._mind_own()

    def _mind_own(self) -> None:
        """Folded, a chip says that these are the agent's words; unfolded, the chooser does."""
        self._own.setVisible(self._state.own and not self._preview.isHidden())

    def insert(self, text: str, *, at_end: bool = False) -> None:
        """Puts words at the cursor, as if typed, and apart from those beside it; or below all of them."""
        edit = self.edit
        if at_end:
            edit.moveCursor(QTextCursor.MoveOperation.End)
            text = f"\n\n{text}" if edit.text().strip() else text
        else:
            before, after = _beside(edit.textCursor())
            text = f"{before and ' '}{text}{after and ' '}"
        edit.insert(text)

    def act(self, name: str) -> bool:
        state = self._state
        key = (state.advice_id, state.item)
        match name:
            case "accept" | "send" if self._opened().send.isEnabled():
                self.intent_made.emit(SendReply(*key, self.edit.text()))
            case "accept" | "send" | "edit":
                self.edit.setFocus()
                self.edit.select_first_slot()
            case "dismiss" if not state.stale:
                self.intent_made.emit(DismissCard(*key))
            case "flag" if not state.stale:
                self.intent_made.emit(FlagCard(*key))
            case "length" if not state.stale and state.wordings:
                self._on_wording_chosen(self._opened().chooser.next_name())
            case "forget" if state.own:
                self.intent_made.emit(ForgetWording(*key, state.wording))
            case "slot":
                self.edit.setFocus()
                self.edit.select_next_slot()
            case "better":
                return self._opened().tone.use()
            case "keep":
                self.intent_made.emit(KeepReply(*key))
            case "drop":
                self.intent_made.emit(DropReply(*key))
            case _:
                return False
        return True

    def _on_wording_chosen(self, name: str) -> None:
        self.intent_made.emit(ChooseWording(self._state.advice_id, self._state.item, name))

    def _on_text_rested(self) -> None:
        self.intent_made.emit(ReplyRested(self._state.advice_id, self._state.item))

    def _on_text_edited(self, text: str) -> None:
        self._opened().mind_missing(stale=self._state.stale)
        self.intent_made.emit(ReplyEdited(self._state.advice_id, self._state.item, text))


def _beside(cursor: QTextCursor) -> tuple[str, str]:
    """The signs that touch what is put in here; empty where there is room already."""
    document = cursor.document()
    before, after = document.characterAt(cursor.selectionStart() - 1), document.characterAt(cursor.selectionEnd())
    return before.strip(_ROOM), after.strip(_ROOM)
