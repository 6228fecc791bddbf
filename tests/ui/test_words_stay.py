"""Words an agent wrote outlive an undo and another program; what was sent is not there to be sent again."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtTest import QTest

from app.copilot.drafts import Draft
from app.domain.decisions import Decision
from app.domain.kept import KeptText
from app.domain.tickets import TicketRef
from app.ui.app import attach
from app.ui.common.intents import GoBack, OpenEscalate, OpenHelp, OpenWorklist, UndoLast
from app.ui.decision.state import ComposeOwn, DecisionState, KeepDraft, Parts, SendDraft
from app.ui.panel.intents import EditCard, NoticeUsed, ReplyEdited, ReplyRested, SendReply
from app.ui.window.acting import Tasks
from app.ui.window.presenter import WindowPresenter
from app.ui.window.state import WindowState
from app.ui.window.view import PanelWindow
from app.ui.worklist.state import OpenAddress
from tests.support.undriven import painted
from tests.ui import gallery, scenes
from tests.ui.conftest import Opener
from tests.ui.fake_copilot import FakeCopilot

ITEM = scenes.advice().replies[0].id


class SlowCopilot(FakeCopilot):
    """Stores a decision when the test lets it."""

    def __init__(self) -> None:
        super().__init__(scenes.calm())
        self.go_on = asyncio.Event()

    async def decide(self, draft: Draft) -> Decision:
        await self.go_on.wait()
        return await super().decide(draft)

    async def open_url(self, url: str) -> None:
        await super().open_url(url)
        await self.go_on.wait()


class Slow:
    """A presenter on the running loop, with a reply that is being sent."""

    def __init__(self) -> None:
        self.copilot = SlowCopilot()
        self.painted: list[WindowState] = []
        self.tasks = Tasks()
        self.presenter = WindowPresenter(
            self.copilot,
            clock=self.copilot.clock,
            titles=scenes.TITLES,
            definitions=scenes.DEFINITIONS,
            paint=self.painted.append,
            start=self.tasks,
        )

    async def begin(self) -> None:
        self.presenter.handle(ComposeOwn())
        page = self.painted[-1].page
        assert isinstance(page, DecisionState)
        self.presenter.handle(SendDraft(page.key, Parts("Hello Cleo", None)))
        await asyncio.sleep(0)

    async def end(self) -> None:
        self.copilot.go_on.set()
        await self.tasks.finished()


def composed(slow: Slow) -> str | None:
    """What stands in the composer; None while it is not in front."""
    page = slow.painted[-1].page
    return page.reply if isinstance(page, DecisionState) else None


def put_on(window: PanelWindow, copilot: FakeCopilot) -> None:
    """Another program takes the place of the one that the window is on."""
    attach(
        window,
        copilot,
        clock=copilot.clock,
        titles=scenes.TITLES,
        definitions=scenes.DEFINITIONS,
        start=gallery.run_now,
    )
    gallery.settle()


def test_two_edited_replies_that_were_taken_back_are_both_kept(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    presenter = window.presenter
    assert isinstance(presenter, WindowPresenter)
    said = ["First words of mine.", "Second words of mine."]
    for text in said:
        copilot.become(scenes.calm())
        presenter.handle(ReplyEdited("adv1", ITEM, text))
        presenter.handle(SendReply("adv1", ITEM, text))
        presenter.handle(UndoLast())
        page = presenter.state().page
        assert isinstance(page, DecisionState)
        presenter.handle(KeepDraft(page.key, Parts(page.reply, page.note)))
    assert [kept.parts.reply for kept in presenter.memory.unsent.values()] == said
    assert [kept.reply for kept in copilot.texts.kept.values()] == said


def test_what_was_sent_behind_the_help_is_not_there_to_be_sent_again() -> None:
    async def scenario() -> None:
        slow = Slow()
        await slow.begin()
        slow.presenter.handle(OpenHelp())
        await slow.end()
        slow.presenter.handle(GoBack())
        assert slow.painted[-1].page is None

    asyncio.run(scenario())


def test_an_act_that_ends_after_its_program_does_not_paint_the_window() -> None:
    async def scenario() -> None:
        slow = Slow()
        await slow.begin()
        slow.presenter.close()
        painted = len(slow.painted)
        await slow.end()
        assert len(slow.painted) == painted

    asyncio.run(scenario())


def test_a_word_in_the_composer_outlives_another_program(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    window.intent_made.emit(ComposeOwn())
    QTest.keyClicks(window.decision.reply, "Half a wor")
    put_on(window, FakeCopilot(scenes.calm()))
    window.intent_made.emit(ComposeOwn())
    assert window.decision.reply.text() == "Half a wor"


def test_a_handover_in_front_outlives_another_program(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    window.intent_made.emit(OpenEscalate())
    window.escalate.note.setPlainText("He called twice.")
    put_on(window, FakeCopilot(scenes.calm()))
    window.intent_made.emit(OpenEscalate())
    assert window.escalate.note.text() == "He called twice."


def test_a_reply_taken_back_in_another_program_comes_back_with_its_words(open_window: Opener) -> None:
    window, before = open_window(scenes.calm())
    window.intent_made.emit(ComposeOwn())
    QTest.keyClicks(window.decision.reply, "Hello Cleo")
    window.decision.send()
    put_on(window, FakeCopilot(scenes.calm(unfinished=before.session.unfinished)))
    window.intent_made.emit(UndoLast())
    assert window.front is window.decision
    assert window.decision.reply.text() == "Hello Cleo"


def test_a_text_that_is_sent_goes_also_when_it_was_opened_once_more() -> None:
    async def scenario() -> None:
        slow = Slow()
        await slow.begin()
        page = slow.painted[-1].page
        assert isinstance(page, DecisionState)
        slow.presenter.handle(KeepDraft(page.key, Parts("Hello Cleo", None)))
        slow.presenter.handle(ComposeOwn())
        assert composed(slow) == "Hello Cleo"
        await slow.end()
        assert composed(slow) is None

    asyncio.run(scenario())


def test_who_writes_already_keeps_the_page_when_the_one_before_is_sent() -> None:
    async def scenario() -> None:
        slow = Slow()
        await slow.begin()
        slow.presenter.handle(EditCard("adv1", "a1"))
        await slow.end()
        assert composed(slow) == scenes.REPLY

    asyncio.run(scenario())


def test_who_writes_already_keeps_the_page_when_the_ticket_is_read_at_last() -> None:
    async def scenario() -> None:
        slow = Slow()
        slow.presenter.handle(OpenWorklist())
        slow.presenter.handle(OpenAddress("https://desk.example.org/ticket/4811"))
        await asyncio.sleep(0)
        slow.presenter.handle(ComposeOwn())
        assert composed(slow) == ""
        await slow.end()
        assert composed(slow) == ""

    asyncio.run(scenario())


def test_words_go_along_to_the_ticket_that_theirs_was_merged_into(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    old = copilot.session.ref
    assert old is not None
    window.intent_made.emit(ComposeOwn())
    window.decision.reply.setPlainText("Hi Cleo, one moment")
    window.decision.leave()
    window.intent_made.emit(OpenEscalate())
    window.escalate.note.setPlainText("A note of mine")
    window.escalate.leave()
    window.intent_made.emit(ComposeOwn())
    window.decision.reply.setPlainText("Hi Cleo, one moment please")
    into = TicketRef(old.account, "9999")
    copilot.texts.when_moved(old, into)
    calm = scenes.calm()
    assert calm.ticket is not None
    copilot.become(replace(calm, ref=into, ticket=replace(calm.ticket, ref=into)))
    gallery.settle()
    assert window.decision.isVisible()
    assert window.decision.reply.text() == "Hi Cleo, one moment please"
    assert window.decision.ways.send.isEnabled()
    window.decision.leave()
    assert "Hi Cleo, one moment please" in painted(window)
    window.intent_made.emit(OpenEscalate())
    assert window.escalate.note.text() == "A note of mine"


def recalled_on(open_window: Opener, kept: KeptText) -> PanelWindow:
    """The composer with a text that another run of the program kept."""
    window, copilot = open_window(scenes.calm(advice=None, phase="opening", ticket=None))
    copilot.texts.kept[kept.key] = kept
    copilot.become(scenes.calm())
    window.intent_made.emit(NoticeUsed("resume"))
    gallery.settle()
    assert window.decision.reply.text() == kept.reply
    return window


@pytest.mark.parametrize(
    ("seen", "minutes_before", "stale"), [("m1", 0, False), ("m0", 0, True), (None, 0, False), (None, 600, True)]
)
def test_a_text_of_an_earlier_run_is_judged_by_the_message_it_was_written_for(
    open_window: Opener, *, seen: str | None, minutes_before: int, stale: bool
) -> None:
    calm = scenes.calm()
    assert calm.ref is not None
    at = scenes.NOW - timedelta(minutes=minutes_before)
    window = recalled_on(open_window, KeptText(calm.ref, "own", "Hello Cleo", "", at, seen=seen))
    assert ("wrote again" in painted(window)) is stale
    assert window.decision.ways.send.isEnabled() is not stale
    if stale:
        window.decision._keep.click()
        gallery.settle()
        assert "wrote again" not in painted(window)
        assert window.decision.ways.send.isEnabled()
        assert window.decision.reply.text() == "Hello Cleo"


def test_a_kept_text_knows_the_message_it_was_written_for(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    window.intent_made.emit(ComposeOwn())
    QTest.keyClicks(window.decision.reply, "Hello Cleo")
    window.decision.rest()
    reply = scenes.advice().replies[0]
    window.intent_made.emit(ReplyEdited("adv1", reply.id, "In my words"))
    window.intent_made.emit(ReplyRested("adv1", reply.id))
    assert [kept.seen for kept in copilot.texts.kept.values()] == ["m1", "m1"]
