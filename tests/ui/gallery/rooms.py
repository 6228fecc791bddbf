"""Pictures of the second window on a real store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast

from PySide6.QtWidgets import QApplication

from app.desktop.exports import write_export
from app.desktop.licences import Licences
from app.domain.errors import DatabaseDamaged
from app.domain.phrase import Phrase
from app.domain.settings import Settings
from app.domain.support import Facts, report
from app.inference.quality import PacksInUse
from app.storage.store import LocalStore
from app.ui.about.presenter import About
from app.ui.about.view import AboutPage
from app.ui.app import make_application
from app.ui.common.look import Look
from app.ui.common.theme import Appearance
from app.ui.day.view import DayPage
from app.ui.journal.view import JournalPage
from app.ui.more.making import Past, Sources, make_more
from app.ui.more.view import MoreWindow
from app.ui.settings.making import SettingsRoom
from app.ui.start import dispose
from app.ui.window.acting import Tasks
from tests.support.past import NOON, Work, lines
from tests.ui.fake_workplace import WORK, FakeWorkplace
from tests.ui.gallery import stage

Fill = Callable[[LocalStore], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class RoomScene:
    """One room on a store that `fill` has written to; `then` acts before the picture is taken."""

    room: str
    fill: Fill
    appearance: Appearance = stage.LIGHT
    width: int = 960
    height: int = 740
    then: Callable[[MoreWindow, Tasks], Awaitable[None]] | None = None
    damaged: bool = False


async def nothing(_: LocalStore) -> None:
    """An agent's first day."""


async def a_month(store: LocalStore) -> None:
    """Weeks of work, and its requests."""
    await Work(store).weeks(24, 40)
    await store.add_ledger(lines(3000))


async def _flushed() -> None:
    """Nothing is on its way into the ledger."""


class DamagedPast:
    """A database that cannot be read, whatever is asked of it."""

    def __getattr__(self, _: str) -> Callable[..., Awaitable[Any]]:
        async def fails(*_args: object, **_named: object) -> None:
            raise DatabaseDamaged(
                Phrase.of("{file}; its newest backup is of {when}", file="calmdesk.db", when="2026-11-19 17:30")
            )

        return fails


async def _report() -> str:
    return report(Facts({"Calmdesk": "0.1.0"}, Settings(accounts=(WORK,)), (), {"journal rows": 12}, (), ()))


def _sources(store: LocalStore, tasks: Tasks, *, damaged: bool = False) -> Sources:
    packs = PacksInUse(stage.RESOURCES.parent / "models" / "packs", None, tuple)
    return Sources(
        past=cast("Past", DamagedPast()) if damaged else store.past,
        packs=packs,
        about=About(
            "0.1.0", "/home/cleo/.local/state/Calmdesk/log", "/home/cleo/.local/share/Calmdesk", "/home/cleo/.config"
        ),
        parts=Licences(root=stage.RESOURCES.parent, resources=stage.RESOURCES, packs=packs.folders),
        flush=_flushed,
        clock=lambda: NOON,
        write=write_export,
        report=_report,
        start=tasks,
    )


@asynccontextmanager
async def opened(scene: RoomScene) -> AsyncIterator[tuple[MoreWindow, Tasks, LocalStore]]:
    """The real window at a room, read to its end and settled."""
    app = QApplication.instance() or make_application(["rooms"])
    assert isinstance(app, QApplication)
    store = await LocalStore.open(None, key=None)
    await scene.fill(store)
    look = Look(scene.appearance, stage.RESOURCES)
    look.install(app)
    tasks = Tasks()
    world = FakeWorkplace(Settings(accounts=(WORK,)))
    settings = SettingsRoom(world, show_room=lambda _: None, start=stage.run_now)
    window = make_more(look, _sources(store, tasks, damaged=scene.damaged), settings=settings.page)
    window.resize(scene.width, scene.height)
    window.open_room(scene.room)
    await settled(tasks)
    if scene.then:
        await scene.then(window, tasks)
        await settled(tasks)
    try:
        yield window, tasks, store
    finally:
        await tasks.finished()
        dispose(window)
        await store.close()


async def settled(tasks: Tasks) -> None:
    """Everything that was asked for was read, and layouts came to rest."""
    for _ in range(3):
        await tasks.finished()
        stage.settle()


def _period(number: int) -> Callable[[MoreWindow, Tasks], Awaitable[None]]:
    async def then(window: MoreWindow, _: Tasks) -> None:
        assert isinstance(window.page, DayPage)
        window.page._periods.button(number).click()

    return then


async def _licence(window: MoreWindow, _: Tasks) -> None:
    assert isinstance(window.page, AboutPage)
    window.page.records.table.setCurrentIndex(window.page.records.model.index(0, 0))


async def _make_report(window: MoreWindow, _: Tasks) -> None:
    assert isinstance(window.page, AboutPage)
    window.page.make_report.click()


async def _one_ticket(window: MoreWindow, tasks: Tasks) -> None:
    page = window.page
    assert isinstance(page, JournalPage)
    page.ticket.setText("4711")
    page.ticket.settle()
    await settled(tasks)
    decided = [place for place, line in enumerate(page.records.model.lines) if line.mark == "check"]
    page.records.list.setCurrentIndex(page.records.model.index(decided[0], 0))


ROOMS = ("day", "journal", "ledger", "quality", "about")


def _looks(room: str, fill: Fill) -> dict[str, RoomScene]:
    return {
        f"{room}-light": RoomScene(room, fill),
        f"{room}-dark": RoomScene(room, fill, stage.DARK),
        f"{room}-320": RoomScene(room, fill, width=320, height=760),
        f"{room}-large": RoomScene(room, fill, stage.LARGE, width=920, height=900),
        f"{room}-large-320": RoomScene(room, fill, stage.LARGE, width=320, height=900),
        f"{room}-empty": RoomScene(room, nothing, width=700),
    }


def room_scenes() -> Mapping[str, RoomScene]:
    """Every picture by its name."""
    found = {f"{name}": scene for room in ROOMS for name, scene in _looks(room, a_month).items()}
    return found | {
        "settings-among-rooms": RoomScene("settings", nothing),
        "day-week": RoomScene("day", a_month, height=1200, then=_period(1)),
        "day-month": RoomScene("day", a_month, stage.DARK, height=1500, then=_period(2)),
        "day-month-320": RoomScene("day", a_month, width=320, height=1900, then=_period(2)),
        "day-month-large": RoomScene("day", a_month, stage.LARGE, width=640, height=2400, then=_period(2)),
        "journal-ticket": RoomScene("journal", a_month, then=_one_ticket),
        "journal-ticket-320": RoomScene("journal", a_month, stage.DARK, width=320, height=900, then=_one_ticket),
        "quality-all": RoomScene("quality", nothing, height=2100),
        "quality-all-320": RoomScene("quality", nothing, stage.DARK, width=320, height=2600),
        "about-report": RoomScene("about", nothing, height=1000, then=_make_report),
        "about-report-320": RoomScene("about", nothing, stage.DARK, width=320, height=1200, then=_make_report),
        "about-text": RoomScene("about", nothing, height=900, then=_licence),
        "about-text-320": RoomScene("about", nothing, stage.DARK, width=320, height=1200, then=_licence),
        "ledger-damaged": RoomScene("ledger", a_month, width=700, damaged=True),
        "day-damaged-320": RoomScene("day", a_month, stage.DARK, width=320, damaged=True),
    }
