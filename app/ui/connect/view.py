"""The form that connects a helpdesk: its address, what was found there, a sign-in that keeps nothing, what follows."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.common.buttons import ActButton
from app.ui.common.flow import flowing
from app.ui.common.into_sight import IntoSight
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.page import Banner
from app.ui.common.surfaces import column
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, S
from app.ui.connect.found_view import ChoicesView, ResultView
from app.ui.connect.state import (
    AddressTyped,
    ConnectState,
    FindOut,
    OpenPage,
    StopWaiting,
    TokenTyped,
    TryOut,
    UseBrowser,
)

_BUSY = ("finding", "trying", "browsing", "keeping")


class ConnectForm(QWidget):
    """What is typed stays in the fields whatever comes back."""

    intent_made = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = ConnectState()
        self._sight = IntoSight(self)
        inside = column(self, gap=XS)
        for part in self._address_parts(look):
            inside.addWidget(part)
        self.choices = ChoicesView(look)
        self.choices.intent_made.connect(self.intent_made)
        inside.addWidget(self.choices)
        self._secret = QWidget()
        self._fill_secret(look)
        inside.addWidget(self._secret)
        self._wrong = Banner(look, "danger")
        inside.addWidget(self._wrong)
        self._result = ResultView(look)
        self._result.intent_made.connect(self.intent_made)
        self.keep, self.session = self._result.keep, self._result.session
        inside.addSpacing(S)
        inside.addWidget(self._result)
        self.show_state(ConnectState())

    def _address_parts(self, look: Look) -> tuple[QWidget, ...]:
        self.address = QLineEdit()
        self.address.setPlaceholderText("https://helpdesk.example.com")
        self.address.setAccessibleName(t("Address of your helpdesk"))
        self.address.setInputMethodHints(Qt.InputMethodHint.ImhUrlCharactersOnly)
        self.address.textEdited.connect(lambda typed: self.intent_made.emit(AddressTyped(typed)))
        self.address.returnPressed.connect(self.try_out)
        self._note = TextBlock(look, "small", "muted")
        self._address_wrong = Banner(look, "danger")
        tip = t("Looks what answers there; nothing secret is sent")
        self.look_there = ActButton(look, t("Find the helpdesk"), kind="primary", icon="search", tip=tip)
        self.look_there.clicked.connect(lambda: self.intent_made.emit(FindOut(self.address.text())))
        self._find_line = flowing(self.look_there)
        self._address_title = TextBlock(look, "strong", text=t("Address"))
        return self._address_title, self.address, self._note, self._address_wrong, self._find_line

    def _fill_secret(self, look: Look) -> None:
        self.browser = ActButton(look, t("Sign in with the browser"), kind="primary", icon="world")
        self.browser.clicked.connect(lambda: self.intent_made.emit(UseBrowser()))
        self.stop = ActButton(look, t("Stop waiting"), kind="plain", icon="x")
        self.stop.clicked.connect(lambda: self.intent_made.emit(StopWaiting()))
        self._waits = TextBlock(
            look, "small", "muted", text=t("Sign in on the page in your browser. This form waits until you have.")
        )
        self._browser_part = QWidget()
        by_browser = column(self._browser_part, gap=XS, margins=(0, 0, 0, S))
        by_browser.addWidget(flowing(self.browser, self.stop))
        by_browser.addWidget(self._waits)
        self._title = TextBlock(look, "strong", text=t("Token"))
        self._how = TextBlock(look, "small", "muted")
        self.page = ActButton(look, t("Make a token"), kind="plain", icon="world")
        self.page.setToolTip(t("Opens the page of your helpdesk in the browser"))
        self.page.clicked.connect(lambda: self.intent_made.emit(OpenPage(self._state.token_page)))
        self._page_line = flowing(self.page)
        self.token = QLineEdit()
        self.token.setEchoMode(QLineEdit.EchoMode.Password)
        self.token.setAccessibleName(t("Token"))
        self.token.textEdited.connect(lambda _: self.intent_made.emit(TokenTyped()))
        self.token.returnPressed.connect(self.try_out)
        self._token_wrong = Banner(look, "danger")
        self.test = ActButton(look, t("Test"), kind="primary", icon="shield-check", tip=t("Signs in; nothing is kept"))
        self.test.clicked.connect(self.try_out)
        self._token_parts = (self._title, self._how, self._page_line, self.token, self._token_wrong, flowing(self.test))
        inside = column(self._secret, gap=XS)
        inside.addSpacing(S)
        for part in (self._browser_part, *self._token_parts):
            inside.addWidget(part)

    def show_state(self, state: ConnectState) -> None:
        before, self._state = self._state, state
        focus = self.focusWidget()  # before a button that is switched off or hidden hands it on
        words = " ".join(part for part in (state.trouble, state.trouble_advice) if part)
        waiting = state.phase in _BUSY
        signed_in = state.phase in ("tried", "keeping")
        self._show_address(state, before, words)
        self.choices.show_choices(state.choices, state.vendor, enabled=not waiting)
        self._show_secret(state, words, waiting=waiting, signed_in=signed_in)
        self._wrong.show_words(words if not state.wrong else "")
        self._result.show_result(state, signed_in=signed_in, waiting=waiting)
        self._move_focus(before, state, focus)
        if words and words != " ".join(part for part in (before.trouble, before.trouble_advice) if part):
            self._say(words)
        elif state.who and state.who != before.who:
            self._say(" ".join((state.who, state.able, *state.unable)))
        elif state.phase == "found" and before.phase == "finding":
            self._say(state.note)

    def _show_address(self, state: ConnectState, before: ConnectState, words: str) -> None:
        if state.again != before.again:
            self.address.setText(state.address)
            self.token.clear()
        self.address.setReadOnly(bool(state.again))
        for part in (self._address_title, self.address):
            part.setVisible(not state.again)  # it stays; the note says where that is
        self._note.set_ink("warning_text" if state.note_tone == "warning" else "muted")
        self._note.set_text(state.note)
        self._note.setVisible(bool(state.note))
        self._address_wrong.show_words(words if state.wrong == "address" else "")
        self.look_there.setText(t("Looking…") if state.phase == "finding" else t("Find the helpdesk"))
        self.look_there.setEnabled(state.phase != "finding")
        self._find_line.setVisible(state.phase in ("typing", "finding"))

    def _show_secret(self, state: ConnectState, words: str, *, waiting: bool, signed_in: bool) -> None:
        self._secret.setVisible(state.knows)
        browsing = state.phase == "browsing"
        self._browser_part.setVisible(state.browser)
        self._waits.setVisible(browsing)
        self.browser.setText(t("Waiting for the browser…") if browsing else t("Sign in with the browser"))
        self.browser.setEnabled(not waiting)
        self.stop.setVisible(browsing)
        for part in self._token_parts:
            part.setVisible(not browsing)
        self._title.set_text(t("Or paste a token") if state.browser else t("Token"))
        self._how.set_text(state.how)
        self._page_line.setVisible(bool(state.token_page) and not browsing)
        self._token_wrong.show_words(words if state.wrong == "token" else "")
        test = t("Send the token there and test") if state.sends else t("Test")
        self.test.setText(t("Testing…") if state.phase == "trying" else test)
        self.test.setEnabled(not waiting)
        self.test.set_kind("plain" if signed_in or state.browser else "primary")
        self.browser.set_kind("plain" if signed_in else "primary")

    def _move_focus(self, before: ConnectState, state: ConnectState, focus: QWidget | None) -> None:
        """On from a button that this very answer took away; a person who went elsewhere stays there."""
        if not self.isVisible() or before.phase == state.phase:
            return
        mine = (self.look_there, self.test, self.browser, self.stop, self.keep, self.address, self.token)
        elsewhere = focus is not None and focus not in mine
        if elsewhere or (before.phase not in _BUSY and state.phase != "browsing"):
            return
        if state.phase == "tried":
            (self.session if state.keyring else self.keep).setFocus()
        elif state.wrong:
            field = self.address if state.wrong == "address" else self.token
            field.setFocus()
            field.selectAll()
        elif state.phase == "found":
            self._focus_found(state)
        elif state.phase == "browsing":
            self.stop.setFocus()
        self._sight.show(self._result)

    def _focus_found(self, state: ConnectState) -> None:
        """Where one goes on from what was found."""
        if not state.knows:
            self.choices.take_focus()
        else:
            (self.browser if state.browser else self.token).setFocus()

    def try_out(self) -> None:
        """Goes on with what is typed: looks at the address, or signs in with the token."""
        if self._state.knows and not self.token.text() and self.address.hasFocus():
            self._focus_found(self._state)
        else:
            self.intent_made.emit(TryOut(self.address.text(), self.token.text()))

    def clear(self) -> None:
        """Forgets what was typed: the account is connected."""
        self.address.clear()
        self.token.clear()

    def take_focus(self) -> None:
        if self._state.knows:
            self._focus_found(self._state)
        else:
            self.address.setFocus()

    def _say(self, words: str) -> None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
