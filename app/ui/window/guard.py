"""How an act ends: its errors become words where the agent is looking, and nothing stays busy. No Qt."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from app.ui.common.troubles import as_told
from app.ui.panel.replies import CardKey
from app.ui.window.memory import Memory
from app.ui.window.pages import Pages


class Guard:
    """Wraps the calls of the copilot; `changed` has the window painted again."""

    def __init__(self, memory: Memory, pages: Pages, *, changed: Callable[[], None]) -> None:
        self._memory = memory
        self._pages = pages
        self.changed = changed

    @asynccontextmanager
    async def telling(self) -> AsyncIterator[None]:
        """An error becomes a notice of the panel."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - whatever it is, the person must read it
            self._memory.error = as_told(error)
        finally:
            self.changed()

    @asynccontextmanager
    async def card_leaving(self, key: CardKey) -> AsyncIterator[None]:
        """The card was taken off the panel when the key was pressed; it comes back when the act fails."""
        async with self.telling():
            try:
                yield
            except BaseException:
                self._memory.gone.discard(key)
                raise

    @asynccontextmanager
    async def page_waiting(self) -> AsyncIterator[None]:
        """The page in front shows that it waits, and an error where it happened; away from it, the panel says it."""
        pages = self._pages
        page, opening = pages.front, pages.openings
        pages.busy.add(page)
        self.changed()
        try:
            yield
        except Exception as error:  # noqa: BLE001 - whatever it is, the person must read it
            if (pages.front, pages.openings) == (page, opening):
                pages.troubles[page] = as_told(error)
            else:
                self._memory.error = as_told(error)
        finally:
            pages.busy.discard(page)
            self.changed()

    @asynccontextmanager
    async def page_sending(self) -> AsyncIterator[None]:
        """The page goes when its decision is stored; when not, it stays with every word and says why."""
        pages = self._pages
        front, opening = pages.front, pages.openings
        async with self.page_waiting():
            try:
                yield
            except Exception:
                pages.asked, pages.asked_for = (), ""
                raise
            if pages.openings != opening:
                return  # the agent writes something else by now: keys that are meant for it must not mean a card
            if pages.behind_help == front:
                pages.behind_help = "panel"  # what was sent is not there to be sent again
            if pages.front == front:
                pages.show("panel")
