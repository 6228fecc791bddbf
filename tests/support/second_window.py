"""The second window as somebody finds it: the page in front, and what is painted on it."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QApplication, QWidget

from app.ui.common.text import TextBlock
from app.ui.more.view import MoreWindow
from app.ui.settings.view import SettingsPage

Kind = TypeVar("Kind", bound=QWidget)


def page_of(kind: type[Kind]) -> Kind | None:
    """The page in front in the second window, where it is open at such a one."""
    shown = [one.page for one in QApplication.topLevelWidgets() if isinstance(one, MoreWindow) and one.isVisible()]
    return next((page for page in shown if isinstance(page, kind)), None)


def settings_page() -> SettingsPage:
    """The settings; fails while they are not open."""
    page = page_of(SettingsPage)
    assert page is not None, "the settings are not open"
    return page


def said_in(page: QWidget | None) -> list[str]:
    """What is painted in it, in order."""
    found = page.findChildren(TextBlock) if page else []
    return [block.text() for block in found if block.isVisible()]
