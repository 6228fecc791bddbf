"""The worklist in the real window: its order with reasons, the agent's own order, and how one finds a ticket."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView

from app.copilot.session import Session
from app.domain.tickets import TicketRef
from app.domain.worklist import Glance
from app.ui.common.intents import OpenWorklist
from app.ui.common.kept import Kept
from app.ui.window.view import PanelWindow
from app.ui.worklist.order import ListOrder
from app.ui.worklist.presenter import worklist_state
from app.ui.worklist.tickets import TicketList
from tests.ui import gallery, scenes, worklists
from tests.ui.conftest import Opener

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


def shown(window: PanelWindow) -> list[str]:
    return [row.ticket for row in window.worklist.list.rows()]


@pytest.fixture
def list_of(open_window: Opener) -> Any:
    def opened(session: Session) -> tuple[PanelWindow, Any]:
        window, copilot = open_window(session)
        window.intent_made.emit(OpenWorklist())
        gallery.settle()
        copilot.acts.clear()
        return window, copilot

    return opened


SUGGESTED = ["4705", "4702", "4700", "4706", "4701", "4704", "4703", "4707"]


def test_every_row_says_to_a_screen_reader_where_and_why_it_stands(list_of: Any) -> None:
    window, _ = list_of(worklists.busy())
    assert shown(window) == SUGGESTED
    said = [window.worklist.list.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in (0, 2)]
    why = "due in 12 min, customer upset twice, wrote about it before, several requests"
    assert said == [
        "Place 1 of 8, My lamp sparks and smells, Mia Aalto, open, somebody may be in danger, customer upset",
        "Place 3 of 8, Where is my parcel? It should have been here on Monday, Cleo Winter, open, " + why,
    ]


def test_alt_and_arrows_move_the_chosen_ticket_and_it_stays_chosen(list_of: Any) -> None:
    window, _ = list_of(worklists.busy())
    tickets: TicketList = window.worklist.list
    tickets.setCurrentRow(3)
    assert window.worklist.suggest.isHidden()
    QTest.keyClick(tickets, Key.Key_Up, ALT)
    QTest.keyClick(tickets, Key.Key_Up, ALT)
    assert shown(window) == ["4705", "4706", "4702", "4700", "4701", "4704", "4703", "4707"]
    assert tickets.currentRow() == 1
    assert tickets.hasFocus()
    QTest.keyClick(tickets, Key.Key_Down, ALT)
    assert shown(window)[:3] == ["4705", "4702", "4706"]
    assert not window.worklist.suggest.isHidden()
    QTest.mouseClick(window.worklist.suggest, Qt.MouseButton.LeftButton)
    assert shown(window) == SUGGESTED
    assert window.worklist.suggest.isHidden()


def test_a_ticket_is_never_moved_past_the_ends(list_of: Any) -> None:
    window, _ = list_of(worklists.busy())
    window.worklist.list.setCurrentRow(0)
    QTest.keyClick(window.worklist.list, Key.Key_Up, ALT)
    assert shown(window) == SUGGESTED
    assert window.worklist.suggest.isHidden()


class _Own(QDropEvent):
    """A drop of the list's own row: only Qt itself can make one with a source."""

    def __init__(self, at: QPointF, source: QAbstractItemView) -> None:
        self.mime = QMimeData()  # kept: the event does not
        left = Qt.MouseButton.LeftButton
        super().__init__(at, Qt.DropAction.MoveAction, self.mime, left, Qt.KeyboardModifier.NoModifier)
        self._source = source

    def source(self) -> QAbstractItemView:
        return self._source


@pytest.mark.parametrize("where", ["row", "below"])
def test_a_ticket_is_dropped_elsewhere(list_of: Any, where: str) -> None:
    window, copilot = list_of(scenes.calm(worklist=worklists.busy().worklist[:3]))
    tickets: TicketList = window.worklist.list
    before = shown(window)
    tickets.setCurrentRow(0)
    last = tickets.visualItemRect(tickets.item(2))
    at = last.center() if where == "row" else QPoint(last.center().x(), last.bottom() + 40)
    tickets.dropEvent(_Own(QPointF(at), tickets))
    assert shown(window) == [*before[1:], before[0]]
    assert tickets.count() == 3
    assert copilot.acts == []  # moving opens nothing


