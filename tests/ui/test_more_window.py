"""The second window: rooms are made when wanted, every room has its key, and narrow or wide nothing is lost."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from app.ui.common.intents import OpenMore
from app.ui.common.look import Look
from app.ui.common.theme import Appearance
from app.ui.more.door import Door
from app.ui.more.room import Room, RoomPage
from app.ui.more.state import RoomShown
from app.ui.more.view import MoreWindow
from app.ui.window.acting import Tasks
from tests.ui import gallery, scenes
from tests.ui.conftest import Opener

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


class Rooms:
    """Two real rooms and a plain widget; remembers which were made and shown."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.shown: list[str] = []

    def room(self, key: str) -> Room:
        return Room(key, key.capitalize(), "book", lambda look: self._page(key, look))

    def _page(self, key: str, look: Look) -> QWidget:
        self.made.append(key)
        if key == "plain":
            plain = QWidget()
            QVBoxLayout(plain).addWidget(QLineEdit())
            return plain
        page = RoomPage(look, key.capitalize(), "What is here.")
        page.body.addWidget(QLineEdit())
        page.intent_made.connect(lambda intent: self.shown.append(key) if intent == RoomShown() else None)
        return page


@pytest.fixture
def rooms() -> Rooms:
    return Rooms()


@pytest.fixture
def opened(qapp: QApplication, rooms: Rooms) -> Iterator[Callable[..., MoreWindow]]:
    windows: list[MoreWindow] = []

    def opener(room: str = "day", *, width: int = 920, appearance: Appearance = gallery.LIGHT) -> MoreWindow:
        look = Look(appearance, gallery.RESOURCES)
        look.install(qapp)
        window = MoreWindow(look, [rooms.room(key) for key in ("day", "journal", "plain")])
        windows.append(window)
        window.resize(width, 600)
        window.open_room(room)
        gallery.settle()
        return window

    yield opener
    for window in windows:
        window.close()
        window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


Opened = Callable[..., MoreWindow]


def test_a_room_is_made_when_it_is_first_wanted_and_only_once(opened: Opened, rooms: Rooms) -> None:
    window = opened("journal")
    assert rooms.made == ["journal"]
    window.open_room("day")
    window.open_room("journal")
    assert rooms.made == ["journal", "day"]
    assert rooms.shown.count("journal") >= 2


def test_an_unknown_room_is_the_first_one(opened: Opened) -> None:
    assert opened("nonsense").room == "day"


def test_every_room_has_its_key_and_ctrl_tab_goes_round(opened: Opened) -> None:
    window = opened("day")
    QTest.keyClick(window, Key.Key_2, CTRL)
    assert window.room == "journal"
    QTest.keyClick(window, Key.Key_Tab, CTRL)
    assert window.room == "plain"
    QTest.keyClick(window, Key.Key_Tab, CTRL)
    assert window.room == "day"
    QTest.keyClick(window, Key.Key_Backtab, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert window.room == "plain"


def test_arrows_in_the_list_of_rooms_keep_the_focus_there(opened: Opened) -> None:
    window = opened("day")
    window.side.setFocus()
    QTest.keyClick(window.side, Key.Key_Down)
    assert window.room == "journal"
    assert QApplication.focusWidget() is window.side


def test_esc_closes_the_window_and_it_opens_again_as_it_was(opened: Opened) -> None:
    window = opened("journal")
    QTest.keyClick(window.focusWidget() or window, Key.Key_Escape)
    assert not window.isVisible()
    window.open_room("journal")
    assert window.isVisible()


@pytest.mark.parametrize(("width", "scale", "at_the_side"), [(639, 1.0, False), (640, 1.0, True), (900, 2.0, False)])
def test_names_stand_at_the_side_where_there_is_room(
    opened: Opened, *, width: int, scale: float, at_the_side: bool
) -> None:
    window = opened("day", width=width, appearance=Appearance("light", scale))
    assert window.side.isVisible() == at_the_side
    assert window.box.isVisible() != at_the_side
    if not at_the_side:
        window.box.setFocus()
        QTest.keyClick(window.box, Key.Key_Down)
        assert window.room == "journal"


def test_the_window_goes_down_to_320_pixels(opened: Opened) -> None:
    window = opened("day", width=320, appearance=gallery.LARGE)
    assert window.width() == 320
    assert window.minimumSizeHint().width() <= 320


def test_the_panel_opens_it_and_takes_it_along(open_window: Opener, rooms: Rooms) -> None:
    made: list[MoreWindow] = []

    def make(look: Look) -> MoreWindow:
        made.append(MoreWindow(look, [rooms.room("day"), rooms.room("journal")]))
        return made[-1]

    window, _ = open_window(scenes.calm(), more=make)
    assert not made
    window.intent_made.emit(OpenMore("journal"))
    window.intent_made.emit(OpenMore("day"))
    assert [one.room for one in made] == ["day"]


async def test_what_it_needs_is_imported_in_a_thread_and_the_last_room_counts(qapp: QApplication, rooms: Rooms) -> None:
    look, tasks, threads = Look(gallery.LIGHT, gallery.RESOURCES), Tasks(), list[int]()

    def make(look: Look) -> MoreWindow:
        return MoreWindow(look, [rooms.room("day"), rooms.room("journal")])

    look.install(qapp)
    door = Door(look, make, start=tasks, prepare=lambda: threads.append(threading.get_ident()))
    door.open("day")
    door.open("journal")
    assert rooms.made == []
    await tasks.finished()
    window = door.window
    assert window is not None
    assert window.room == "journal"
    door.open("day")
    assert rooms.made == ["journal", "day"]
    assert len(threads) == 1
    assert threads[0] != threading.get_ident()
    door.close()
    door.close()


def test_the_start_does_not_load_the_second_window() -> None:
    code = "import sys, app.ui.app, app.main; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {name for name in told if name.startswith("app.ui.more")} <= {"app.ui.more", "app.ui.more.door"}
