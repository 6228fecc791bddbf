"""Puts the second window together: which rooms there are, and what each reads from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from PySide6.QtWidgets import QWidget

from app.copilot.past import DayPast, JournalPast, LedgerPast
from app.ui.about.presenter import About, AboutPresenter, Parts
from app.ui.about.view import AboutPage
from app.ui.common.language import later
from app.ui.common.look import Look
from app.ui.day.presenter import DayPresenter
from app.ui.day.view import DayPage
from app.ui.journal.presenter import JournalPresenter
from app.ui.journal.view import JournalPage
from app.ui.ledger.presenter import LedgerPresenter
from app.ui.ledger.view import LedgerPage
from app.ui.more.loading import Start, WriteExport
from app.ui.more.room import Room, RoomPage
from app.ui.more.view import MoreWindow
from app.ui.quality.presenter import Packs, QualityPresenter
from app.ui.quality.view import QualityPage
from app.ui.window.acting import Tasks


class Past(LedgerPast, JournalPast, DayPast, Protocol):
    """Everything that can be looked back at."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What the rooms read from. `flush` stores requests that are still on their way into the ledger; `write` puts what
    is saved into a file. `start` begins a coroutine; without it they run on the running loop.
    """

    past: Past
    packs: Packs
    about: About
    parts: Parts
    flush: Callable[[], Awaitable[None]]
    clock: Callable[[], datetime]
    write: WriteExport
    report: Callable[[], Awaitable[str]] | None = None
    start: Start | None = None


def make_more(
    look: Look, sources: Sources | None = None, *, settings: Callable[[Look], QWidget] | None = None
) -> MoreWindow:
    """The second window, not yet shown. `settings` makes the page of settings; without it there is no such room."""
    rooms = list(_rooms_of(sources)) if sources else []
    if settings is not None:
        rooms.insert(max(0, len(rooms) - 1), Room("settings", later("Settings"), "settings", settings))
    return MoreWindow(look, rooms)


def _rooms_of(sources: Sources) -> tuple[Room, ...]:
    start = sources.start or Tasks()

    def ledger(look: Look) -> QWidget:
        page = LedgerPage(look)
        presenter = LedgerPresenter(
            sources.past,
            flush=sources.flush,
            clock=sources.clock,
            write=sources.write,
            paint=page.show_state,
            start=start,
        )
        return _kept(page, presenter)

    def journal(look: Look) -> QWidget:
        page = JournalPage(look)
        presenter = JournalPresenter(
            sources.past, clock=sources.clock, write=sources.write, paint=page.show_state, start=start
        )
        return _kept(page, presenter)

    def day(look: Look) -> QWidget:
        page = DayPage(look)
        return _kept(page, DayPresenter(sources.past, clock=sources.clock, paint=page.show_state, start=start))

    def quality(look: Look) -> QWidget:
        page = QualityPage(look)
        return _kept(page, QualityPresenter(sources.packs, paint=page.show_state, start=start))

    def about(look: Look) -> QWidget:
        page = AboutPage(look)
        presenter = AboutPresenter(
            sources.about,
            sources.parts,
            paint=page.show_state,
            start=start,
            report=sources.report,
            write=sources.write,
        )
        return _kept(page, presenter)

    return (
        Room("day", later("My day"), "chart-bar", day),
        Room("journal", later("Journal"), "history", journal),
        Room("ledger", later("Privacy ledger"), "shield-lock", ledger),
        Room("quality", later("Model quality"), "gauge", quality),
        Room("about", later("About and licences"), "info-circle", about),
    )


class _Presenter(Protocol):
    def handle(self, intent: object) -> None: ...

    def repaint(self) -> None: ...


def _kept(page: RoomPage, presenter: _Presenter) -> RoomPage:
    """The page keeps its presenter alive, and paints what is true before anything was read."""
    page.presenter = presenter
    page.intent_made.connect(presenter.handle)
    presenter.repaint()
    return page
