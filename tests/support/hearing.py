"""Hears what a screen reader is told by the panel; it is told all the same."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessibleAnnouncementEvent

import app.ui.window.view


@dataclass
class Heard:
    """What was said since it was last cleared, in order."""

    words: list[str] = field(default_factory=list)

    @classmethod
    def of_the_panel(cls, monkeypatch: pytest.MonkeyPatch) -> Heard:
        ears = cls()
        monkeypatch.setattr(app.ui.window.view, "QAccessibleAnnouncementEvent", ears._event)
        return ears

    def _event(self, source: QObject, words: str) -> QAccessibleAnnouncementEvent:
        self.words.append(words)
        return QAccessibleAnnouncementEvent(source, words)
