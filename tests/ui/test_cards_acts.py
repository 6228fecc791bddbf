"""Every card can be dismissed and flagged by key, knowledge is used and read whole, and the header leads everywhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from app.domain.tickets import Article, Section
from app.ui.common import intents as common
from app.ui.common.card import Card
from app.ui.panel.menu import ROWS
from app.ui.window.view import PanelWindow
from tests.ui import gallery, scenes
from tests.ui.conftest import Opener
from tests.ui.test_panel_view import button_of, card_of, words_on

Key = Qt.Key


def chosen(window: PanelWindow, item: str) -> Card:
    """The card with this id, in focus."""
    asides: dict[str, Card] = {"d1": window.panel.care, "hand_off": window.panel.hand_off}
    card = asides.get(item) or card_of(window, item)
    window.panel.choose(card)
    card.setFocus()
    gallery.settle()
    return card


@pytest.mark.parametrize("item", ["a1", "k1", "d1", "hand_off"])
def test_d_dismisses_every_kind_of_card(open_window: Opener, item: str) -> None:
    window, copilot = open_window(scenes.angry())
    card = chosen(window, item)
    QTest.keyClick(card, Key.Key_D)
    assert copilot.acts == [("dismiss", ("adv2", item))]
    assert not card.isVisible()


@pytest.mark.parametrize("item", ["a1", "k1", "d1", "hand_off"])
def test_f_flags_every_kind_of_card_and_a_cancel_loses_nothing(open_window: Opener, item: str) -> None:
    window, copilot = open_window(scenes.angry())
    QTest.keyClick(chosen(window, item), Key.Key_F)
    assert window.front is window.flag
    window.flag._group.button(3).setChecked(True)
    QTest.keyClicks(window.flag.comment, "not so")
    QTest.keyClick(window.flag, Key.Key_Escape)
    copilot.become(replace(copilot.session, ref=scenes.ticket("4650").ref, ticket=scenes.ticket("4650"), advice=None))
    copilot.become(scenes.angry())
    gallery.settle()
    QTest.keyClick(chosen(window, item), Key.Key_F)
    assert window.flag.comment.text() == "not so"
    assert window.flag.reason() == "wrong_facts"
    window.flag.send()
    ((name, (advice, flagged, flag)),) = copilot.acts
    assert (name, advice, flagged, flag.comment) == ("flag", "adv2", item, "not so")


def test_a_dismissed_hand_off_does_not_come_back_with_the_next_message(open_window: Opener) -> None:
    window, copilot = open_window(scenes.from_bot())
    QTest.keyClick(chosen(window, "hand_off"), Key.Key_D)
    session = scenes.from_bot()
    assert session.advice is not None
    copilot.become(replace(session, advice=replace(session.advice, id="adv9")))
    assert not window.panel.hand_off.isVisible()


def test_knowledge_that_was_put_into_a_reply_counts_as_used_once(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    card = chosen(window, "k1")
    QTest.keyClick(card, Key.Key_Return)
    assert copilot.acts == [("take", ("adv1", "k1"))]
    assert "Used" in words_on(card)
    button_of(card, "Put into").click()
    assert copilot.acts == [("take", ("adv1", "k1"))]


def test_o_reads_the_whole_article_and_esc_comes_back_to_its_card(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    parts = (Section("Why", "Because <b>so</b>."), Section("When", "Soon."))
    copilot.articles["k1"] = Article("k1", "Double charges", "", "help.example", sections=parts)
    card = chosen(window, "k1")
    QTest.keyClick(card, Key.Key_O)
    assert window.front is window.article
    for expected in ("Why", "Because <b>so</b>.", "When", "Soon."):
        assert expected in words_on(window.article)
    assert not window.article._browser.isVisible()
    QTest.keyClick(window.article, Key.Key_Escape)
    assert window.panel.current is card


def test_only_a_secure_page_of_the_desk_is_given_to_the_browser(open_window: Opener) -> None:
    hits = tuple(
        replace(scenes.KNOWLEDGE[0], article=f"k{at}", source=source)
        for at, source in enumerate(("https://desk.example/kb/7", "http://desk.example/kb/7", "file:///etc/passwd"))
    )
    window, _ = open_window(scenes.calm(advice=scenes.advice(knowledge=hits)))
    offered = []
    for hit in hits:
        QTest.keyClick(chosen(window, hit.article), Key.Key_O)
        offered.append(window.article._browser.isVisible())
        QTest.keyClick(window.article, Key.Key_Escape)
    assert offered == [True, False, False]


# -- the header -------------------------------------------------------------------------------------------------------


def test_the_clock_ticks_each_second_in_the_last_five_minutes(open_window: Opener) -> None:
    due = scenes.NOW + timedelta(minutes=5, seconds=2)
    window, copilot = open_window(scenes.calm(ticket=scenes.ticket(due_at=due)))
    header = window.panel.header
    assert "due in 5 min" in words_on(header)
    copilot.now += timedelta(seconds=3)
    window.intent_made.emit(common.TimePassed())
    assert "due in 4:59" in words_on(header)
    assert 900 < window._later.interval() <= 1100
    assert header._used.used == pytest.approx(0.98, abs=0.01)
    copilot.now += timedelta(minutes=6)
    window.intent_made.emit(common.TimePassed())
    assert "overdue by 1 min" in words_on(header)


def test_the_lamp_tells_what_leaves_and_opens_the_ledger(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    wanted: list[object] = []
    window.intent_made.connect(wanted.append)
    lamp = window.panel.header._lamp
    width = lamp.width()
    told = [lamp.text()]
    for changes in ({"asking": True}, {"asking": False, "offline": True}, {"offline": False}):
        copilot.change(**changes)
        gallery.settle()
        told.append(lamp.text())
        assert lamp.width() == width
    assert told == ["Read on this computer", "Asking the helpdesk", "Offline: nothing leaves", "Read on this computer"]
    lamp.click()
    assert common.OpenMore("ledger") in wanted


def test_the_menu_opens_by_key_and_every_row_can_be_reached_by_key(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    wanted: list[object] = []
    window.panel.header.menu.intent_made.connect(wanted.append)
    for row in range(len(ROWS)):
        QTest.keyClick(window.panel, Key.Key_M)
        menu = window.panel.header.menu
        assert menu.isVisible()
        for _ in range(row):
            QTest.keyClick(menu, Key.Key_Down)
        QTest.keyClick(menu, Key.Key_Return)
        window.panel.setFocus()
        window.intent_made.emit(common.GoBack())
    assert wanted == [row.intent for row in ROWS]


def test_the_menu_is_a_menu_for_a_screen_reader(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    QTest.keyClick(window.panel, Key.Key_M)
    seen = QAccessible.queryAccessibleInterface(window.panel.header.menu)
    assert seen is not None
    assert seen.role() is QAccessible.Role.PopupMenu
    assert seen.text(QAccessible.Text.Name) == "Menu"
    window.panel.header.menu.hide()
