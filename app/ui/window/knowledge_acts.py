"""Acts on knowledge: a snippet taken into a reply, a whole article opened. No Qt."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.errors import StaleAdvice
from app.ui.article.presenter import OpenArticle, address_of
from app.ui.article.state import OpenInBrowser
from app.ui.panel import intents as panel
from app.ui.window.hands import Acts, Hands


class KnowledgeActs(Acts):
    """What was of use is journalled as accepted, once; nothing is ever fetched."""

    def __init__(self, hands: Hands, *, browse: Callable[[str], None]) -> None:
        super().__init__(hands)
        self._browse = browse

    def handle(self, intent: object) -> bool:
        """Carries out an intent; False when it is none of these."""
        match intent:
            case panel.KnowledgeTaken(advice_id, article):
                self._start(self.taken(advice_id, article))
            case panel.OpenArticle(advice_id, article):
                self._start(self.open(advice_id, article))
            case OpenInBrowser(address):
                self.in_browser(address)
            case _:
                return False
        return True

    async def taken(self, advice_id: str, article: str) -> None:
        """A second time, and into another reply, is the same use. An old card says that it is old."""
        if (advice_id, article) in self._memory.used:
            return
        async with self._guard.telling():
            await self._copilot.take(advice_id, article)
            self._memory.used.add((advice_id, article))

    async def open(self, advice_id: str, article: str) -> None:
        """Shows the whole article on a page of the window. Raises nothing: what is not there any more is said there."""
        advice = self._copilot.session.advice
        hits = advice.knowledge if advice is not None and advice.id == advice_id else ()
        hit = next((hit for hit in hits if hit.article == article), None)
        async with self._guard.telling():
            if hit is None:
                raise StaleAdvice
            self._pages.article = OpenArticle(hit, await self._copilot.article(article))
            self._pages.show("article")

    def in_browser(self, address: str) -> None:
        """The computer's own browser opens it: only what the desk gave, and only a secure address."""
        if address_of(address):
            self._browse(address)
