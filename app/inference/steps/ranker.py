"""Ranks the steps of a playbook for an exchange with the pack `steps`; playbooks are embedded once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from app.domain.content import Playbook
from app.domain.steps import MAX_EVENTS, Event, RankedStep, Ranking
from app.inference.encoder import Vectors as Array
from app.inference.heads import pooled
from app.inference.manifest import SCORER
from app.inference.packs import load_pack
from app.inference.reader import Model
from app.inference.recent import Recent, with_cache
from app.inference.steps.book import SAID_LOOKED_AT, TEXT_CHARACTERS, Book, Seen, Vectors, newest_context
from app.inference.steps.features import features
from app.inference.steps.scorer import Scorer, by_step, fit_features
from app.inference.texts import clean

TEXTS_KEPT = 6000
"""Vectors of 1.5 kB: those of the playbooks, and of each turn, which is not read again with every later one."""


class StepReader:
    """The third model. `rank` may be called by several threads at once."""

    def __init__(self, folder: Path) -> None:
        """Loads and verifies the pack. Raises ModelMissing or PackRefused."""
        pack = load_pack(folder, "steps")
        self.model = Model(pack)
        self._scorer = Scorer.read(pack.files[SCORER], str(folder / SCORER))
        assert pack.manifest.ranking  # noqa: S101 - the manifest of this kind has it
        self.facts = pack.manifest.ranking
        self.manifest = pack.manifest
        self._texts: Recent[Array] = Recent(TEXTS_KEPT)

    def rank(self, playbook: Playbook, events: Sequence[Event]) -> Ranking:
        """The playbook's steps for the newest event, most probable first. `events` holds at least one."""
        book = Book.of(playbook)
        vectors = self._vectors(book)
        steps_done = [event for event in events[:-MAX_EVENTS] if event.step]
        events = [*(Event("agent", "", event.step) for event in steps_done), *events[-MAX_EVENTS:]]
        said = [event.text for event in events if event.speaker == "agent" and event.text][-SAID_LOOKED_AT:]
        turns = [event.text for event in events if event.speaker == "customer"]
        results = [event.text for event in events if event.speaker == "result"]
        found = self.embed([newest_context(events), *(text[:TEXT_CHARACTERS] for text in (*turns, *results, *said))])
        first, second = 1 + len(turns), 1 + len(turns) + len(results)
        seen = Seen(found[0], found[1:first], found[first:second], found[second:])
        found_for = features(book, vectors, events, seen)
        scores = self._scorer(found_for) / self.facts.temperature
        likeness = vectors.contexts @ seen.context
        best = by_step(scores, book.step_of, len(book.steps))
        odds = np.exp(best - best.max())
        probabilities = odds / odds.sum()
        ranked = []
        for step in np.argsort(-best, kind="stable").tolist():
            own = np.flatnonzero(book.step_of == step)
            why = int(own[scores[own].argmax()])
            ranked.append(
                RankedStep(book.steps[step], float(probabilities[step]), book.situations[why], float(likeness[why]))
            )
        return Ranking(tuple(ranked), self._scorer.fits(fit_features(found_for, scores, best)))

    def _vectors(self, book: Book) -> Vectors:
        return Vectors(self.embed(book.contexts()), self.embed(book.plain()), self.embed(book.says()))

    def texts(self, playbook: Playbook) -> list[str]:
        """What of a playbook is compared with a conversation, each text once."""
        book = Book.of(playbook)
        return list(dict.fromkeys([*book.contexts(), *book.plain(), *book.says()]))

    def embed(self, texts: Sequence[str]) -> Array:
        """Unit vectors [texts, hidden]; those of the texts seen lately are at hand."""
        found: list[Array] = with_cache(self._texts, texts, self._encode)
        return np.stack(found)

    def _encode(self, texts: Sequence[str]) -> list[Array]:
        pieces = [self.model.word_pieces.split(clean(text)) for text in texts]
        return [pooled(vectors, normalize=True) for vectors in self.model.encoder.encode(pieces)]
