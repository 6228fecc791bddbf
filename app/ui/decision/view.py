"""The editor page: a public reply, an internal note and changes, each with its own tick, clearly told apart."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.common.buttons import ActButton, Tick
from app.ui.common.chip import Chip
from app.ui.common.edit import GrowingEdit
from app.ui.common.flow import FlowLayout
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.page import Banner, Page
from app.ui.common.slots import slot_words
from app.ui.common.surfaces import SectionTitle, Surface, clear, column, tight
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, S
from app.ui.common.tone_line import ToneLine
from app.ui.decision.state import DecisionState, KeepDraft, KeepForNewMessage, Parts, SendDraft


class _Part(Surface):
    """One part of a decision: a tick, who will see it, and what it is."""

    def __init__(self, look: Look, surface: str, title: str, who: str, ink: str) -> None:
        super().__init__(surface, gap=XS)
        self.tick = Tick(look, title)
        self.tick.setAccessibleName(t("Send: {what}", what=title))
        self.tick.setChecked(True)
        self.body.addWidget(self.tick)
        self.body.addWidget(TextBlock(look, "small", ink, text=who))


class DecisionPage(Page):
    """Send with Ctrl+Enter; Esc goes back and keeps every word."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, t("Edit"), parent=parent)
        self._state: DecisionState | None = None
        self._stale = Banner(look, "warning")
        self._trouble = Banner(look, "danger")
        self._keep = ActButton(look, t("Keep my text"))
        self._keep.clicked.connect(lambda: self.intent_made.emit(KeepForNewMessage(self._key(), self.parts())))
        self._stale.body.addWidget(self._keep, 0, Qt.AlignmentFlag.AlignLeft)
        self._reply = _Part(look, "card", t("Public reply"), t("The customer will read this."), "accent_text")
        self.reply = GrowingEdit(look, t("Reply to the customer"), min_lines=5, max_lines=16)
        self._missing = Chip(look, "", "warning", icon="pencil")
        self._reply.body.addWidget(self.reply)
        self._reply.body.addWidget(self._missing, 0, Qt.AlignmentFlag.AlignLeft)
        self.tone = ToneLine(look, self.reply)
        self._reply.body.addWidget(self.tone)
        self._note = _Part(look, "note", t("Internal note"), t("Only colleagues will read this."), "note_text")
        self.note = GrowingEdit(look, t("Internal note"), min_lines=2, max_lines=8, tone="note")
        self._note.body.addWidget(self.note)
        self._changes = _Part(look, "card", t("Ticket changes"), t("Set in the helpdesk."), "muted")
        chips = QWidget()
        self._flow = FlowLayout(chips, gap=XS)
        self._changes.body.addWidget(chips)
        self._snippets_title = SectionTitle(look, t("From the knowledge"))
        self._snippets = column(gap=XS)
        for part in (self._trouble, self._stale, self._reply, self._note, self._changes, self._snippets_title):
            self.body.addWidget(part)
        self.body.addLayout(self._snippets)
        self.body.addStretch(1)
        self._confirm = Banner(look, "warning")
        self._send = ActButton(look, t("Send"), act="send", kind="primary", icon="send")
        self._send.clicked.connect(self.send)
        back = ActButton(look, t("Back"), act="back", kind="quiet", tip=t("Back; your text is kept"))
        back.clicked.connect(self.leave)
        row = QWidget()
        buttons = FlowLayout(row, gap=S)
        buttons.addWidget(self._send)
        buttons.addWidget(back)
        self.foot.body.addWidget(self._confirm)
        self.foot.body.addWidget(row)
        self.reply.text_edited.connect(self._mind_send)
        self.note.text_edited.connect(self._mind_send)
        for part in (self._reply, self._note, self._changes):
            part.tick.toggled.connect(self._mind_send)

    def show_state(self, state: DecisionState) -> None:
        if state == self._state:
            return
        before, self._state = self._state, state
        if before is None or before.key != state.key:
            self._load(state)
        self.tone.watch(state.tone, state.key)
        self.set_title(state.title)
        self._stale.show_words(state.stale)
        self._keep.setVisible(state.can_keep)
        self._trouble.show_words(state.trouble)
        self._confirm.show_words(state.confirm)
        self._send.setText(t("Send now") if state.confirm else t("Send"))
        if before is None or before.snippets != state.snippets:
            self._show_snippets(state)
        self._mind_send()

    def _load(self, state: DecisionState) -> None:
        self.reply.set_text(state.reply or "")
        self.note.set_text(state.note or "")
        self._reply.setVisible(state.reply is not None)
        self._note.setVisible(state.note is not None)
        self._changes.setVisible(bool(state.changes))
        for part, ticked in (
            (self._reply, state.with_reply),
            (self._note, state.with_note),
            (self._changes, state.with_changes),
        ):
            part.tick.setChecked(ticked)
        clear(self._flow)
        for change in state.changes:
            self._flow.addWidget(Chip(self.look, change, "sunken"))

    def _show_snippets(self, state: DecisionState) -> None:
        clear(self._snippets)
        shown = state.snippets if state.reply is not None else ()
        self._snippets_title.setVisible(bool(shown))
        for snippet in shown:
            line = QWidget()
            row = tight(QHBoxLayout(line), gap=S)
            button = ActButton(self.look, t("Insert"), kind="quiet", icon="copy", tip=snippet.text)
            button.setAccessibleName(t("Put into the reply: {title}", title=snippet.title))
            button.clicked.connect(lambda _=False, text=snippet.text: self._insert(text))
            row.addWidget(TextBlock(self.look, "small", text=snippet.title, max_lines=3), 1)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            self._snippets.addWidget(line)

    def _insert(self, text: str) -> None:
        self.reply.insertPlainText(text)
        self.reply.setFocus()

    def parts(self) -> Parts:
        """The fields as they stand."""
        state = self._state
        return Parts(
            self.reply.text() if state and state.reply is not None else None,
            self.note.text() if state and state.note is not None else None,
            self._reply.tick.isChecked(),
            self._note.tick.isChecked(),
            self._changes.tick.isChecked(),
        )

    def _key(self) -> str:
        return self._state.key if self._state else ""

    def _mind_send(self) -> None:
        state, parts = self._state, self.parts()
        if state is None:
            return
        wants_reply = parts.with_reply and parts.reply is not None
        missing = self.reply.open_slots() if wants_reply else ()
        self._missing.show(t("Fill in: {names}", names=slot_words(missing)), "warning")
        self._missing.setVisible(bool(missing))
        something = (
            bool(wants_reply and (parts.reply or "").strip())
            or bool(parts.with_note and (parts.note or "").strip())
            or bool(parts.with_changes and state.changes)
        )
        empty_reply = wants_reply and not (parts.reply or "").strip()
        self._send.setEnabled(something and not missing and not empty_reply and not state.stale and not state.busy)

    def send(self) -> bool:
        if self._send.isEnabled() and self._state is not None:
            self.intent_made.emit(SendDraft(self._key(), self.parts(), confirmed=bool(self._state.confirm)))
        elif self.reply.open_slots():
            self.reply.setFocus()
            self.reply.select_first_slot()
        return True

    def act(self, name: str) -> bool:
        return name == "better" and self.tone.use()

    def leave(self) -> None:
        self.intent_made.emit(KeepDraft(self._key(), self.parts()))

    def take_focus(self) -> None:
        field = self.reply if not self._reply.isHidden() else self.note
        field.setFocus()
        field.select_first_slot()
