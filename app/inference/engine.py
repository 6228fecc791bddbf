"""The reader of the copilot: both models on one thread of their own, loaded after the window is up."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from app.domain.errors import CalmdeskError, ModelMissing
from app.inference.hashes import text_hash
from app.inference.worker import Worker

if TYPE_CHECKING:
    from app.domain.readings import Reading
    from app.inference.reader import TextReader

log = logging.getLogger(__name__)

READINGS_KEPT = 1000
VECTORS_KEPT = 4000
"""An embedding is 1.5 kB: 6 MB when full."""
SLICE_TEXTS = 8
SLICE_CHARACTERS = 2500
"""Of one job: a new message waits for no more than one slice of a history, some 100 ms, or one very long text."""

T = TypeVar("T")
V = TypeVar("V")


class Engine:
    """Implements `app.copilot.ports.Reader`.

    Nothing heavy is imported before `start`. Work waits while the models load. A text that is read twice, also at the
    same time, is computed once. Cancelling a call drops what of it has not begun.
    """

    def __init__(self, classifier: Path, sentiment: Path, *, intents: Path | None = None) -> None:
        self._folders = (classifier, sentiment, intents)
        self._worker: Worker | None = None
        self._models: TextReader | None = None
        self._failure: CalmdeskError | None = None
        self._readings: _Recent[Reading] = _Recent(READINGS_KEPT)
        self._vectors: _Recent[Any] = _Recent(VECTORS_KEPT)

    @property
    def status(self) -> Literal["loading", "ready", "failed"]:
        if self._failure:
            return "failed"
        return "ready" if self._models else "loading"

    @property
    def failure(self) -> CalmdeskError | None:
        """Why the status is `failed`."""
        return self._failure

    def start(self) -> None:
        """Begins to load the models on the engine's thread; a second call does nothing."""
        if self._worker is None:
            self._worker = Worker("calmdesk-models", self._load)

    def close(self) -> None:
        """Drops what waits, waits for what runs, and lets the models go."""
        if self._worker:
            self._worker.close()
        self._models = None

    async def read(self, text: str) -> Reading:
        """Reads one text; the newest request is served first. Raises ModelMissing or PackRefused."""
        key = text_hash(text)
        known = self._readings.get(key)
        return known or (await self._do(partial(self._read_now, [text]), urgent=True))[0]

    async def read_many(self, texts: Sequence[str]) -> Sequence[Reading]:
        """Reads a history, slice by slice behind every single request; in order. Raises like `read`."""
        found: list[Reading] = []
        for part in _slices(texts):
            known = [self._readings.get(text_hash(text)) for text in part]
            if all(known):
                found += [reading for reading in known if reading]
            else:
                found += await self._do(partial(self._read_now, part), urgent=False)
        return found

    async def similarities(self, text: str, others: Sequence[str]) -> Sequence[float]:
        """Cosine of the text with each of the others, -1..1, in order. Raises like `read`."""
        wanted = dict.fromkeys([text, *others])
        vectors = {one: vector for one in wanted if (vector := self._vectors.get(text_hash(one))) is not None}
        missing = [one for one in wanted if one not in vectors]
        for part in _slices(missing):
            vectors.update(zip(part, await self._do(partial(self._embed_now, part), urgent=True), strict=True))
        mine = vectors[text]
        return [min(1.0, max(-1.0, float(mine @ vectors[other]))) for other in others]

    async def _do(self, work: Callable[[], T], *, urgent: bool) -> T:
        self.start()
        assert self._worker  # noqa: S101 - start() made it
        return await asyncio.wrap_future(self._worker.submit(work, urgent=urgent))

    # -- on the engine's thread ---------------------------------------------------------------------------------------

    def _load(self) -> None:
        classifier, sentiment, intents = self._folders
        try:
            from app.inference.reader import TextReader

            self._models = TextReader(classifier, sentiment, intents=intents)
        except CalmdeskError as error:
            self._failure = error
        except Exception as error:  # noqa: BLE001 - a runtime that does not start must not leave the status at "loading"
            self._failure = ModelMissing(f"the model runtime does not start: {type(error).__name__}: {error}")
        if self._failure:
            log.error("the models were not loaded: %s", self._failure)

    def _ready(self) -> TextReader:
        if self._failure:
            # A new one each time: an exception that is raised again and again grows by a traceback each time.
            raise type(self._failure)(self._failure.detail)
        if self._models is None:
            raise ModelMissing("the engine is closed")
        return self._models

    def _read_now(self, texts: Sequence[str]) -> list[Reading]:
        models = self._ready()

        def compute(missing: Sequence[str]) -> list[Reading]:
            found = models.read_and_embed(missing)
            for text, (_, vector) in zip(missing, found, strict=True):
                self._vectors.put(text_hash(text), vector)
            return [reading for reading, _ in found]

        return _with_cache(self._readings, texts, compute)

    def _embed_now(self, texts: Sequence[str]) -> list[Any]:
        models = self._ready()
        return _with_cache(self._vectors, texts, models.embed)


def _slices(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Texts in order, in parts that take about as long as each other."""
    part: list[str] = []
    for text in texts:
        if part and (len(part) == SLICE_TEXTS or sum(map(len, part)) + len(text) > SLICE_CHARACTERS):
            yield part
            part = []
        part.append(text)
    if part:
        yield part


def _with_cache(recent: _Recent[V], texts: Sequence[str], compute: Callable[[Sequence[str]], Sequence[V]]) -> list[V]:
    """Values in order; what the cache does not have is computed, each text once."""
    keys = [text_hash(text) for text in texts]
    found = {key: value for key in keys if (value := recent.get(key)) is not None}
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
    if missing:
        for key, value in zip(missing, compute(list(missing.values())), strict=True):
            found[key] = value
            recent.put(key, value)
    return [found[key] for key in keys]


class _Recent(Generic[V]):
    """The most recently used values. Both the loop and the engine's thread look here, hence the lock."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[str, V] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> V | None:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: str, value: V) -> None:
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
