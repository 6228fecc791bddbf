"""The words behind a label: they add up to the logit, and they stand exactly where the spans say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.inference.evidence import MAX_SPANS, STOP_WORDS, evidence, words_of
from app.inference.heads import Head, pooled
from app.inference.manifest import HeadFacts
from app.inference.packs import HeadWeights


def offsets_of(text: str) -> list[tuple[int, int]]:
    """A word piece for every character that is no white space, between two special ones."""
    return [(0, 0), *((i, i + 1) for i, character in enumerate(text) if not character.isspace()), (0, 0)]


def spans(text: str, **scores: float) -> list[str]:
    """The evidence of a text whose words have these scores (spread over their pieces)."""
    offsets = offsets_of(text)
    words = words_of(text, offsets)
    shares = [0.0] * len(offsets)
    for word in words:
        for piece in word.pieces:
            shares[piece] = scores.get(text[word.start : word.end].lower(), 0.0) / len(word.pieces)
    found = evidence(text, words, shares)
    assert all(text[span.start : span.end] == span.text for span in found)
    return [span.text for span in found]


def head(activation: str, *, normalize: bool, outputs: int = 4) -> tuple[Head, HeadWeights]:
    random = np.random.default_rng(3)
    weights = HeadWeights(
        random.normal(size=(outputs, 16)).astype(np.float32), random.normal(size=outputs).astype(np.float32)
    )
    labels = tuple("abcdefgh"[:outputs])
    facts = HeadFacts("intent", labels, activation, (1.0,) * outputs, (0.5,) * outputs)  # type: ignore[arg-type]
    return Head(facts, weights, normalize=normalize), weights


@pytest.mark.parametrize("normalize", [True, False])
def test_the_shares_of_a_sigmoid_head_sum_to_the_logit(normalize: bool) -> None:
    pieces = np.random.default_rng(1).normal(size=(9, 16)).astype(np.float32)
    made, weights = head("sigmoid", normalize=normalize)
    vector = pooled(pieces, normalize=normalize)
    logits = weights.weight @ vector + weights.bias
    for label in range(4):
        assert made.shares(pieces, label).sum() + weights.bias[label] == pytest.approx(logits[label], abs=1e-4)
    assert made.values(vector) == pytest.approx(1 / (1 + np.exp(-logits)), abs=1e-5)


@pytest.mark.parametrize("normalize", [True, False])
def test_the_shares_of_a_softmax_head_sum_to_the_lead_over_the_others(normalize: bool) -> None:
    pieces = np.random.default_rng(2).normal(size=(9, 16)).astype(np.float32)
    made, weights = head("softmax", normalize=normalize)
    logits = weights.weight @ pooled(pieces, normalize=normalize)
    for label in range(4):
        lead = logits[label] - np.delete(logits, label).mean()
        assert made.shares(pieces, label).sum() == pytest.approx(lead, abs=1e-4)


def test_the_words_that_carry_most_are_named_strongest_first() -> None:
    text = "Hello, the parcel came broken and I am still waiting for a refund."
    assert spans(text, broken=2.0, refund=3.0, waiting=0.2) == ["refund", "broken"]


def test_neighbours_are_one_phrase_also_over_stop_words() -> None:
    assert spans("I want my money back now", money=2.0, back=2.0) == ["money back"]
    assert spans("let me speak to a human now", speak=2.0, human=2.0) == ["speak to a human"]
    assert spans("speak.\nhuman", speak=2.0, human=2.0) == ["speak", "human"]
    assert spans("speak of blue human", speak=2.0, human=2.0) == ["speak", "human"]


def test_stop_words_are_evidence_only_when_there_is_nothing_else() -> None:
    assert spans("you are the worst", you=5.0, worst=1.0) == ["worst"]
    assert spans("what is this", this=1.0) == ["this"]
    assert {"the", "you", "i'm"} <= STOP_WORDS
    assert not {"not", "never", "no", "again"} & STOP_WORDS


def test_nothing_that_speaks_against_is_evidence() -> None:
    assert spans("blue red green", blue=-1.0, red=0.0) == []
    assert evidence("", (), ()) == ()


def test_at_most_three_spans() -> None:
    text = "one. red. two. blue. three. green. four. grey."
    assert len(spans(text, red=1.0, blue=1.0, green=1.0, grey=1.0)) == MAX_SPANS


def test_the_same_words_are_named_once() -> None:
    assert spans("Broken! I said: broken. It is red.", broken=2.0, red=3.0) == ["red", "Broken"]


def test_keys_and_addresses_are_no_evidence() -> None:
    assert spans("A" * 60 + " refund", **{"a" * 60: 9.0, "refund": 1.0}) == ["refund"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("😡😡 it is broken😡!", "broken"),
        ("👨\u200d👩\u200d👧 broken\u200d👧", "broken"),
        ("first\r\nbroken\r\nlast", "broken"),
        ("the cafe\u0301 is shut", "cafe\u0301"),
        ("the café is shut", "café"),
        ("I don\u2019t know", "don\u2019t"),
        ("a well-known 'thing'", "thing"),
        ("tab\tbroken\u00a0thing\u2028x", "broken"),
        ("\ufffdbroken\ufffd", "broken"),
        ("(broken)", "broken"),
    ],
)
def test_spans_are_exact_in_any_script(text: str, word: str) -> None:
    assert spans(text, **{word: 1.0}) == [word]


@given(st.text(max_size=60), st.lists(st.floats(-5, 5), min_size=62, max_size=62))
def test_spans_are_whole_words_of_any_text(text: str, scores: list[float]) -> None:
    offsets = offsets_of(text)
    found = evidence(text, words_of(text, offsets), scores[: len(offsets)])
    assert len(found) <= MAX_SPANS
    for span in found:
        assert span.text == text[span.start : span.end]
        assert span.text
        assert span.text == span.text.strip()
