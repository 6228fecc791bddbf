"""The reader of the command line: the models on the caller's thread, many texts at once (port `Reader`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from app.domain.content import Playbook
from app.domain.readings import Reading
from app.domain.steps import Event, Ranking
from app.inference.reader import TextReader
from app.inference.recent import Recent, with_cache
from app.inference.steps.ranker import StepReader

READINGS_KEPT = 4000


class DirectReader:
    """Answers at once, also when several threads ask. What was read is kept, so that `prepare` pays for many."""

    status: Literal["loading", "ready", "failed"] = "ready"

    def __init__(self, models: TextReader, steps: StepReader) -> None:
        self._models, self._steps = models, steps
        self._readings: Recent[Reading] = Recent(READINGS_KEPT)

    def prepare(self, texts: Sequence[str]) -> None:
        """Reads texts of several conversations together, which is faster than one after the other."""
        with_cache(self._readings, texts, self._models.read)

    async def read(self, text: str) -> Reading:
        return with_cache(self._readings, [text], self._models.read)[0]

    async def read_many(self, texts: Sequence[str]) -> Sequence[Reading]:
        return with_cache(self._readings, texts, self._models.read)

    async def similarities(self, text: str, others: Sequence[str]) -> Sequence[float]:
        mine, *theirs = self._steps.embed([text, *others])
        return [min(1.0, max(-1.0, float(mine @ other))) for other in theirs]

    async def rank(self, playbook: Playbook, events: Sequence[Event]) -> Ranking:
        return self._steps.rank(playbook, events)
