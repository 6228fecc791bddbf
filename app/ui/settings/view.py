"""The page of settings: a field that searches, and the sections below it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.ui.common.language import t, tn
from app.ui.common.look import Look
from app.ui.common.page import Banner
from app.ui.common.surfaces import EmptyScreen, ScrollColumn, Surface, column, tight
from app.ui.common.tabs import in_reading_order, order_tabs
from app.ui.common.text import TextBlock, describe
from app.ui.common.theme import L, M, S
from app.ui.more.room import RoomPage
from app.ui.settings.fact_row import FactView
from app.ui.settings.key_row import KeyView
from app.ui.settings.rows import ChoiceView, ConnectView, PathView, StepView, ToggleView
from app.ui.settings.search import hits
from app.ui.settings.state import (
    AnyRow,
    ChoiceRow,
    ConnectRow,
    FactRow,
    KeyRow,
    PathRow,
    Section,
    SettingsState,
    StepRow,
    ToggleRow,
)

WIDEST = 640
"""Lines that are longer are hard to read; larger text gets more."""
AnyView = ToggleView | ChoiceView | StepView | FactView | PathView | KeyView | ConnectView


class SearchField(QLineEdit):
    """Down and Enter go on to the first hit; Esc empties it first."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__()
        self._page = page

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._page.go_to_first()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class SectionView(QWidget):
    """A heading and a card with its rows."""

    def __init__(self, look: Look, section: Section, page: SettingsPage) -> None:
        super().__init__()
        self._look = look
        self._page = page
        self.views: dict[str, AnyView] = {}
        self._title = TextBlock(look, "heading", text=section.title)
        self._card = Surface("card", gap=0, margin=0)
        inside = column(self, gap=S, margins=(0, M, 0, 0))
        inside.addWidget(self._title)
        inside.addWidget(self._card)

    def show_section(self, section: Section) -> None:
        wanted = {row.key: row for row in section.rows}
        for key in [key for key, view in self.views.items() if key not in wanted]:
            view = self.views.pop(key)
            if view.isAncestorOf(self.focusWidget() or self):
                self._page.setFocus()
            self._card.body.removeWidget(view)
            view.hide()
            view.deleteLater()
        for place, row in enumerate(section.rows):
            view = self.views.get(row.key) or self._made(row)
            _show(view, row)
            if self._card.body.indexOf(view) != place:
                self._card.body.insertWidget(place, view)

    def show_hits(self, found: frozenset[str] | None) -> int:
        """Shows the rows that were found, all of them without a search; returns how many."""
        shown = 0
        for key, view in self.views.items():
            is_hit = found is None or key in found
            if view.isHidden() == is_hit:
                view.setVisible(is_hit)
            shown += is_hit
        if self.isHidden() == bool(shown):
            self.setVisible(bool(shown))
        return shown

    def _made(self, row: AnyRow) -> AnyView:
        view = _view_of(self._look, row)
        view.intent_made.connect(self._page.intent_made)
        self.views[row.key] = view
        return view


class SettingsPage(RoomPage):
    """Paints sections. Rows stay as they are while their words change, so that nothing that is typed is lost."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        lead = t("What you choose counts at once.")
        super().__init__(look, t("Settings"), lead, parent=parent)
        self._state = SettingsState()
        self.sections: dict[str, SectionView] = {}
        self.search = SearchField(self)
        self.search.setPlaceholderText(t("Search the settings"))
        self.search.setAccessibleName(t("Search the settings"))
        describe(self.search, t("Search the settings"))
        self.search.setClearButtonEnabled(False)
        self.search.textChanged.connect(self._find)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self).activated.connect(self._to_search)
        self._trouble = Banner(look, "warning")
        self._nothing = EmptyScreen(look)
        self._nothing.show_words("search", t("Nothing is called that"), t("Try another word, or fewer letters."))
        content = QWidget()
        holder = tight(QHBoxLayout(content), margins=(L, 0, M, L))
        narrow = QWidget()
        narrow.setMaximumWidth(round(WIDEST * max(look.appearance.text_scale, 1.0)))
        self._column: QVBoxLayout = column(narrow, gap=S)
        self._column.addWidget(self._nothing)
        self._column.addStretch(1)
        holder.addWidget(narrow, 1)
        holder.addStretch(0)
        self.scroller = ScrollColumn(content, t("Settings"))
        top = QWidget()
        top.setMaximumWidth(narrow.maximumWidth())
        inside = column(top, gap=S)
        inside.addWidget(self.search)
        inside.addWidget(self._trouble)
        self.body.setContentsMargins(0, L, 0, 0)
        for number in range(self.body.count()):
            if (item := self.body.itemAt(number)) is not None and (part := item.layout() or item.widget()) is not None:
                part.setContentsMargins(L, 0, L, 0)
        row = tight(QHBoxLayout(), margins=(L, 0, L, S))
        row.addWidget(top, 1)
        row.addStretch(0)
        self.body.addLayout(row)
        self.body.addWidget(self.scroller, 1)

    def show_state(self, state: SettingsState) -> None:
        if state == self._state:
            return
        before, self._state = self._state, state
        self._trouble.show_words(state.trouble)
        for place, section in enumerate(state.sections):
            view = self.sections.get(section.key)
            if view is None:
                view = self.sections[section.key] = SectionView(self.look, section, self)
                self._column.insertWidget(place, view)
            view.show_section(section)
        self._show_hits()
        keys = [[row.key for row in section.rows] for section in state.sections]
        if keys != [[row.key for row in section.rows] for section in before.sections]:
            order_tabs(self)
        if state.spoken:
            self._say(state.spoken)

    def row(self, key: str) -> AnyView:
        """The view of a row."""
        return next(view.views[key] for view in self.sections.values() if key in view.views)

    def go_to_first(self) -> None:
        """From the search to the first control of the first hit."""
        for view in self.sections.values():
            for row in view.views.values():
                if row.isVisible():
                    inside = [one for one in in_reading_order(row) if one.isVisible() and one.isEnabled()]
                    if inside:
                        inside[0].setFocus(Qt.FocusReason.TabFocusReason)
                        self.scroller.ensureWidgetVisible(row, 0, M)
                        return

    def _to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _find(self) -> None:
        count = self._show_hits()
        self.scroller.verticalScrollBar().setValue(0)
        if self.search.text().strip():
            self._say(tn("{count} setting found", "{count} settings found", count))

    def _show_hits(self) -> int:
        found = hits(self._state, self.search.text())
        count = sum(view.show_hits(found) for view in self.sections.values())
        self._nothing.setVisible(not count and bool(self._state.sections))
        return count

    def _say(self, words: str) -> None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))


def _view_of(look: Look, row: AnyRow) -> AnyView:
    match row:
        case ToggleRow():
            return ToggleView(look, row)
        case ChoiceRow():
            return ChoiceView(look, row)
        case StepRow():
            return StepView(look, row)
        case PathRow():
            return PathView(look, row)
        case KeyRow():
            return KeyView(look, row)
        case ConnectRow():
            return ConnectView(look, row)
        case FactRow():
            return FactView(look, row)


def _show(view: AnyView, row: AnyRow) -> None:
    match view, row:
        case (ToggleView(), ToggleRow()):
            view.show_row(row)
        case (ChoiceView(), ChoiceRow()):
            view.show_row(row)
        case (StepView(), StepRow()):
            view.show_row(row)
        case (PathView(), PathRow()):
            view.show_row(row)
        case (KeyView(), KeyRow()):
            view.show_row(row)
        case (ConnectView(), ConnectRow()):
            view.show_row(row)
        case (FactView(), FactRow()):
            view.show_row(row)
