"""The reader of the command line: the models on the caller's thread, many texts at once (`Reader` and `Embedder`)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from app.domain.content import Playbook
from app.domain.knowledge import Embedded, Part
from app.domain.readings import Reading
from app.domain.steps import Event, Ranking
from app.inference.embedding import Embedder
from app.inference.reader import TextReader
from app.inference.recent import Recent, with_cache
from app.inference.steps.ranker import StepReader
from app.inference.vectors import packed

READINGS_KEPT = 4000


@dataclass(slots=True)
class _Waiting:
    """Texts that tasks of one loop wait for."""

    done: asyncio.Future[None]
    texts: list[str] = field(default_factory=list)


class DirectReader:
    """Answers at once, also when several threads ask. What was read is kept, so that `prepare` pays for many."""

    status: Literal["loading", "ready", "failed"] = "ready"

    def __init__(self, models: TextReader, steps: StepReader) -> None:
        self._models, self._steps = models, steps
        self._embedder = Embedder(steps.model)
        self._readings: Recent[Reading] = Recent(READINGS_KEPT)
        self._waiting: dict[asyncio.AbstractEventLoop, _Waiting] = {}

    def prepare(self, read: Sequence[str], compared: Sequence[str] = ()) -> None:
        """Reads texts of several conversations together, and those that are compared with others: faster than each by
        itself.
        """
        with_cache(self._readings, read, self._models.read)
        if compared:
            self._steps.embed(compared)

    async def read(self, text: str) -> Reading:
        return with_cache(self._readings, [text], self._models.read)[0]

    async def read_many(self, texts: Sequence[str]) -> Sequence[Reading]:
        return with_cache(self._readings, texts, self._models.read)

    async def similarities(self, text: str, others: Sequence[str]) -> Sequence[float]:
        mine, *theirs = self._steps.embed([text, *others])
        return [min(1.0, max(-1.0, float(mine @ other))) for other in theirs]

    def listen(self, text: str, conversation: Callable[[], Sequence[Event]]) -> None:
        """Nothing: what is compared is read together with that of other conversations."""

    async def rank(self, asked: Sequence[tuple[Playbook, Sequence[Event]]]) -> Sequence[Ranking]:
        if asked:
            await self._together([text for one in asked for text in self._steps.heard(*one)])
        return [self._steps.rank(*one) for one in asked]

    async def _together(self, texts: Sequence[str]) -> None:
        """Has the texts embedded together with those of the other tasks on this loop that wait at the same time."""
        loop = asyncio.get_running_loop()
        waiting = self._waiting.get(loop)
        if waiting is None:
            waiting = self._waiting[loop] = _Waiting(loop.create_future())
            # After every task that is ready now has come as far as here.
            loop.call_soon(self._embed_waiting, loop)
        waiting.texts.extend(texts)
        await waiting.done

    def _embed_waiting(self, loop: asyncio.AbstractEventLoop) -> None:
        waiting = self._waiting.pop(loop)
        try:
            self._steps.embed(waiting.texts)
        except Exception as error:  # noqa: BLE001 - it is raised where the texts are waited for
            waiting.done.set_exception(error)
        else:
            waiting.done.set_result(None)

    async def vector(self, text: str) -> bytes:
        """As the knowledge index compares it."""
        return packed(self._steps.embed([text])[0])

    async def embedded(self, parts: Sequence[Part]) -> Sequence[Embedded]:
        return self._embedder.embed(parts)

    async def encoder(self) -> str:
        return self._embedder.encoder
