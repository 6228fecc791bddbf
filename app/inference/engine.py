"""The reader of the copilot: the models on one thread of their own, loaded after the window is up."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from app.domain.errors import CalmdeskError, ModelMissing, OwnIntentsRefused
from app.domain.phrase import Phrase
from app.inference.ahead import Ahead
from app.inference.hashes import Stamp, stamp, text_hash
from app.inference.manifest import Manifest
from app.inference.memory import give_back
from app.inference.recent import Recent, with_cache
from app.inference.worker import Worker

if TYPE_CHECKING:
    from app.domain.content import Playbook
    from app.domain.knowledge import Embedded, Part
    from app.domain.readings import Reading
    from app.domain.steps import Event, Ranking
    from app.inference.embedding import Embedder
    from app.inference.reader import OwnIntents, TextReader
    from app.inference.steps.ranker import StepReader

log = logging.getLogger(__name__)

READINGS_KEPT = 1000
SLICE_TEXTS = 8
SLICE_CHARACTERS = 2500
"""Of one job: a new message waits for no more than one slice of a history, some 100 ms, or one very long text."""
PARTS_AT_ONCE = 2

T = TypeVar("T")


class Engine:
    """Implements `app.copilot.ports.Reader` and `Embedder`.

    Nothing heavy is imported before `start`. Work waits while the models load. A text that is read twice, also at the
    same time, is computed once. Cancelling a call drops what of it has not begun.
    """

    def __init__(
        self, classifier: Path, sentiment: Path, steps: Path, *, intents: Path | None = None, kept: Path | None = None
    ) -> None:
        """`intents` is where a company's own pack stands, if it has one; `kept` holds copies of the last good packs."""
        self._folders = (classifier, sentiment, steps)
        self._intents = intents
        self._kept = kept
        self._kept_already: list[Manifest] = []
        self._own: OwnIntents | None = None
        self._own_seen: Stamp | None = None
        self._damaged: tuple[CalmdeskError, ...] = ()
        self._refused: OwnIntentsRefused | None = None
        self._worker: Worker | None = None
        self._models: TextReader | None = None
        self._steps: StepReader | None = None
        self._failure: CalmdeskError | None = None
        self._readings: Recent[Reading] = Recent(READINGS_KEPT)
        self._ahead: Ahead[list[Reading]] = Ahead()

    @property
    def status(self) -> Literal["loading", "ready", "failed"]:
        if self._failure:
            return "failed"
        return "ready" if self._models else "loading"

    @property
    def failure(self) -> CalmdeskError | None:
        """Why the status is `failed`."""
        return self._failure

    @property
    def problems(self) -> tuple[CalmdeskError, ...]:
        """Packs that cannot be used while the last good ones are; each says which, why, and what is used instead."""
        return (*self._damaged, self._refused) if self._refused else self._damaged

    def start(self) -> None:
        """Begins to load the models on the engine's thread; a second call does nothing."""
        if self._worker is None:
            self._worker = Worker("calmdesk-models", self._load)

    def close(self) -> None:
        """Drops what waits, waits for what runs, and lets the models go."""
        if self._worker:
            self._worker.close()
        self._models = self._steps = None

    async def read(self, text: str) -> Reading:
        """Reads one text; the newest request is served first. Raises ModelMissing or PackRefused."""
        key = text_hash(text)
        if known := self._readings.get(key):
            return known
        if (begun := self._ahead.reading(key)) is not None:  # shielded: another may wait for it too
            return (await asyncio.shield(asyncio.wrap_future(begun)))[0]
        return (await self._do(partial(self._read_now, [text]), urgent=True))[0]

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
        """Cosine of the text with each of the others, -1..1, in order; 0 without the pack that compares."""
        found: list[float] = []
        for part in _slices(others):
            found += await self._do(partial(self._likeness_now, text, part), urgent=True)
        return found

    def listen(self, text: str, conversation: Callable[[], Sequence[Event]]) -> None:
        """Begins what `read` of the text and `rank` of the conversation will want."""
        self.start()
        assert self._worker  # noqa: S101 - start() made it
        more = partial(self._listen_now, conversation)
        self._ahead.begin(self._worker, text_hash(text), partial(self._read_now, [text]), more)

    async def rank(self, asked: Sequence[tuple[Playbook, Sequence[Event]]]) -> Sequence[Ranking]:
        """Each playbook's steps for its newest event, none without the pack that ranks. Raises like `read`."""
        return await self._do(partial(self._rank_now, asked), urgent=True)

    async def prepare(self, playbook: Playbook) -> None:
        """Reads a playbook's own texts, so that the first conversation does not wait for them. Raises like `read`."""
        texts = await self._do(lambda: self._step_reader().texts(playbook), urgent=False)
        for part in _slices(texts):
            await self._do(partial(self._embed_now, part), urgent=False)

    async def vector(self, text: str) -> bytes:
        """The text's vector as the knowledge index compares it; of a text that was read just now it is at hand."""
        from app.inference.vectors import packed

        return packed((await self._do(partial(self._embed_now, [text]), urgent=True))[0])

    async def embedded(self, parts: Sequence[Part]) -> Sequence[Embedded]:
        """Vectors of passages and their sentences, in order, few at a time behind every message. Raises like `read`."""
        slices = [parts[first : first + PARTS_AT_ONCE] for first in range(0, len(parts), PARTS_AT_ONCE)]
        return [one for some in slices for one in await self._do(partial(self._embed_parts, some), urgent=False)]

    async def encoder(self) -> str:
        """Names what makes the vectors. Raises like `read`."""
        return await self._do(lambda: self._embedder().encoder, urgent=False)

    async def look_again(self) -> None:
        """Takes up the company's own intents when their pack was made, changed or put back. Raises like `read`.

        What is refused is tried anew each time: it may be whole by now though its manifest stays as it was.
        """
        if self._intents is None:
            return
        seen = await asyncio.to_thread(stamp, self._intents)  # a network drive may not answer for a minute
        if seen is None:
            self._own_seen = self._refused = None
        elif self._refused or seen != self._own_seen:
            await self._do(self._use_own, urgent=False)

    def keep(self) -> None:
        """Copies the packs in use to where the last good ones are kept, each once. Blocks; a full disk is logged.

        What could not be copied is tried again by the next call.
        """
        models, steps, kept = self._models, self._steps, self._kept
        if models is None or kept is None:
            return
        from app.inference.last_good import keep

        manifests = [models.classifier.manifest, models.sentiment.manifest, *([steps.manifest] if steps else [])]
        in_use = list(zip(self._folders, manifests, strict=False))
        if self._own and self._intents:
            in_use.append((self._intents, self._own.manifest))
        for folder, manifest in in_use:
            if any(manifest is one for one in self._kept_already):
                continue
            try:
                if keep(folder, manifest, kept):
                    self._kept_already.append(manifest)
            except OSError as error:
                log.warning("a copy of %s was not kept: %s", manifest.id, error.strerror)

    async def _do(self, work: Callable[[], T], *, urgent: bool) -> T:
        self.start()
        assert self._worker  # noqa: S101 - start() made it
        return await asyncio.wrap_future(self._worker.submit(work, urgent=urgent))

    # -- on the engine's thread ---------------------------------------------------------------------------------------

    def _load(self) -> None:
        try:
            from app.inference.last_good import Packs, load

            found = load(Packs(*self._folders), self._kept)
            self._models, self._steps, self._damaged = found.reader, found.steps, found.damaged
            give_back()
            if self._intents is not None and stamp(self._intents):
                self._use_own()
        except CalmdeskError as error:
            self._failure = error
        except Exception as error:  # noqa: BLE001 - a runtime that does not start must not leave the status at "loading"
            self._failure = ModelMissing(
                Phrase.of("the model runtime does not start: {why}", why=f"{type(error).__name__}: {error}")
            )
        if self._failure:
            log.error("the models were not loaded: %s", self._failure)

    def _use_own(self) -> None:
        """Reads with the company's own intents; when their pack is not good, with those that were read last."""
        from app.inference.reader import own_intents

        models, folder = self._ready(), self._intents
        assert folder  # noqa: S101 - nobody calls this without one
        self._own_seen = stamp(folder)
        try:
            self._use(models, own_intents(folder, models.classifier))
            self._refused = None
        except Exception as error:  # noqa: BLE001 - whatever is wrong with a company's pack, the shipped models read
            if self._own is None and self._kept is not None:
                with contextlib.suppress(Exception):
                    self._use(models, own_intents(self._kept / "intents", models.classifier))
            why = error.detail if isinstance(error, CalmdeskError) else f"{folder}: {type(error).__name__}"
            used = self._own.id if self._own else Phrase.of("those that come with Calmdesk")
            self._refused = OwnIntentsRefused(Phrase.of("{why}; in use: {models}", why=why, models=used))

    def _use(self, models: TextReader, own: OwnIntents) -> None:
        models.use(own)
        self._own = own
        self._readings.clear()  # they were made with other intents
        self._ahead = Ahead()

    def _ready(self) -> TextReader:
        if self._failure:
            # A new one each time: an exception that is raised again and again grows by a traceback each time.
            raise type(self._failure)(self._failure.detail)
        if self._models is None:
            raise ModelMissing("the engine is closed")
        return self._models

    def _read_now(self, texts: Sequence[str]) -> list[Reading]:
        models = self._ready()

        return with_cache(self._readings, texts, models.read)

    def _embed_parts(self, parts: Sequence[Part]) -> list[Embedded]:
        return self._embedder().embed(parts)

    def _embedder(self) -> Embedder:
        from app.inference.embedding import Embedder

        return Embedder(self._step_reader().model)

    def _step_reader(self) -> StepReader:
        self._ready()
        if self._steps is None:
            raise ModelMissing(str(self._folders[2]))
        return self._steps

    def _rank_now(self, asked: Sequence[tuple[Playbook, Sequence[Event]]]) -> list[Ranking]:
        from app.domain.steps import Ranking

        self._ready()
        steps = self._steps
        return [steps.rank(playbook, events) if steps else Ranking((), 0.0) for playbook, events in asked]

    def _listen_now(self, conversation: Callable[[], Sequence[Event]]) -> None:
        if self._steps:
            self._steps.listen(conversation())

    def _likeness_now(self, text: str, others: Sequence[str]) -> list[float]:
        self._ready()
        if self._steps is None:
            return [0.0] * len(others)
        mine, *theirs = self._steps.embed([text, *others])
        return [min(1.0, max(-1.0, float(mine @ other))) for other in theirs]

    def _embed_now(self, texts: Sequence[str]) -> list[Any]:
        return list(self._step_reader().embed(texts))


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
