"""What is edited in a card is kept also when another ticket is in front, or another program."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtTest import QTest

from app.domain.tickets import TicketRef
from app.ui.panel.intents import ReplyEdited, ReplyRested
from app.ui.panel.replies_view import ReplyCardView
from app.ui.window.view import PanelWindow
from tests.ui import gallery, scenes
from tests.ui.conftest import Opener
from tests.ui.fake_copilot import FakeCopilot
from tests.ui.test_words_stay import ITEM, put_on

WORDS = "My words, typed just now"


def open_another(copilot: FakeCopilot) -> None:
    calm = scenes.calm()
    assert calm.ref is not None
    assert calm.ticket is not None
    ref = TicketRef(calm.ref.account, "999")
    copilot.become(replace(calm, ref=ref, ticket=replace(calm.ticket, ref=ref), turn=None, advice=None))
    gallery.settle()


def kept(copilot: FakeCopilot) -> list[tuple[TicketRef, str, str | None]]:
    return [(text.ticket, text.reply, text.seen) for text in copilot.texts.kept.values()]


def edit(window: PanelWindow) -> None:
    window.intent_made.emit(ReplyEdited("adv1", ITEM, WORDS))


def test_an_edit_that_rests_when_another_ticket_is_open_is_kept_for_its_own(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    edit(window)
    open_another(copilot)
    window.intent_made.emit(ReplyRested("adv1", ITEM))
    assert kept(copilot) == [(scenes.calm().ref, WORDS, None)]


def test_a_field_that_is_typed_into_is_kept_at_the_end_though_another_ticket_is_open(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    card = window.findChildren(ReplyCardView)[0]
    window.panel.choose(card)
    gallery.settle()
    card.edit.setFocus()
    QTest.keyClicks(card.edit, "typed ")
    open_another(copilot)
    window.put_down()
    assert [(ref, "typed" in words) for ref, words, _ in kept(copilot)] == [(scenes.calm().ref, True)]


def test_the_message_it_was_written_for_stays_known_in_another_program(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    edit(window)
    window.intent_made.emit(ReplyRested("adv1", ITEM))
    after = FakeCopilot(scenes.calm())
    put_on(window, after)
    open_another(after)
    window.put_down()
    assert kept(after) == [(scenes.calm().ref, WORDS, "m1")]
