"""A ticket's address from anywhere: copied, pasted, dropped; and what is no address of a ticket is said to be none."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from app.wiring import Pace
from tests.support.visiting import Visitor, visit

pytestmark = pytest.mark.usefixtures("qapp")

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
WORDS = "I have asked the driver"


def copy(words: str) -> None:
    QGuiApplication.clipboard().setText(words)


def drop(window: QWidget, url: str) -> None:
    """Drops a link on the window, as a browser's address bar does."""
    data, place = QMimeData(), QPoint(50, 50)
    data.setUrls([QUrl(url)])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place, Qt.DropAction.CopyAction, data, left, none)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(place), Qt.DropAction.CopyAction, data, left, none))


def reads(visitor: Visitor, words: str) -> bool:
    return words in visitor.words()


async def shown(visitor: Visitor, ticket: str) -> None:
    """The ticket is open and its subject stands in the panel."""
    now = await visitor.until(f"ticket {ticket}", lambda now: now.ticket is not None and now.ticket.ref.id == ticket)
    assert now.ticket is not None
    subject = now.ticket.subject
    await visitor.see(f"“{subject}”", lambda: subject in visitor.words(visitor.window.panel))


def test_a_ticket_is_opened_by_its_copied_pasted_and_dropped_address(tmp_path: Path) -> None:
    async def story(visitor: Visitor) -> None:
        window = visitor.window
        urls = {number: (await visitor.case(number)).ticket.url for number in ("1001", "1004", "1006", "1009")}
        window.panel.setFocus()
        copy(urls["1004"])
        await visitor.press(Key.Key_V)
        await shown(visitor, "1004")
        drop(window, urls["1006"])
        await shown(visitor, "1006")

        window.panel.setFocus()
        for copied, words in (
            ("see you at five", "This is not a ticket's address"),
            ("https://elsewhere.example/1", "This address is not a ticket of a connected helpdesk"),
        ):
            copy(copied)
            await visitor.press(Key.Key_V)
            await visitor.see("why not", partial(reads, visitor, words))
            visitor.picture(f"address-{len(words)}")
            assert copied not in visitor.words(), "what somebody copied is nobody's business"
            await shown(visitor, "1006")
        drop(window, "https://elsewhere.example/2")
        await visitor.see("why not", lambda: "This address is not a ticket of a connected helpdesk" in visitor.words())

        await visitor.press(Key.Key_W)
        await visitor.see("the list", lambda: window.worklist.list.count() > 5)
        copy(urls["1001"])
        window.worklist.address.setFocus()
        await visitor.press(Key.Key_V, CTRL)
        assert window.worklist.address.text() == urls["1001"]
        await visitor.press(Key.Key_Return)
        await shown(visitor, "1001")

        await visitor.until("advice", lambda now: now.advice is not None)
        await visitor.press(Key.Key_A)
        await visitor.type(WORDS)
        copy(urls["1009"])
        await visitor.press(Key.Key_V, CTRL | SHIFT)
        await shown(visitor, "1009")
        assert visitor.at(window.panel)
        copy(urls["1001"])
        await visitor.press(Key.Key_V)
        await shown(visitor, "1001")
        await visitor.see("that it is kept", lambda: "You have a text that was not sent" in visitor.words())
        await visitor.press(Key.Key_A)
        assert window.decision.reply.text() == WORDS, "what was written for the first ticket waits there"

    visit(tmp_path, story, pace=Pace())
