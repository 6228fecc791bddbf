"""The composer page: a reply, a note and changes, told apart, with a clear way out for each."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.common.buttons import ActButton
from app.ui.common.edit import GrowingEdit
from app.ui.common.language import later, t
from app.ui.common.look import Look
from app.ui.common.page import Banner, Page
from app.ui.common.slot_line import SlotLine
from app.ui.common.surfaces import SectionTitle, clear, column, tight
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, S
from app.ui.common.tone_line import ToneLine
from app.ui.decision.parts_view import ChangesPart, Part
from app.ui.decision.state import (
    ConfirmDropped,
    DecisionState,
    KeepDraft,
    KeepForNewMessage,
    Parts,
    PostNote,
    ReplyCopied,
    SaveDraft,
    SendDraft,
    TextRested,
)
from app.ui.decision.ways_view import AskOnce, WaysOut

PAUSE_MS = 700
"""A second yes that comes sooner than this was not meant as one."""
_OFF = later("Switched off: this is not sent.")


class DecisionPage(Page):
    """Ctrl+Enter sends, Ctrl+I posts a note, Ctrl+S saves, Ctrl+Shift+C copies; Esc goes back and keeps every word."""

    def __init__(self, look: Look, *, pause_ms: int = PAUSE_MS, parent: QWidget | None = None) -> None:
        super().__init__(look, t("Your reply"), parent=parent)
        self._state: DecisionState | None = None
        self._asked_note = False
        self._stale = Banner(look, "warning")
        self._trouble = Banner(look, "danger")
        self._keep = ActButton(look, t("Keep my text"))
        self._keep.clicked.connect(lambda: self.intent_made.emit(KeepForNewMessage(self._key(), self.parts())))
        self._stale.body.addWidget(self._keep, 0, Qt.AlignmentFlag.AlignLeading)
        self._reply = Part(look, "card", t("Public reply"), "", "accent_text")
        self.reply = GrowingEdit(look, t("Reply to the customer"), min_lines=6, max_lines=16)
        self.slots = SlotLine(look, self.reply)
        self.tone = ToneLine(look, self.reply)
        for part in (self.reply, self.reply.pasted, self.slots, self.tone):
            self._reply.body.addWidget(part)
        self._note = Part(look, "note", t("Internal note"), t("Only colleagues will read this."), "note_text")
        self.note = GrowingEdit(look, t("Internal note"), min_lines=2, max_lines=8, tone="note")
        self._note.body.addWidget(self.note)
        self._note.body.addWidget(self.note.pasted)
        self.changes = ChangesPart(look)
        self._snippets_title = SectionTitle(look, t("From the knowledge"))
        self._snippets = column(gap=XS)
        for section in (self._trouble, self._stale, self._reply, self._note, self.changes, self._snippets_title):
            self.body.addWidget(section)
        self.body.addLayout(self._snippets)
        self.body.addStretch(1)
        self.said = TextBlock(look, "small", "success_text")
        self.ask = AskOnce(look, pause_ms=pause_ms)
        self.ways = WaysOut(look)
        for way in (self.said, self.ask, self.ways):
            self.foot.body.addWidget(way)
        self._connect()

    def _connect(self) -> None:
        self.ways.way_chosen.connect(self._on_way_chosen)
        self.ask.confirmed.connect(lambda: self._leave_with(confirmed=True))
        self.ask.dropped.connect(self._look_again)
        for edit in (self.reply, self.note):
            edit.text_edited.connect(self._on_edited)
            edit.text_rested.connect(self.rest)
        for part in (self._reply, self._note):
            part.tick.toggled.connect(self._on_edited)
        self.changes.edited.connect(self._on_edited)

    # -- painting a state ---------------------------------------------------------------------------------------------

    def show_state(self, state: DecisionState) -> None:
        if state == self._state:
            return
        before, self._state = self._state, state
        if before is None or (before.key, before.opening) != (state.key, state.opening):
            self._load(state)
        self.tone.watch(state.tone, state.key)
        self.set_title(state.title)
        self._stale.show_words(state.stale)
        self._keep.setVisible(state.can_keep)
        self._trouble.show_words(state.trouble)
        self.said.set_text(state.said)
        self.said.setVisible(bool(state.said))
        self._show_who(state)
        if before is None or before.snippets != state.snippets:
            self._show_snippets(state)
        self._mind_ways()
        self._show_question(state)

    def _load(self, state: DecisionState) -> None:
        self.reply.set_text(state.reply or "")
        self.note.set_text(state.note or "")
        self._reply.setVisible(state.reply is not None)
        self._note.setVisible(state.note is not None)
        self._reply.tick.setChecked(state.with_reply)
        self._note.tick.setChecked(state.with_note)
        self._reply.tick.setVisible(not state.own)
        self.changes.load(state.changes)

    def _show_who(self, state: DecisionState) -> None:
        for part, field in ((self._reply, self.reply), (self._note, self.note)):
            field.setEnabled(part.tick.isChecked())
        self._note.show_who(t("Only colleagues will read this.") if self._note.tick.isChecked() else t(_OFF))
        if not self._reply.tick.isChecked():
            self._reply.show_who(t(_OFF))
            return
        if state.own:
            words = t("A reply to {customer}, or a note for colleagues: you choose below.", customer=state.address)
        else:
            words = t("{customer} will read this.", customer=state.address)
        self._reply.show_who(words if state.address else t("The customer will read this."))

    def _show_question(self, state: DecisionState) -> None:
        note = self._asked_note or self._sends() != "reply"
        yes = t("Yes, post it") if note else t("Yes, send to {customer}", customer=state.recipient)
        appeared = self.ask.ask(t("Look once more before it leaves:"), state.confirm, yes, note=note)
        self.ways.setVisible(not state.confirm)
        if appeared and self.isVisible():
            self.ask.yes.setFocus()

    def _show_snippets(self, state: DecisionState) -> None:
        clear(self._snippets)
        shown = state.snippets if state.reply is not None else ()
        self._snippets_title.setVisible(bool(shown))
        for snippet in shown:
            line = QWidget()
            row = tight(QHBoxLayout(line), gap=S)
            button = ActButton(self.look, t("Insert"), kind="quiet", icon="copy", tip=snippet.text)
            button.setAccessibleName(t("Put into the reply: {title}", title=snippet.title))
            button.clicked.connect(lambda _=False, text=snippet.text: self.reply.insert(text))
            row.addWidget(TextBlock(self.look, "small", text=snippet.title, max_lines=3), 1)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            self._snippets.addWidget(line)

    # -- what stands in the fields ------------------------------------------------------------------------------------

    def parts(self) -> Parts:
        """The fields as they stand."""
        state = self._state
        return Parts(
            self.reply.text() if state and state.reply is not None else None,
            self.note.text() if state and state.note is not None else None,
            self._reply.tick.isChecked(),
            self._note.tick.isChecked(),
            self.changes.changes(),
        )

    def _key(self) -> str:
        return self._state.key if self._state else ""

    def _sends(self) -> str:
        """What Ctrl+Enter does now: send a reply, post a note, or only change the ticket."""
        parts = self.parts()
        if parts.with_reply and parts.reply is not None:
            return "reply"
        return "note" if parts.with_note and (parts.note or "").strip() else "changes"

    def _mind_ways(self) -> None:
        state, parts = self._state, self.parts()
        if state is None:
            return
        sends, ways = self._sends(), self.ways
        reply, note = (parts.reply or "").strip(), (parts.note or "").strip()
        on = any(change.on for change in parts.changes)
        free = not state.stale and not state.busy
        words = {
            "reply": t("Send to {customer}", customer=state.recipient),
            "note": t("Post as internal note"),
            "changes": t("Change the ticket"),
        }[sends]
        full = t("Send to {customer}", customer=state.address or state.recipient) if sends == "reply" else words
        ways.send.set_words(words, full=full)
        ways.send.show_kind(
            "note" if sends == "note" else "primary", {"note": "lock", "reply": "send"}.get(sends, "check")
        )
        ready = (
            bool(reply) and not self.reply.open_slots() if sends == "reply" else bool(note and parts.with_note) or on
        )
        ways.send.setEnabled(ready and free)
        own_note = state.note is None
        ways.note.set_words(t("Post as internal note") if own_note else t("Post only the internal note"))
        ways.note.setEnabled(bool(reply if own_note else note) and free)
        ways.note.setVisible(sends == "reply")
        ways.save.setEnabled(bool(reply or note) and not state.busy)
        ways.copy.setEnabled(bool(reply))

    # -- what the agent wants -----------------------------------------------------------------------------------------

    def _on_edited(self) -> None:
        self._mind_ways()
        if self._state is not None:
            self._show_who(self._state)
        if self.ask.is_asking or (self._state and self._state.said):
            self.intent_made.emit(ConfirmDropped(self._key(), self.parts()))

    def rest(self) -> None:
        """What is typed is kept, also when the next moment is a crash."""
        if self._state is not None and self.isVisible():
            self.intent_made.emit(TextRested(self._key(), self.parts()))

    def hideEvent(self, event: QHideEvent) -> None:
        """The page goes in the middle of a word, for whatever reason: the word is kept. Told a moment later, because
        the window may be painting.
        """
        super().hideEvent(event)
        if self._state is not None and (self.reply.is_being_typed or self.note.is_being_typed):
            typed = TextRested(self._key(), self.parts())
            QTimer.singleShot(0, self, lambda: self.intent_made.emit(typed))

    def _on_way_chosen(self, way: str) -> None:
        match way:
            case "send":
                self.send()
            case "note":
                self._post_note()
            case "save":
                self.intent_made.emit(SaveDraft(self._key(), self.parts()))
            case "copy":
                self._copy()

    def send(self) -> bool:
        if self.ask.is_asking:
            return True  # a second yes has a key of its own
        if self.ways.send.isEnabled():
            self._asked_note = False
            self._leave_with(confirmed=False)
        else:
            self.slots.jump()
        return True

    def _post_note(self) -> None:
        if self.ways.note.isEnabled() and self.ways.note.isVisibleTo(self):
            self._asked_note = True
            self._leave_with(confirmed=False)

    def _leave_with(self, *, confirmed: bool) -> None:
        made = PostNote if self._asked_note else SendDraft
        self.intent_made.emit(made(self._key(), self.parts(), confirmed=confirmed))

    def _copy(self) -> None:
        if self.reply.text().strip():
            QGuiApplication.clipboard().setText(self.reply.text())
            self.intent_made.emit(ReplyCopied(self._key(), self.reply.open_slots()))

    def _look_again(self) -> None:
        self.intent_made.emit(ConfirmDropped(self._key(), self.parts()))
        self.take_focus()

    def act(self, name: str) -> bool:
        match name:
            case "better":
                return self.tone.use()
            case "slot":
                return self.slots.jump()
            case "confirm":
                return self.ask.confirm()
            case "post_note":
                self._post_note()
            case "save_draft" if self.ways.save.isEnabled():
                self._on_way_chosen("save")
            case "copy":
                self._copy()
            case _:
                return False
        return True

    def leave(self) -> None:
        if self.ask.is_asking:
            self._look_again()
        else:
            self.intent_made.emit(KeepDraft(self._key(), self.parts()))

    def take_focus(self) -> None:
        if self.ask.is_asking:
            self.ask.yes.setFocus()
            return
        field = self.reply if not self._reply.isHidden() else self.note
        field.setFocus()
        field.select_first_slot()
