"""The worklist page: my open tickets in their order, a field to find one, and a field for a pasted address."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidgetItem, QVBoxLayout, QWidget

from app.ui.common.buttons import ActButton
from app.ui.common.flow import FlowLayout
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.page import Banner, Page
from app.ui.common.surfaces import EmptyScreen, column, tight
from app.ui.common.text import TextBlock
from app.ui.common.theme import S
from app.ui.worklist.finding import MANY, matching
from app.ui.worklist.row import ROW
from app.ui.worklist.state import OpenAddress, OpenTicket, SuggestOrder, WorklistRow, WorklistState
from app.ui.worklist.tickets import TicketList


class WorklistPage(Page):
    """Opens a ticket on Enter or click."""

    takes_texts = False
    opened_by = "worklist"

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, t("My tickets"), parent=parent)
        self._state: WorklistState | None = None
        self._trouble = Banner(look, "danger")
        self._offline = Banner(look, "warning")
        self._empty = EmptyScreen(look)
        self.list = TicketList(look)
        self.list.itemActivated.connect(self._on_item_activated)
        self.list.itemClicked.connect(self._on_item_activated)
        self.list.move_wanted.connect(self.intent_made)
        self.search = QLineEdit()
        self.search.setPlaceholderText(t("Find a ticket"))
        self.search.setAccessibleName(t("Find a ticket in the list"))
        self.search.setClearButtonEnabled(False)
        self.search.textChanged.connect(self._fill)
        self.search.installEventFilter(self)
        self._order = QWidget()
        self._order_title = TextBlock(look, "label")
        self._order_words = TextBlock(look, "small", "muted")
        self.suggest = ActButton(look, t("Suggested order"), kind="quiet", icon="arrow-back-up")
        self.suggest.clicked.connect(lambda: self.intent_made.emit(SuggestOrder()))
        self._lay_out_order()
        for part in (self._trouble, self._offline, self.search, self._order, self._empty):
            self.body.addWidget(part)
        self.body.addWidget(self.list, 1)
        self._rest = QWidget()
        self.body.addWidget(self._rest, 1)
        self.list.setMinimumHeight(look.icon_size() * 10)
        self.address = QLineEdit()
        self.address.setPlaceholderText(t("Paste a ticket's address"))
        self.address.setAccessibleName(t("A ticket's address"))
        self.address.setClearButtonEnabled(False)
        self.address.returnPressed.connect(self._on_address_entered)
        go = ActButton(look, t("Open"), kind="primary")
        go.clicked.connect(self._on_address_entered)
        large = look.appearance.text_scale > 1.5  # then field and button have no room beside each other
        row = tight(QVBoxLayout() if large else QHBoxLayout(), gap=S)
        row.addWidget(self.address, 1)
        row.addWidget(go)
        self.foot.body.addLayout(row)

    def _lay_out_order(self) -> None:
        lines = column(self._order, gap=0)
        top = FlowLayout(gap=S)
        top.addWidget(self._order_title)
        top.addWidget(self.suggest)
        lines.addLayout(top)
        lines.addWidget(self._order_words)

    def show_state(self, state: WorklistState) -> None:
        if state == self._state:
            return
        rows_changed = self._state is None or state.rows != self._state.rows
        self._state = state
        self._trouble.show_words(state.trouble)
        away = t("The helpdesk does not answer: this list is from earlier.") if state.offline else ""
        self._offline.show_words(t("You are working offline: this list is from earlier.") if state.by_choice else away)
        self.search.setVisible(len(state.rows) >= MANY or bool(self.search.text()))
        self._show_order(own=state.own_order)
        if rows_changed:
            self._fill()
        else:
            self._show_empty()

    def _show_order(self, *, own: bool) -> None:
        title = t("Your own order") if own else t("Suggested order")
        words = (
            t("New tickets come in where they would be suggested.")
            if own
            else t("By due time, mood and effort. Mood is used for this order only.")
        )
        self._order_title.set_text(title)
        self._order_words.set_text(words)
        focused = self.suggest.hasFocus()
        self.suggest.setVisible(own)
        if focused and not own:
            self.list.setFocus()

    def _fill(self) -> None:
        state = self._state or WorklistState()
        self.list.fill(matching(state.rows, self.search.text()), len(state.rows))
        self._show_empty()

    def _show_empty(self) -> None:
        state = self._state or WorklistState()
        shown = self.list.count() > 0
        self.list.setVisible(shown)
        self._rest.setVisible(not shown)
        self._order.setVisible(bool(state.rows))
        self._empty.setVisible(not shown)
        if state.rows:
            self._empty.show_words("inbox", t("No ticket fits"), t("Other words may find it; Esc shows all of them."))
        elif state.loading:
            self._empty.show_words("loader-2", t("Fetching your tickets…"), "")
        else:
            advice = t("None is assigned to you. You can paste a ticket's address below.")
            self._empty.show_words("inbox", t("No open tickets"), advice)

    def take_focus(self) -> None:
        (self.list if self.list.count() else self.address).setFocus()

    def act(self, name: str) -> bool:
        """The key that finds: into the field."""
        if name != "find" or self.search.isHidden():
            return False
        self.search.setFocus()
        self.search.selectAll()
        return True

    def leave(self) -> None:
        """Esc first shows all tickets again."""
        if self.search.text():
            self.search.clear()
            self.list.setFocus()
            return
        super().leave()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the field, the arrow leads into the list and Enter opens the first ticket that fits."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down and self.list.count():
                self.list.setFocus()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.list.count():
                self._on_item_activated(self.list.item(0))
                return True
        return super().eventFilter(watched, event)

    def _on_item_activated(self, item: QListWidgetItem) -> None:
        row: WorklistRow = item.data(ROW)
        self.intent_made.emit(OpenTicket(row.account, row.ticket))

    def _on_address_entered(self) -> None:
        if url := self.address.text().strip():
            self.intent_made.emit(OpenAddress(url))
