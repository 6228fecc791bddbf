"""The flag page: a reason, what would have been right, and free words."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QHideEvent
from PySide6.QtWidgets import QApplication, QButtonGroup, QPushButton, QWidget

from app.ui.common.buttons import ActButton
from app.ui.common.edit import GrowingEdit
from app.ui.common.flow import FlowLayout
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.page import Banner, Page
from app.ui.common.surfaces import Surface
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, S
from app.ui.flag.chooser import AnswerChooser
from app.ui.flag.state import FlagRested, FlagState, KeepFlag, SendFlag


class FlagPage(Page):
    """What is written here stays when the agent goes back."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, t("What is wrong?"), parent=parent)
        self._state: FlagState | None = None
        self._ids: list[str] = []
        self._refused = ""
        self._trouble = Banner(look, "danger")
        self._what = TextBlock(look, "body", "muted", max_lines=3)
        why = Surface("card")
        why.body.addWidget(TextBlock(look, "strong", text=t("Reason")))
        chips = QWidget()
        self._flow = FlowLayout(chips, gap=XS + 2)
        why.body.addWidget(chips)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.buttonToggled.connect(self._on_reason_toggled)
        self._right = Surface("card", gap=XS)
        self._right.body.addWidget(TextBlock(look, "strong", text=t("What would have been right?")))
        self._right.body.addWidget(TextBlock(look, "small", "muted", text=t("Leave it empty if you do not know.")))
        self.right = AnswerChooser(look)
        self.right.refused.connect(self._on_refused)
        self.right.told.connect(self._say)
        self.refusal = Banner(look, "danger")
        self.meaning = TextBlock(look, "small", "muted")
        self._right.body.addWidget(self.right)
        self._right.body.addWidget(self.refusal)
        self._right.body.addWidget(self.meaning)
        words = Surface("card", gap=XS)
        words.body.addWidget(TextBlock(look, "strong", text=t("In your words")))
        where = t("Optional. It goes into an internal note for your team lead.")
        words.body.addWidget(TextBlock(look, "small", "muted", text=where))
        self.comment = GrowingEdit(look, t("In your words"), min_lines=3)
        self.comment.text_rested.connect(self.rest)
        self._group.buttonClicked.connect(self.rest)
        words.body.addWidget(self.comment)
        words.body.addWidget(self.comment.pasted)
        for part in (self._trouble, self._what, why, self._right, words):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self._send = ActButton(look, t("Send flag"), act="send", kind="primary", icon="flag")
        self._send.clicked.connect(self.send)
        back = ActButton(look, t("Back"), act="back", kind="quiet", tip=t("Back; what you wrote is kept"))
        back.clicked.connect(self.leave)
        row = QWidget()
        flow = FlowLayout(row, gap=S)
        flow.addWidget(self._send)
        flow.addWidget(back)
        self.foot.body.addWidget(row)

    def show_state(self, state: FlagState) -> None:
        if state == self._state:
            return
        before, self._state = self._state, state
        if not self._ids:
            self._make_chips(state)
        self._trouble.show_words(state.trouble)
        if before is None or (before.key, before.opening) != (state.key, state.opening):
            self._what.set_text(t("“{words}”", words=state.what) if state.what else "")
            self.comment.set_text(state.comment)
            self._choose(state.reason)
            self._offer(state.reason, state.right_label)
        self._send.setEnabled(bool(self.reason()) and not state.busy)

    def _make_chips(self, state: FlagState) -> None:
        for number, (name, words) in enumerate(state.reasons):
            chip = QPushButton(words)
            chip.setProperty("kind", "choice")
            chip.setFont(self.look.font("label"))
            chip.setCheckable(True)
            chip.setAutoExclusive(True)  # told as one of several
            chip.setAutoDefault(False)
            chip.setAccessibleName(t("Reason: {reason}", reason=words))
            self._group.addButton(chip, number)
            self._flow.addWidget(chip)
            self._ids.append(name)

    def _choose(self, reason: str) -> None:
        self._group.setExclusive(False)
        for number, name in enumerate(self._ids):
            self._group.button(number).setChecked(name == reason)
        self._group.setExclusive(True)

    def reason(self) -> str:
        """The chosen reason's id, empty while none is chosen."""
        number = self._group.checkedId()
        return self._ids[number] if number >= 0 else ""

    def right_label(self) -> str:
        """The id of what would have been right, empty while nothing is chosen."""
        answer = self.right.answer() if not self._right.isHidden() else None
        return answer.id if answer else ""

    def _on_reason_toggled(self) -> None:
        self._offer(self.reason(), self.right_label())
        self._send.setEnabled(bool(self.reason()) and not (self._state and self._state.busy))

    def _offer(self, reason: str, chosen: str) -> None:
        offers = self._state.offers if self._state else ()
        offer = next((each for each in offers if each.reason == reason), None)
        self._right.setVisible(offer is not None)
        if offer is not None:
            self.right.offer(offer, chosen)

    def _on_refused(self, sentence: str) -> None:
        if sentence and sentence != self._refused:
            self._say(sentence)
        self._refused = sentence
        self.refusal.show_words(sentence)
        meaning = "" if sentence else self.right.meaning()
        self.meaning.set_text(meaning)
        self.meaning.setVisible(bool(meaning))
        if (sentence or meaning) and self.isVisible():
            # Layouts first: what is said below the field has no place yet.
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            self.scroller.ensureWidgetVisible(self.refusal if sentence else self.meaning, 0, S)

    def _say(self, words: str) -> None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def send(self) -> bool:
        if self._right.isVisible() and not self.right.settle():
            self.right.setFocus()
        elif self._send.isEnabled() and self._state is not None:
            self.intent_made.emit(SendFlag(self._state.key, self.reason(), self.right_label(), self.comment.text()))
        return True

    def rest(self) -> None:
        """What is chosen and written is kept, also when the next moment is a crash."""
        if self._state is not None and self.isVisible():
            self.intent_made.emit(self._rested(self._state.key))

    def _rested(self, key: str) -> FlagRested:
        return FlagRested(key, self.reason(), self.right_label(), self.comment.text())

    def hideEvent(self, event: QHideEvent) -> None:
        """The page goes in the middle of a word: it is kept. Told a moment later: the window may be painting."""
        super().hideEvent(event)
        if self._state is not None and self.comment.is_being_typed:
            typed = self._rested(self._state.key)
            QTimer.singleShot(0, self, lambda: self.intent_made.emit(typed))

    def leave(self) -> None:
        self.right.cancel()
        key = self._state.key if self._state else ""
        self.intent_made.emit(KeepFlag(key, self.reason(), self.right_label(), self.comment.text()))

    def take_focus(self) -> None:
        button = self._group.button(max(self._group.checkedId(), 0))
        if button is not None:
            button.setFocus()
