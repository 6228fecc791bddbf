"""Makes the window: look, views and presenter put together. What the program's start calls."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from app.domain.tone import NO_RULES, ToneRules
from app.ui.common.look import Look
from app.ui.common.theme import Appearance
from app.ui.more.door import Door, MakeMore
from app.ui.panel.view import SETTLE_MS
from app.ui.window.acting import Copilot, Tasks, Work
from app.ui.window.presenter import WindowPresenter
from app.ui.window.view import PanelWindow


def make_application(arguments: list[str]) -> QApplication:
    """The one QApplication. Closing the window does not end the program: decisions may still be on their way."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(arguments)
    app.setApplicationName("Calmdesk")
    app.setApplicationDisplayName("Calmdesk")
    app.setQuitOnLastWindowClosed(False)
    if QApplication.platformName() == "offscreen":
        qInstallMessageHandler(_without_known)
    return app


def _without_known(_kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    """Qt's off-screen platform warns of every window with a smallest size or brought to the front; the rest is told."""
    if not any(known in message for known in ("propagateSizeHints", "raise()")):
        print(message, file=sys.stderr)


def build_panel(
    copilot: Copilot,
    *,
    clock: Callable[[], datetime],
    appearance: Appearance,
    titles: Mapping[str, str],
    definitions: Mapping[str, str],
    resources: Path,
    start: Callable[[Work], None] | None = None,
    settle_ms: int = SETTLE_MS,
    tone: Callable[[], ToneRules] = lambda: NO_RULES,
    more: MakeMore | None = None,
    prepare_more: Callable[[], None] | None = None,
) -> PanelWindow:
    """The window on a copilot, not yet shown. `titles` and `definitions` are intent id -> words and may
    fill later, `resources` holds fonts/ and icons/. `tone` gives the rules that drafts are looked through with.
    `more` makes the second window when it is first wanted, after `prepare_more` has imported for it in a thread.

    `start` begins a coroutine of an act; without it they run on the running loop. The window keeps its presenter
    alive and lets go of the copilot when it is destroyed.
    """
    app = QApplication.instance()
    look = Look(appearance, resources)
    if isinstance(app, QApplication):
        look.install(app)
    window = PanelWindow(look, settle_ms=settle_ms)
    begin = start or Tasks()
    door = Door(look, more, start=begin, prepare=prepare_more) if more else None
    presenter = WindowPresenter(
        copilot,
        clock=clock,
        titles=titles,
        definitions=definitions,
        paint=window.show_state,
        start=begin,
        tone=tone,
        more=door.open if door else None,
    )
    window.presenter = presenter
    window.intent_made.connect(presenter.handle)
    window.destroyed.connect(presenter.close)
    if door:
        window.destroyed.connect(door.close)
    return window
