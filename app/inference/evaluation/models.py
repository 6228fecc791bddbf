"""Both models as they are measured: the product's own reader, and what its heads say of many texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import BenchmarkUnusable
from app.domain.readings import Reading
from app.inference.embedding import Embedder
from app.inference.encoder import Vectors
from app.inference.heads import Head
from app.inference.packs import load_pack
from app.inference.reader import Model, TextReader
from app.inference.texts import clean
from app.inference.threads import in_threads
from app.inference.triggers import heard_in

Told = Callable[[str, int, int], None]
"""What is being done, how much of it is done, and how much there is."""

SLICE = 64
"""Texts that are read at once; what comes out does not depend on it."""

T = TypeVar("T")


class Models:
    """The packs `classifier` and `sentiment`, and `steps`, whose encoder searches, where figures of it are wanted.
    Raises ModelMissing or PackRefused.
    """

    def __init__(
        self, classifier: Path, sentiment: Path, told: Told = lambda *_: None, *, steps: Path | None = None
    ) -> None:
        self.reader = TextReader(classifier, sentiment)
        self.steps = Model(load_pack(steps, "steps")) if steps else None
        self.told = told
        self._vectors: dict[str, Vectors] = {}

    @property
    def embedder(self) -> Embedder:
        """What search embeds with. Raises BenchmarkUnusable where the steps pack was not given."""
        if self.steps is None:
            raise BenchmarkUnusable("the steps pack, whose encoder searches, was not given")
        return Embedder(self.steps)

    def embed(self, texts: Sequence[str], what: str) -> Vectors:
        """Vectors [texts, hidden] of length 1 from the classifier's encoder, as own intents use them."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        self._vectors.update(zip(missing, self._sliced(missing, what, self.reader.embed), strict=True))
        return np.stack([self._vectors[text] for text in texts])

    def read(self, texts: Sequence[str], what: str) -> list[Reading]:
        """What the product shows of each text."""
        return self._sliced(texts, what, self.reader.read)

    def values(self, model: Model, head: Head, texts: Sequence[str], what: str) -> NDArray[np.float64]:
        """What one head says of each text as a whole: [texts, outputs]."""

        def said(part: Sequence[str]) -> list[Vectors]:
            pieces = [model.word_pieces.split(clean(text)) for text in part]
            return [head.values(model.vector(vectors)) for vectors in model.encoder.encode(pieces)]

        return np.stack(self._sliced(texts, what, said)).astype(np.float64)

    def heard(self, texts: Sequence[str], what: str) -> NDArray[np.float64]:
        """How probable each trigger is in each text, in the whole or in the sentence where most: [texts, triggers]."""
        model = self.reader.classifier
        head = model.heads["trigger"].without_thresholds()

        def said(part: Sequence[str]) -> list[list[float]]:
            read = [(tidy, model.word_pieces.split(tidy)) for tidy in map(clean, part)]
            vectors = model.encoder.encode([pieces for _, pieces in read])
            found = heard_in(head, model.encoder, read, vectors, normalize=model.facts.normalize)
            of_each = [{trigger.label: trigger.probability for trigger in triggers} for triggers in found]
            return [[one[label] for label in head.facts.labels] for one in of_each]

        return np.array(self._sliced(texts, what, said))

    def _sliced(self, texts: Sequence[str], what: str, work: Callable[[Sequence[str]], Sequence[T]]) -> list[T]:
        parts = [texts[start : start + SLICE] for start in range(0, len(texts), SLICE)]
        found: list[T] = []
        for part in in_threads(work, parts):
            found += part
            self.told(what, len(found), len(texts))
        return found
