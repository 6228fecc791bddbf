"""Puts the first run together, and waits until the person is through or has gone."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.ui.common.look import Look
from app.ui.live_look import use_words
from app.ui.settings.making import browse
from app.ui.start import appearance_of, dispose
from app.ui.welcome.presenter import WelcomePresenter, World
from app.ui.welcome.view import WelcomeWindow
from app.ui.window.acting import Tasks


async def first_run(world: World, *, resources: Path) -> bool:
    """Shows it. True when the panel is wanted now, False when the window was closed."""
    settings = world.choices.settings
    use_words(settings, resources)
    look = Look(appearance_of(settings.appearance, settings.text_scale), resources)
    app = QApplication.instance()
    if isinstance(app, QApplication):
        look.install(app)
    over: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def finished(wanted: bool) -> None:
        if not over.done():
            over.set_result(wanted)

    tasks = Tasks()
    window = WelcomeWindow(look)
    presenter = WelcomePresenter(world, paint=window.show_state, start=tasks, finished=finished, browse=browse)
    window.intent_made.connect(presenter.handle)
    window.window_closed.connect(lambda: finished(wanted=False))
    try:
        presenter.begin()
        window.show()
        window.activateWindow()
        return await over
    finally:
        tasks.cancel()
        dispose(window)
