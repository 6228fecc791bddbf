"""The window is closed in a bad moment: nothing hangs, no window comes back, and the last word and choice are kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from app.desktop.preferences import Preferences
from app.desktop.settings_file import load_settings
from app.domain.settings import Settings
from app.domain.tickets import TicketRef
from app.main import Run, run_window
from app.storage.store import LocalStore
from app.ui.common.intents import OpenEscalate
from app.ui.decision.state import ComposeOwn
from app.ui.panel.intents import ReplyEdited
from app.ui.window.view import PanelWindow
from app.wiring import DEMO, Program
from app.workplace.place import Workplace
from tests.support.live import QUICK, folders_in
from tests.support.undriven import _window, true_soon

pytestmark = pytest.mark.usefixtures("qapp")
REF = TicketRef(DEMO, "1001")
WORDS = "the last word of this day"


class Place:
    """A person's place on the demo desk, whose programs can be made slowly: `making` is awaited before each."""

    def __init__(self, home: Path) -> None:
        self.folders = folders_in(home)
        preferences = Preferences(Settings(), self.folders.settings_file)
        self.workplace = Workplace(self.folders, preferences, pace=QUICK, demo=True)
        self.programs: list[Program] = []
        self.stopped: list[Program] = []
        self.shown = 0
        self.making: Callable[[], Awaitable[None]] | None = None

    async def make(self) -> Program:
        if self.making is not None:
            await self.making()
        program = await self.workplace.make_program()
        self.programs.append(program)
        stop = program.stop

        async def stopping() -> None:
            await stop()
            self.stopped.append(program)

        program.stop = stopping  # type: ignore[method-assign]
        return program

    def run(self, story: Callable[[PanelWindow], Awaitable[None]]) -> int:
        """Runs until the story has closed the window and the program has ended; fails when that takes a minute."""
        acting: list[asyncio.Task[None]] = []

        async def act() -> None:
            await true_soon("the window", lambda: _window() is not None)
            window = _window()
            assert window is not None
            try:
                await true_soon("the desk", lambda: bool(self.programs[0].desks))
                await self.programs[0].open(REF.id)
                await story(window)
            finally:
                window.close()

        async def make() -> Program:
            if not acting:
                acting.append(asyncio.create_task(act()))
            return await self.make()

        status = run_window(Run(make_program=make, workplace=self.workplace))
        acting[0].result()
        assert self.stopped == self.programs
        return status

    def kept(self) -> set[tuple[str, str]]:
        """Kind and words of every text that is in the database now."""

        async def look() -> set[tuple[str, str]]:
            store = await LocalStore.open(self.folders.demo_database, key=None)
            try:
                return {(text.kind, text.reply or text.note) for text in await store.kept_texts(REF)}
            finally:
                await store.close()

        return asyncio.run(look())


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_the_last_word_and_the_last_choice_are_kept_when_the_window_is_closed_at_once(place: Place) -> None:
    async def story(window: PanelWindow) -> None:
        window.intent_made.emit(ComposeOwn())
        QTest.keyClicks(window.decision.reply, WORDS)
        place.workplace.choices.change(text_scale=1.25)
        place.workplace.choices.change(text_scale=1.5)
        window.close()

    assert place.run(story) == 0
    assert place.kept() == {("reply", WORDS)}
    assert load_settings(place.folders.settings_file).text_scale == 1.5


def test_words_in_a_card_and_on_the_hand_over_are_kept_when_the_window_is_closed_at_once(place: Place) -> None:
    async def story(window: PanelWindow) -> None:
        copilot = place.programs[0].copilot
        await true_soon("advice", lambda: copilot.session.advice is not None)
        advice = copilot.session.advice
        assert advice is not None
        window.intent_made.emit(ReplyEdited(advice.id, advice.replies[0].id, "in a card"))
        window.intent_made.emit(OpenEscalate())
        window.escalate.note.selectAll()
        QTest.keyClicks(window.escalate.note, WORDS)
        window.close()

    assert place.run(story) == 0
    assert place.kept() == {("reply", "in a card"), ("handover", WORDS)}


def test_closed_while_the_next_program_is_made_it_stays_closed(place: Place) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slowly() -> None:
        if place.programs:
            begun.set()
            await go_on.wait()

    async def story(window: PanelWindow) -> None:
        place.making = slowly
        window.intent_made.emit(ComposeOwn())
        QTest.keyClicks(window.decision.reply, WORDS)
        place.workplace.put_together_again()
        await begun.wait()
        window.close()
        window.show = lambda: pytest.fail("it came back")  # type: ignore[method-assign]
        go_on.set()

    assert place.run(story) == 0
    assert len(place.programs) == 2
    assert place.kept() == {("reply", WORDS)}


def test_closed_while_the_program_before_ends_no_other_is_made(place: Place) -> None:
    async def story(window: PanelWindow) -> None:
        place.workplace.put_together_again()
        window.close()

    assert place.run(story) == 0
    assert len(place.programs) == 1


def test_another_program_takes_over_and_the_window_can_be_closed_then(place: Place) -> None:
    async def story(window: PanelWindow) -> None:
        for count in (2, 3):
            place.workplace.put_together_again()
            await true_soon("the next program", lambda count=count: len(place.programs) == count)  # type: ignore[misc]
            await true_soon("its desk", lambda: bool(place.programs[-1].desks))
        assert window.isVisible()

    assert place.run(story) == 0
    assert len(place.programs) == 3
