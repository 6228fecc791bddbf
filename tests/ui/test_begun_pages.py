"""A hand-over and a flag that were begun are kept like a reply: there after a restart, gone when they are sent."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest

from app.copilot.session import Session
from app.domain.tickets import TicketRef
from app.ui.common.intents import OpenEscalate
from app.ui.panel.intents import FlagCard, Undo
from app.ui.window.presenter import WindowPresenter
from app.ui.window.view import PanelWindow
from tests.ui import gallery, scenes
from tests.ui.conftest import Opener
from tests.ui.fake_copilot import FakeCopilot

NOTE = "My own note"
COMMENT = "It is about the parcel"


async def taken_back(decision_id: str) -> bool:  # noqa: ARG001 - as the copilot's
    return True


def again(open_window: Opener, before: FakeCopilot, session: Session | None = None) -> tuple[PanelWindow, FakeCopilot]:
    """Another run of the program, with what the one before kept in its database. The advice is made anew."""
    window, copilot = open_window(scenes.calm(advice=None, phase="opening", ticket=None))
    copilot.texts.kept = dict(before.texts.kept)
    copilot.become(session or scenes.calm(advice=scenes.advice("adv-anew")))
    gallery.settle()
    return window, copilot


def test_a_handover_is_kept_while_it_is_typed_and_there_after_a_restart(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    window.intent_made.emit(OpenEscalate())
    window.escalate.team.setCurrentIndex(1)
    team = window.escalate.chosen_team()
    window.escalate.note.selectAll()
    QTest.keyClicks(window.escalate.note, NOTE)
    assert not copilot.texts.kept
    window.escalate.rest()
    (kept,) = copilot.texts.kept.values()
    assert (kept.kind, kept.note) == ("handover", NOTE)
    window, copilot = again(open_window, copilot)
    window.intent_made.emit(OpenEscalate())
    assert window.escalate.note.text() == NOTE
    assert window.escalate.chosen_team() == team
    window.escalate.send()
    assert not copilot.texts.kept
    assert [about for act, about in copilot.acts if act == "escalate"]
    window.intent_made.emit(OpenEscalate())
    assert window.escalate.note.text() != NOTE


def test_leaving_in_the_middle_of_a_word_keeps_it(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    window.intent_made.emit(OpenEscalate())
    window.escalate.note.selectAll()
    QTest.keyClicks(window.escalate.note, NOTE)
    window.hide()
    gallery.settle()
    assert [kept.note for kept in copilot.texts.kept.values()] == [NOTE]


def test_an_untouched_handover_is_not_kept(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    window.intent_made.emit(OpenEscalate())
    window.escalate.rest()
    window.escalate.leave()
    assert not copilot.texts.kept


def test_a_flag_is_kept_while_it_is_written_and_there_on_the_same_card_after_a_restart(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    window.intent_made.emit(FlagCard("adv1", "a1"))
    page = window.flag
    page._group.button(3).click()
    QTest.keyClicks(page.comment, COMMENT)
    page.rest()
    (kept,) = copilot.texts.kept.values()
    assert (kept.kind, kept.note) == ("flag", COMMENT)
    reason = page.reason()
    window, copilot = again(open_window, copilot)
    window.intent_made.emit(FlagCard("adv-anew", "a2"))
    assert window.flag.comment.text() == ""
    window.flag.leave()
    window.intent_made.emit(FlagCard("adv-anew", "a1"))
    assert window.flag.comment.text() == COMMENT
    assert window.flag.reason() == reason
    window.flag.send()
    assert not copilot.texts.kept
    assert [about for act, about in copilot.acts if act == "flag"]


def test_a_flag_that_is_emptied_is_not_kept_any_more(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    window.intent_made.emit(FlagCard("adv1", "a1"))
    QTest.keyClicks(window.flag.comment, COMMENT)
    window.flag.rest()
    assert copilot.texts.kept
    window.flag.comment.selectAll()
    window.flag.comment.insertPlainText("")
    window.flag.rest()
    assert not copilot.texts.kept


def test_what_is_begun_waits_at_its_own_ticket(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    window.intent_made.emit(FlagCard("adv1", "a1"))
    QTest.keyClicks(window.flag.comment, COMMENT)
    window.flag.leave()
    (kept,) = copilot.texts.kept.values()
    assert kept.ticket == copilot.session.ref
    assert kept.ticket != TicketRef("", "")


def test_a_handover_that_is_taken_back_is_kept_again(open_window: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    window, copilot = open_window(scenes.calm())
    window.intent_made.emit(OpenEscalate())
    window.escalate.team.setCurrentIndex(1)
    window.escalate.note.selectAll()
    QTest.keyClicks(window.escalate.note, NOTE)
    window.escalate.rest()
    window.escalate.send()
    gallery.settle()
    assert not copilot.texts.kept
    monkeypatch.setattr(copilot, "undo", taken_back)
    assert isinstance(window.presenter, WindowPresenter)
    (decision,) = window.presenter.memory.left
    window.intent_made.emit(Undo(decision))
    gallery.settle()
    assert window.escalate.note.text() == NOTE
    assert [kept.note for kept in copilot.texts.kept.values()] == [NOTE]


def test_deleting_the_texts_in_the_settings_takes_these_too(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    window.intent_made.emit(OpenEscalate())
    prepared = window.escalate.note.text()
    window.escalate.note.setPlainText(NOTE)
    window.escalate.leave()
    copilot.texts.kept.clear()
    copilot.texts.when_forgotten()
    window.intent_made.emit(OpenEscalate())
    assert window.escalate.note.text() == prepared
