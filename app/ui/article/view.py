"""The page of a whole article: plain text, with its source; nothing in it is fetched."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.ui.article.state import ArticleState, OpenInBrowser
from app.ui.common.buttons import ActButton
from app.ui.common.chip import Chip
from app.ui.common.flow import FlowLayout
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.page import Banner, Page
from app.ui.common.surfaces import clear, column
from app.ui.common.text import TextBlock
from app.ui.common.theme import S


class ArticlePage(Page):
    """Reads from top to bottom; Esc goes back to the card."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, t("Article"), parent=parent)
        self._state: ArticleState | None = None
        self._title = TextBlock(look, "title", max_lines=0)
        self._about = TextBlock(look, "small", "muted", max_lines=3)
        self._internal = Chip(look, t("Internal: for colleagues only"), "note", icon="eye-off")
        self._missing = Banner(look, "info")
        self._parts = column(gap=S)
        self.body.addWidget(self._title)
        self.body.addWidget(self._internal, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._about)
        self.body.addWidget(self._missing)
        self.body.addLayout(self._parts)
        self.body.addStretch(1)
        self._browser = ActButton(look, t("Open in the browser"), act="article", icon="external-link")
        self._browser.clicked.connect(lambda: self.act("article"))
        back = ActButton(look, t("Back"), act="back", kind="quiet")
        back.clicked.connect(self.leave)
        row = QWidget()
        flow = FlowLayout(row, gap=S)
        flow.addWidget(self._browser)
        flow.addWidget(back)
        self.foot.body.addWidget(row)

    def show_state(self, state: ArticleState) -> None:
        if state == self._state:
            return
        self._state = state
        self._title.set_text(state.title)
        self._about.set_text(state.about)
        self._about.setVisible(bool(state.about))
        self._internal.setVisible(state.internal)
        self._missing.show_words(state.missing)
        self._browser.setVisible(bool(state.address))
        clear(self._parts)
        for heading, text in state.parts:
            if heading:
                self._parts.addWidget(TextBlock(self.look, "strong", text=heading))
            words = TextBlock(self.look, "body", text=text)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._parts.addWidget(words)
        self.scroller.verticalScrollBar().setValue(0)

    def act(self, name: str) -> bool:
        if name == "article" and self._state is not None and self._state.address:
            self.intent_made.emit(OpenInBrowser(self._state.address))
            return True
        return False

    def take_focus(self) -> None:
        (self._browser if self._state is not None and self._state.address else self).setFocus()
