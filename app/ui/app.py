"""Makes the window: look, views and presenter put together. What the program's start calls."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, QUrl, qInstallMessageHandler
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from app.copilot.choices import Choices
from app.domain.errors import CalmdeskError
from app.domain.settings import Announce
from app.domain.tone import NO_RULES, ToneRules
from app.ui.common.intents import InSight
from app.ui.common.kept import Kept
from app.ui.common.look import Look
from app.ui.common.page import Page
from app.ui.common.theme import Appearance
from app.ui.following.system import Application
from app.ui.live_look import LiveLook
from app.ui.more.door import Door, MakeMore
from app.ui.panel.view import SETTLE_MS
from app.ui.window.acting import Copilot, Tasks, Work
from app.ui.window.presenter import WindowPresenter
from app.ui.window.view import PanelWindow
from app.ui.window.wishes import Wishes


def make_application(arguments: list[str]) -> QApplication:
    """The one QApplication. Closing the window does not end the program: decisions may still be on their way."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else Application(arguments)
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


def _browse(address: str) -> None:
    """Has the computer's own browser open a page."""
    QDesktopServices.openUrl(QUrl(address))


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
    kept: Kept | None = None,
    choices: Choices | None = None,
    announce: Callable[[], Announce] = lambda: "all",
    wishes: Callable[[], Wishes] = Wishes,
    system_moves: bool = True,
) -> PanelWindow:
    """The window on a copilot, not yet shown. `titles` and `definitions` are intent id -> words and may
    fill later, `resources` holds fonts/ and icons/. `tone` gives the rules that drafts are looked through with,
    `kept` is what the panel remembers by itself. `more` makes the second window when it is first wanted, after
    `prepare_more` has imported for it in a thread. With `choices` the windows follow what is chosen; `wishes` is asked
    anew each time; `system_moves` says whether the computer lets things move.

    `start` begins a coroutine of an act; without it they run on the running loop. The window keeps its presenter
    alive and lets go of the copilot when it is destroyed.
    """
    app = QApplication.instance()
    look = Look(appearance, resources)
    if isinstance(app, QApplication):
        look.install(app)
    window = PanelWindow(look, settle_ms=settle_ms)

    def tell(error: CalmdeskError) -> None:
        if isinstance(window.presenter, WindowPresenter):
            window.presenter.tell(error)

    window.door = door = Door(look, more, start=start or Tasks(tell), prepare=prepare_more) if more else None
    attach(
        window,
        copilot,
        clock=clock,
        titles=titles,
        definitions=definitions,
        start=start,
        tone=tone,
        kept=kept,
        announce=announce,
        wishes=wishes,
    )
    if door:
        window.destroyed.connect(door.close)
    if choices is not None:
        again = partial(repaint, window)
        LiveLook(choices, window, door=door, resources=resources, repaint=again, system_moves=system_moves)
    return window


def attach(
    window: PanelWindow,
    copilot: Copilot,
    *,
    clock: Callable[[], datetime],
    titles: Mapping[str, str],
    definitions: Mapping[str, str],
    start: Callable[[Work], None] | None = None,
    tone: Callable[[], ToneRules] = lambda: NO_RULES,
    kept: Kept | None = None,
    announce: Callable[[], Announce] = lambda: "all",
    wishes: Callable[[], Wishes] = Wishes,
) -> None:
    """Puts the window on a copilot. What an agent wrote for the one before is kept."""
    before, memory, front = window.presenter, None, window.front
    if isinstance(before, WindowPresenter):
        if isinstance(front, Page):
            front.leave()  # hands over what was typed on it
        memory = before.memory.texts()
        window.intent_made.disconnect(before.handle)
        window.destroyed.disconnect(before.close)
        before.close()
    presenter = WindowPresenter(
        copilot,
        clock=clock,
        titles=titles,
        definitions=definitions,
        paint=window.show_state,
        start=start,
        tone=tone,
        kept=kept,
        more=window.door.open if isinstance(window.door, Door) else None,
        memory=memory,
        announce=announce,
        wishes=wishes,
        browse=_browse,
    )
    window.presenter = presenter
    presenter.handle(InSight(window.is_in_sight))
    window.intent_made.connect(presenter.handle)
    window.destroyed.connect(presenter.close)


def repaint(window: PanelWindow) -> None:
    """Shows what is true now, in pages that were made anew."""
    if isinstance(window.presenter, WindowPresenter):
        window.presenter.repaint()


def renew_rooms(window: PanelWindow) -> None:
    """Makes the second window anew where it is open: what its rooms read from is another one."""
    if isinstance(window.door, Door):
        window.door.renew()
