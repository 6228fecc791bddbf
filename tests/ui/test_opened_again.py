"""What a page shows when it is opened again is what is meant now, never what stood in its fields before."""

from __future__ import annotations

from app.ui.common.intents import GoBack, OpenEscalate, OpenHelp
from app.ui.panel.intents import EditCard, ReplyEdited, SendReply
from app.ui.window.view import PanelWindow
from tests.ui import gallery, scenes
from tests.ui.conftest import Opener

ITEM = scenes.advice().replies[0].id


def send_from_card(window: PanelWindow, text: str) -> None:
    window.intent_made.emit(ReplyEdited("adv1", ITEM, text))
    window.intent_made.emit(SendReply("adv1", ITEM, text))
    gallery.settle()


def test_a_reply_changed_once_more_in_its_card_is_the_one_that_is_asked_about(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    send_from_card(window, "We will refund you 10 EUR.")
    window.decision.leave()  # the question
    window.decision.leave()  # and the page
    gallery.settle()
    send_from_card(window, "We will refund you 20 EUR.")
    assert window.decision.reply.text() == "We will refund you 20 EUR."
    window.decision.ask.confirm()
    assert [draft.reply for act, draft in copilot.acts if act == "decide"] == ["We will refund you 20 EUR."]


def test_a_second_handover_begins_with_a_fresh_note(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    window.intent_made.emit(OpenEscalate())
    prepared = window.escalate.note.text()
    window.escalate.note.setPlainText("He called twice.")
    window.escalate.team.setCurrentIndex(1)
    window.escalate.send()
    assert [act for act, _ in copilot.acts] == ["escalate"]
    window.intent_made.emit(OpenEscalate())
    assert window.escalate.note.text() == prepared


def test_parts_that_were_switched_off_stay_off_behind_the_help(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    window.intent_made.emit(EditCard("adv1", "a1"))
    window.decision._reply.tick.setChecked(False)
    window.intent_made.emit(OpenHelp())
    window.intent_made.emit(GoBack())
    assert not window.decision.parts().with_reply
