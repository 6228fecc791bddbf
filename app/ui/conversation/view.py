"""The conversation as a widget and as a page: the list, a search in it, and one message alone to select from."""

from __future__ import annotations

from PySide6.QtCore import QDate, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QStackedWidget, QWidget

from app.ui.common.buttons import ActButton, IconButton
from app.ui.common.language import t, tn
from app.ui.common.look import Look
from app.ui.common.page import Banner, Page
from app.ui.common.pasted import in_lines
from app.ui.common.surfaces import EmptyScreen, Surface, column, tight
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, M, S
from app.ui.conversation.lines import Line
from app.ui.conversation.messages import MessageList
from app.ui.conversation.state import ConversationState

_PAUSE_MS = 150


class ConversationView(QWidget):
    """Ctrl+F finds, Ctrl+C copies the chosen message, Enter shows it alone. Nothing in it is ever opened or loaded."""

    def __init__(self, look: Look, *, keys_of: QWidget | None = None, parent: QWidget | None = None) -> None:
        """`keys_of` is where Ctrl+F works: a page or window around this widget, or the widget itself."""
        super().__init__(parent)
        self._state: ConversationState | None = None
        self._hits: list[int] = []
        self.list = MessageList(look)
        self.list.asked_to_open.connect(self.open_line)
        self._empty = EmptyScreen(look)
        self.reader = _Reader(look)
        self.reader.close_button.clicked.connect(self.close_reader)
        self._stack = QStackedWidget()
        self._nothing = QWidget()
        around = column(self._nothing, gap=0, margins=(M, 0, M, 0))
        around.addWidget(self._empty)
        around.addStretch(1)
        for part in (self.list, self._nothing, self.reader):
            self._stack.addWidget(part)
        self.typing = TextBlock(look, "label", "accent_text", max_lines=1)
        self.typing.setContentsMargins(M, XS, M, S)
        self._offline = Banner(look, "warning", edge=True)
        self._make_search(look)
        self._make_notice(look)
        outer = column(self, gap=0)
        for part in (self._search, self._offline):
            outer.addWidget(part)
        outer.addWidget(self._stack, 1)
        outer.addWidget(self._below, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addWidget(self.typing)
        self.typing.hide()
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), keys_of or self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.open_search)

    def _make_search(self, look: Look) -> None:
        self._search = Surface("bar", gap=S, margin=S)
        self.field = QLineEdit()
        self.field.setPlaceholderText(t("Find in this conversation"))
        self.field.setAccessibleName(t("Find in this conversation"))
        self.field.setMaxLength(200)
        self._count = TextBlock(look, "small", "muted", max_lines=1)
        earlier = IconButton(look, "chevron-up", t("Earlier (Shift+Enter)"))
        newer = IconButton(look, "chevron-down", t("Newer (Enter)"))
        close = IconButton(look, "x", t("Close the search (Esc)"))
        row = tight(QHBoxLayout(), gap=XS)
        row.addWidget(self.field, 1)
        for button in (earlier, newer, close):
            row.addWidget(button)
        self._search.body.addLayout(row)
        self._search.body.addWidget(self._count)
        self._search.hide()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.look_now)
        self.field.textChanged.connect(lambda _: self._pause.start())
        earlier.clicked.connect(lambda: self.step(-1))
        newer.clicked.connect(lambda: self.step(1))
        close.clicked.connect(self.close_search)

    def _make_notice(self, look: Look) -> None:
        self._below = ActButton(look, t("A new message"), kind="primary", icon="arrow-down")
        self._below.clicked.connect(self._go_to_end)
        self._below.hide()
        self.list.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    def show_state(self, state: ConversationState) -> None:
        before = self._state
        if state == before:
            return
        anew = before is None or before.ticket != state.ticket
        self._state = state
        today = state.today
        day = QDate(today.year, today.month, today.day) if today else QDate.currentDate()
        if anew:
            self.close_reader()
            self.close_search()
        more = before is not None and not anew and len(state.talk) > len(before.talk)
        self.list.show_talk(state.talk, day, anew=anew)
        self._below.setVisible((more and not self._is_at_end()) or (self._below.isVisible() and not anew))
        away = t("The helpdesk does not answer: this is the conversation as last seen.") if state.offline else ""
        chosen = t("You are working offline: this is the conversation as last seen.")
        self._offline.show_words(chosen if state.by_choice else away)
        self.typing.set_text(state.typing)
        self.typing.setVisible(bool(state.typing))
        if state.loading:
            self._empty.show_words("loader-2", t("Fetching the conversation…"), "")
        elif not state.ticket:
            self._empty.show_words("messages", t("No ticket is open"), t("Open one, and its conversation is here."))
        else:
            self._empty.show_words("messages", t("Nothing was written yet"), "")
        if self._stack.currentWidget() is not self.reader:
            self._stack.setCurrentWidget(self.list if state.talk else self._nothing)
        if self._search.isVisibleTo(self) and not anew:
            self._search_for(move=False)

    # -- the newest message -------------------------------------------------------------------------------------------

    def _is_at_end(self) -> bool:
        bar = self.list.verticalScrollBar()
        return bar.value() >= bar.maximum()

    def _on_scrolled(self) -> None:
        if self._is_at_end():
            self._below.hide()

    def _go_to_end(self) -> None:
        self.list.show_end()
        self.list.choose(len(self.list.talk) - 1)
        self.list.setFocus()
        self._below.hide()

    def take_focus(self) -> None:
        """The list, with the newest message chosen when none is."""
        if self.list.chosen() is None and self.list.talk:
            self.list.choose(len(self.list.talk) - 1)
        self.list.setFocus()

    # -- one message alone --------------------------------------------------------------------------------------------

    def open_line(self, line: Line) -> None:
        """Shows one message whole, as text that can be selected."""
        self.reader.show_line(line)
        self._stack.setCurrentWidget(self.reader)
        self.reader.text.setFocus()

    def close_reader(self) -> bool:
        if self._stack.currentWidget() is not self.reader:
            return False
        self._stack.setCurrentWidget(self.list if self.list.talk else self._nothing)
        self.list.setFocus()
        return True

    # -- search -------------------------------------------------------------------------------------------------------

    def open_search(self) -> None:
        self.close_reader()
        self._search.show()
        self.field.setFocus()
        self.field.selectAll()
        self._search_for(move=False)

    def close_search(self) -> bool:
        if self._search.isHidden():
            return False
        if self.isAncestorOf(self.field) and self.field.hasFocus():
            self.list.setFocus()
        self._search.hide()
        self._hits = []
        self.list.mark("")
        return True

    def look_now(self) -> None:
        """Looks for what is in the field, and goes to the newest message that has it."""
        self._search_for(move=True)

    def _search_for(self, *, move: bool) -> None:
        self._pause.stop()
        self._hits = self.list.mark(self.field.text().strip())
        if move and self._hits and self.list.currentIndex().row() not in self._hits:
            self.list.choose(self._hits[-1])
        self._tell_count()

    def step(self, way: int) -> None:
        """Goes to the next message that has the words; round the end."""
        if self._pause.isActive():
            self._search_for(move=False)
        if not self._hits:
            return
        at = self.list.currentIndex().row()
        later = [row for row in self._hits if row > at] if way > 0 else [row for row in self._hits[::-1] if row < at]
        self.list.choose(later[0] if later else self._hits[0 if way > 0 else -1])
        self._tell_count()

    def _tell_count(self) -> None:
        at = self.list.currentIndex().row()
        if not self.field.text().strip():
            words = ""
        elif at in self._hits:
            words = t("Message {at} of {count}", at=self._hits.index(at) + 1, count=len(self._hits))
        else:
            words = tn("{count} message has it", "{count} messages have it", len(self._hits))
        self._count.set_text(words)
        self._count.setVisible(bool(words))
        self.field.setAccessibleDescription(words)

    def back(self) -> bool:
        """Esc: leaves the message or the search; False when there is nothing to leave here."""
        return self.close_reader() or self.close_search()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.field.hasFocus():
            self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() != Qt.Key.Key_Escape or not self.back():
            super().keyPressEvent(event)


