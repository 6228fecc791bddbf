"""Parts of the form that connects a helpdesk: which product it is, and what a sign-in that worked means."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.vendors import Vendor
from app.ui.common.buttons import ActButton
from app.ui.common.flow import FlowLayout, flowing
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.page import Banner
from app.ui.common.surfaces import Picture, Surface, clear, column, tight
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, M, S
from app.ui.connect.state import ChooseVendor, ConnectState, Keep, UseForSession


class ChoicesView(QWidget):
    """The products to choose from, where it is not certain which one answers."""

    intent_made = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shown: tuple[tuple[Vendor, str], ...] = ()
        self.buttons: dict[Vendor, ActButton] = {}
        self._among = QWidget()
        self._among.setAccessibleName(t("Which helpdesk is it?"))
        self._flow = FlowLayout(self._among, gap=XS)
        inside = column(self, gap=XS)
        inside.addSpacing(S)
        inside.addWidget(TextBlock(look, "strong", text=t("Which helpdesk is it?")))
        inside.addWidget(self._among)

    def show_choices(self, choices: tuple[tuple[Vendor, str], ...], chosen: str, *, enabled: bool) -> None:
        self.setVisible(bool(choices))
        if choices != self._shown:
            self._shown = choices
            clear(self._flow)
            self.buttons = {vendor: self._button(vendor, name) for vendor, name in choices}
            for button in self.buttons.values():
                self._flow.addWidget(button)
        for vendor, button in self.buttons.items():
            button.setChecked(vendor == chosen)
            button.setEnabled(enabled)

    def _button(self, vendor: Vendor, name: str) -> ActButton:
        button = ActButton(self._look, name, kind="choice")
        button.setCheckable(True)
        button.clicked.connect(lambda: self.intent_made.emit(ChooseVendor(vendor)))
        return button

    def take_focus(self) -> None:
        for button in self.buttons.values():
            button.setFocus()
            return


class ResultView(Surface):
    """Who signed in, what works, and whether to keep it."""

    intent_made = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__("card", gap=S)
        self.who = TextBlock(look, "strong")
        row = tight(QHBoxLayout(), gap=S)
        row.addWidget(Picture(look, "circle-check", "success"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.who, 1, Qt.AlignmentFlag.AlignVCenter)
        self.able = TextBlock(look, "small", "muted")
        self._unable = Banner(look, "warning")
        self.keyring = Banner(look, "warning")
        self.keep = ActButton(look, t("Connect"), kind="primary", icon="check")
        self.keep.setAccessibleDescription(t("Keeps the account; its token goes into this computer's keyring"))
        self.keep.clicked.connect(lambda: self.intent_made.emit(Keep()))
        self.session = ActButton(look, t("Work until I quit"), kind="plain")
        self.session.clicked.connect(lambda: self.intent_made.emit(UseForSession()))
        self.body.addLayout(row)
        for part in (self.able, self._unable, self.keyring, flowing(self.keep, self.session)):
            self.body.addWidget(part)
        self.body.setContentsMargins(M, M, M, M)

    def show_result(self, state: ConnectState, *, signed_in: bool, waiting: bool) -> None:
        self.setVisible(signed_in)
        self.who.set_text(state.who)
        self.able.set_text(state.able)
        self.able.setVisible(bool(state.able))
        self._unable.show_words("\n".join(state.unable))
        missing = t("The account works until you quit; then its token and what was not sent are forgotten.")
        self.keyring.show_words(f"{state.keyring} {missing}" if state.keyring else "")
        self.session.setVisible(bool(state.keyring))
        self.keep.setEnabled(not waiting)
        words = t("Use this sign-in") if state.again else t("Connect")
        self.keep.setText(words if not state.keyring else t("Try again"))
