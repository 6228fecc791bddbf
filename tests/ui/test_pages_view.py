"""The pages: texts stay, parts are told apart, and Ctrl+Enter sends."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.errors import StorageFull
from app.ui.common.intents import OpenEscalate, OpenNeedsYou, OpenWorklist
from app.ui.panel.intents import AcceptCard, EditCard, FlagCard
from tests.ui import deliveries, scenes
from tests.ui.conftest import Opener
from tests.ui.test_keys import CTRL, Key, press


def test_the_editor_tells_public_and_internal_apart(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    window.intent_made.emit(EditCard("adv1", "a1"))
    page = window.decision
    assert page.reply.hasFocus()
    assert page.reply.text() == scenes.REPLY
    assert page.note.property("tone") == "note"
    assert page.reply.accessibleName() != page.note.accessibleName()


def test_esc_keeps_the_text_and_the_ticks(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    window.intent_made.emit(EditCard("adv1", "a1"))
    window.decision.reply.selectAll()
    QTest.keyClicks(window.decision.reply, "My words")
    window.decision._note.tick.setChecked(False)
    press(window, Key.Key_Escape)
    assert window.front is window.panel
    window.intent_made.emit(EditCard("adv1", "a1"))
    assert window.decision.reply.text() == "My words"
    assert not window.decision._note.tick.isChecked()
    press(window, Key.Key_Return, CTRL)
    assert (copilot.acts[0][1].reply, copilot.acts[0][1].note) == ("My words", None)
    assert window.front is window.panel


def test_what_is_typed_survives_every_change_of_the_session(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    window.intent_made.emit(EditCard("adv1", "a1"))
    window.decision.reply.selectAll()
    QTest.keyClicks(window.decision.reply, "One ")
    copilot.change(notice="Something else")
    copilot.become(scenes.calm(advice=None, withdrawn="newer_message", phase="reading"))
    QTest.keyClicks(window.decision.reply, "two")
    copilot.become(scenes.calm(advice=scenes.advice("adv2")))
    assert window.decision.reply.text() == "One two"
    assert not window.decision.ways.send.isEnabled()
    assert window.decision._keep.isVisible()
    window.decision._keep.click()
    assert window.decision.reply.text() == "One two"
    assert window.decision.ways.send.isEnabled()


def test_a_failed_send_keeps_the_words_in_the_field(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    window.intent_made.emit(EditCard("adv1", "a1"))
    window.decision.reply.selectAll()
    QTest.keyClicks(window.decision.reply, "My words")
    copilot.fails = StorageFull()
    press(window, Key.Key_Return, CTRL)
    assert window.front is window.decision
    assert window.decision.reply.text() == "My words"
    assert window.decision.ways.send.isEnabled()


def test_nothing_can_be_sent_with_every_part_unticked(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    window.intent_made.emit(EditCard("adv1", "a1"))
    for part in (window.decision._reply, window.decision._note):
        part.tick.setChecked(False)
    assert window.decision.ways.send.words == "Change the ticket"
    for switch in window.decision.changes.switches():
        switch.setChecked(False)
    assert not window.decision.ways.send.isEnabled()


def test_the_flag_page_needs_a_reason_and_offers_right_answers(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    window.intent_made.emit(FlagCard("adv1", "a1"))
    page = window.flag
    assert not page._send.isEnabled()
    page._group.button(1).click()
    assert page.right.isVisible()
    page.right.setCurrentIndex(page.right.findText("Late delivery"))
    page.comment.setFocus()
    QTest.keyClicks(page.comment, "About the parcel")
    press(window, Key.Key_Escape)
    window.intent_made.emit(FlagCard("adv1", "a1"))
    assert (page.reason(), page.right_label(), page.comment.text()) == (
        "wrong_intent",
        "delivery_late",
        "About the parcel",
    )
    press(window, Key.Key_Return, CTRL)
    assert copilot.acts[0][1][2].comment == "About the parcel"


def test_the_hand_over_needs_a_team_and_a_note(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    window.intent_made.emit(OpenEscalate())
    page = window.escalate
    assert not page._send.isEnabled()
    page.team.setCurrentText("Payments")
    assert page._send.isEnabled()
    page.note.set_text("")
    page._mind_send()
    assert not page._send.isEnabled()
    page.note.setFocus()
    QTest.keyClicks(page.note, "Please take over")
    press(window, Key.Key_Return, CTRL)
    assert copilot.acts[-1] == ("escalate", ("Payments", "Please take over", "adv1"))


def test_typing_in_the_hand_over_survives_new_rules(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    window.intent_made.emit(OpenEscalate())
    window.escalate.team.setCurrentText("Payments")
    window.escalate.note.setFocus()
    QTest.keyClicks(window.escalate.note, "NB ")
    copilot.become(scenes.angry())
    assert window.escalate.note.text().startswith("NB ")
    assert window.escalate.chosen_team() == "Payments"


def test_an_outdated_hand_over_can_be_prepared_again(open_window: Opener) -> None:
    window, copilot = open_window(scenes.angry())
    window.intent_made.emit(OpenEscalate())
    page = window.escalate
    assert not page._again.isVisible()
    page.team.setCurrentText("Payments")
    page.note.setFocus()
    QTest.keyClicks(page.note, "NB ")
    copilot.become(scenes.angry(advice=scenes.advice("adv9", escalation=scenes.RULES[:1])))
    assert page._again.isVisible()
    assert page.note.text().startswith("NB "), "nothing is lost before the agent asks"
    page._again.click()
    assert page.note.text().startswith("Hand-over")
    assert (page.chosen_team(), page._again.isVisible()) == ("Payments", False)
    press(window, Key.Key_Return, CTRL)
    assert copilot.acts[-1][1][::2] == ("Payments", "adv9")


def test_a_team_that_the_desk_does_not_know_is_told_and_not_offered(open_window: Opener) -> None:
    rules = (scenes.RULES[0], replace(scenes.RULES[1], team="Concierge"))
    window, _ = open_window(scenes.angry(advice=scenes.advice(escalation=rules)))
    window.intent_made.emit(OpenEscalate())
    page = window.escalate
    assert page.team.findText("Concierge") == -1
    assert "Concierge is named by a rule, but this helpdesk has no such group" in page._because.text()
    assert page.chosen_team() == "Complaints"


def test_a_step_that_hands_over_goes_with_the_decision(open_window: Opener) -> None:
    step = replace(scenes.ACTIONS[0], id="hand", kind="escalate", team="Payments", reply=None)
    window, copilot = open_window(scenes.calm(advice=scenes.advice(actions=(step,))))
    window.intent_made.emit(AcceptCard("adv1", "hand"))
    assert window.escalate.chosen_team() == "Payments"
    press(window, Key.Key_Return, CTRL)
    team, _, advice_id, item = copilot.acts[-1][1]
    assert (team, advice_id, item) == ("Payments", "adv1", "hand")


def test_the_card_of_a_ticket_from_a_bot_goes_when_an_answer_is_on_its_way(open_window: Opener) -> None:
    window, copilot = open_window(scenes.from_bot())
    card = window.panel.hand_off
    assert card.isVisible()
    assert "talk to a person" in card.accessibleName()
    copilot.become(scenes.from_bot(advice=None, withdrawn="reply_sent"))
    assert not card.isVisible()


def test_a_desk_without_groups_lets_the_agent_type_the_team(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm(vocabulary=None))
    window.intent_made.emit(OpenEscalate())
    page = window.escalate
    assert page.team.isEditable()
    page.team.setCurrentText("Night shift")
    assert page.chosen_team() == "Night shift"


def test_enter_opens_the_chosen_ticket(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    window.intent_made.emit(OpenWorklist())
    assert window.worklist.list.hasFocus()
    press(window, Key.Key_Up)
    press(window, Key.Key_Return)
    assert str(copilot.acts[-1][1]) == "demo:4698"
    assert window.front is window.panel


def test_a_pasted_address_opens_its_ticket(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    window.intent_made.emit(OpenWorklist())
    window.worklist.address.setFocus()
    QTest.keyClicks(window.worklist.address, "https://desk.example/w/4698")
    press(window, Key.Key_Return)
    assert str(copilot.acts[-1][1]) == "demo:4698"


def test_dropping_asks_once_more(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm(unfinished=deliveries.stuck()))
    window.intent_made.emit(OpenNeedsYou())
    row = window.needs_you.rows["op1"]
    row.buttons["drop"].click()
    assert copilot.acts == []
    row.buttons["really_drop"].click()
    assert copilot.acts == [("resolve", ("op1", "drop"))]
    assert "op1" not in window.needs_you.rows


def test_a_row_that_stays_is_the_same_widget(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm(unfinished=deliveries.stuck()))
    window.intent_made.emit(OpenNeedsYou())
    row = window.needs_you.rows["op2"]
    copilot.change(unfinished=deliveries.stuck()[1:])
    assert window.needs_you.rows["op2"] is row


def test_fields_take_plain_text_only(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    window.intent_made.emit(EditCard("adv1", "a1"))
    window.decision.reply.appendHtml("<b>bold</b>")
    assert "<b>" not in window.decision.reply.text()
    assert window.decision.reply.tabChangesFocus()
    assert window.decision.reply.focusPolicy() & Qt.FocusPolicy.TabFocus
