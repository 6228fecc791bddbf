"""What is known: the articles of the content folder in an index that is kept up to date, searched off the loop."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from app.copilot.index import Guest, KnowledgeIndex, parts
from app.copilot.ports import Clock, Embedder
from app.domain.advice import MAX_OF_A_KIND, KnowledgeHit
from app.domain.errors import CalmdeskError
from app.domain.knowledge import Embedded, Entry
from app.domain.passages import Passage, passages
from app.domain.tickets import Article

log = logging.getLogger(__name__)
T = TypeVar("T")

COLLECTION = "content"
FLOOR = 0.4
"""Cosine of a turn with the nearest part of an article below which the article is not about it."""
_GUESTS_KEPT = 64
_WORTH_WAITING = 3.0
"""Seconds a search waits for the first indexing: what ships takes one, and the first message deserves it too."""


class KnowledgeBase:
    """Implements `app.copilot.ports.Knowledge`. Indexing goes on in the background until `close`."""

    def __init__(self, make: Callable[[], KnowledgeIndex], embedder: Embedder, clock: Clock) -> None:
        """`make` opens the index; it is called once, on the thread that then works with it, and never raises."""
        self._make = make
        self._embedder = embedder
        self._clock = clock
        self._made: KnowledgeIndex | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="calmdesk-knowledge")
        self._update: asyncio.Task[None] | None = None
        self._first = asyncio.Event()
        self._too_early = False
        self._articles: Mapping[str, Article] = {}
        self._guests: OrderedDict[str, Guest] = OrderedDict()

    def use(self, articles: Sequence[Article]) -> None:
        """From now on these are the articles; returns at once. An update that still runs goes no further."""
        self._articles = {article.id: article for article in articles}
        if self._update is not None:
            self._update.cancel()
        self._update = asyncio.create_task(self._bring_up_to_date(articles))

    async def updated(self) -> None:
        """Waits until the index has the articles it was last told to use."""
        if self._update is not None:
            await asyncio.gather(self._update, return_exceptions=True)

    async def search(self, text: str, others: Sequence[Article] = ()) -> tuple[KnowledgeHit, ...]:
        """At most three articles that are about the text, the best first. Raises ModelMissing or PackRefused; an index
        that fails finds nothing.
        """
        if self._update is not None and not self._too_early:  # whoever waited in vain once waits no more
            try:
                await asyncio.wait_for(self._first.wait(), _WORTH_WAITING)
            except TimeoutError:
                self._too_early = True
        query = await self._embedder.vector(text)
        guests = [await self._guest(article) for article in others]
        look = partial(self._look, text, query, guests)
        try:
            return await self._on_thread(look)
        except CalmdeskError as error:
            log.warning("the knowledge index was not searched: %s", error)
            return ()

    async def grown(self) -> bool:
        """Waits until the articles are there that a search came too early for; False when none did."""
        if not self._too_early:
            return False
        await self._first.wait()
        self._too_early = False
        return True

    async def article(self, article: str) -> Article | None:
        """The whole of an article by its id: of the content, or of the desk as it was found lately."""
        if known := self._articles.get(article):
            return known
        guests = (guest.entry.article for guest in reversed(self._guests.values()))
        return next((guest for guest in guests if guest.id == article), None)

    async def close(self) -> None:
        """Stops indexing; what is stored stays."""
        if self._update is not None:
            self._update.cancel()
            await asyncio.gather(self._update, return_exceptions=True)
        self._first.set()  # nobody waits for what does not come any more
        self._thread.shutdown(wait=False)

    async def _bring_up_to_date(self, articles: Sequence[Article]) -> None:
        try:
            encoder = await self._embedder.encoder()
            changed = await self._on_thread(partial(self._plan, articles, encoder))
            for entry in changed:
                found = passages(entry.article)
                embedded = await self._embedder.embedded(parts(entry.article.title, found))
                await self._on_thread(partial(self._put, entry, found, embedded))
        except CalmdeskError as error:  # no model: the copilot says so when it matters
            log.warning("the knowledge index is not up to date: %s", error)
        finally:
            if asyncio.current_task() is self._update:  # not one that another took the place of, half done
                self._first.set()

    async def _guest(self, article: Article) -> Guest:
        """An article of the desk, embedded: the same few come again and again."""
        digest = _digest(article)
        guest = self._guests.get(digest)
        if guest is None:
            found = passages(article)
            embedded = await self._embedder.embedded(parts(article.title, found))
            guest = self._guests[digest] = Guest(Entry(article.id, digest, article), found, tuple(embedded))
            while len(self._guests) > _GUESTS_KEPT:
                self._guests.popitem(last=False)
        return guest

    async def _on_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    # -- on the index's thread ----------------------------------------------------------------------------------------

    def _index(self) -> KnowledgeIndex:
        if self._made is None:
            self._made = self._make()
        return self._made

    def _plan(self, articles: Sequence[Article], encoder: str) -> list[Entry]:
        """Takes away what is gone; what is new or changed is still to be embedded."""
        index = self._index()
        index.made_for(encoder)
        index.remove(COLLECTION, index.stale(COLLECTION, [article.id for article in articles]))
        known = index.digests(COLLECTION)
        entries = [Entry(article.id, _digest(article), article) for article in articles]
        return [entry for entry in entries if known.get(entry.name) != entry.digest]

    def _put(self, entry: Entry, found: Sequence[Passage], embedded: Sequence[Embedded]) -> None:
        self._index().put(COLLECTION, entry, found, embedded)

    def _look(self, text: str, query: bytes, guests: Sequence[Guest]) -> tuple[KnowledgeHit, ...]:
        return self._index().search(text, query, limit=MAX_OF_A_KIND, now=self._clock(), floor=FLOOR, guests=guests)


def _digest(article: Article) -> str:
    return hashlib.sha256(repr(article).encode("utf-8", "surrogatepass")).hexdigest()
