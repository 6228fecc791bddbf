"""A page inside the window: a bar with the way back, a scrolling body, and a footer for what decides."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.ui.common.buttons import IconButton
from app.ui.common.intents import GoBack
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.surfaces import ScrollColumn, Surface, column, tight
from app.ui.common.text import TextBlock
from app.ui.common.theme import M, S


class Page(QFrame):
    """`body` scrolls, `foot` stays. Esc and the arrow say `left_requested`; a page decides what that means."""

    intent_made = Signal(object)
    takes_texts = True
    """Something may be written on it, which must not go with it."""
    opened_by = ""
    """The act whose key opens it, and closes it again."""

    def __init__(self, look: Look, title: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._title = TextBlock(look, "title", text=title, max_lines=2)
        self.setAccessibleName(title)
        back = IconButton(look, "arrow-left", t("Back"), act="back")
        back.clicked.connect(self.leave)
        bar = Surface("bar", gap=S, margin=S)
        row = tight(QHBoxLayout(), gap=S)
        row.addWidget(back, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._title, 1, Qt.AlignmentFlag.AlignVCenter)
        bar.body.addLayout(row)
        self._content = QWidget()
        self.body = column(self._content, gap=S, margins=(M, M, 0, M))
        self.scroller = ScrollColumn(self._content, title)
        self.foot = Surface("footer", gap=S, margin=M)
        self.foot.body.setContentsMargins(M, S, M, S)
        outer = column(self, gap=0)
        outer.addWidget(bar)
        outer.addWidget(self.scroller, 1)
        outer.addWidget(self.foot)

    def set_title(self, title: str) -> None:
        self._title.set_text(title)
        self.setAccessibleName(title)

    def leave(self) -> None:
        """Goes back; pages with texts hand them over first."""
        self.intent_made.emit(GoBack())

    def send(self) -> bool:
        """Ctrl+Enter. False when the page has nothing to send."""
        return False

    def act(self, name: str) -> bool:  # noqa: ARG002 - pages that know acts look at it
        """An act of the key table; False when the page has none such."""
        return False

    def take_focus(self) -> None:
        """Puts the focus where the page begins."""
        self.setFocus()


class Banner(Surface):
    """A line of warning or trouble on a page; `edge` where it goes from one side of the window to the other."""

    def __init__(self, look: Look, tone: str, parent: QWidget | None = None, *, edge: bool = False) -> None:
        super().__init__("notice", gap=S, margin=S, parent=parent)
        self.setProperty("tone", tone)
        if edge:
            self.setProperty("edge", "true")
            self.body.setContentsMargins(M, S, M, S)
        self._words = TextBlock(look, "small", f"{tone}_text")
        self.body.addWidget(self._words)
        self.hide()

    def show_words(self, words: str) -> None:
        """Empty words hide the banner."""
        self._words.set_text(words)
        self.setVisible(bool(words))
