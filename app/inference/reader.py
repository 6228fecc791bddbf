"""Reads texts with both models: language, intent, triggers, emotion, valence and arousal, each with its words."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from app.domain.errors import ModelMissing, NoIntentsPack, OtherEncoder
from app.domain.readings import EMOTIONS, Reading, Scored
from app.inference import calibration
from app.inference.encoder import Encoder, Pieces, Vectors, WordPieces
from app.inference.evidence import Word, evidence, words_of
from app.inference.heads import Head, pooled
from app.inference.intents.aside import stepped_aside
from app.inference.language import LanguageCheck
from app.inference.manifest import ENCODER, HEADS, TOKENIZER, EncoderFacts, Manifest
from app.inference.packs import Pack, load_pack
from app.inference.texts import Prepared, clean, prepare
from app.inference.triggers import heard_in

INTENTS_SHOWN = 5

_NEUTRAL = tuple(Scored(name, 1.0 if name == "neutral" else 0.0) for name in EMOTIONS)


class Model:
    """A pack made ready to run. The pack's bytes are not kept."""

    def __init__(self, pack: Pack, *, word_pieces: WordPieces | None = None) -> None:
        assert pack.manifest.encoder  # noqa: S101 - only an intents pack has none, and it is not a model
        self.manifest: Manifest = pack.manifest
        self.facts: EncoderFacts = pack.manifest.encoder
        self.word_pieces = word_pieces or WordPieces(pack, self.facts.max_tokens)
        self.encoder = Encoder(pack, self.facts)
        self.heads = heads_of(pack, normalize=self.facts.normalize)

    def vector(self, vectors: Vectors) -> Vectors:
        return pooled(vectors, normalize=self.facts.normalize)


def heads_of(pack: Pack, *, normalize: bool) -> dict[str, Head]:
    """The heads of a pack, ready to use, by name."""
    return {name: Head(facts, pack.weights[name], normalize=normalize) for name, facts in pack.manifest.heads.items()}


