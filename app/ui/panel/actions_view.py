"""Next actions: what to do, why, and exactly what accepting would send."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.common.buttons import ActButton
from app.ui.common.card import Card
from app.ui.common.chip import Chip
from app.ui.common.flow import FlowLayout
from app.ui.common.language import later, t
from app.ui.common.look import Look
from app.ui.common.slots import slot_words
from app.ui.common.surfaces import Surface, clear, column, show_if, tight
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, S
from app.ui.panel.intents import AcceptCard, DismissCard, EditCard, FlagCard
from app.ui.panel.state import ActionCard

_RISK = {"medium": (later("Check before sending"), "warning"), "high": (later("High risk: check with care"), "danger")}


class _Preview(Surface):
    """What would be sent, under the name of who will see it."""

    def __init__(self, look: Look, surface: str, title: str, ink: str, lines: int) -> None:
        super().__init__(surface, gap=2, margin=S)
        self.body.addWidget(TextBlock(look, "label", ink, text=title, max_lines=3))
        self._text = TextBlock(look, "body", max_lines=lines)
        self.body.addWidget(self._text)

    def show_text(self, text: str) -> None:
        self._text.set_text("\n".join(line for line in text.splitlines() if line.strip()))
        show_if(self, text)


class ActionCardView(Card):
    """Title and reason always; preview and buttons when it is chosen, so that the panel stays calm."""

    def __init__(self, look: Look, state: ActionCard, parent: QWidget | None = None) -> None:
        super().__init__((state.advice_id, state.item), parent=parent)
        self._look = look
        self._state = state
        self._number = Chip(look, str(state.number), "accent")
        self._title = TextBlock(look, "strong", max_lines=4)
        self._because = TextBlock(look, "small", "muted", max_lines=3)
        self._risk = Chip(look, "", "warning", icon="alert-triangle")
        words = column(gap=2)
        words.addWidget(self._title)
        words.addWidget(self._because)
        words.addWidget(self._risk, 0, Qt.AlignmentFlag.AlignLeft)
        top = tight(QHBoxLayout(), gap=S)
        top.addWidget(self._number, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        self.body.addLayout(top)
        self._details: QWidget | None = None
        self.set_property("chosen", "false")

    def _make_details(self) -> QWidget:
        """Made when the card is first chosen: most never are, and a change of advice must be quick."""
        look, details = self._look, QWidget()
        inside = column(details, gap=S)
        self._reply = _Preview(look, "quote", t("Reply to the customer"), "accent_text", 5)
        self._note = _Preview(look, "note", t("Internal note"), "note_text", 2)
        self._changes = QWidget()
        self._flow = FlowLayout(self._changes, gap=XS)
        self._missing = Chip(look, "", "warning", icon="pencil")
        self._accept = ActButton(look, t("Accept"), act="accept", kind="primary", icon="check")
        self._accept.clicked.connect(lambda: self.act("accept"))
        row = QWidget()
        buttons = FlowLayout(row, gap=XS + 2)
        buttons.addWidget(self._accept)
        for words, act, tip in (
            (t("Edit"), "edit", t("Edit it before it is sent")),
            (t("Dismiss"), "dismiss", t("Dismiss it: it does not fit now")),
            (t("Flag"), "flag", t("Flag it: it is wrong")),
        ):
            button = ActButton(look, words, act=act, tip=tip, kind="plain" if act == "edit" else "quiet")
            button.clicked.connect(lambda _=False, name=act: self.act(name))
            buttons.addWidget(button)
        for part in (self._reply, self._note, self._changes):
            inside.addWidget(part)
        inside.addWidget(self._missing, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addWidget(row)
        return details

    def show_state(self, state: ActionCard) -> None:
        self._state = state
        self.advice_id = state.advice_id
        self._number.show(str(state.number), "accent")
        self._title.set_text(state.title)
        self._because.set_text(state.because)
        show_if(self._because, state.because)
        words, tone = _RISK.get(state.risk, ("", "warning"))
        self._risk.show(t(words), tone)
        show_if(self._risk, words)
        self.setAccessibleName(t("Action {number}: {title}", number=state.number, title=state.title))
        self.describe(f"{state.because}. {_sends(state)}")
        if self._details is not None:
            self._show_details(state)

    def _show_details(self, state: ActionCard) -> None:
        self._reply.show_text(state.reply)
        self._note.show_text(state.note)
        clear(self._flow)
        for change in state.changes:
            self._flow.addWidget(Chip(self._look, change, "sunken"))
        show_if(self._changes, state.changes)
        self._missing.show(t("Fill in: {names}", names=slot_words(state.missing)), "warning")
        show_if(self._missing, state.missing)
        self._accept.setText(t("Hand over…") if state.escalates else t("Review…") if state.asks else t("Accept"))
        self._accept.setAccessibleName(t("Accept: {title}", title=state.title))

    def set_chosen(self, *, chosen: bool) -> None:
        super().set_chosen(chosen=chosen)
        if chosen and self._details is None:
            self._details = self._make_details()
            self._show_details(self._state)
            self._details.resize(self.body.contentsRect().width(), self._details.height())  # laid out once, not twice
            self.body.addWidget(self._details)
        if self._details is not None:
            self._details.setVisible(chosen)

    def act(self, name: str) -> bool:
        makers = {"accept": AcceptCard, "edit": EditCard, "dismiss": DismissCard, "flag": FlagCard}
        if name not in makers:
            return False
        self.intent_made.emit(makers[name](self._state.advice_id, self._state.item))
        return True


def _sends(state: ActionCard) -> str:
    """What accepting it sends, in a sentence for a screen reader."""
    if state.reply and state.note:
        return t("Sends a reply; an internal note.")
    if state.reply:
        return t("Sends a reply.")
    return t("Sends an internal note.") if state.note else t("Sends changes of the ticket.")