def test_a_new_ticket_comes_in_at_its_place_and_is_marked_until_it_is_opened(list_of: Any) -> None:
    window, copilot = list_of(worklists.busy())
    tickets: TicketList = window.worklist.list
    tickets.setCurrentRow(7)
    QTest.keyClick(tickets, Key.Key_Up, ALT)
    fresh = scenes.ticket("4799", "Two parcels, one label", due_at=scenes.NOW + timedelta(minutes=30))
    copilot.change(worklist=(*copilot.session.worklist, fresh))
    assert shown(window).index("4799") == 3
    assert [row.ticket for row in tickets.rows() if row.is_new] == ["4799"]
    assert "new in the list" in tickets.item(3).data(Qt.ItemDataRole.AccessibleTextRole)
    copilot.change(ref=TicketRef("demo", "4799"))
    assert not any(row.is_new for row in tickets.rows())


def test_typing_finds_a_ticket_by_any_of_its_words(list_of: Any) -> None:
    window, copilot = list_of(worklists.busy())
    page = window.worklist
    QTest.keyClick(page.list, Key.Key_Slash)
    assert page.search.hasFocus()
    QTest.keyClicks(page.search, "AALTO lamp")
    assert shown(window) == ["4705"]
    assert page.list.item(0).data(Qt.ItemDataRole.AccessibleTextRole).startswith("Place 1 of 8")
    QTest.keyClick(page.search, Key.Key_Escape)
    assert shown(window) == SUGGESTED
    assert window.front is page  # the first Esc shows all tickets again
    page.search.setFocus()
    QTest.keyClicks(page.search, "4706")
    QTest.keyClick(page.search, Key.Key_Return)
    assert copilot.acts == [("open", TicketRef("demo", "4706"))]


def test_a_ticket_moves_beside_what_is_seen_also_in_a_filtered_list(list_of: Any) -> None:
    window, _ = list_of(worklists.many())
    page = window.worklist
    page.search.setText("parcel")
    assert shown(window) == ["5000", "5008", "5016", "5024", "5032", "5040"]
    page.list.setCurrentRow(3)
    QTest.keyClick(page.list, Key.Key_Up, ALT)
    assert shown(window) == ["5000", "5008", "5024", "5016", "5032", "5040"]
    page.search.clear()
    assert shown(window)[15:18] == ["5015", "5024", "5016"]


def test_a_short_list_has_no_field_to_find_in(list_of: Any) -> None:
    window, _ = list_of(scenes.calm(worklist=worklists.busy().worklist[:3]))
    assert window.worklist.search.isHidden()


def test_the_own_order_is_kept_by_account_and_what_is_broken_is_left_out() -> None:
    kept = Kept()
    session = worklists.busy()
    order = ListOrder(kept)
    rows = worklist_state(session, scenes.NOW, order).rows
    first, last = TicketRef("demo", rows[0].ticket), TicketRef("demo", rows[-1].ticket)
    order.move(_ranked(session), last, first, after=False)
    assert set(kept.get("worklist order")) == {"demo"}
    again = worklist_state(session, scenes.NOW, ListOrder(kept))
    assert [row.ticket for row in again.rows] == ["4707", *SUGGESTED[:-1]]
    assert again.own_order
    assert not any(row.is_new for row in again.rows)
    wrong: tuple[Any, ...] = (None, 7, [], {"demo": 7}, {"demo": {"1": "first"}}, {7: {}})
    for broken in wrong:
        kept.put("worklist order", broken)
        assert not ListOrder(kept).is_own


def test_the_order_of_an_account_that_is_away_is_not_lost() -> None:
    kept = Kept({"worklist order": {"other": {"1": 0, "2": 1}, "demo": {"4707": 2}}})
    session = worklists.busy()
    ListOrder(kept).move(_ranked(session), TicketRef("demo", "4701"), TicketRef("demo", "4702"), after=True)
    assert sorted(kept.get("worklist order")["other"]) == ["1", "2"]


def test_what_the_open_ticket_says_now_counts() -> None:
    calm = scenes.calm(worklist=(scenes.ticket("1", "A"), scenes.ticket()), glances={scenes.REF: Glance("v0", upset=9)})
    state = worklist_state(calm, scenes.NOW)
    here = next(row for row in state.rows if row.current)
    assert "customer upset 9 times" not in here.reasons


def _ranked(session: Session) -> Any:
    from app.ui.worklist.presenter import suggested

    return suggested(session, scenes.NOW)
