"""The window of the first run: one step at a time, every step by keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QStackedWidget

from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.surfaces import column
from app.ui.common.tabs import order_tabs
from app.ui.common.top import TopWindow
from app.ui.welcome.pages import ConnectPage, ContentPage, DonePage, HelloPage, PlacePage, WelcomePage
from app.ui.welcome.state import WelcomeState

WIDTH, HEIGHT = 480, 760
NARROWEST = 320


class WelcomeWindow(TopWindow):
    """Emits every intent of its pages; closing it says so."""

    intent_made = Signal(object)
    window_closed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setWindowTitle(t("Welcome to Calmdesk"))
        self.setMinimumWidth(NARROWEST)
        self.resize(WIDTH, HEIGHT)
        self.connect_page = ConnectPage(look)
        self.place = PlacePage(look)
        self.content = ContentPage(look)
        self._pages: dict[str, WelcomePage] = {
            page.step: page for page in (HelloPage(look), self.connect_page, self.content, self.place, DonePage(look))
        }
        self._stack = QStackedWidget()
        for page in self._pages.values():
            page.setProperty("surface", "page")
            page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            page.intent_made.connect(self.intent_made)
            self._stack.addWidget(page)
        column(self.base, gap=0).addWidget(self._stack)
        self._step = ""

    @property
    def front(self) -> WelcomePage:
        page = self._stack.currentWidget()
        assert isinstance(page, WelcomePage)  # noqa: S101 - there are no others
        return page

    def show_state(self, state: WelcomeState) -> None:
        page = self._pages[state.step]
        if self.connect_page is not page:
            self.connect_page.show_state(state)
        page.show_state(state)
        if state.step != self._step:
            self._step = state.step
            self._stack.setCurrentWidget(page)
            order_tabs(page)
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            page.take_focus()
            if self.isVisible():
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, page.accessibleName()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button in focus, or goes on; Esc goes back."""
        focus = self.focusWidget()
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.isAutoRepeat():
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self.front.leave()
        elif enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.front.send()
        elif enter and isinstance(focus, QAbstractButton):
            focus.click()
        elif enter and not isinstance(focus, QLineEdit):
            self.front.on.click()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.window_closed.emit()
