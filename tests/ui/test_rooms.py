"""The rooms of the second window on a real store: what they say, how they are reached, and what they never do."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.domain.day import counted
from app.storage.store import LocalStore
from app.ui.about.view import AboutPage
from app.ui.common.tabs import in_reading_order
from app.ui.common.text import TextBlock
from app.ui.common.theme import Appearance
from app.ui.day.view import DayPage
from app.ui.journal.view import JournalPage
from app.ui.ledger.presenter import PAGE
from app.ui.ledger.view import LedgerPage
from app.ui.more.records import RecordsView
from app.ui.more.view import MoreWindow
from app.ui.quality.charts import ReliabilityChart, RiskChart
from app.ui.quality.view import QualityPage
from app.ui.window.acting import Tasks
from tests.support.past import NOON, Work, lines
from tests.ui import gallery
from tests.ui.gallery import rooms
from tests.ui.gallery.rooms import RoomScene, settled

Entered = tuple[MoreWindow, Tasks, LocalStore]
Enter = Callable[[RoomScene], Coroutine[Any, Any, Entered]]
MANY = 20_000


@pytest_asyncio.fixture
async def enter() -> AsyncIterator[Enter]:
    async with AsyncExitStack() as stack:

        async def enter(scene: RoomScene) -> Entered:
            return await stack.enter_async_context(rooms.opened(scene))

        yield enter


async def a_day(store: LocalStore) -> None:
    await Work(store).weeks(2, 30)
    await store.add_ledger(lines(40))


async def many_requests(store: LocalStore) -> None:
    await store.add_ledger([*lines(MANY), *lines(3, host="desk.example:8443")])


def words_in(widget: QWidget) -> str:
    """Everything that is written on it now."""
    return "\n".join(label.text() for label in widget.findChildren(TextBlock) if label.isVisible())


# -- the privacy ledger -----------------------------------------------------------------------------------------------


async def test_a_long_ledger_builds_no_widget_for_each_line(enter: Enter) -> None:
    short, _, _ = await enter(RoomScene("ledger", a_day))
    few = len(short.findChildren(QWidget))
    window, tasks, _ = await enter(RoomScene("ledger", many_requests))
    page = window.page
    assert isinstance(page, LedgerPage)
    assert len(window.findChildren(QWidget)) <= few + 2
    assert page.records.model.rowCount() == PAGE
    table, last = page.records.table, page.records.model.index(PAGE - 1, 0)
    while page.records.model.rowCount() < 3 * PAGE:
        table.scrollTo(page.records.model.index(page.records.model.rowCount() - 1, 0))
        gallery.settle()
        await settled(tasks)
    assert table.verticalScrollBar().value() > 0
    assert page.records.model.lines[PAGE - 1].cells[0] == last.data()
    keys = [line.key for line in page.records.model.lines]
    assert len(set(keys)) == len(keys)


async def test_today_is_told_in_one_sentence_and_filters_choose(enter: Enter) -> None:
    window, tasks, _ = await enter(RoomScene("ledger", many_requests))
    page = window.page
    assert isinstance(page, LedgerPage)
    assert page._today.text().startswith("Today: ")
    assert "desk.example:8443 (3)" in page._today.text()
    page.host.setCurrentIndex(page.host.findData("desk.example:8443"))
    page.host.activated.emit(page.host.currentIndex())
    await settled(tasks)
    assert page.records.model.rowCount() == 3
    assert page._sum.text().startswith("3 requests chosen")
    page.host.setCurrentIndex(0)
    page.host.activated.emit(0)
    page.ticket.setText("#4711")
    QTest.keyClick(page.ticket, Qt.Key.Key_Return)
    await settled(tasks)
    assert {line.cells[3] for line in page.records.model.lines} == {"4711"}
    QTest.keyClick(page.ticket, Qt.Key.Key_Escape)
    await settled(tasks)
    assert window.isVisible()
    assert page.records.model.rowCount() == PAGE


async def test_the_ledger_is_saved_as_it_is_chosen(enter: Enter, tmp_path: Path) -> None:
    window, tasks, _ = await enter(RoomScene("ledger", many_requests))
    page = window.page
    assert isinstance(page, LedgerPage)
    QTest.mouseClick(page.export, Qt.MouseButton.LeftButton)
    assert page.export.dialog is not None
    page.export.dialog.close()
    gallery.settle()
    page.export.path_chosen.emit(str(tmp_path / "out.csv"))
    await settled(tasks)
    written = (tmp_path / "out.csv").read_text().splitlines()
    assert written[0] == "time,account,host,method,purpose,ticket,bytes,received,status"
    assert len(written) == 1 + MANY + 3
    page.export.path_chosen.emit(str(tmp_path / "none" / "out.csv"))
    await settled(tasks)
    assert "The file could not be written" in words_in(page)
    left = await asyncio.to_thread(lambda: [path.name for path in tmp_path.iterdir()])
    assert left == ["out.csv"]


async def test_a_new_request_does_not_move_what_is_read(enter: Enter) -> None:
    window, tasks, store = await enter(RoomScene("ledger", a_day))
    page = window.page
    assert isinstance(page, LedgerPage)
    page.records.table.setCurrentIndex(page.records.model.index(7, 0))
    key, seen = page.records.current, page.records.model.lines[7].cells
    await store.add_ledger([replace(lines(1)[0], purpose="send reply")])
    window.open_room("ledger")
    await settled(tasks)
    assert page.records.current == key
    assert page.records.model.lines[8].cells == seen


# -- the journal ------------------------------------------------------------------------------------------------------


async def test_the_journal_says_that_it_is_whole_and_shows_a_row_in_full(enter: Enter) -> None:
    window, tasks, store = await enter(RoomScene("journal", a_day))
    page = window.page
    assert isinstance(page, JournalPage)
    assert "rows are as they were written" in words_in(page.chain)
    page.kind.setCurrentIndex(page.kind.findData("decision"))
    page.kind.activated.emit(page.kind.currentIndex())
    await settled(tasks)
    page.records.table.setCurrentIndex(page.records.model.index(0, 0))
    gallery.settle()
    full = words_in(page.full)
    assert "classifier 0.1.0" in full
    assert "1a2b3c" in full
    ticket = (await store.journal(limit=1))[0].ticket
    page.ticket.setText(ticket.id)
    page.ticket.settle()
    await settled(tasks)
    assert page.records.list.isVisible()
    assert "Time line of ticket" in words_in(page)


async def test_deleted_words_are_told_and_never_invented(enter: Enter) -> None:
    window, tasks, store = await enter(RoomScene("journal", a_day))
    page = window.page
    assert isinstance(page, JournalPage)
    decided = [row for row in await store.journal(limit=10_000) if row.kind == "decision"][-1]
    await store.forget_ticket(decided.ticket)
    page.kind.setCurrentIndex(page.kind.findData("decision"))
    page.ticket.setText(decided.ticket.id)
    page.ticket.settle()
    await settled(tasks)
    assert page.records.model.rowCount() > 0
    page.records.list.setCurrentIndex(page.records.model.index(0, 0))
    gallery.settle()
    assert "Its words were deleted; the fact stays." in words_in(page.full)
    assert "Hi Cleo" not in words_in(page)
    assert not any("Hi Cleo" in line.sub for line in page.records.model.lines)


@pytest.mark.parametrize("name", ["rows.ndjson", "rows.csv"])
async def test_the_journal_is_saved_without_words(enter: Enter, tmp_path: Path, name: str) -> None:
    window, tasks, store = await enter(RoomScene("journal", a_day))
    page = window.page
    assert isinstance(page, JournalPage)
    page.export.path_chosen.emit(str(tmp_path / name))
    await settled(tasks)
    written = (tmp_path / name).read_text()
    count = len(await store.journal(limit=100_000))
    assert written.count("\n") == count + (1 if name.endswith("csv") else 0)
    assert "Hi Cleo" not in written
    if name.endswith("ndjson"):
        assert json.loads(written.splitlines()[0])["kind"]


# -- my day -----------------------------------------------------------------------------------------------------------


async def test_my_day_says_what_the_rows_say(enter: Enter) -> None:
    window, tasks, store = await enter(RoomScene("day", a_day))
    page = window.page
    assert isinstance(page, DayPage)
    begin = NOON.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    counts = counted(await store.journal(limit=100_000), begin, begin.replace(hour=23, minute=59))
    assert f"{counts.eligible} messages read" in words_in(page)
    assert f"{counts.used} used." in words_in(page)
    assert not page.bars.isVisible()
    QTest.mouseClick(page._periods.button(1), Qt.MouseButton.LeftButton)
    await settled(tasks)
    assert page.bars.isVisible()
    assert page.records.model.rowCount() == 7
    assert "60 messages read" in page.bars.accessibleName()


async def test_my_day_belongs_to_the_agent_and_scores_nobody(enter: Enter) -> None:
    window, _, _ = await enter(RoomScene("day", a_day))
    assert window.page is not None
    said = words_in(window.page)
    assert "nobody else sees them" in said
    assert not any(word in said.lower() for word in ("rank", "average agent", "target", "team "))


# -- model quality and licences ---------------------------------------------------------------------------------------


async def test_every_chart_is_told_in_words(enter: Enter) -> None:
    window, tasks, _ = await enter(RoomScene("quality", rooms.nothing))
    page = window.page
    assert isinstance(page, QualityPage)
    charts = [*page.findChildren(ReliabilityChart), *page.findChildren(RiskChart)]
    assert len(charts) == 4
    assert all("%" in chart.accessibleName() for chart in charts)
    assert "52.4" in words_in(page)
    QTest.mouseClick(page._group.buttons()[2], Qt.MouseButton.LeftButton)
    await settled(tasks)
    assert not [chart for chart in page.findChildren(RiskChart) if chart.isVisible()]
    assert "STAR" in words_in(page)


async def test_a_licence_is_found_and_read_in_the_window(enter: Enter) -> None:
    window, tasks, _ = await enter(RoomScene("about", rooms.nothing))
    page = window.page
    assert isinstance(page, AboutPage)
    names = [line.cells[0] for line in page.records.model.lines]
    assert {"Calmdesk", "Python", "Inter", "Tabler Icons", "classifier", "numpy"} <= set(names)
    QTest.keyClicks(page.search, "pyside")
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    await settled(tasks)
    assert page.records.model.rowCount() == 1
    page.records.table.setCurrentIndex(page.records.model.index(0, 0))
    await settled(tasks)
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in page.text.toPlainText()


# -- all of them ------------------------------------------------------------------------------------------------------


def name_of(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip() if interface else ""


@pytest.mark.parametrize("width", [960, 320])
@pytest.mark.parametrize("room", rooms.ROOMS)
async def test_everything_has_a_name_and_tab_reaches_it(enter: Enter, room: str, width: int) -> None:
    window, _, _ = await enter(RoomScene(room, a_day, width=width))
    reached = [widget for widget in in_reading_order(window) if widget.isVisible() and widget.isEnabled()]
    assert [type(widget).__name__ for widget in reached if not name_of(widget)] == []
    seen: set[QWidget] = set()
    for _ in range(len(reached) + 2):
        QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
        focus = window.focusWidget()
        assert focus is not None
        seen.add(focus)
    checked = {widget for widget in reached if not widget.property("checkable")}
    missing = {type(widget).__name__ for widget in checked - seen if not hasattr(widget, "isCheckable")}
    assert missing == set()


@pytest.mark.parametrize("width", [960, 320])
@pytest.mark.parametrize("room", ["journal", "ledger", "about"])
async def test_a_screen_reader_hears_cells_or_whole_lines(enter: Enter, room: str, width: int) -> None:
    window, _, _ = await enter(RoomScene(room, a_day, width=width))
    records = window.findChild(RecordsView)
    assert records is not None
    view = records.list if records.list.isVisible() else records.table
    assert view is (records.list if width == 320 else records.table)
    said = records.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == (records.model.lines[0].spoken if width == 320 else said)
    assert said


@pytest.mark.parametrize("appearance", [gallery.LIGHT, gallery.LARGE])
@pytest.mark.parametrize("room", rooms.ROOMS)
async def test_nothing_is_wider_than_a_narrow_window(enter: Enter, room: str, appearance: Appearance) -> None:
    window, _, _ = await enter(RoomScene(room, a_day, appearance, width=320, height=900))
    page = window.page
    assert page is not None
    scroller = page.scroller  # type: ignore[attr-defined]
    assert scroller.widget().width() <= scroller.viewport().width()


@pytest.mark.parametrize("room", ["day", "journal", "ledger"])
async def test_a_database_that_cannot_be_read_is_said_and_can_be_tried_again(enter: Enter, room: str) -> None:
    window, _, _ = await enter(RoomScene(room, a_day, damaged=True))
    assert window.page is not None
    assert "This could not be read" in words_in(window.page)


@pytest.mark.parametrize("room", ["day", "journal", "ledger"])
async def test_an_empty_room_is_kind(enter: Enter, room: str) -> None:
    window, _, _ = await enter(RoomScene(room, rooms.nothing))
    assert window.page is not None
    said = words_in(window.page)
    assert "Nothing" in said
    assert "One moment" not in said
