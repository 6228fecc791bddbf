"""The demo desk's window: a queue that lives, a conversation that goes on, and switches for bad days."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.tickets import Changes, TicketRef
from app.ui.common.tabs import in_reading_order
from app.ui.demo_desk.placing import Place, side_by_side
from tests.domain.test_story import COLD, GOOD
from tests.ui.desk_stage import DeskStage
from tests.ui.test_accessibility import name_of


@pytest.fixture
def stage(qapp: QApplication) -> Iterator[DeskStage]:
    made = DeskStage()
    made.window.show()
    made.look()
    yield made
    made.window.close()
    made.window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_twelve_conversations_wait_and_a_click_opens_one_in_the_panel(stage: DeskStage) -> None:
    assert stage.window.queue.count() == 12
    stage.click("1001")
    assert stage.copilot.acts[-1] == ("open", TicketRef("demo", "1001"))
    assert "Where is my parcel?" in stage.last_words() or "where is my parcel?" in stage.last_words()
    assert "open here" in stage.row("1001")


def test_the_queue_works_by_keyboard(stage: DeskStage) -> None:
    stage.window.queue.setFocus()
    QTest.keyClick(stage.window.queue, Qt.Key.Key_Home)
    QTest.keyClick(stage.window.queue, Qt.Key.Key_Down)
    QTest.keyClick(stage.window.queue, Qt.Key.Key_Return)
    stage.look()
    assert stage.copilot.acts[-1][0] == "open"
    assert "open here" in stage.row(stage.copilot.acts[-1][1].id)


def test_what_was_sent_appears_and_the_customer_types_and_answers(stage: DeskStage) -> None:
    stage.click("1005")
    stage.reply("1005", GOOD)
    assert stage.last_words() == GOOD
    stage.later(seconds=4)
    assert stage.window.conversation.typing.text() == "Dario is typing…"
    assert "Dario is typing…" in stage.row("1005")
    stage.later(seconds=15)
    assert stage.window.conversation.typing.isHidden()
    assert stage.last_words().startswith("Finally somebody who has read it")


def test_a_customer_who_writes_meanwhile_is_counted_until_looked_at(stage: DeskStage) -> None:
    stage.click("1001")
    stage.later(seconds=120)
    assert "3 new messages" in stage.row("1014")
    stage.click("1014")
    assert "new message" not in stage.row("1014")
    assert stage.last_words() == "can you put us on that one?"


def test_a_story_that_has_ended_says_how(stage: DeskStage) -> None:
    stage.click("1005")
    for _ in range(2):
        stage.reply("1005", COLD)
        stage.later(seconds=20)
    assert "has left" in stage.row("1005")


def test_the_plug_is_said_on_the_button_and_in_words(stage: DeskStage) -> None:
    QTest.mouseClick(stage.window.plug, Qt.MouseButton.LeftButton)
    assert stage.window.plug.text() == "Plug the network in"
    assert stage.window._unplugged.isVisible()
    QTest.mouseClick(stage.window.plug, Qt.MouseButton.LeftButton)
    assert stage.window.plug.text() == "Unplug the network"
    assert not stage.window._unplugged.isVisible()


def test_afresh_asks_a_second_time(stage: DeskStage) -> None:
    stage.click("1005")
    stage.reply("1005", COLD)
    QTest.mouseClick(stage.window.afresh, Qt.MouseButton.LeftButton)
    assert stage.last_words() == COLD
    assert stage.window.afresh.text() == "Really? Press again"
    QTest.mouseClick(stage.window.afresh, Qt.MouseButton.LeftButton)
    stage.look()
    assert stage.last_words().startswith("This is the THIRD time")
    assert stage.window.afresh.text() == "Start afresh"


def test_another_press_takes_the_question_back(stage: DeskStage) -> None:
    QTest.mouseClick(stage.window.afresh, Qt.MouseButton.LeftButton)
    QTest.mouseClick(stage.window.around, Qt.MouseButton.LeftButton)
    assert stage.around == [True]
    assert stage.window.afresh.text() == "Start afresh"


def test_a_colleague_needs_a_conversation_and_is_first_once(stage: DeskStage) -> None:
    ref = TicketRef("demo", "1005")
    assert not stage.window.colleague.isEnabled()
    stage.click("1005")
    QTest.mouseClick(stage.window.colleague, Qt.MouseButton.LeftButton)
    assert stage.window.colleague.text() == "A colleague will be first"
    stage.click("1001")
    assert stage.window.colleague.text() == "A colleague is first"
    stage.click("1005")
    assert stage.window.colleague.text() == "A colleague will be first"
    version = asyncio.run(stage.desk.ticket(ref)).version
    asyncio.run(stage.desk.update(ref, Changes(group="Billing"), expected_version=version, operation_id="op"))
    stage.look()
    assert stage.window.colleague.text() == "A colleague is first"


def test_everything_has_a_name(stage: DeskStage) -> None:
    nameless = [type(widget).__name__ for widget in in_reading_order(stage.window) if not name_of(widget)]
    assert nameless == []


@pytest.mark.parametrize("screen", [Place(0, 0, 1366, 740), Place(0, 0, 1920, 1040), Place(100, 0, 1024, 740)])
def test_both_windows_fit_beside_each_other(screen: Place) -> None:
    desk, panel = side_by_side(screen, 400)
    assert desk.x >= screen.x
    assert desk.x + desk.width <= panel.x
    assert panel.x + panel.width <= screen.x + screen.width
    assert max(desk.y + desk.height, panel.y + panel.height) <= screen.y + screen.height
