"""Following a ticket that was asked for from outside: a link, a drop, the clipboard, the browser. No Qt."""

from __future__ import annotations

from contextlib import suppress

from app.domain.errors import CalmdeskError
from app.domain.links import wanted_address
from app.domain.tickets import TicketRef
from app.ui.following.intents import LookedAt, OpenLink, OpenOffered, Placed
from app.ui.panel.intents import NoticeUsed
from app.ui.window.hands import Acts, Hands
from app.ui.worklist.presenter import arrange
from app.ui.worklist.state import MoveTicket, SuggestOrder


class FollowActs(Acts):
    """Nothing an agent writes is left for a ticket they did not ask for."""

    def __init__(self, hands: Hands) -> None:
        super().__init__(hands)
        self._looked_at: TicketRef | None = None

    def handle(self, intent: object) -> bool:
        """Carries out an intent about which ticket is looked at; False for those of others."""
        match intent:
            case OpenLink(text):
                self._start(self.open_link(text))
            case LookedAt(url, writing):
                self._start(self.looked_at(url, writing=writing))
            case OpenOffered() | NoticeUsed("offered"):
                if self._memory.offered:
                    self._start(self.open_link(self._memory.offered))
            case MoveTicket() | SuggestOrder():
                session, pages = self._copilot.session, self._pages
                arrange(intent, session, self._clock(), pages.order, show_mood=pages.show_mood())
            case Placed(words):
                self._memory.message = words
            case _:
                return False
        return True

    def offered(self) -> str:
        """The number of the ticket that the browser shows, while it waits for the agent."""
        if self._memory.offered:
            with suppress(CalmdeskError):  # its desk was disconnected meanwhile
                return self._copilot.ref_of(self._memory.offered).id
        return ""

    async def open_link(self, text: str) -> None:
        """Opens the ticket a person asked for; what is wrong with the address is said in the panel."""
        self._pages.show("panel")
        self._memory.offered = ""
        async with self._guard.telling():
            await self._open(wanted_address(text))

    async def looked_at(self, url: str, *, writing: bool) -> None:
        """The browser shows this ticket: opened, or offered while the agent writes here. The open one stays as it is;
        an address of no desk changes nothing and is not talked about. Told again it changes nothing either: the agent
        may have opened another ticket here meanwhile, and means it.
        """
        if not url:
            self._looked_at = None
            return
        try:
            ref = self._copilot.ref_of(url)
        except CalmdeskError:
            return
        if ref == self._looked_at and ref != self._copilot.session.ref:
            return
        self._looked_at = ref
        if ref == self._copilot.session.ref:
            self._memory.offered = ""
        elif writing or self._memory.is_editing(self._copilot.session.ref, self._clock()):
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
