"""What becomes of a line of the local socket: tickets are opened, the panel comes up, the desks are named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QCoreApplication

from app.domain.errors import UnknownTicketAddress
from app.domain.links import Answer, Asked, Hello, LookingAt, Open, Show
from app.domain.tickets import TicketRef
from app.ui.following.intents import FollowIntent, LookedAt, OpenLink
from app.ui.following.server import LinkServer
from app.ui.following.system import Application

_OK = Answer()


class Panel(Protocol):
    """The window, as far as it is asked for from outside."""

    def follow(self, intent: FollowIntent) -> None: ...

    def come_up(self) -> None:
        """Shows itself over other windows; the keyboard stays where it is."""
        ...


class LinkGate:
    """Listens from `listen` on; tickets are opened from `begin` on, when the desks are connected."""

    def __init__(
        self,
        panel: Panel,
        *,
        ref_of: Callable[[str], TicketRef],
        desks: tuple[str, ...] = (),
        follows_browser: Callable[[], bool] = lambda: True,
    ) -> None:
        self._panel = panel
        self._ref_of = ref_of
        self._desks = desks
        self._follows_browser = follows_browser
        self._server = LinkServer(self.answer)
        self._system = QCoreApplication.instance()
        if isinstance(self._system, Application):
            self._system.link_opened.connect(self._opened)
        self._open = True
        self._begun = False
        self._waiting: str | None = None

    def listen(self, name: str) -> bool:
        return self._server.listen(name)

    def begin(self) -> None:
        """The program works: what was asked for meanwhile is opened."""
        self._begun = True
        if self._waiting is not None:
            self._panel.follow(OpenLink(self._waiting))
            self._waiting = None

    def close(self) -> None:
        self._server.close()
        if isinstance(self._system, Application) and self._open:
            self._system.link_opened.disconnect(self._opened)
        self._open = False

    def answer(self, asked: Asked) -> Answer:
        match asked:
            case Hello():
                return Answer(desks=self._desks, follow=self._follows_browser())
            case Show():
                self._panel.come_up()
                return _OK
            case Open(url):
                return self._opened(url)
            case LookingAt(None):
                self._panel.follow(LookedAt(""))
                return _OK
            case LookingAt(str(url)):
                return self._followed(url)
        raise AssertionError(asked)

    def _opened(self, url: str) -> Answer:
        """A person asked: also when it is unknown the window says so, because a link has no other place for it."""
        self._panel.come_up()
        if not self._begun:
            self._waiting = url
            return _OK
        known = self._is_known(url)
        self._panel.follow(OpenLink(url))
        return _OK if known else _UNKNOWN

    def _followed(self, url: str) -> Answer:
        if not self._follows_browser():
            return Answer(ok=False, code="turned_off", why="Following the browser is turned off in the settings")
        if not self._begun:
            return Answer(ok=False, code="not_ready", why="Calmdesk is still starting")
        if not self._is_known(url):
            return _UNKNOWN
        self._panel.follow(LookedAt(url))
        return _OK

    def _is_known(self, url: str) -> bool:
        try:
            self._ref_of(url)
        except UnknownTicketAddress:
            return False
        return True


_UNKNOWN = Answer(ok=False, code="unknown_desk", why=UnknownTicketAddress.title)
