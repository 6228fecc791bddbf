"""Texts become word pieces with exact places, and vectors that do not depend on their neighbours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from app.inference.encoder import BATCH_TOKENS, MAX_CHARACTERS, Encoder, WordPieces, batches
from app.inference.packs import Pack, load_pack
from tests.inference.tiny_pack import VOCABULARY, tiny_classifier


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return load_pack(tiny_classifier().write(tmp_path_factory.mktemp("pack")), "classifier")


@pytest.fixture(scope="module")
def shipped_pieces() -> WordPieces:
    return WordPieces(load_pack(Path(__file__).parents[2] / "models" / "packs" / "classifier", "classifier"), 512)


def test_pieces_know_their_place(pack: Pack) -> None:
    pieces = WordPieces(pack, 512).split("where is\r\nmy café?")
    assert pieces.ids[1:6] == tuple(VOCABULARY.index(word) for word in ("where", "is", "my", "café", "[UNK]"))
    assert pieces.offsets == ((0, 0), (0, 5), (6, 8), (10, 12), (13, 17), (17, 18), (0, 0))
    assert pieces.read_from == 0


def test_what_is_too_long_is_read_from_its_end(pack: Pack) -> None:
    text = " ".join(["order"] * 30 + ["parcel"])
    pieces = WordPieces(pack, 12).split(text)
    assert len(pieces.ids) == 12
    assert (pieces.ids[0], pieces.ids[-1]) == (2, 3)
    assert pieces.ids[-2] == VOCABULARY.index("parcel")
    assert pieces.read_from == pieces.offsets[1][0] == text.index("order " * 9 + "parcel")


def test_a_long_text_begins_at_a_word(shipped_pieces: WordPieces) -> None:
    text = "unfortunately incomprehensible " * 400
    pieces = shipped_pieces.split(text)
    assert 480 < len(pieces.ids) <= 512
    assert text[pieces.read_from - 1] == " "
    assert text[pieces.read_from].isalpha()


@pytest.mark.parametrize(
    "text", ["a" * 3_000_000, "a b\n" * 500_000, "\u00a0" * 100_000, "é" * 50_000, "x" + " " * 2_000_000]
)
def test_no_more_is_split_than_can_be_read(shipped_pieces: WordPieces, text: str) -> None:
    pieces = shipped_pieces.split(text)
    assert len(pieces.ids) <= 512
    assert len(text.rstrip()) - pieces.read_from <= MAX_CHARACTERS
    assert all(pieces.read_from <= start <= end <= len(text) for start, end in pieces.offsets if end > start)


class Watched:
    """A tokenizer that notes how many characters it is given."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self.given: list[int] = []

    def encode_batch(self, texts: list[str]) -> Any:
        self.given += map(len, texts)
        return self.tokenizer.encode_batch(texts)


@pytest.mark.parametrize("blank", [" ", "\n", "\u00a0", "\r\n"])
@pytest.mark.parametrize("words", ["where is my order", "where is my order " * 1000, ""])
def test_blanks_at_the_end_are_never_split(pack: Pack, words: str, blank: str) -> None:
    pieces = WordPieces(pack, 512)
    watched = Watched(pieces._tokenizer)
    pieces._tokenizer = watched  # type: ignore[assignment]
    assert pieces.split(words + blank * 1_000_000) == pieces.split(words)
    assert max(watched.given) <= MAX_CHARACTERS


def test_a_text_that_says_nothing_is_known(pack: Pack) -> None:
    pieces = WordPieces(pack, 512)
    assert pieces.says_nothing(pieces.split(""))
    assert pieces.says_nothing(pieces.split("zzzz 😀"))
    assert not pieces.says_nothing(pieces.split("zzzz order"))


def test_vectors_come_back_in_order(pack: Pack) -> None:
    assert pack.manifest.encoder
    texts = ["order", "where is my parcel", "", "thanks " * 200, "my order"]
    pieces = [WordPieces(pack, 512).split(text) for text in texts]
    for one, vectors in zip(pieces, Encoder(pack, pack.manifest.encoder).encode(pieces), strict=True):
        assert vectors.shape == (len(one.ids), 384)
        inner = [i for i, piece in enumerate(one.ids) if piece > 3]
        assert [int(np.argmax(vectors[i])) for i in inner] == [one.ids[i] for i in inner]
    assert Encoder(pack, pack.manifest.encoder).encode([]) == []


@given(st.lists(st.integers(2, 512), max_size=80))
def test_batches_hold_every_row_once_and_are_never_too_large(lengths: list[int]) -> None:
    found = list(batches(lengths))
    assert sorted(row for batch in found for row in batch) == list(range(len(lengths)))
    for batch in found:
        longest = max(lengths[row] for row in batch)
        assert len(batch) * longest <= max(BATCH_TOKENS, longest)
        assert longest <= min(lengths[row] for row in batch) * 1.25 + 2
