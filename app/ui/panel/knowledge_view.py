"""Knowledge: named articles with the part that answers, to read or to take into a reply."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from app.ui.common.buttons import ActButton
from app.ui.common.card import Card
from app.ui.common.chip import Chip
from app.ui.common.flow import FlowLayout, flowing
from app.ui.common.language import later, t
from app.ui.common.look import Look
from app.ui.common.surfaces import column, tight
from app.ui.common.text import TextBlock, set_tip
from app.ui.common.theme import XS, S
from app.ui.panel.intents import DismissCard, FlagCard, KnowledgeTaken, OpenArticle
from app.ui.panel.state import KnowledgeCard

_FOLDED_LINES = 2
_WARNING = later("For colleagues only. A customer would read this: put it in only if every word may leave the company.")
_TAKE, _TAKE_ANYWAY = later("Put into the reply"), later("Put in anyway")


class KnowledgeCardView(Card):
    """Title and two lines when folded; the whole snippet, its source and its age when chosen. What is for colleagues
    goes into a reply only after a warning was shown.
    """

    snippet_taken = Signal(str)

    def __init__(self, look: Look, state: KnowledgeCard, parent: QWidget | None = None) -> None:
        super().__init__((state.article,), parent=parent)
        self._state = state
        self._warned = False
        self._title = TextBlock(look, "strong", max_lines=3)
        self._internal = Chip(look, t("Internal"), "note", icon="eye-off")
        set_tip(self._internal, t("For colleagues only"))
        self._old = Chip(look, t("Old"), "warning")
        set_tip(self._old, t("Nobody has changed this article for 18 months or more: check it before you use it"))
        self._used = Chip(look, t("Used"), "success", icon="check")
        self._used.setVisible(state.used)
        chips = (self._used, self._old, self._internal)
        if look.appearance.text_scale > 1.5:  # title and chips beside each other would break in the middle of words
            top: QBoxLayout = column(gap=XS)
            top.addWidget(self._title)
            top.addWidget(flowing(*chips, gap=XS))
        else:
            top = tight(QHBoxLayout(), gap=S)
            top.addWidget(self._title, 1)
            for chip in chips:
                top.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
        self._snippet = TextBlock(look, "small", "text", max_lines=_FOLDED_LINES)
        self._look = look
        self._details: QWidget | None = None
        self.body.addLayout(top)
        self.body.addWidget(self._snippet)
        self.set_property("chosen", "false")

    def _make_details(self) -> QWidget:
        """Made when the card is first chosen."""
        look, details = self._look, QWidget(self)
        inside = column(details, gap=S)
        self._source = TextBlock(look, "small", "muted", max_lines=3)
        self._warning = TextBlock(look, "small", "warning_text", text=t(_WARNING))
        self._take = ActButton(look, t(_TAKE), act="accept", icon="copy")
        self._take.clicked.connect(lambda: self.act("accept"))
        row = QWidget()
        buttons = FlowLayout(row, gap=XS + 2)
        buttons.addWidget(self._take)
        for words, act, tip in (
            (t("Read all"), "article", t("Read the whole article")),
            (t("Dismiss"), "dismiss", t("Dismiss it: it does not fit now")),
            (t("Flag"), "flag", t("Flag it: it is wrong")),
        ):
            button = ActButton(look, words, act=act, tip=tip, kind="plain" if act == "article" else "quiet")
            button.clicked.connect(lambda _=False, name=act: self.act(name))
            buttons.addWidget(button)
        for part in (self._source, self._warning, row):
            inside.addWidget(part)
        return details

    def show_state(self, state: KnowledgeCard) -> None:
        if replace(self._state, used=state.used) != state:
            self._warned = False
        self._state = state
        self.advice_id = state.advice_id
        self._title.set_text(state.title)
        self._snippet.set_text(state.snippet)
        answers = sum(end - start for start, end in state.marks)
        self._snippet.set_marks(state.marks if answers < len(state.snippet) - 1 else ())
        self._internal.setVisible(state.internal)
        self._old.setVisible(state.old)
        self._used.setVisible(state.used)
        if self._details is not None:
            self._show_details()
        marks = [
            state.title,
            t("internal") if state.internal else "",
            t("old") if state.old else "",
            t("used") if state.used else "",
        ]
        self.setAccessibleName(t("Knowledge: {article}", article=", ".join(mark for mark in marks if mark)))
        self.describe(state.snippet[:400])

    def _show_details(self) -> None:
        about = _about(self._state)
        self._source.set_text(about)
        self._source.setVisible(bool(about))
        self._warning.setVisible(self._warned)
        self._take.setText(t(_TAKE_ANYWAY) if self._warned else t(_TAKE))
        self._take.setAccessibleDescription(t(_WARNING) if self._warned else "")

    def set_chosen(self, *, chosen: bool) -> None:
        super().set_chosen(chosen=chosen)
        if chosen and self._details is None:
            self._details = self._make_details()
            self._show_details()
            self.body.addWidget(self._details)
        if self._details is not None:
            self._details.setVisible(chosen)
        self._snippet.set_max_lines(0 if chosen else _FOLDED_LINES)

    def act(self, name: str) -> bool:
        makers = {"dismiss": DismissCard, "flag": FlagCard, "article": OpenArticle}
        if name == "accept":
            self.set_chosen(chosen=True)
            self._on_take()
        elif name in makers:
            self.intent_made.emit(makers[name](self._state.advice_id, self._state.article))
        else:
            return False
        return True

    def _on_take(self) -> None:
        """The first press on what is internal only warns; an old card is used no more."""
        if self.withdrawn:
            self.intent_made.emit(KnowledgeTaken(self._state.advice_id, self._state.article))
            return
        if self._state.internal and not self._warned:
            self._warned = True
            self._show_details()
            return
        self.snippet_taken.emit(self._state.snippet)
        self.intent_made.emit(KnowledgeTaken(self._state.advice_id, self._state.article))


def _about(state: KnowledgeCard) -> str:
    parts = [
        t("From {source}", source=state.source) if state.source else "",
        t("updated {day}", day=state.updated) if state.updated else "",
        t("the same in {articles}", articles=state.also) if state.also else "",
    ]
    words = " · ".join(part for part in parts if part)
    return words[:1].upper() + words[1:]