class TextReader:
    """Both models, `classifier` and `sentiment`, and the language check. `read` and `embed` may be called by several
    threads at once.
    """

    def __init__(self, classifier: Path, sentiment: Path, *, intents: Path | None = None) -> None:
        """Loads and verifies the packs; `intents` replaces the classifier's intents by a company's own.

        Raises ModelMissing or PackRefused.
        """
        first, second = load_pack(classifier, "classifier"), load_pack(sentiment, "sentiment")
        self.classifier = Model(first)
        same = first.files[TOKENIZER] == second.files[TOKENIZER] and _max_tokens(first) == _max_tokens(second)
        # One tokenizer for both where they are the same: 10 MB and half of the splitting saved.
        self.sentiment = Model(second, word_pieces=self.classifier.word_pieces if same else None)
        self._shared_pieces = same
        self._language = LanguageCheck()
        self._packs: tuple[str, ...] = (self.classifier.manifest.id, self.sentiment.manifest.id)
        self._intent = self.classifier.heads["intent"]
        if intents:
            self.use(own_intents(intents, self.classifier))

    def use(self, own: OwnIntents) -> None:
        """Replaces the intents by a company's own; not while another thread reads."""
        self._packs = (self.classifier.manifest.id, self.sentiment.manifest.id, own.id)
        self._intent = own.head

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Readings in order. Never an error because of a text; `milliseconds` is each one's part of the time."""
        started = time.perf_counter()
        prepared = [self._prepare(text) for text in texts]
        intents = self.classifier.encoder.encode([one.pieces for one in prepared])
        felt = [i for i, one in enumerate(prepared) if not (one.wordless or one.foreign)]
        pieces = [self._sentiment_pieces(prepared[i]) for i in felt]
        feelings = dict(zip(felt, zip(pieces, self.sentiment.encoder.encode(pieces), strict=True), strict=True))
        triggers = heard_in(
            self.classifier.heads["trigger"],
            self.classifier.encoder,
            [(prepared[i].text, prepared[i].pieces) for i in felt],
            [intents[i] for i in felt],
            normalize=self.classifier.facts.normalize,
        )
        found = dict(zip(felt, triggers, strict=True))
        readings = [self._reading(one, intents[i], feelings.get(i), found.get(i, ())) for i, one in enumerate(prepared)]
        each = (time.perf_counter() - started) * 1000 / max(1, len(readings))
        return [replace(reading, milliseconds=each) for reading in readings]

    def embed(self, texts: Sequence[str]) -> list[Vectors]:
        """Vectors [hidden] of length 1 from the classifier's encoder, to be compared by their dot product."""
        pieces = [self.classifier.word_pieces.split(clean(text)) for text in texts]
        return [pooled(vectors, normalize=True) for vectors in self.classifier.encoder.encode(pieces)]

    def _prepare(self, text: str) -> Prepared:
        return prepare(text, self.classifier.word_pieces, self.classifier.facts, self._language)

    def _sentiment_pieces(self, one: Prepared) -> Pieces:
        return one.pieces if self._shared_pieces else self.sentiment.word_pieces.split(one.text)

    def _reading(
        self,
        one: Prepared,
        vectors: Vectors,
        feeling: tuple[Pieces, Vectors] | None,
        triggers: tuple[Scored, ...],
    ) -> Reading:
        words = words_of(one.text, one.pieces.offsets)
        vector = self.classifier.vector(vectors)
        probabilities = self._intent.values(vector)
        order = np.argsort(-probabilities, kind="stable")[:INTENTS_SHOWN].tolist()
        labels = self._intent.facts.labels
        abstained = one.wordless or one.foreign or calibration.abstains(probabilities, self._intent.facts)
        intents = tuple(Scored(labels[i], float(probabilities[i])) for i in order)
        intent = None
        if not abstained:
            spans = evidence(one.text, words, self._intent.shares(vectors, order[0]).tolist())
            intent = replace(intents[0], evidence=spans)
            intents = (intent, *intents[1:])
        reading = Reading(
            text_hash=one.hash,
            language=one.language,
            intent=intent,
            intents=intents,
            abstained=abstained,
            emotion=None,
            emotions=(),
            valence=None,
            arousal=None,
            triggers=triggers,
            packs=self._packs,
            read_from=one.read_from,
        )
        if one.foreign:
            return reading
        if feeling is None:
            neutral = next(scored for scored in _NEUTRAL if scored.label == "neutral")
            return replace(reading, emotion=neutral, emotions=_NEUTRAL, valence=0.0, arousal=0.0)
        return self._with_feeling(reading, one, words, *feeling)

    def _with_feeling(
        self, reading: Reading, one: Prepared, words: Sequence[Word], pieces: Pieces, vectors: Vectors
    ) -> Reading:
        model = self.sentiment
        vector = model.vector(vectors)
        head = model.heads["emotion"]
        probabilities = head.values(vector)
        best = int(probabilities.argmax())
        emotion = Scored(head.facts.labels[best], float(probabilities[best]))
        if emotion.label != "neutral":  # no word is the reason for an absence
            own = words if pieces is one.pieces else words_of(one.text, pieces.offsets)
            emotion = replace(emotion, evidence=evidence(one.text, own, head.shares(vectors, best).tolist()))
        return replace(
            reading,
            emotion=emotion,
            emotions=_scored(head, probabilities),
            valence=float(model.heads["valence"].values(vector)[0]),
            arousal=float(model.heads["arousal"].values(vector)[0]),
            emotions28=_scored(model.heads["emotion28"], model.heads["emotion28"].values(vector)),
        )


@dataclass(frozen=True, slots=True)
class OwnIntents:
    """A company's intents on the shipped encoder."""

    manifest: Manifest
    head: Head

    @property
    def id(self) -> str:
        return self.manifest.id


def own_intents(folder: Path, classifier: Model) -> OwnIntents:
    """Loads a company's intents. Raises NoIntentsPack, PackRefused, or OtherEncoder when they belong to another one."""
    try:
        pack = load_pack(folder, "intents", hidden=classifier.facts.hidden)
    except ModelMissing as error:
        where = str(folder)
        if old := stepped_aside(folder):
            where += (
                f"; an interrupted training left the old one as {old.name}: `calmdesk intents evaluate` puts it back"
            )
        raise NoIntentsPack(where) from error
    if pack.manifest.encoder_sha256 != classifier.manifest.files[ENCODER].sha256:
        raise OtherEncoder(f"{folder / HEADS}: made for another encoder than the one of {classifier.manifest.id}")
    return OwnIntents(pack.manifest, heads_of(pack, normalize=classifier.facts.normalize)["intent"])


def _max_tokens(pack: Pack) -> int:
    return pack.manifest.encoder.max_tokens if pack.manifest.encoder else 0


def _scored(head: Head, probabilities: Vectors) -> tuple[Scored, ...]:
    return tuple(map(Scored, head.facts.labels, probabilities.tolist()))
