"""Puts the demo desk's window together and places it beside the panel."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Protocol

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.domain.settings import Announce
from app.ui.common.look import Look
from app.ui.common.theme import Appearance
from app.ui.demo_desk.placing import Place, side_by_side
from app.ui.demo_desk.presenter import DeskPresenter, LiveDesk, PanelSide
from app.ui.demo_desk.view import DeskWindow
from app.ui.guide.presenter import GuidePresenter, Watched
from app.ui.guide.state import GuideState
from app.ui.guide.view import HintStrip
from app.ui.window.acting import Tasks
from app.ui.window.view import PanelWindow


class Copilot(PanelSide, Watched, Protocol):
    """What desk and tour need of the copilot."""


def open_demo_desk(
    panel: PanelWindow,
    copilot: Copilot,
    desk: Callable[[], LiveDesk | None],
    *,
    clock: Callable[[], datetime],
    appearance: Appearance,
    resources: Path,
    tour: bool,
    announce: Callable[[], Announce] = lambda: "all",
) -> DeskWindow:
    """The desk's window with the tour on top of the panel, shown beside it. `tour` begins it at once."""
    look = Look(appearance, resources)
    window, tasks = DeskWindow(look), Tasks()
    hint = HintStrip(look)

    def show_hint(state: GuideState) -> None:
        hint.show_state(state)

    def put_up(new: HintStrip) -> None:
        nonlocal hint
        hint = new
        hint.intent_made.connect(guide.handle)
        hint.key_pressed.connect(guide.on_key_pressed)
        hint.put_into(panel, at_rest=lambda: panel.front is panel.panel)

    def end_following() -> None:
        with suppress(RuntimeError):  # the panel may have gone first
            panel.furnished.disconnect(made_anew)

    def made_anew(look: Look) -> None:
        """The panel took everything in it away, the hint too, because look, language or keys are other ones."""
        put_up(HintStrip(look))
        window.furnish(look)
        guide.repaint()
        presenter.repaint()

    def toured(on: bool) -> None:
        presenter.touring = on
        presenter.repaint()

    def around(begin: bool) -> None:
        guide.begin() if begin else guide.end()

    guide = GuidePresenter(copilot, paint=show_hint, changed=toured)
    presenter = DeskPresenter(
        desk, copilot, clock=clock, paint=window.show_state, start=tasks, around=around, announce=announce
    )
    presenter.watchers.append(guide.on_desk_seen)
    window.presenter = presenter
    window.intent_made.connect(presenter.handle)
    window.intent_made.connect(guide.handle)
    window.time_passed.connect(lambda: tasks(presenter.look()))
    window.window_closed.connect(tasks.cancel)
    window.window_closed.connect(panel.close)
    window.destroyed.connect(guide.close)
    panel.intent_made.connect(guide.handle)
    put_up(hint)
    panel.furnished.connect(made_anew)
    window.destroyed.connect(end_following)
    place_beside(window, panel)
    window.show()
    if tour:
        guide.begin()
    return window


def place_beside(desk: QWidget, panel: QWidget) -> None:
    """Both windows side by side on the panel's screen."""
    screen = panel.screen() or QGuiApplication.primaryScreen()
    room = screen.availableGeometry()
    places = side_by_side(Place(room.x(), room.y(), room.width(), room.height()), panel.width())
    for window, place in zip((desk, panel), places, strict=True):
        window.setGeometry(place.x, place.y, place.width, place.height)
