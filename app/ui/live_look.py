"""Follows the settings while the program runs: language, look and keys of every window change at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.copilot.choices import Choices
from app.domain.phrase import Phrase
from app.domain.settings import Motion, Settings
from app.ui.carry import bring_back, taken_from
from app.ui.common.look import Look
from app.ui.common.shortcuts import use_shortcuts
from app.ui.more.door import Door
from app.ui.start import appearance_of
from app.ui.tongue import language_of, speak
from app.ui.window.view import PanelWindow


def use_words(settings: Settings, resources: Path) -> tuple[Phrase, ...]:
    """Takes up language, reading direction and keys; returns what of the keys could not be taken over."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        speak(app, language_of(settings.language), resources)
    return use_shortcuts(settings.shortcuts)


def may_move(chosen: Motion, *, system: bool) -> bool:
    """Whether things may move; `system` is what the computer says."""
    return chosen == "full" or (chosen == "system" and system)


class LiveLook(QObject):
    """Makes the insides of the windows anew when something that they are made from was chosen. What was typed, the
    page in front, the place in it and the focus stay.
    """

    made_anew = Signal()

    def __init__(
        self,
        choices: Choices,
        window: PanelWindow,
        *,
        door: Door | None,
        resources: Path,
        repaint: Callable[[], None],
        system_moves: bool,
    ) -> None:
        super().__init__(window)
        self._choices = choices
        self._window = window
        self._door = door
        self._resources = resources
        self._repaint = repaint
        self._system_moves = system_moves
        self._seen = _seen(choices.settings)
        # Later: the change may come from a button that is about to go.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.make_anew)
        unsubscribe = choices.subscribe(self._on_settings_changed)
        window.destroyed.connect(unsubscribe)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)

    def _on_settings_changed(self, settings: Settings) -> None:
        if _seen(settings) != self._seen:
            self._soon.start()

    def _on_scheme_changed(self) -> None:
        """The computer went dark or light."""
        if self._choices.settings.appearance == "system":
            self._soon.start()

    def make_anew(self) -> None:
        """Makes everything on screen anew, in one go: nothing is painted in between."""
        settings, window = self._choices.settings, self._window
        self._seen = _seen(settings)
        window.setUpdatesEnabled(False)
        try:
            page = taken_from(window.front)
            current = window.panel.current
            chosen = current.key if current is not None else None
            # Down before the sheet changes: every widget there is would be painted anew for nothing.
            folded = self._door.fold() if self._door is not None else None
            window.clear_out()
            use_words(settings, self._resources)
            moves = may_move(settings.motion, system=self._system_moves)
            look = Look(appearance_of(settings.appearance, settings.text_scale, moves=moves), self._resources)
            app = QApplication.instance()
            if isinstance(app, QApplication):
                look.install(app)
            window.furnish(look)
            self._repaint()
            while not window.panel.is_complete:
                window.panel.show_coming()
            for card in window.panel.cards:
                if card.key == chosen:
                    window.panel.choose(card)
            bring_back(page, window.front)
        finally:
            window.setUpdatesEnabled(True)
        if self._door is not None:
            self._door.unfold(folded, look)
        self.made_anew.emit()


def _seen(settings: Settings) -> tuple[object, ...]:
    """What the windows are made from."""
    return (
        *(settings.appearance, settings.text_scale, settings.language, settings.motion),
        tuple(sorted(settings.shortcuts.items())),
    )
