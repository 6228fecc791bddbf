"""The reader of the command line: the models on the caller's thread, many texts at once (ports `Reader`, `Embedder`)."""

from __future__ import annotations

from collections.abc import Sequence
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


class DirectReader:
    """Answers at once, also when several threads ask. What was read is kept, so that `prepare` pays for many."""

    status: Literal["loading", "ready", "failed"] = "ready"

    def __init__(self, models: TextReader, steps: StepReader) -> None:
        self._models, self._steps = models, steps
        self._embedder = Embedder(steps.model)
        self._readings: Recent[Reading] = Recent(READINGS_KEPT)

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

    async def rank(self, playbook: Playbook, events: Sequence[Event]) -> Ranking:
        return self._steps.rank(playbook, events)

    async def vector(self, text: str) -> bytes:
        """As the knowledge index compares it."""
        return packed(self._steps.embed([text])[0])

    async def embedded(self, parts: Sequence[Part]) -> Sequence[Embedded]:
        return self._embedder.embed(parts)

    async def encoder(self) -> str:
        return self._embedder.encoder
