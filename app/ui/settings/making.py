"""Puts the settings together: one presenter for the whole run, and a page for each look."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from app.ui.common.look import Look
from app.ui.more.state import RoomShown
from app.ui.settings.memory import World
from app.ui.settings.presenter import SettingsPresenter
from app.ui.settings.state import SettingsState
from app.ui.settings.view import SettingsPage
from app.ui.window.acting import Tasks, Work


class SettingsRoom:
    """Makes the page anew for another look; what was typed, looked up and begun stays with the presenter."""

    def __init__(
        self,
        world: World,
        *,
        show_room: Callable[[str], None],
        start: Callable[[Work], None] | None = None,
    ) -> None:
        self._page: SettingsPage | None = None
        self.presenter = SettingsPresenter(
            world,
            paint=self._paint,
            start=start or Tasks(),
            show_room=show_room,
            browse=browse,
        )

    def page(self, look: Look) -> SettingsPage:
        """The page in this look, with everything on it."""
        page = self._page = SettingsPage(look)
        page.show_state(self.presenter.state())
        page.intent_made.connect(self._on_intent)
        page.destroyed.connect(lambda: self._on_gone(page))
        return page

    def _paint(self, state: SettingsState) -> None:
        if self._page is not None:
            self._page.show_state(state)

    def _on_intent(self, intent: object) -> None:
        if isinstance(intent, RoomShown):
            self.presenter.shown()
        else:
            self.presenter.handle(intent)

    def _on_gone(self, page: SettingsPage) -> None:
        if self._page is page:
            self._page = None


def browse(place: str) -> None:
    """Opens a page in the browser, or a folder in the file manager."""
    QDesktopServices.openUrl(QUrl(place) if "://" in place else QUrl.fromLocalFile(place))
