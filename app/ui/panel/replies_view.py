"""Replies: approved texts that are edited where they stand; open slots are marked and block sending."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.common.buttons import ActButton
from app.ui.common.card import Card
from app.ui.common.chip import Chip
from app.ui.common.edit import GrowingEdit
from app.ui.common.flow import FlowLayout
from app.ui.common.look import Look
from app.ui.common.slots import slot_words
from app.ui.common.surfaces import Surface, column, tight
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, S
from app.ui.panel.intents import DismissCard, DropReply, FlagCard, KeepReply, ReplyEdited, SendReply
from app.ui.panel.state import ReplyCard

_STALE = "A newer message arrived. Your text is kept: read the message, then decide."


class ReplyCardView(Card):
    """A line of the text when folded; the whole text, editable, when chosen."""

    edit_focused = Signal(object)

    def __init__(self, look: Look, state: ReplyCard, parent: QWidget | None = None) -> None:
        super().__init__((state.advice_id, state.item), parent=parent)
        self._state = state
        self._number = Chip(look, f"Alt+{state.number}", "sunken", role="small")
        self._title = TextBlock(look, "strong", max_lines=2)
        top = tight(QHBoxLayout(), gap=S)
        top.addWidget(self._title, 1)
        top.addWidget(self._number, 0, Qt.AlignmentFlag.AlignTop)
        self._preview = TextBlock(look, "small", "muted", max_lines=2)
        self._details = QWidget()
        inside = column(self._details, gap=S)
        self.edit = GrowingEdit(look, f"Reply: {state.title}")
        self.edit.text_edited.connect(self._on_text_edited)
        self.edit.focus_taken.connect(self.edit_focused)
        self.edit.focus_taken.connect(lambda: self.card_chosen.emit(self))
        self._missing = Chip(look, "", "warning", icon="pencil")
        self._stale = self._stale_banner(look)
        inside.addWidget(self._stale)
        inside.addWidget(self.edit)
        inside.addWidget(self._missing, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addWidget(self._buttons(look))
        self.body.addLayout(top)
        self.body.addWidget(self._preview)
        self.body.addWidget(self._details)
        self.set_chosen(chosen=False)

    def _stale_banner(self, look: Look) -> Surface:
        banner = Surface("notice", gap=S, margin=S)
        banner.setProperty("tone", "warning")
        banner.body.addWidget(TextBlock(look, "small", "warning_text", text=_STALE))
        row = QWidget()
        flow = FlowLayout(row, gap=XS + 2)
        keep = ActButton(look, "Keep my text")
        keep.clicked.connect(lambda: self.intent_made.emit(KeepReply(self._state.advice_id, self._state.item)))
        drop = ActButton(look, "Discard", kind="quiet")
        drop.clicked.connect(lambda: self.intent_made.emit(DropReply(self._state.advice_id, self._state.item)))
        flow.addWidget(keep)
        flow.addWidget(drop)
        banner.body.addWidget(row)
        return banner

    def _buttons(self, look: Look) -> QWidget:
        row = QWidget()
        flow = FlowLayout(row, gap=XS + 2)
        self._send = ActButton(look, "Send reply", act="send", kind="primary", icon="send")
        self._send.clicked.connect(lambda: self.act("send"))
        self._reset = ActButton(look, "Undo my changes", kind="quiet")
        self._reset.clicked.connect(lambda: self.intent_made.emit(DropReply(self._state.advice_id, self._state.item)))
        self._dismiss = ActButton(look, "Dismiss", act="dismiss", kind="quiet", tip="Dismiss it: it does not fit now")
        self._dismiss.clicked.connect(lambda: self.act("dismiss"))
        self._flag = ActButton(look, "Flag", act="flag", kind="quiet", tip="Flag it: it is wrong")
        self._flag.clicked.connect(lambda: self.act("flag"))
        for button in (self._send, self._dismiss, self._flag, self._reset):
            flow.addWidget(button)
        return row

    def show_state(self, state: ReplyCard) -> None:
        self._state = state
        self._number.show(f"Alt+{state.number}", "sunken")
        self._number.setVisible(not state.stale)
        self._title.set_text(state.title)
        if not (self.edit.hasFocus() and state.edited):
            self.edit.set_text(state.text)
        self._preview.set_text(" ".join(state.text.split()))
        self._stale.setVisible(state.stale)
        self._reset.setVisible(state.edited and not state.stale)
        for button in (self._dismiss, self._flag):
            button.setVisible(not state.stale)
        self.setAccessibleName(f"Kept reply: {state.title}" if state.stale else f"Reply {state.number}: {state.title}")
        self._mind_missing()

    def set_chosen(self, *, chosen: bool) -> None:
        super().set_chosen(chosen=chosen)
        open_now = chosen or self._state.stale
        self._details.setVisible(open_now)
        self._preview.setVisible(not open_now)

    def insert(self, text: str) -> None:
        """Puts words at the cursor, as if typed."""
        self.edit.insertPlainText(text)
        self.edit.setFocus()

    def act(self, name: str) -> bool:
        state = self._state
        if name in ("accept", "send"):
            if self._send.isEnabled():
                self.intent_made.emit(SendReply(state.advice_id, state.item, self.edit.text()))
            else:
                self.edit.setFocus()
                self.edit.select_first_slot()
        elif name == "edit":
            self.edit.setFocus()
            self.edit.select_first_slot()
        elif name == "dismiss" and not state.stale:
            self.intent_made.emit(DismissCard(state.advice_id, state.item))
        elif name == "flag" and not state.stale:
            self.intent_made.emit(FlagCard(state.advice_id, state.item))
        else:
            return False
        return True

    def _on_text_edited(self, text: str) -> None:
        self._mind_missing()
        self.intent_made.emit(ReplyEdited(self._state.advice_id, self._state.item, text))

    def _mind_missing(self) -> None:
        missing = self.edit.open_slots()
        self._missing.show(f"Fill in: {slot_words(missing)}", "warning")
        self._missing.setVisible(bool(missing))
        self._send.setEnabled(not missing and not self._state.stale and bool(self.edit.text().strip()))
