"""The form that connects a helpdesk: address, token, a test that keeps nothing, and what follows from it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.ui.common.buttons import ActButton
from app.ui.common.flow import flowing
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.page import Banner
from app.ui.common.surfaces import Picture, Surface, column, tight
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, M, S
from app.ui.connect.state import AddressTyped, ConnectState, Keep, OpenPage, TokenTyped, TryOut, UseForSession


class ConnectForm(QWidget):
    """What is typed stays in the fields whatever comes back."""

    intent_made = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = ConnectState()
        self.address = QLineEdit()
        self.address.setPlaceholderText("https://rt.example.com")
        self.address.setAccessibleName(t("Address of your helpdesk"))
        self.address.setInputMethodHints(Qt.InputMethodHint.ImhUrlCharactersOnly)
        self.token = QLineEdit()
        self.token.setEchoMode(QLineEdit.EchoMode.Password)
        self.token.setAccessibleName(t("Token"))
        self.address.textEdited.connect(lambda typed: self.intent_made.emit(AddressTyped(typed)))
        self.token.textEdited.connect(lambda _: self.intent_made.emit(TokenTyped()))
        self.address.returnPressed.connect(self._on_address_entered)
        self.token.returnPressed.connect(self.try_out)
        self._note = TextBlock(look, "small", "muted")
        self._address_wrong = Banner(look, "danger")
        self._token_wrong = Banner(look, "danger")
        self._wrong = Banner(look, "danger")
        self.page = ActButton(look, t("Make a token"), kind="quiet", icon="world")
        self.page.setToolTip(t("Opens the page of your helpdesk in the browser"))
        self.page.clicked.connect(lambda: self.intent_made.emit(OpenPage(self._state.token_page)))
        how = t("In Request Tracker: Logged in as …, Settings, Auth tokens. Make one for Calmdesk and copy it.")
        self.test = ActButton(look, t("Test"), kind="primary", icon="shield-check", tip=t("Signs in; nothing is kept"))
        self.test.clicked.connect(self.try_out)
        inside = column(self, gap=XS)
        inside.addWidget(TextBlock(look, "strong", text=t("Address")))
        for part in (self.address, self._note, self._address_wrong):
            inside.addWidget(part)
        inside.addSpacing(S)
        inside.addWidget(TextBlock(look, "strong", text=t("Token")))
        inside.addWidget(TextBlock(look, "small", "muted", text=how))
        inside.addWidget(flowing(self.page))
        inside.addWidget(self.token)
        inside.addWidget(self._token_wrong)
        inside.addSpacing(S)
        inside.addWidget(flowing(self.test))
        inside.addWidget(self._wrong)
        inside.addSpacing(S)
        inside.addWidget(self._made_result(look))
        self.show_state(ConnectState())

    def _made_result(self, look: Look) -> QWidget:
        self._result = Surface("card", gap=S)
        self._who = TextBlock(look, "strong")
        row = tight(QHBoxLayout(), gap=S)
        row.addWidget(Picture(look, "circle-check", "success"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._who, 1, Qt.AlignmentFlag.AlignVCenter)
        self._able = TextBlock(look, "small", "muted")
        self._unable = Banner(look, "warning")
        self._keyring = Banner(look, "warning")
        self.keep = ActButton(look, t("Connect"), kind="primary", icon="check")
        self.keep.setAccessibleDescription(t("Keeps the account; its token goes into this computer's keyring"))
        self.keep.clicked.connect(lambda: self.intent_made.emit(Keep()))
        self.session = ActButton(look, t("Work until I quit"), kind="plain")
        self.session.clicked.connect(lambda: self.intent_made.emit(UseForSession()))
        buttons = flowing(self.keep, self.session)
        self._result.body.addLayout(row)
        for part in (self._able, self._unable, self._keyring, buttons):
            self._result.body.addWidget(part)
        self._result.body.setContentsMargins(M, M, M, M)
        return self._result

    def show_state(self, state: ConnectState) -> None:
        before, self._state = self._state, state
        self._note.set_ink("warning_text" if state.note_tone == "warning" else "muted")
        self._note.set_text(state.note)
        self._note.setVisible(bool(state.note))
        self.page.setEnabled(bool(state.token_page))
        words = " ".join(part for part in (state.trouble, state.trouble_advice) if part)
        self._address_wrong.show_words(words if state.wrong == "address" else "")
        self._token_wrong.show_words(words if state.wrong == "token" else "")
        self._wrong.show_words(words if not state.wrong else "")
        waiting = state.phase in ("trying", "keeping")
        self.test.setText(t("Testing…") if state.phase == "trying" else t("Test"))
        self.test.setEnabled(not waiting)
        self.test.set_kind("plain" if state.phase in ("tried", "keeping") else "primary")
        signed_in = state.phase in ("tried", "keeping")
        self._result.setVisible(signed_in)
        self._who.set_text(state.who)
        self._able.set_text(state.able)
        self._able.setVisible(bool(state.able))
        self._unable.show_words("\n".join(state.unable))
        missing = t("The account works until you quit; then its token and what was not sent are forgotten.")
        self._keyring.show_words(f"{state.keyring} {missing}" if state.keyring else "")
        self.session.setVisible(bool(state.keyring))
        self.keep.setEnabled(not waiting)
        self.keep.setText(t("Connect") if not state.keyring else t("Try again"))
        self._move_focus(before, state)
        if words and words != " ".join(part for part in (before.trouble, before.trouble_advice) if part):
            self._say(words)
        elif state.who and state.who != before.who:
            self._say(" ".join((state.who, state.able, *state.unable)))

    def _move_focus(self, before: ConnectState, state: ConnectState) -> None:
        """On from a button that this very answer took away; a person who went elsewhere stays there."""
        if not (self.isVisible() and self.test.isVisible()) or before.phase == state.phase:
            return
        focus = self.focusWidget()
        elsewhere = focus is not None and focus not in (self.test, self.keep, self.address, self.token)
        if elsewhere or before.phase not in ("trying", "keeping"):
            return
        if state.phase == "tried":
            (self.session if state.keyring else self.keep).setFocus()
        elif state.wrong:
            field = self.address if state.wrong == "address" else self.token
            field.setFocus()
            field.selectAll()

    def try_out(self) -> None:
        self.intent_made.emit(TryOut(self.address.text(), self.token.text()))

    def _on_address_entered(self) -> None:
        if not self.token.text():
            self.token.setFocus()
        else:
            self.try_out()

    def clear(self) -> None:
        """Forgets what was typed: the account is connected."""
        self.address.clear()
        self.token.clear()

    def take_focus(self) -> None:
        (self.token if self.address.text() else self.address).setFocus()

    def _say(self, words: str) -> None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
