"""Tickets asked for from outside the list, in the real window: dropped, pasted, linked, seen in the browser."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.links import link_to
from app.domain.tickets import TicketRef
from app.ui.common.intents import OpenWorklist
from app.ui.following.intents import LookedAt, OpenLink
from app.ui.panel.intents import EditCard, NoticeClosed, NoticeUsed, ReplyEdited
from app.ui.panel.replies_view import ReplyCardView
from app.ui.window.reach import address_text
from app.ui.window.view import PanelWindow
from tests.ui import scenes
from tests.ui.conftest import Opener

URL = "https://demo.example/ticket/104"
TICKET = ("open", TicketRef("demo", "104"))
NOTHING = Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def mime(text: str = "", url: str = "") -> QMimeData:
    data = QMimeData()
    if url:
        data.setUrls([QUrl(url)])
    if text:
        data.setText(text)
    return data


def drop(on: QWidget, data: QMimeData) -> bool:
    """Drags over the widget and drops there, as the system tells it. Whether it was taken."""
    actions, left = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(5, 5), actions, data, left, NOTHING)
    QApplication.sendEvent(on, enter)
    if enter.isAccepted():
        QApplication.sendEvent(on, QDropEvent(QPointF(5, 5), actions, data, left, NOTHING))
    return enter.isAccepted()


def notices(window: PanelWindow) -> list[str]:
    presenter = window.presenter
    assert presenter is not None
    return [notice.title for notice in presenter.state().panel.notices]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "data", [mime(url=URL), mime(f"  {URL}\n"), mime(text="The subject", url=URL), mime(link_to(URL))]
)
def test_a_dropped_address_opens_its_ticket(open_window: Opener, data: QMimeData) -> None:
    window, copilot = open_window(scenes.calm())
    assert drop(window, data)
    assert copilot.acts == [TICKET]


def test_a_drop_on_a_card_reaches_the_window(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    window.panel.choose_numbered("action", 1)
    card = window.panel.current
    assert card is not None
    assert drop(card, mime(url=URL))
    assert copilot.acts == [TICKET]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("My parcel never came", "This is not a ticket's address"),
        ("https://elsewhere.example/start", "This address is not a ticket of a connected helpdesk"),
        ("file:///etc/passwd", "This is not a ticket's address"),
        ("x" * 100_000, "This is not a ticket's address"),
    ],
)
def test_what_is_no_ticket_is_said_and_nothing_else_happens(open_window: Opener, text: str, words: str) -> None:
    window, copilot = open_window(scenes.calm())
    drop(window, mime(text))
    assert copilot.acts == []
    assert notices(window) == [words]


def test_the_first_of_several_addresses_counts() -> None:
    data = QMimeData()
    data.setUrls([QUrl(URL), QUrl("https://demo.example/ticket/105")])
    assert address_text(data) == URL
    assert address_text(mime(f"{URL}\nhttps://demo.example/ticket/105")) == URL
    assert address_text(QMimeData()) == ""


@pytest.mark.parametrize("keys", [(Qt.Key.Key_V, NOTHING), (Qt.Key.Key_V, CTRL), (Qt.Key.Key_V, CTRL | SHIFT)])
def test_the_copied_address_is_opened_by_its_keys(
    open_window: Opener, keys: tuple[Qt.Key, Qt.KeyboardModifier]
) -> None:
    window, copilot = open_window(scenes.calm())
    QGuiApplication.clipboard().setText(URL)
    assert copilot.acts == []  # nothing looks at the clipboard by itself
    QTest.keyClick(window.focusWidget() or window, *keys)
    assert copilot.acts == [TICKET]


def test_pasting_into_a_text_stays_pasting_and_ctrl_shift_v_opens(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    window.panel.choose_numbered("reply", 1)
    reply = window.panel.current
    assert isinstance(reply, ReplyCardView)
    QGuiApplication.clipboard().setText(URL)
    reply.edit.setFocus()
    QTest.keyClick(reply.edit, Qt.Key.Key_V, CTRL)
    assert URL in reply.edit.toPlainText()
    assert copilot.acts == []
    QTest.keyClick(reply.edit, Qt.Key.Key_V, CTRL | SHIFT)
    assert copilot.acts == [TICKET]


def test_what_is_written_on_a_page_is_kept_when_a_link_opens_another_ticket(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    before = copilot.session.ref
    assert before is not None
    window.intent_made.emit(EditCard("adv1", "a1"))
    window.decision.reply.setPlainText("My own words")
    window.follow(OpenLink(URL))
    assert copilot.acts == [TICKET]
    assert window.front is window.panel
    copilot.become(scenes.calm())
    assert "You have a text that was not sent" in notices(window)


def test_the_ticket_in_the_browser_is_followed(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    window.intent_made.emit(OpenWorklist())
    copilot.acts.clear()
    window.follow(LookedAt(URL))
    assert copilot.acts == [TICKET]
    assert window.front is window.panel


def test_the_open_ticket_and_strange_pages_in_the_browser_change_nothing(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    ref = copilot.session.ref
    assert ref is not None
    for url in (f"https://demo.example/ticket/{ref.id}", "https://elsewhere.example/start"):
        window.follow(LookedAt(url))
    assert copilot.acts == []
    assert notices(window) == []


def test_while_the_agent_writes_the_browsers_ticket_is_only_offered(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    window.intent_made.emit(EditCard("adv1", "a1"))
    window.decision.reply.setPlainText("My own words")
    window.follow(LookedAt(URL))
    assert copilot.acts == []
    assert window.front is window.decision
    assert window.decision.reply.toPlainText() == "My own words"
    window.decision.leave()
    assert "You are looking at ticket 104 in your browser" in notices(window)
    window.intent_made.emit(NoticeUsed("offered"))
    assert copilot.acts == [TICKET]
    assert notices(window) == []


def test_what_the_agent_opened_here_stays_until_the_browser_shows_something_else(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    window.follow(LookedAt(URL))
    window.follow(OpenLink("https://demo.example/ticket/105"))
    copilot.acts.clear()
    window.follow(LookedAt(URL))  # told again, as an extension may
    assert copilot.acts == []
    window.follow(LookedAt(""))
    window.follow(LookedAt(URL))
    assert copilot.acts == [TICKET]


def test_an_offer_that_was_put_away_does_not_come_back_until_another_ticket_is_looked_at(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    window.intent_made.emit(LookedAt(URL, writing=True))
    window.intent_made.emit(NoticeClosed("offered"))
    assert notices(window) == []
    window.intent_made.emit(LookedAt("https://demo.example/ticket/105", writing=True))
    assert notices(window) == ["You are looking at ticket 105 in your browser"]


def test_a_key_goes_to_the_offered_ticket_and_does_nothing_without_one(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    QTest.keyClick(window, Qt.Key.Key_G)
    assert copilot.acts == []
    assert notices(window) == []
    window.intent_made.emit(LookedAt(URL, writing=True))
    QTest.keyClick(window, Qt.Key.Key_G)
    assert copilot.acts == [TICKET]
    assert notices(window) == []


def test_a_drag_over_the_window_is_answered_until_it_leaves_or_drops(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    data = mime(url=URL)  # Qt keeps no reference to it
    for end in (QDragLeaveEvent(), None):
        enter = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, NOTHING)
        QApplication.sendEvent(window, enter)
        assert window.drop_frame.isVisible()
        assert window.drop_frame.size() == window.size()
        if end is not None:
            QApplication.sendEvent(window, end)
        else:
            drop(window, mime(url=URL))
        assert window.drop_frame.isHidden()


@pytest.mark.parametrize("typing", [True, False])
def test_the_offer_is_seen_over_the_composer_and_its_key_works_there(open_window: Opener, *, typing: bool) -> None:
    window, copilot = open_window(scenes.calm())
    window.intent_made.emit(EditCard("adv1", "a1"))
    QTest.keyClick(window.decision.reply, Qt.Key.Key_G, Qt.KeyboardModifier.AltModifier)
    fronts: list[QWidget] = [window.front]
    window.decision.reply.setPlainText("My own words")
    window.follow(LookedAt(URL))
    assert window.over.isVisible()
    if typing:
        window.decision.reply.setFocus()
        QTest.keyClick(window.decision.reply, Qt.Key.Key_G)
        assert window.decision.reply.toPlainText() == "gMy own words", "the letter is typed"
        QTest.keyClick(window.decision.reply, Qt.Key.Key_G, Qt.KeyboardModifier.AltModifier)
    else:
        window.decision.setFocus()
        QTest.keyClick(window, Qt.Key.Key_G)
    assert copilot.acts == [TICKET]
    fronts.append(window.front)
    assert fronts == [window.decision, window.panel], "the first time nothing was offered"
    assert window.over.isHidden()
    copilot.become(scenes.calm())
    assert "You have a text that was not sent" in notices(window)


def test_the_offer_over_a_page_can_be_put_away(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    window.intent_made.emit(EditCard("adv1", "a1"))
    window.follow(LookedAt(URL))
    window.over.intent_made.emit(NoticeClosed("offered"))
    assert window.over.isHidden()
    assert window.front is window.decision
    window.decision.leave()
    assert (copilot.acts, notices(window)) == ([], [])


def test_a_reply_half_written_in_its_card_is_not_switched_away(open_window: Opener) -> None:
    """Also while the browser is in front: that is where the agent looks something up for it."""
    window, copilot = open_window(scenes.calm())
    edited = ReplyEdited("adv1", "r2", "Half a sent")
    window.intent_made.emit(edited)
    window.intent_made.emit(LookedAt(URL))
    assert copilot.acts == []
    assert "You are looking at ticket 104 in your browser" in notices(window)
    window.intent_made.emit(LookedAt(""))
    copilot.now += timedelta(seconds=61)
    window.intent_made.emit(LookedAt(URL))
    assert copilot.acts == [TICKET], "nobody has written for a minute; the text is kept"


def test_coming_up_shows_a_hidden_and_a_minimised_window(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    window.hide()
    window.come_up()
    assert window.isVisible()
    window.showMinimized()
    window.come_up()
    assert not window.isMinimized()
