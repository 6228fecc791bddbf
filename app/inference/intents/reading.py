"""Many texts read by the classifier's encoder, as the program reads them, and what own intents say of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.inference import calibration
from app.inference.encoder import Vectors
from app.inference.intents.figures import Guess
from app.inference.language import LanguageCheck
from app.inference.manifest import ENCODER
from app.inference.packs import load_pack
from app.inference.reader import Model, OwnIntents, own_intents
from app.inference.texts import prepare
from app.inference.threads import in_threads

Told = Callable[[str, int, int], None]
"""What is being done, how much of it is done, and how much there is."""

SLICE_TEXTS = 64
SLICE_CHARACTERS = 20_000
"""Of one slice: the encoder's answer has 1.5 kB for each word piece, and must not fill the memory."""

NO_WORDS = "no words"


@dataclass(frozen=True, slots=True)
class ReadTexts:
    """Vectors [texts, hidden], and for each text why the program says nothing about it: NO_WORDS, the code of a
    language it does not read, or None when it does. `cut` are those of which only the end is read.
    """

    vectors: Vectors
    silent: tuple[str | None, ...]
    cut: tuple[bool, ...]


class ManyTexts:
    """The shipped classifier, for many texts at once."""

    def __init__(self, classifier: Path) -> None:
        """Raises ModelMissing or PackRefused."""
        self._model = Model(load_pack(classifier, "classifier"))
        self._language = LanguageCheck()

    @property
    def classifier(self) -> str:
        """Name and version of the pack whose encoder reads."""
        return self._model.manifest.id

    @property
    def encoder_sha256(self) -> str:
        return self._model.manifest.files[ENCODER].sha256

    @property
    def max_tokens(self) -> int:
        """Word pieces of a text that are read: its last ones."""
        return self._model.facts.max_tokens

    def read(self, texts: Sequence[str], told: Told) -> ReadTexts:
        """Reads the texts, in order, on a few threads."""
        vectors = np.empty((len(texts), self._model.facts.hidden), dtype=np.float32)
        silent: list[str | None] = []
        cut: list[bool] = []
        for found, why, ends in in_threads(self._read, _slices(texts)):
            vectors[len(silent) : len(silent) + len(why)] = found
            silent += why
            cut += ends
            told("reading texts", len(silent), len(texts))
        return ReadTexts(vectors, tuple(silent), tuple(cut))

    def own_intents(self, folder: Path) -> OwnIntents:
        """The pack in `folder`. Raises NoIntentsPack, PackRefused or OtherEncoder."""
        return own_intents(folder, self._model)

    def _read(self, texts: Sequence[str]) -> tuple[Vectors, list[str | None], list[bool]]:
        model = self._model
        prepared = [prepare(text, model.word_pieces, model.facts, self._language) for text in texts]
        vectors = model.encoder.encode([one.pieces for one in prepared])
        why = [NO_WORDS if one.wordless else one.language if one.foreign else None for one in prepared]
        cut = [one.read_from > 0 for one in prepared]
        return np.stack([model.vector(pieces) for pieces in vectors]), why, cut


def guesses(read: ReadTexts, own: OwnIntents) -> list[Guess]:
    """What the program would say of each text with these intents."""
    found = []
    labels = own.head.facts.labels
    for vector, silent in zip(read.vectors, read.silent, strict=True):
        probabilities = own.head.values(vector)
        order = np.argsort(-probabilities, kind="stable")[:3].tolist()
        answered = silent is None and not calibration.abstains(probabilities, own.head.facts)
        found.append(Guess(tuple(labels[i] for i in order), float(probabilities[order[0]]), answered=answered))
    return found


def _slices(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    part: list[str] = []
    size = 0
    for text in texts:
        if part and (len(part) == SLICE_TEXTS or size + len(text) > SLICE_CHARACTERS):
            yield part
            part, size = [], 0
        part.append(text)
        size += len(text)
    if part:
        yield part
