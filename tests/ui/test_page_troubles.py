"""What a page waits for, and what went wrong on it, is that page's own."""

from __future__ import annotations

import asyncio

from app.copilot.drafts import Draft
from app.domain.decisions import Decision
from app.domain.errors import HelpdeskUnreachable, StorageFull
from app.ui.common.intents import GoBack, OpenEscalate, OpenWorklist
from app.ui.decision.state import ComposeOwn, DecisionState, Parts, SendDraft
from app.ui.escalate.state import EscalateState
from app.ui.window.acting import Tasks
from app.ui.window.presenter import WindowPresenter
from app.ui.window.state import PageState, WindowState
from app.ui.worklist.state import WorklistState
from tests.ui import scenes
from tests.ui.fake_copilot import FakeCopilot


class SlowCopilot(FakeCopilot):
    """Stores decisions and loads lists when the test lets it."""

    def __init__(self) -> None:
        super().__init__(scenes.calm())
        self.stores, self.loads = asyncio.Event(), asyncio.Event()
        self.full = self.away = False

    async def decide(self, draft: Draft) -> Decision:
        await self.stores.wait()
        if self.full:
            raise StorageFull
        return await super().decide(draft)

    async def load_worklist(self) -> None:
        await self.loads.wait()
        if self.away:
            raise HelpdeskUnreachable


class Slow:
    def __init__(self) -> None:
        self.copilot = SlowCopilot()
        self.state = WindowState()
        self.tasks = Tasks()
        self.presenter = WindowPresenter(
            self.copilot,
            clock=self.copilot.clock,
            titles=scenes.TITLES,
            definitions=scenes.DEFINITIONS,
            paint=self._on_painted,
            start=self.tasks,
        )

    def _on_painted(self, state: WindowState) -> None:
        self.state = state

    async def wants(self, intent: object) -> PageState | None:
        self.presenter.handle(intent)
        for _ in range(5):
            await asyncio.sleep(0)
        return self.state.page

    async def sends(self) -> None:
        page = await self.wants(ComposeOwn())
        assert isinstance(page, DecisionState)
        page = await self.wants(SendDraft(page.key, Parts("Hello Cleo", None)))
        assert isinstance(page, DecisionState)
        assert page.busy

    def notices(self) -> str:
        return " ".join(f"{notice.title} {notice.text}" for notice in self.state.panel.notices)


def test_another_page_neither_waits_nor_shows_what_went_wrong_on_this_one() -> None:
    async def scenario() -> None:
        slow = Slow()
        await slow.sends()
        page = await slow.wants(OpenEscalate())
        assert isinstance(page, EscalateState)
        assert not page.busy
        slow.copilot.full = True
        slow.copilot.stores.set()
        await slow.tasks.finished()
        page = slow.state.page
        assert isinstance(page, EscalateState)
        assert page.trouble == ""
        assert StorageFull.title in slow.notices()

    asyncio.run(scenario())


def test_a_list_that_fails_late_says_nothing_on_the_composer() -> None:
    async def scenario() -> None:
        slow = Slow()
        page = await slow.wants(OpenWorklist())
        assert isinstance(page, WorklistState)
        assert page.loading
        page = await slow.wants(ComposeOwn())
        assert isinstance(page, DecisionState)
        assert not page.busy
        slow.copilot.away = True
        slow.copilot.loads.set()
        await slow.tasks.finished()
        page = slow.state.page
        assert isinstance(page, DecisionState)
        assert (page.trouble, page.busy) == ("", False)

    asyncio.run(scenario())


def test_a_text_is_not_sent_twice_by_way_of_another_page() -> None:
    async def scenario() -> None:
        slow = Slow()
        await slow.sends()
        await slow.wants(GoBack())
        page = await slow.wants(ComposeOwn())
        assert isinstance(page, DecisionState)
        assert page.reply == "Hello Cleo"
        assert page.busy
        await slow.wants(SendDraft(page.key, Parts("Hello Cleo", None)))
        slow.copilot.stores.set()
        await slow.tasks.finished()
        assert [act for act, _ in slow.copilot.acts] == ["decide"]

    asyncio.run(scenario())
