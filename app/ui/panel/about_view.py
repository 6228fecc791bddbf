"""The line under the header that says for which message the cards are; a press opens the conversation there."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from app.ui.common.intents import OpenConversation
from app.ui.common.keys import with_key
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.surfaces import Picture, column, tight
from app.ui.common.text import TextBlock, tooltip
from app.ui.common.theme import XS, M, S
from app.ui.panel.state import AboutState


class AboutLine(QAbstractButton):
    """One line and no more, whatever it says: nothing below it moves when the customer writes again."""

    intent_made = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._state: AboutState | None = None
        self._icon = Picture(look, "quote", "muted", size=look.appearance.pixels("small") + 3)
        self._words = TextBlock(look, "small", "muted", max_lines=1)
        self._ago = TextBlock(look, "small", "muted", max_lines=1)
        self._files = TextBlock(look, "small", "muted", max_lines=2)
        for part in (self._icon, self._words, self._ago, self._files):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        lines = column(gap=2)
        first = tight(QHBoxLayout(), gap=S)
        first.addWidget(self._words, 1)
        first.addWidget(self._ago)
        lines.addLayout(first)
        lines.addWidget(self._files)
        row = tight(QHBoxLayout(self), gap=S, margins=(M, XS + 2, M, XS + 2))
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(lines, 1)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setToolTip(tooltip(with_key(t("Show the whole conversation"), "conversation")))
        self.setAccessibleName(t("The message that this is for"))
        self.clicked.connect(self._on_clicked)
        self.hide()

    def show_state(self, state: AboutState | None) -> None:
        if state == self._state:
            return
        self._state = state
        self.setVisible(state is not None)
        if state is None:
            return
        ink = "info_text" if state.waits else "muted"
        self._icon.show_icon("mail" if state.waits else "quote", ink)
        self._words.set_ink(ink)
        self._words.set_text(state.words)
        self._ago.set_text(state.ago)
        self._ago.setVisible(bool(state.ago))
        self._files.set_text(state.files)
        self._files.setVisible(bool(state.files))
        self.setAccessibleName(" ".join(part for part in (state.spoken, state.files) if part))
        self.setAccessibleDescription(t("Opens the conversation at this message"))
        self.update()

    @property
    def words(self) -> str:
        return self._words.text()

    def _on_clicked(self) -> None:
        if self._state is not None:
            self.intent_made.emit(OpenConversation(self._state.message))

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(self.width(), 200)))

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout is not None else 0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt hands it over
        painter = QPainter(self)
        waits = self._state is not None and self._state.waits
        painter.fillRect(self.rect(), self._look.colour("info_soft" if waits else "surface"))
        painter.setPen(QPen(self._look.colour("border"), 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        if self.hasFocus():
            painter.setPen(self._look.edge("accent", focused=True))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        elif self.underMouse():
            painter.fillRect(0, self.height() - 2, self.width(), 2, self._look.colour("border_strong"))
