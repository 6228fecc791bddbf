"""Lengths and tones of a reply by key and mouse, and the quiet question whether an edited wording is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.domain.errors import WordingNotKept
from app.domain.tickets import TicketRef
from app.ui.panel.intents import ChooseWording, ForgetWording, NoticeClosed, NoticeUsed, ReplyEdited, SendReply, Undo
from app.ui.panel.notices import KEEP
from app.ui.panel.replies_view import ReplyCardView
from app.ui.panel.state import ReplyCard
from app.ui.window.view import PanelWindow
from app.ui.wording.state import DropWording, KeepWording, WordingState, WordingTyped
from tests.support.undriven import painted
from tests.ui import scenes
from tests.ui.conftest import Opener
from tests.ui.fake_copilot import FakeCopilot
from tests.ui.test_window_presenter import Stage
from tests.ui.test_words_stay import put_on

MINE = "Hi Cleo, it is on the road."


def many() -> FakeCopilot:
    return FakeCopilot(scenes.calm(advice=scenes.advice(actions=(), knowledge=(), replies=scenes.MANY)))


@pytest.fixture
def stage() -> Stage:
    return Stage(many())


def card(stage: Stage) -> ReplyCard:
    return stage.state.panel.replies[0]


def test_the_chooser_names_lengths_the_friendly_tone_and_the_own_wording(stage: Stage) -> None:
    assert [choice.words for choice in card(stage).wordings] == ["Short", "Yours", "Full", "Friendly"]
    assert (card(stage).wording, card(stage).own) == ("own full formal", True)
    assert stage.state.panel.replies[1].wordings == ()


def test_another_wording_is_shown_and_sent_as_it_stands(stage: Stage) -> None:
    stage.wants(ChooseWording("adv1", "r3", "medium friendly"))
    assert card(stage).text == scenes.WORDINGS[3].text
    text = card(stage).text.replace("{date}", "Friday")
    stage.wants(SendReply("adv1", "r3", text))
    (draft,) = stage.acts("decide")
    assert (draft.reply, draft.variant) == (text, "medium friendly")


def test_what_was_typed_into_a_wording_comes_back_with_it(stage: Stage) -> None:
    stage.wants(ReplyEdited("adv1", "r3", MINE))
    stage.wants(ChooseWording("adv1", "r3", "short formal"))
    assert (card(stage).text, card(stage).edited) == (scenes.WORDINGS[0].text, False)
    stage.wants(ChooseWording("adv1", "r3", "own full formal"))
    assert (card(stage).text, card(stage).edited) == (MINE, True)


def test_a_wording_of_an_older_advice_is_not_chosen(stage: Stage) -> None:
    stage.wants(ChooseWording("old", "r3", "short formal"))
    stage.wants(ChooseWording("adv1", "r3", "long formal"))
    assert card(stage).wording == "own full formal"


def test_an_open_slot_blocks_every_wording(stage: Stage) -> None:
    stage.wants(ChooseWording("adv1", "r3", "short formal"))
    stage.wants(SendReply("adv1", "r3", card(stage).text))
    assert stage.acts("decide") == []
    assert stage.notices() == ["There is nothing to send yet (still open: date)"]


def edited(stage: Stage) -> None:
    stage.copilot.offer = scenes.wording_offer()
    stage.wants(SendReply("adv1", "r3", MINE))


def test_after_an_edit_a_quiet_question_stands_and_nothing_is_kept(stage: Stage) -> None:
    edited(stage)
    assert stage.notices() == [KEEP]
    assert stage.state.page is None
    assert stage.acts("keep_wording") == []


def test_an_unedited_reply_asks_nothing(stage: Stage) -> None:
    stage.copilot.offer = scenes.wording_offer()
    stage.wants(SendReply("adv1", "r2", scenes.REPLIES[1].text))
    assert stage.notices() == []
    assert stage.copilot.asked_about == []


def test_a_question_put_away_is_not_asked_again_for_that_reply(stage: Stage) -> None:
    edited(stage)
    stage.wants(NoticeClosed(stage.state.panel.notices[0].key))
    assert stage.notices() == []
    stage.copilot.become(many().session)
    edited(stage)
    assert stage.notices() == []


def test_a_reply_that_is_taken_back_takes_its_question_along(stage: Stage) -> None:
    edited(stage)
    assert stage.state.panel.delivery.undo is not None
    stage.wants(Undo(stage.state.panel.delivery.undo))
    assert KEEP not in stage.notices()


def page(stage: Stage) -> WordingState:
    assert isinstance(stage.state.page, WordingState)
    return stage.state.page


def test_the_text_is_shown_and_mended_before_it_is_kept(stage: Stage) -> None:
    edited(stage)
    stage.wants(NoticeUsed("wording"))
    assert page(stage).problems == ("Take out the address “12 Mill Lane”.", "Take out the name “Martin”.")
    fine = "Hi {customer_name}, order {order_number} comes on {date}."
    stage.wants(WordingTyped(fine))
    assert page(stage).problems == ()
    stage.wants(KeepWording(fine))
    assert stage.acts("keep_wording") == [("r3", fine)]
    assert stage.state.page is None
    assert stage.notices()[0].startswith("Kept.")


def test_what_cannot_be_kept_stays_on_the_page_with_its_reason(stage: Stage) -> None:
    edited(stage)
    stage.wants(NoticeUsed("wording"))
    stage.copilot.fails = WordingNotKept("1 to mend")
    stage.wants(KeepWording("Hi Mrs Martin."))
    assert page(stage).text == "Hi Mrs Martin."
    assert page(stage).trouble.startswith("This wording was not kept")


def test_not_keeping_it_keeps_nothing(stage: Stage) -> None:
    edited(stage)
    stage.wants(NoticeUsed("wording"))
    stage.wants(DropWording())
    assert (stage.state.page, stage.notices(), stage.acts("keep_wording")) == (None, [], [])


def test_the_own_wording_is_deleted_from_its_card(stage: Stage) -> None:
    stage.wants(ForgetWording("adv1", "r3", "own full formal"))
    assert stage.acts("forget_wording") == [("r3", "own full formal")]
    assert card(stage).wording == "full formal"
    assert stage.notices() == ["Your wording was deleted. From now on the approved text is offered."]


def reply_card(window: PanelWindow) -> ReplyCardView:
    window.panel.choose_numbered("reply", 1)
    shown = window.panel.current
    assert isinstance(shown, ReplyCardView)
    return shown


def test_a_key_and_the_mouse_show_another_length(open_window: Opener) -> None:
    window, _ = open_window(many().session)
    view = reply_card(window)
    QTest.keyClick(view, Qt.Key.Key_L)
    assert view.edit.text() == scenes.WORDINGS[2].text
    pills = {pill.text(): pill for pill in view.findChildren(QPushButton) if pill.isCheckable()}
    assert pills["Full"].isChecked()
    QTest.mouseClick(pills["Friendly"], Qt.MouseButton.LeftButton)
    assert view.edit.text() == scenes.WORDINGS[3].text
    QTest.keyClick(view, Qt.Key.Key_L)
    assert view.edit.text() == scenes.WORDINGS[0].text, "after the last comes the first"


def test_the_letter_is_a_letter_while_somebody_writes(open_window: Opener) -> None:
    window, _ = open_window(many().session)
    view = reply_card(window)
    view.edit.setFocus()
    QTest.keyClick(view.edit, Qt.Key.Key_L)
    assert "l" in view.edit.text().replace(scenes.WORDINGS[1].text, "") or view.edit.text() != scenes.WORDINGS[1].text


def test_the_page_holds_back_until_nothing_of_the_customer_is_left(open_window: Opener) -> None:
    window, copilot = open_window(many().session)
    copilot.offer = scenes.wording_offer()
    window.intent_made.emit(SendReply("adv1", "r3", MINE))
    window.intent_made.emit(NoticeUsed("wording"))
    assert window.front is window.wording
    assert not window.wording.keep.isEnabled()
    window.wording.edit.selectAll()
    QTest.keyClicks(window.wording.edit, "Order ")
    assert window.wording.keep.isEnabled()
    QTest.keyClick(window.wording.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert ("keep_wording", ("r3", "Order ")) in copilot.acts


def test_how_the_page_was_left_outlives_another_program(open_window: Opener) -> None:
    window, copilot = open_window(many().session)
    copilot.offer = scenes.wording_offer()
    window.intent_made.emit(SendReply("adv1", "r3", MINE))
    window.intent_made.emit(NoticeUsed("wording"))
    window.wording.edit.selectAll()
    QTest.keyClicks(window.wording.edit, "Order ")
    after = many()
    put_on(window, after)
    window.intent_made.emit(NoticeUsed("wording"))
    assert window.front is window.wording
    assert window.wording.edit.text() == "Order "
    window.wording.send()
    assert ("keep_wording", ("r3", "Order ")) in after.acts


def test_a_wording_is_not_offered_to_a_program_of_another_account(open_window: Opener) -> None:
    window, copilot = open_window(many().session)
    copilot.offer = scenes.wording_offer()
    window.intent_made.emit(SendReply("adv1", "r3", MINE))
    calm = scenes.calm()
    assert calm.ticket is not None
    ref = TicketRef("elsewhere", "1")
    put_on(window, FakeCopilot(replace(calm, ref=ref, ticket=replace(calm.ticket, ref=ref), advice=None)))
    window.intent_made.emit(NoticeUsed("wording"))
    assert window.front is not window.wording
    assert KEEP not in painted(window)
