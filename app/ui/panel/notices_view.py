"""The notice strip: what an agent should know now, each with its way out."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.common.buttons import ActButton, IconButton
from app.ui.common.flow import flowing
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.surfaces import Picture, Surface, clear, column, tight
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, M, S
from app.ui.panel.intents import NoticeClosed, NoticeUsed
from app.ui.panel.state import NoticeState

_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_KEYS = {"refresh": "refresh", "needs_you": "needs_you", "offered": "switch"}
_INK = {"info": "info_text", "warning": "warning_text", "danger": "danger_text"}


class NoticeView(Surface):
    """One notice: icon, title, advice, a button, and a cross or another button when it can be put away."""

    intent_made = Signal(object)

    def __init__(
        self, look: Look, state: NoticeState, keys: Mapping[str, str] = _KEYS, parent: QWidget | None = None
    ) -> None:
        super().__init__("notice", gap=XS, margin=S, parent=parent)
        self._keys = keys
        self.setProperty("tone", state.tone)
        ink = _INK[state.tone]
        lines = round(8 * look.appearance.text_scale)
        words = column(gap=2)
        words.addWidget(TextBlock(look, "label", ink, text=state.title, max_lines=lines), 0, _MIDDLE)
        if state.text:
            words.addWidget(TextBlock(look, "small", "text", text=state.text, max_lines=lines))
        row = tight(QHBoxLayout(), gap=S)
        row.addWidget(Picture(look, state.icon, ink), 0, Qt.AlignmentFlag.AlignTop if state.text else _MIDDLE)
        row.addLayout(words, 1)
        self.body.addLayout(row)
        if state.dismissible and not state.close_words:
            close = IconButton(look, "x", t("Put this notice away"))
            close.clicked.connect(lambda: self.intent_made.emit(NoticeClosed(state.key)))
            row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        buttons = self._buttons(look, state)
        if buttons and (state.text or len(buttons) > 1 or look.appearance.text_scale > 1.5):
            line = tight(QHBoxLayout(), gap=S)
            if look.appearance.text_scale <= 1.5:
                line.addSpacing(look.icon_size() + S)  # they stand below the words
            line.addWidget(flowing(*buttons, gap=XS + 2), 1)
            self.body.addLayout(line)
        elif buttons:
            row.addWidget(buttons[0])

    def _buttons(self, look: Look, state: NoticeState) -> list[ActButton]:
        found = []
        if state.act:
            found.append(ActButton(look, state.act_words, act=self._keys.get(state.act)))
            found[0].clicked.connect(lambda: self.intent_made.emit(NoticeUsed(state.act)))
        if state.close_words:
            found.append(ActButton(look, state.close_words, kind="quiet"))
            found[-1].clicked.connect(lambda: self.intent_made.emit(NoticeClosed(state.key)))
        return found


class NoticesView(QWidget):
    """All notices; nothing at all when there is nothing to say."""

    intent_made = Signal(object)

    def __init__(
        self, look: Look, parent: QWidget | None = None, *, keys: Mapping[str, str] = _KEYS, below: int = 0
    ) -> None:
        """`keys` are the acts whose keys the buttons name; `below` is the space under the last one."""
        super().__init__(parent)
        self._look = look
        self._keys = keys
        self._states: tuple[NoticeState, ...] = ()
        self._column = column(self, gap=S, margins=(M, S, M, below))
        self.hide()

    def lie_in_column(self) -> None:
        """It lies among other parts, which have margins already."""
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_states(self, states: tuple[NoticeState, ...]) -> bool:
        """Returns whether something changed."""
        if states == self._states:
            return False
        self._states = states
        clear(self._column)
        for state in states:
            view = NoticeView(self._look, state, self._keys)
            view.intent_made.connect(self.intent_made)
            self._column.addWidget(view)
        self.setVisible(bool(states))
        return True
