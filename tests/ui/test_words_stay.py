"""Words an agent wrote outlive undo, a program that takes another's place, and a send that ends behind another page."""

from __future__ import annotations

import asyncio
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.decisions import Decision
from app.copilot.drafts import Draft
from app.ui.app import attach
from app.ui.common.intents import GoBack, OpenEscalate, OpenHelp, UndoLast
from app.ui.decision.state import ComposeOwn, KeepDraft, Parts, SendDraft
from app.ui.panel.intents import FlagCard, ReplyEdited, SendReply
from app.ui.window.presenter import WindowPresenter
from app.ui.window.state import WindowState
from app.ui.window.view import PanelWindow
from tests.ui import gallery, scenes
from tests.ui.conftest import Opener
from tests.ui.fake_copilot import FakeCopilot
from tests.ui.gallery import run_now


def put_on(window: PanelWindow, copilot: FakeCopilot) -> None:
    attach(
        window, copilot, clock=copilot.clock, titles=scenes.TITLES, definitions=scenes.DEFINITIONS, start=run_now
    )
    gallery.settle()


def test_a_handover_in_front_outlives_another_program(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    window.intent_made.emit(OpenEscalate())
    gallery.settle()
    window.escalate.note.setPlainText("He called twice.")
    put_on(window, FakeCopilot(scenes.calm()))
    window.intent_made.emit(OpenEscalate())
    gallery.settle()
    assert window.escalate.note.text() == "He called twice."


def test_a_word_being_typed_outlives_another_program(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    window.intent_made.emit(ComposeOwn())
    gallery.settle()
    QTest.keyClicks(window.decision.reply, "Half a wor")
    after = FakeCopilot(scenes.calm())
    put_on(window, after)
    assert [text.reply for text in after.texts.kept.values()] == ["Half a wor"]


def test_undoing_two_edited_replies_keeps_both(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    presenter = window.presenter
    assert isinstance(presenter, WindowPresenter)
    for text in ("First words of mine.", "Second words of mine."):
        copilot.become(scenes.calm())
        reply = scenes.advice().replies[0]
        presenter.handle(ReplyEdited("adv1", reply.id, text))
        presenter.handle(SendReply("adv1", reply.id, text))
        presenter.handle(UndoLast())
        page = presenter.state().page
        presenter.handle(KeepDraft(page.key, Parts(page.reply, page.note)))
    assert sorted(k.parts.reply for k in presenter.memory.unsent.values()) == [
        "First words of mine.", "Second words of mine."
    ]


class Slow(FakeCopilot):
    def __init__(self, session: Any) -> None:
        super().__init__(session)
        self.gate = asyncio.Event()

    async def decide(self, draft: Draft) -> Decision:
        await self.gate.wait()
        return await super().decide(draft)


def test_what_was_sent_while_the_keys_were_looked_up_is_not_there_to_be_sent_again() -> None:
    async def scenario() -> None:
        copilot = Slow(scenes.calm())
        painted: list[WindowState] = []
        presenter = WindowPresenter(copilot, clock=copilot.clock, titles=scenes.TITLES, definitions=scenes.DEFINITIONS, paint=painted.append)
        presenter.handle(ComposeOwn())
        key = painted[-1].page.key
        presenter.handle(SendDraft(key, Parts("Hello Cleo", None)))
        await asyncio.sleep(0)
        presenter.handle(OpenHelp())
        copilot.gate.set()
        for _ in range(10): await asyncio.sleep(0)
        presenter.handle(GoBack())
        print(painted[-1].page)
        presenter.handle(SendDraft(key, Parts("Hello Cleo", None)))
        for _ in range(10): await asyncio.sleep(0)
        assert len([a for a in copilot.acts if a[0] == "decide"]) == 1
    asyncio.run(scenario())


def test_an_act_that_ends_after_the_window_went_paints_nothing() -> None:
    async def scenario() -> None:
        copilot = Slow(scenes.calm())
        painted: list[WindowState] = []
        presenter = WindowPresenter(copilot, clock=copilot.clock, titles=scenes.TITLES, definitions=scenes.DEFINITIONS, paint=painted.append)
        presenter.handle(ComposeOwn())
        presenter.handle(SendDraft(painted[-1].page.key, Parts("Hello Cleo", None)))
        await asyncio.sleep(0)
        presenter.close()
        count = len(painted)
        copilot.gate.set()
        for _ in range(10): await asyncio.sleep(0)
        assert len(painted) == count
    asyncio.run(scenario())
