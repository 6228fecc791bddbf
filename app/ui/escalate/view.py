"""The hand-over page: choose the team, read and change the note, send."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from app.ui.common.buttons import ActButton
from app.ui.common.edit import GrowingEdit
from app.ui.common.flow import FlowLayout
from app.ui.common.language import later, t
from app.ui.common.look import Look
from app.ui.common.page import Banner, Page
from app.ui.common.surfaces import Surface, clear, column
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, S
from app.ui.escalate.state import EscalateState, HandoverRested, KeepHandover, PrepareAgain, SendEscalation

_CHOOSE = later("Choose a team…")
_READERS = later("Internal: only colleagues will read this. Take out what should not stand there, the mood too.")


class EscalatePage(Page):
    """Nothing is sent before a team is chosen and the note says something."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, t("Escalate"), parent=parent)
        self._state: EscalateState | None = None
        self._trouble = Banner(look, "danger")
        self._stale = Banner(look, "warning")
        self._why = Surface("danger", gap=XS)
        self._why.body.addWidget(TextBlock(look, "label", "danger_text", text=t("Why it is recommended")))
        self._reasons = column(gap=2)
        self._why.body.addLayout(self._reasons)
        where = Surface("card", gap=XS)
        team = TextBlock(look, "strong", text=t("Team"))
        where.body.addWidget(team)
        self.team = QComboBox()
        team.setBuddy(self.team)  # on Linux the name of a combo box is its value, and its label is this
        self.team.setAccessibleName(t("Team"))
        self.team.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.team.currentTextChanged.connect(self._mind_send)
        self.team.activated.connect(self.rest)
        where.body.addWidget(self.team)
        self._because = TextBlock(look, "small", "muted", max_lines=6)
        where.body.addWidget(self._because)
        note = Surface("note", gap=XS)
        note.body.addWidget(TextBlock(look, "strong", text=t("Hand-over note")))
        note.body.addWidget(TextBlock(look, "small", "note_text", text=t(_READERS)))
        self.note = GrowingEdit(look, t("Hand-over note"), min_lines=6, max_lines=60, tone="note")
        self.note.text_edited.connect(self._mind_send)
        self.note.text_rested.connect(self.rest)
        note.body.addWidget(self.note)
        note.body.addWidget(self.note.pasted)
        lost = t("Your changes to the note are lost")
        self._again = ActButton(look, t("Prepare the note again"), icon="refresh", tip=lost)
        self._again.clicked.connect(self.prepare_again)
        self._anew = QWidget()
        FlowLayout(self._anew, gap=S).addWidget(self._again)
        for part in (self._trouble, self._stale, self._anew, self._why, where, note):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self._send = ActButton(look, t("Hand over"), act="send", kind="primary", icon="arrow-up-right")
        self._send.clicked.connect(self.send)
        back = ActButton(look, t("Back"), act="back", kind="quiet", tip=t("Back; your note is kept"))
        back.clicked.connect(self.leave)
        row = QWidget()
        flow = FlowLayout(row, gap=S)
        flow.addWidget(self._send)
        flow.addWidget(back)
        self.foot.body.addWidget(row)

    def show_state(self, state: EscalateState) -> None:
        if state == self._state:
            return
        before, self._state = self._state, state
        fresh = before is None or (before.key, before.opening) != (state.key, state.opening)
        if fresh or before is None or before.teams != state.teams:
            chosen = state.team if fresh else self.chosen_team()
            self._load_teams(state.teams, chosen)
        if fresh:
            self.note.set_text(state.note)
        self._trouble.show_words(state.trouble)
        self._stale.show_words(state.stale)
        self._anew.setVisible(state.outdated)  # hidden with its row, which else leaves a gap
        self._because.set_text(state.team_because)
        self._because.setVisible(bool(state.team_because))
        if before is None or before.reasons != state.reasons:
            clear(self._reasons)
            for reason in state.reasons:
                self._reasons.addWidget(TextBlock(self.look, "small", text=reason, max_lines=12))
            self._why.setVisible(bool(state.reasons))
        self._mind_send()

    def _load_teams(self, teams: tuple[str, ...], chosen: str) -> None:
        self.team.clear()
        self.team.addItem(t(_CHOOSE))
        self.team.addItems(list(teams))
        # A desk that does not name its groups: the agent types the team.
        self.team.setEditable(not teams)
        if not teams:
            self.team.setCurrentText(chosen)
        elif chosen in teams:
            self.team.setCurrentIndex(teams.index(chosen) + 1)

    def chosen_team(self) -> str:
        """The team's name, empty while none is chosen."""
        text = self.team.currentText().strip()
        return "" if text == t(_CHOOSE) else text

    def _mind_send(self) -> None:
        ready = bool(self.chosen_team()) and bool(self.note.text().strip())
        held = self._state is None or self._state.blocked or self._state.busy
        self._send.setEnabled(ready and not held)

    def send(self) -> bool:
        if self._send.isEnabled() and self._state is not None:
            self.intent_made.emit(SendEscalation(self._state.key, self.chosen_team(), self.note.text()))
        elif not self.chosen_team():
            self.team.setFocus()
        return True

    def prepare_again(self) -> None:
        if self._state is not None:
            self.intent_made.emit(PrepareAgain(self._state.key, self.chosen_team()))

    def rest(self) -> None:
        """What is written is kept, also when the next moment is a crash."""
        if self._state is not None and self.isVisible():
            self.intent_made.emit(HandoverRested(self._state.key, self.chosen_team(), self.note.text()))

    def hideEvent(self, event: QHideEvent) -> None:
        """The page goes in the middle of a word: it is kept. Told a moment later: the window may be painting."""
        super().hideEvent(event)
        if self._state is not None and self.note.is_being_typed:
            typed = HandoverRested(self._state.key, self.chosen_team(), self.note.text())
            QTimer.singleShot(0, self, lambda: self.intent_made.emit(typed))

    def leave(self) -> None:
        key = self._state.key if self._state else ""
        self.intent_made.emit(KeepHandover(key, self.chosen_team(), self.note.text()))

    def take_focus(self) -> None:
        (self.note if self.chosen_team() else self.team).setFocus()
