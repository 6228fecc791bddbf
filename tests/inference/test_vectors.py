"""Rows that are added, taken away and found; among very many nearly always the nearest."""

from __future__ import annotations

import numpy as np
import pytest

from app.inference import vectors
from app.inference.vectors import Vectors, packed, packed_sentences


def made(count: int, hidden: int = 96, seed: int = 1) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    random = np.random.default_rng(seed)
    middles = random.standard_normal((20, hidden))
    found = middles[random.integers(0, 20, count)] + random.standard_normal((count, hidden))
    scaled: np.ndarray[tuple[int, int], np.dtype[np.float32]] = (
        found / np.linalg.norm(found, axis=1, keepdims=True)
    ).astype(np.float32)
    return scaled


def test_the_nearest_rows_come_first() -> None:
    rows = made(300)
    table = Vectors((row, row // 3, packed(rows[row])) for row in range(300))
    found = table.nearest(packed(rows[17]), 5)
    assert found[0][:2] == (17, 5)
    assert found[0][2] == pytest.approx(1.0, abs=2e-3)
    assert [row for row, _, _ in found] == np.argsort(-(rows @ rows[17]))[:5].tolist()
    assert len(table.of_articles(packed(rows[17]), [5])[5]) == 3


def test_rows_that_were_taken_away_are_not_found() -> None:
    rows = made(300)
    table = Vectors((row, row, packed(rows[row])) for row in range(300))
    table.drop([17, 299, 12_345])
    assert len(table) == 298
    assert (table.article(16), table.article(17)) == (16, None)
    assert 17 not in {row for row, _, _ in table.nearest(packed(rows[17]), 298)}
    table.put([(17, 17, packed(rows[17]))])
    assert table.nearest(packed(rows[17]), 1)[0][0] == 17
    table.clear()
    assert table.nearest(packed(rows[17]), 3) == ()
    table.put([(1, 1, packed(rows[1]))])
    assert table.nearest(packed(rows[1]), 3)[0][0] == 1


def test_the_shortlist_loses_next_to_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "EXACT_ROWS", 1000)
    rows, random = made(8000, 384), np.random.default_rng(2)
    table = Vectors((row, row, packed(rows[row])) for row in range(len(rows)))
    for wanted in range(50):  # a question is about as near to what answers it as these: a cosine of 0.7
        noise = random.standard_normal(384)
        question = (rows[wanted] + noise / np.linalg.norm(noise)).astype(np.float32)
        question /= np.float32(np.linalg.norm(question))
        assert table.nearest(packed(question), 1)[0][0] == wanted


def test_sentences_are_compared_one_by_one() -> None:
    rows = made(3)
    found = Vectors().sentences(packed(rows[1]), packed_sentences(list(rows)))
    assert int(np.argmax(found)) == 1
    assert found[1] == pytest.approx(1.0, abs=0.01)
    assert Vectors().sentences(packed(rows[1]), b"") == ()
