"""Texts to vectors for search: one for a passage, one for each of its sentences, from a single run of the encoder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.domain.knowledge import Embedded, Part
from app.inference.encoder import Pieces, Vectors
from app.inference.heads import pooled
from app.inference.manifest import ENCODER
from app.inference.packs import load_pack
from app.inference.reader import Model
from app.inference.texts import clean
from app.inference.vectors import packed, packed_sentences


class Embedder:
    """Implements `app.copilot.ports.Embedder` with an encoder; several threads may use it at once."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self.encoder = model.manifest.files[ENCODER].sha256
        """Names what makes the vectors: only vectors of the same encoder can be compared."""

    @classmethod
    def of_pack(cls, folder: Path) -> Embedder:
        """From a steps pack, whose encoder is the published one. Raises ModelMissing or PackRefused."""
        return cls(Model(load_pack(folder, "steps")))

    def query(self, text: str) -> bytes:
        """The vector of a question."""
        return self.embed([Part("", text)])[0].vector

    def embed(self, parts: Sequence[Part]) -> list[Embedded]:
        """A vector for each part with its lead, and vectors of its sentences, in order.

        A sentence's vector is the mean of its own word pieces, which have read the lead and the sentences around them:
        "It takes three days" is then about what takes three days.
        """
        texts = [clean(part.lead + part.text) for part in parts]
        pieces = [self._model.word_pieces.split(text) for text in texts]
        encoded = self._model.encoder.encode(pieces)
        return [_embedded(part, one, vectors) for part, one, vectors in zip(parts, pieces, encoded, strict=True)]


def _embedded(part: Part, pieces: Pieces, vectors: Vectors) -> Embedded:
    whole = pooled(vectors, normalize=True)
    sentences = []
    shift = len(part.lead)
    for first, last in ((start + shift, end + shift) for start, end in part.sentences):
        inside = [i for i, (start, end) in enumerate(pieces.offsets) if end > start >= first and end <= last]
        # A sentence that was not read, because the text was too long, is like the whole.
        sentences.append(pooled(vectors[inside], normalize=True) if inside else whole)
    return Embedded(packed(whole), packed_sentences(sentences))