class _Reader(QWidget):
    """One message, whole and selectable; links in it are words."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = TextBlock(look, "strong", max_lines=2)
        self.close_button = IconButton(look, "x", t("Back to the conversation"), act="back")
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(t("One message"))
        self.text.setTabChangesFocus(True)
        self.text.setFont(look.font("body"))
        keyboard = Qt.TextInteractionFlag.TextSelectableByKeyboard
        self.text.setTextInteractionFlags(keyboard | Qt.TextInteractionFlag.TextSelectableByMouse)
        row = tight(QHBoxLayout(), gap=S)
        row.addWidget(self._title, 1)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        inside = column(self, gap=S, margins=(M, S, M, S))
        inside.addLayout(row)
        inside.addWidget(self.text, 1)

    def show_line(self, line: Line) -> None:
        self._title.set_text(f"{line.title} · {line.at:%H:%M}")
        self.text.setPlainText(in_lines(line.text))
        self.text.setAccessibleName(line.title)


class ConversationPage(Page):
    """The conversation over the panel."""

    opened_by = "conversation"

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, t("Conversation"), parent=parent)
        self.view = ConversationView(look, keys_of=self)
        if (outer := self.layout()) is not None:
            outer.replaceWidget(self.scroller, self.view)
        self.scroller.hide()
        hint = t("Ctrl+F finds, Ctrl+C copies the chosen message, Enter shows it alone.")
        self.foot.body.addWidget(TextBlock(look, "small", "muted", text=hint, max_lines=4))

    def show_state(self, state: ConversationState) -> None:
        self.set_title(state.title or t("Conversation"))
        self.view.show_state(state)

    def leave(self) -> None:
        if not self.view.back():
            super().leave()

    def take_focus(self) -> None:
        self.view.take_focus()
