"""Following a ticket that was asked for from outside: a link, a drop, the clipboard, the browser. No Qt."""

from __future__ import annotations

from app.domain.errors import CalmdeskError
from app.domain.links import wanted_address
from app.ui.following.intents import LookedAt, OpenLink
from app.ui.panel.intents import NoticeUsed
from app.ui.window.acting import Copilot, Work
from app.ui.window.guard import Guard
from app.ui.window.memory import Memory
from app.ui.window.pages import Pages


class FollowActs:
    """Nothing an agent writes is left for a ticket they did not ask for."""

    def __init__(self, copilot: Copilot, memory: Memory, pages: Pages, guard: Guard) -> None:
        self._copilot = copilot
        self._memory = memory
        self._pages = pages
        self._guard = guard

    def work_for(self, intent: object) -> Work | None:
        """What carries the intent out, None when it is somebody else's."""
        match intent:
            case OpenLink(text):
                return self.open_link(text)
            case LookedAt(url, writing):
                return self.looked_at(url, writing=writing)
            case NoticeUsed("offered"):
                return self.open_link(self._memory.offered)
            case _:
                return None

    async def open_link(self, text: str) -> None:
        """Opens the ticket a person asked for; what is wrong with the address is said in the panel."""
        self._pages.show("panel")
        self._memory.offered = ""
        async with self._guard.telling():
            await self._open(wanted_address(text))

    async def looked_at(self, url: str, *, writing: bool) -> None:
        """The browser shows this ticket: opened, or offered while the agent writes here. The open one stays as it is;
        an address of no desk changes nothing and is not talked about.
        """
        try:
            ref = self._copilot.ref_of(url)
        except CalmdeskError:
            return
        if ref == self._copilot.session.ref:
            self._memory.offered = ""
        elif writing:
            self._memory.offered = url
        else:
            self._memory.offered = ""
            self._pages.show("panel")
            async with self._guard.telling():
                await self._copilot.open(ref)
            return
        self._guard.changed()

    async def _open(self, url: str) -> None:
        ref = self._copilot.ref_of(url)
        if ref != self._copilot.session.ref:
            await self._copilot.open(ref)
        else:
            await self._copilot.refresh()
