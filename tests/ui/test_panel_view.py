"""What the panel paints, and that nothing is pressed by accident."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.copilot.session import Session
from app.domain.advice import SuggestedReply
from app.ui.common.card import Card
from app.ui.common.text import TextBlock
from app.ui.panel.actions_view import ActionCardView
from app.ui.panel.intents import DismissCard
from app.ui.panel.replies_view import ReplyCardView
from app.ui.window.view import PanelWindow
from tests.ui import gallery, scenes
from tests.ui.conftest import Opener


def words_on(widget: QWidget) -> str:
    """All words that can be seen, in one string."""
    seen = [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]
    return "\n".join(seen + [button.text() for button in widget.findChildren(QAbstractButton) if button.isVisible()])


def card_of(window: PanelWindow, item: str) -> Card:
    return next(card for card in window.panel.cards if card.key[-1] == item)


def button_of(card: QWidget, words: str) -> QPushButton:
    return next(button for button in card.findChildren(QPushButton) if button.text().startswith(words))


def test_an_angry_ticket_shows_care_rules_and_escalation(open_window: Opener) -> None:
    window, _ = open_window(scenes.angry())
    words = words_on(window)
    for expected in (
        "Re: Re: STILL no refund!!",
        "overdue by 20 min",
        "Read on this computer",
        "Medium confidence",
        "Mood: very angry",
        "Asks for a supervisor",
        "Hear first, then own it",
        "Escalation is recommended",
        "measured 3, threshold 2 · “third time I write”",
        "Recommended: The customer has written repeatedly",
    ):
        assert expected in words, expected


def test_the_calming_card_says_where_the_conversation_stands(open_window: Opener) -> None:
    window, copilot = open_window(scenes.angry())
    words = words_on(window.panel.care)
    for expected in ("✓ Hear", "Own", "Options", "Confirm", "Takes over: Team leads (X)", "time for real next steps"):
        assert expected in words, expected
    assert window.panel.care._steps.accessibleName() == "Step 3 of 4: Options. Done: Hear"
    assert "Options." in window.panel.care.accessibleName()
    flat = replace(scenes.CARE, state=None, done=(), because=(), team=None)
    copilot.become(scenes.angry(advice=scenes.advice("adv3", deescalation=flat)))
    assert not window.panel.care._steps.isVisible()
    assert "Takes over" not in words_on(window.panel.care)


def test_only_the_chosen_card_shows_its_buttons(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    first, second = window.panel.cards[:2]
    assert window.panel.current is first
    window.panel.choose(second)
    shown = [card for card in window.panel.cards if any(b.isVisible() for b in card.findChildren(QPushButton))]
    assert shown == [second]


def test_changing_one_card_leaves_the_others_alone(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    before = window.panel.cards
    grown = scenes.advice(knowledge=scenes.KNOWLEDGE[:1])
    copilot.change(advice=grown)
    assert window.panel.cards == before[:-1]


@pytest.mark.parametrize("gone", ["a1", "r1"])
@pytest.mark.parametrize("kept", ["a3", "r3"])
def test_a_dismissal_leaves_the_other_cards_the_chosen_one_and_the_focus(
    open_window: Opener, qtbot: QtBot, gone: str, kept: str
) -> None:
    replies = (*scenes.REPLIES, SuggestedReply("r3", "Refund announced", scenes.REPLY, "r#3"))
    window, copilot = open_window(scenes.calm(advice=scenes.advice(replies=replies)))
    window.panel.choose_numbered("action" if kept == "a3" else "reply", 3)
    chosen = card_of(window, kept)
    focus = chosen.edit if isinstance(chosen, ReplyCardView) else chosen
    focus.setFocus()
    others = [card for card in window.panel.cards if card.key[-1] != gone]
    window.intent_made.emit(DismissCard("adv1", gone))
    assert copilot.acts == [("dismiss", ("adv1", gone))]
    for moment in ("at once", "when every card is made"):
        assert window.panel.cards == others, moment
        assert window.panel.current is chosen, moment
        assert focus.hasFocus(), moment
        qtbot.waitUntil(lambda: window.panel.is_complete, timeout=3000)
    assert "Alt+2" in words_on(chosen) or kept == "a3" or gone == "a1"


def test_advice_is_marked_as_shown_only_when_painted(open_window: Opener, qtbot: QtBot) -> None:
    window, copilot = open_window(Session())
    window.hide()
    copilot.become(scenes.calm())
    gallery.settle()
    assert copilot.shown == []
    window.show()
    qtbot.waitUntil(lambda: copilot.shown == ["adv1"], timeout=3000)


def test_cards_of_an_answered_message_go_and_the_focus_falls_on_nothing(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    button_of(card_of(window, "a1"), "Accept").setFocus()
    copilot.become(scenes.calm(advice=None, withdrawn="reply_sent", turn=None))
    assert window.panel.cards == []
    assert "now it is the customer's turn" in words_on(window)
    assert window.focusWidget() is window.panel
    QTest.keyClick(window.panel, Qt.Key.Key_Return)
    assert copilot.acts == []


def test_a_press_that_began_on_an_old_card_does_nothing(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    accept = button_of(card_of(window, "a1"), "Accept")
    QTest.mousePress(accept, Qt.MouseButton.LeftButton)
    copilot.become(scenes.calm(advice=scenes.advice("adv2")))
    under = button_of(card_of(window, "a1"), "Accept")
    assert under is not accept
    QTest.mouseRelease(under, Qt.MouseButton.LeftButton)
    assert copilot.acts == []


def test_a_click_right_after_cards_were_replaced_is_held_back(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm(), settle_ms=10_000)
    copilot.become(scenes.calm(advice=scenes.advice("adv2")))
    button_of(card_of(window, "a1"), "Accept").click()
    assert copilot.acts == []
    assert "The cards had just changed" in words_on(window)


def test_after_a_moment_the_new_cards_can_be_used(open_window: Opener, qtbot: QtBot) -> None:
    window, copilot = open_window(scenes.calm(), settle_ms=60)
    copilot.become(scenes.calm(advice=scenes.advice("adv2")))

    def accepted() -> bool:
        button_of(card_of(window, "a1"), "Accept").click()
        return bool(copilot.acts)

    qtbot.waitUntil(accepted, timeout=3000)
    assert [name for name, _ in copilot.acts] == ["decide"]


def test_first_advice_can_be_accepted_at_once(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm(advice=None, phase="reading"), settle_ms=10_000)
    copilot.become(scenes.calm())
    button_of(card_of(window, "a1"), "Accept").click()
    assert [name for name, _ in copilot.acts] == ["decide"]


def test_missing_slots_block_sending_until_they_are_filled(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    window.panel.choose_numbered("reply", 1)
    card = card_of(window, "r1")
    assert isinstance(card, ReplyCardView)
    send = button_of(card, "Send")
    assert not send.isEnabled()
    assert "Fill in: order number, date" in words_on(card)
    card.edit.setPlainText("Your order A-1 of Monday")
    assert send.isEnabled()
    send.click()
    assert copilot.acts[0][1].reply == "Your order A-1 of Monday"


def test_typing_goes_on_while_the_advice_is_withdrawn(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    window.panel.choose_numbered("reply", 2)
    card = card_of(window, "r2")
    assert isinstance(card, ReplyCardView)
    card.edit.setFocus()
    QTest.keyClicks(card.edit, "Hello")
    copilot.become(scenes.calm(advice=None, withdrawn="newer_message", phase="reading"))
    assert card_of(window, "r2") is card
    assert card.edit.hasFocus()
    QTest.keyClicks(card.edit, " again")
    assert card.edit.text().startswith("Hello again")
    assert not button_of(card, "Send").isEnabled()
    copilot.become(scenes.calm(advice=scenes.advice("adv2")))
    assert card.edit.text().startswith("Hello again")


def test_knowledge_goes_into_the_reply_and_internal_knowledge_only_after_a_warning(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    window.panel.choose_numbered("knowledge", 1)
    button_of(card_of(window, "k1"), "Put into").click()
    reply = card_of(window, "r1")
    assert isinstance(reply, ReplyCardView)
    assert scenes.KNOWLEDGE[0].snippet in reply.edit.text()
    window.panel.choose_numbered("knowledge", 2)
    card = card_of(window, "k2")
    button_of(card, "Put into").click()
    assert scenes.KNOWLEDGE[1].snippet not in reply.edit.text()
    assert "For colleagues only" in words_on(card)
    button_of(card, "Put in anyway").click()
    assert scenes.KNOWLEDGE[1].snippet in reply.edit.text()


def test_knowledge_stands_below_the_reply_or_at_the_cursor_and_touches_no_word(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    snippet = scenes.KNOWLEDGE[0].snippet
    reply = card_of(window, "r1")
    assert isinstance(reply, ReplyCardView)
    offered = reply.edit.text()
    window.panel.choose_numbered("knowledge", 1)
    button_of(card_of(window, "k1"), "Put into").click()
    assert reply.edit.text() == f"{offered}\n\n{snippet}"
    reply.edit.setPlainText("Hello there")
    cursor = reply.edit.textCursor()
    cursor.setPosition(5)
    reply.edit.setTextCursor(cursor)
    button_of(card_of(window, "k1"), "Put into").click()
    assert reply.edit.text() == f"Hello {snippet} there"


def test_customer_text_is_never_markup(open_window: Opener) -> None:
    evil = '<b>x</b><img src="file:///etc/passwd">&amp;'
    action = replace(scenes.ACTIONS[0], title=evil, because=(evil,), tags=(evil,))
    session = scenes.calm(ticket=scenes.ticket(subject=evil * 20), advice=scenes.advice(actions=(action,)))
    window, _ = open_window(session)
    for label in window.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText
        assert not label.openExternalLinks()
        tip = label.toolTip()
        assert "<img" not in tip
        assert not tip or tip.startswith("<qt>")
    card = card_of(window, "a1")
    assert isinstance(card, ActionCardView)
    assert evil in words_on(card)
    for button in window.findChildren(QPushButton):
        assert "<img" not in button.toolTip()


def test_a_long_subject_is_elided_and_told_in_the_tip(open_window: Opener) -> None:
    subject = "word " * 100
    window, _ = open_window(scenes.calm(ticket=scenes.ticket(subject=subject)))
    title = next(block for block in window.panel.header.findChildren(TextBlock) if block.text().startswith("word"))
    assert title.is_elided
    assert title.toolTip().count("word") == 100


def test_undo_is_offered_and_works(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    button_of(card_of(window, "a1"), "Accept").click()
    assert window.leaving.words == "Your reply goes out in 5 s"
    button_of(window.leaving, "Undo").click()
    assert copilot.acts[-1][0] == "undo"
    assert window.leaving.words == ""
