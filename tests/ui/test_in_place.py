"""A new message moves nothing under the hand: old cards stay greyed, are replaced in place, and do nothing stale."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.copilot.session import Session
from app.domain.advice import Advice
from app.domain.turns import newest_turn
from app.ui.panel.replies_view import ReplyCardView
from app.ui.window.view import PanelWindow
from tests.ui import gallery, scenes
from tests.ui.conftest import Opener
from tests.ui.test_panel_view import button_of, card_of, words_on

AGAIN = "And it is the third time that I have to ask. Is anybody there at all?"


def written_again(*, advice: Advice | None = None) -> Session:
    """The customer wrote again; with `advice` that was made for it."""
    newest = replace(scenes.message("m2", AGAIN), at=scenes.NOW - timedelta(seconds=5))
    session = scenes.angry() if advice else scenes.calm(withdrawn="newer_message", phase="reading", advice=None)
    messages = (scenes.message(), newest)
    return replace(
        session,
        messages=messages,
        turn=newest_turn(messages),
        advice=advice,
        ticket=scenes.ticket(),
    )


def new_advice() -> Advice:
    made = scenes.advice("adv2", reading=scenes.ANGRY, deescalation=scenes.CARE, escalation=scenes.RULES)
    return replace(made, message_id="m2", actions=scenes.ACTIONS[1:])


def middle(widget: QWidget, window: PanelWindow) -> QPoint:
    return widget.mapTo(window, widget.rect().center())


def whole(window: PanelWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.panel.is_complete, timeout=3000)
    gallery.settle()


@pytest.mark.parametrize("item", ["a1", "a3", "r2"])
def test_the_button_under_the_pointer_stays_and_does_nothing_stale(
    open_window: Opener, qtbot: QtBot, item: str
) -> None:
    window, copilot = open_window(scenes.calm(), settle_ms=350)
    kind = "action" if item.startswith("a") else "reply"
    window.panel.choose_numbered(kind, int(item[1:]))
    gallery.settle()
    card = card_of(window, item)
    button = button_of(card, "Dismiss")
    QTest.mouseMove(button)
    before = middle(button, window)
    copilot.become(written_again())
    whole(window, qtbot)
    assert middle(button, window) == before
    assert card.withdrawn == "The customer wrote again"
    assert window.childAt(before) is button
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert copilot.acts == []
    assert "This advice was for an older message" in words_on(window)
    whole(window, qtbot)
    assert middle(button, window) == before, "the notice about it moves nothing either"


@pytest.mark.parametrize("item", ["a1", "a3", "r2", "k1"])
def test_the_card_that_takes_the_place_stands_where_the_old_one_stood(
    open_window: Opener, qtbot: QtBot, item: str
) -> None:
    window, copilot = open_window(scenes.calm(), settle_ms=10_000)
    kind = {"a": "action", "r": "reply", "k": "knowledge"}[item[0]]
    window.panel.choose_numbered(kind, int(item[1:]))
    gallery.settle()
    card = card_of(window, item)
    QTest.mouseMove(next(b for b in card.findChildren(QPushButton) if b.isVisible()))
    place = card.mapTo(window, QPoint(0, 0))
    copilot.become(written_again())
    whole(window, qtbot)
    copilot.become(written_again(advice=new_advice()))
    whole(window, qtbot)
    here = next(
        new for new in window.panel.cards if new.isVisible() and new.mapTo(window, QPoint(0, 0)).y() == place.y()
    )
    assert not here.withdrawn
    assert here.advice_id == "adv2"
    assert window.panel.current is here
    under = window.childAt(window.mapFromGlobal(window.cursor().pos()))
    if isinstance(under, QPushButton):
        QTest.mouseClick(under, Qt.MouseButton.LeftButton)
        assert copilot.acts == []


def test_a_card_with_the_focus_stays_where_it_is(open_window: Opener, qtbot: QtBot) -> None:
    window, copilot = open_window(scenes.calm())
    window.panel.choose_numbered("action", 2)
    gallery.settle()
    card = card_of(window, "a2")
    place = card.mapTo(window, QPoint(0, 0))
    copilot.become(written_again())
    whole(window, qtbot)
    assert card.mapTo(window, QPoint(0, 0)) == place
    assert card.hasFocus()
    QTest.keyClick(card, Qt.Key.Key_Return)
    assert copilot.acts == []
    copilot.become(written_again(advice=new_advice()))
    whole(window, qtbot)
    tops = [new.mapTo(window, QPoint(0, 0)).y() for new in window.panel.cards]
    assert place.y() in tops


def test_a_strip_that_comes_above_moves_nothing_under_the_pointer(open_window: Opener, qtbot: QtBot) -> None:
    window, copilot = open_window(scenes.calm())
    button = button_of(card_of(window, "a1"), "Accept")
    QTest.mouseMove(button)
    before = middle(button, window)
    copilot.change(offline=True, notice="Mistakes in content files: 2. `calmdesk doctor` names file and line.")
    whole(window, qtbot)
    assert middle(button, window) == before
    copilot.change(offline=False, notice="")
    whole(window, qtbot)
    assert middle(button, window) == before


def test_old_cards_say_why_and_for_which_message(open_window: Opener, qtbot: QtBot) -> None:
    window, copilot = open_window(scenes.calm())
    card = card_of(window, "a1")
    assert "For the message “I was charged twice" in card.accessibleDescription()
    assert "4 min ago" in card.accessibleDescription()
    assert window.panel.about.words.startswith("For “I was charged twice")
    copilot.become(written_again())
    assert card.accessibleDescription().startswith("The customer wrote again")
    assert window.panel.about.words.startswith("The customer wrote again: “And it is the third time")
    copilot.become(written_again(advice=new_advice()))
    whole(window, qtbot)
    assert "For the message “And it is the third time" in window.panel.cards[0].accessibleDescription()


def test_what_is_typed_into_an_old_reply_is_kept(open_window: Opener, qtbot: QtBot) -> None:
    window, copilot = open_window(scenes.calm())
    window.panel.choose_numbered("reply", 2)
    copilot.become(written_again())
    card = card_of(window, "r2")
    assert isinstance(card, ReplyCardView)
    card.edit.setFocus()
    QTest.keyClicks(card.edit, "Sorry! ")
    copilot.become(written_again(advice=new_advice()))
    whole(window, qtbot)
    assert card in window.panel.cards
    assert card.edit.text().startswith("Sorry! ")
    assert not card.withdrawn
    assert "Your text is kept" in words_on(card)


def test_nothing_of_one_ticket_stays_on_another(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    other = scenes.ticket("4650")
    copilot.become(replace(written_again(), ref=other.ref, ticket=other))
    assert window.panel.cards == []


def test_the_wheel_frees_the_place(open_window: Opener, qtbot: QtBot) -> None:
    window, copilot = open_window(scenes.angry())
    bar = window.panel.scroller.verticalScrollBar()
    bar.setValue(bar.maximum())
    gallery.settle()
    copilot.become(written_again(advice=new_advice()))
    whole(window, qtbot)
    bar.setValue(0)
    gallery.settle()
    assert bar.value() == 0
