"""Ranks the steps of a playbook for an exchange with the pack `steps`; playbooks are embedded once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
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

BOOKS_KEPT = 200
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
        self._books: Recent[tuple[Playbook, Book, Vectors]] = Recent(BOOKS_KEPT)

    def rank(self, playbook: Playbook, events: Sequence[Event]) -> Ranking:
        """The playbook's steps for the newest event, most probable first. `events` holds at least one."""
        book, vectors = self._book(playbook)
        events = _looked_at(playbook, events)
        heard = _heard(events)
        found = self.embed([text for texts in heard for text in texts])
        (context,), turns, results, said = np.split(found, np.cumsum([len(texts) for texts in heard])[:-1])
        seen = Seen(context, turns, results, said)
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

    def _book(self, playbook: Playbook) -> tuple[Book, Vectors]:
        known = self._books.get(playbook.id)
        if known is None or known[0] is not playbook:  # saved anew, or another company's of the same name
            book = Book.of(playbook)
            vectors = Vectors(self.embed(book.contexts()), self.embed(book.plain()), self.embed(book.says()))
            known = playbook, book, vectors
            self._books.put(playbook.id, known)
        return known[1], known[2]

    def heard(self, playbook: Playbook, events: Sequence[Event]) -> list[str]:
        """What of an exchange is compared with the playbook: read by `embed` before, it is at hand for `rank`."""
        return [text for texts in _heard(_looked_at(playbook, events)) for text in texts]

    def listen(self, conversation: Sequence[Event]) -> None:
        """Reads ahead what `rank` compares with any playbook."""
        if conversation:
            self.embed([text for texts in _heard(conversation[-MAX_EVENTS:]) for text in texts])

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


def _looked_at(playbook: Playbook, events: Sequence[Event]) -> list[Event]:
    """The newest events, behind those steps that were carried out before them."""
    earlier = [Event("agent", "", event.step) for event in events[:-MAX_EVENTS] if event.step]
    *before, newest = events[-MAX_EVENTS:]
    if not newest.text and (silent := playbook.step(newest.step or "")):
        # A note says that it was carried out, and holds no words of the step: its own stand for them.
        newest = replace(newest, text=silent.say or silent.title)
    return [*earlier, *before, newest]


def _heard(events: Sequence[Event]) -> tuple[list[str], list[str], list[str], list[str]]:
    """The texts of `Seen`: of the newest exchange, of each customer's turn, of lookups, of what the agent said last."""
    said: dict[str, list[str]] = {"customer": [], "result": [], "agent": []}
    for event in events:
        if event.text or event.speaker != "agent":
            said[event.speaker].append(event.text[:TEXT_CHARACTERS])
    return [newest_context(events)], said["customer"], said["result"], said["agent"][-SAID_LOOKED_AT:]
