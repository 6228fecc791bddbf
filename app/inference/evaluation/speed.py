"""How long a reading takes on one thread, and how large the packs are."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from app.domain.figures import Figure, Of, Section
from app.inference.encoder import WordPieces
from app.inference.evaluation.models import Models
from app.inference.reader import Model

TOKENS, RUNS, WARM_UP = 32, 200, 10
_SENTENCE = "i ordered a lamp three weeks ago and it has not arrived yet please tell me where my parcel is because"


def speed(models: Models, classifier: Path, sentiment: Path) -> Section:
    """The median of RUNS readings of one text, with both models and with each, and what the folders hold."""
    reader = models.reader
    text = _text(reader.classifier.word_pieces)
    where = f"one text of {TOKENS} tokens, one thread, p50 of {RUNS}"

    def alone(model: Model) -> Callable[[], object]:
        pieces = model.word_pieces.split(text)

        def read() -> object:
            vector = model.vector(model.encoder.encode([pieces])[0])
            return [head.values(vector) for head in model.heads.values()]

        return read

    packs: tuple[tuple[Of, Path, Model], ...] = (
        ("classifier", classifier, reader.classifier),
        ("sentiment", sentiment, reader.sentiment),
    )
    whole = _median(lambda: reader.read([text]))
    figures = [Figure("milliseconds_32_tokens", whole, f"{where}: both models, heads, language, evidence", "both")]
    for name, _, model in packs:
        what = f"{where}: encoder and heads"
        figures.append(Figure(f"milliseconds_32_tokens_{name}", _median(alone(model)), what, name))
    for name, folder, _ in packs:
        size = sum(path.stat().st_size for path in folder.iterdir() if path.is_file()) / 1e6
        figures.append(Figure(f"megabytes_{name}", size, "all files of the pack, a MB is 1,000,000 bytes", name))
    note = "Times are of this computer at this moment: they mean little while other programs run on it."
    return Section("Speed and size", tuple(figures), (note,))


def _median(work: Callable[[], object]) -> float:
    """Milliseconds."""
    times = []
    for _ in range(WARM_UP + RUNS):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times[WARM_UP:]) * 1000


def _text(word_pieces: WordPieces) -> str:
    """Ordinary words that make TOKENS word pieces with the two special ones, or a few less."""
    known = _SENTENCE.split()
    words: list[str] = []
    while True:
        following = [*words, known[len(words) % len(known)]]
        if len(word_pieces.split(" ".join(following)).ids) > TOKENS:
            return " ".join(words)
        words = following
