"""A head from labelled vectors: judged by what it has not seen, careful with few, honest about its threshold."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from app.inference.intents.figures import Guess, figures
from app.inference.intents.threshold import CUTS, LOWEST_UNTRIED, WRONG, choose, percent
from app.inference.intents.training import TOLERANCE, Trained, folds, train

Vectors = NDArray[np.float32]


def quiet(_what: str, _done: int, _total: int) -> None:
    pass


def examples(labels: int, each: int, *, apart: float, seed: int = 3) -> tuple[Vectors, list[str], list[str]]:
    """Vectors of length 1 around a centre for each intent, with intents and keys; `apart` 0 is pure chance."""
    random = np.random.default_rng(seed)
    truth = np.repeat(np.arange(labels), each)
    vectors = apart * random.normal(size=(labels, 32))[truth] + random.normal(size=(len(truth), 32)) + 0.5
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32), [f"intent{i}" for i in truth], [f"text {i}" for i in range(len(truth))]


def trained(labels: int, each: int, *, apart: float, seed: int = 3) -> tuple[Trained, list[str]]:
    vectors, intents, keys = examples(labels, each, apart=apart, seed=seed)
    return train(vectors, intents, keys, quiet), intents


def accuracy(of: Trained, intents: list[str]) -> float:
    return sum(guess.label == intent for guess, intent in zip(of.guesses, intents, strict=True)) / len(intents)


def test_clear_intents_are_learnt() -> None:
    made, intents = trained(6, 12, apart=3.0)
    assert made.labels == tuple(f"intent{i}" for i in range(6))
    assert made.weight.shape == (6, 32)
    assert made.weight.dtype == np.float32
    assert accuracy(made, intents) > 0.9
    assert made.threshold.kept


def test_chance_is_not_mistaken_for_skill() -> None:
    """Every example is judged by a head that has not seen it: with vectors that say nothing, no head can be right."""
    made, intents = trained(4, 25, apart=0.0)
    assert accuracy(made, intents) < 0.45
    assert not made.threshold.kept


def test_a_text_that_stands_there_twice_is_in_one_fold() -> None:
    truth = np.repeat(np.arange(4), 6)
    keys = [f"text {i // 2}" for i in range(24)]
    found = folds(truth, keys)
    assert all(len({found[i] for i in range(24) if keys[i] == key}) == 1 for key in keys)


@pytest.mark.parametrize("each", [2, 3, 5, 17])
def test_no_fold_takes_all_examples_of_an_intent(each: int) -> None:
    truth = np.repeat(np.arange(7), each)
    found = folds(truth, [f"text {i}" for i in range(len(truth))])
    for label in range(7):
        sizes = np.bincount(found[truth == label], minlength=5)
        assert sizes.max() - sizes.min() <= 1
        assert sizes.max() < each


def test_the_order_of_the_rows_has_no_say() -> None:
    vectors, intents, keys = examples(5, 8, apart=1.5)
    order = np.random.default_rng(0).permutation(len(keys))
    one = train(vectors, intents, keys, quiet)
    other = train(vectors[order], [intents[i] for i in order], [keys[i] for i in order], quiet)
    assert (one.labels, one.cost, one.threshold.value) == (other.labels, other.cost, other.threshold.value)
    assert one.temperature == pytest.approx(other.temperature)
    assert [one.guesses[i].labels for i in order] == [guess.labels for guess in other.guesses]


def test_the_same_rows_make_the_same_head() -> None:
    vectors, intents, keys = examples(4, 6, apart=1.5)
    one, other = train(vectors, intents, keys, quiet), train(vectors, intents, keys, quiet)
    assert one.weight.tobytes() == other.weight.tobytes()
    assert one.threshold == other.threshold


def test_two_examples_of_each_intent_are_enough_to_learn_something() -> None:
    made, intents = trained(12, 2, apart=4.0)
    assert accuracy(made, intents) > 0.7


def test_an_intent_with_two_examples_among_large_ones_is_not_lost() -> None:
    """A label that loses a half of its rows to a fold would else be found less often than it is."""
    vectors, intents, keys = examples(5, 20, apart=4.0)
    kept = [i for i, intent in enumerate(intents) if intent != "intent2" or i % 20 < 2]
    intents = [intents[i] for i in kept]
    made = train(vectors[kept], intents, [keys[i] for i in kept], quiet)
    small = [guess.label for guess, intent in zip(made.guesses, intents, strict=True) if intent == "intent2"]
    assert "intent2" in small


def test_examples_without_a_mistake_are_no_proof_of_certainty() -> None:
    made, intents = trained(3, 10, apart=8.0)
    assert accuracy(made, intents) == 1.0
    assert np.mean([guess.probability for guess in made.guesses]) < 0.999
    assert made.temperature > 0.05


def test_a_text_under_two_intents_is_right_at_most_once() -> None:
    vectors, intents, keys = examples(3, 8, apart=3.0)
    vectors = np.concatenate([vectors, vectors[:1]])
    intents, keys = [*intents, "intent2"], [*keys, keys[0]]
    made = train(vectors, intents, keys, quiet)
    assert made.guesses[0].labels == made.guesses[-1].labels


def test_the_head_is_at_the_minimum_of_its_cost() -> None:
    vectors, intents, keys = examples(5, 10, apart=1.0)
    made = train(vectors, intents, keys, quiet)
    x, weight = vectors.astype(np.float64), made.weight.astype(np.float64)
    logits = x @ weight.T + made.bias
    probabilities = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    wrong = probabilities - (np.array(intents)[:, None] == np.array(made.labels))
    gradient = wrong.T @ x + weight / made.cost
    assert np.linalg.norm(gradient) / len(x) < 2 * TOLERANCE


@pytest.mark.parametrize("tried", [40, 60, 199])
def test_many_examples_are_tried_in_part_and_fitted_in_full(monkeypatch: pytest.MonkeyPatch, tried: int) -> None:
    monkeypatch.setattr("app.inference.intents.training.TRIED", tried)
    made, intents = trained(5, 40, apart=2.5)
    assert len(made.guesses) == 200
    assert accuracy(made, intents) > 0.8


def test_small_intents_are_tried_beside_a_huge_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.inference.intents.training.TRIED", 50)
    vectors, intents, keys = examples(4, 200, apart=4.0)
    kept = [i for i, intent in enumerate(intents) if intent == "intent0" or i % 200 < 4]
    made = train(vectors[kept], [intents[i] for i in kept], [keys[i] for i in kept], quiet)
    assert made.threshold.others_left is not None
    assert {guess.label for guess in made.guesses} >= {"intent0", "intent1", "intent2", "intent3"}


def test_texts_that_are_all_of_one_wording_are_no_error() -> None:
    vectors, intents, keys = examples(2, 3, apart=3.0)
    made = train(vectors, intents, ["order"] * len(keys), quiet)
    assert len(made.guesses) == 6


def test_progress_ends_at_its_end() -> None:
    vectors, intents, keys = examples(3, 3, apart=2.0)
    told: list[tuple[int, int]] = []
    train(vectors, intents, keys, lambda _, done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1]
    assert [done for done, _ in told] == sorted(done for done, _ in told)


# -- the threshold ----------------------------------------------------------------------------------------------------


def test_the_lowest_threshold_within_the_limit_is_taken() -> None:
    probability = np.array([0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3])
    right = np.array([True, True, True, True, True, True, False, False])
    others = np.full(100, 0.1)
    found = choose(probability, right, others)
    assert found.value == 0.41
    assert (found.coverage, found.risk, found.others_left, found.wrong) == (0.75, 0.0, 1.0, 0.25)
    assert found.reason.startswith(
        "At 0.41 it answers 75 % of your examples and is wrong in 0 % of these; answering all of them it would be"
        " wrong in 25 %."
    )


def test_texts_about_other_topics_raise_the_threshold() -> None:
    """All examples are right, so that they alone would allow any threshold."""
    probability, right = np.linspace(0.5, 1.0, 50), np.ones(50, dtype=bool)
    found = choose(probability, right, np.linspace(0.2, 0.9, 50))
    assert found.value > 0.5
    assert found.mixed <= WRONG
    below = choose(probability, right, np.full(50, 0.01))
    assert below.value == CUTS[0]


def test_a_limit_that_cannot_be_kept_is_said() -> None:
    found = choose(np.linspace(0.3, 0.9, 20), np.arange(20) % 2 == 0, np.linspace(0.3, 0.9, 20))
    assert not found.kept
    assert "There is no threshold that answers 10 % of your examples and at which" in found.reason
    assert found.coverage >= 0.1


def test_a_threshold_that_silences_nearly_everything_is_no_choice() -> None:
    """The single surest answer is right, but intents that answer one text in forty are of no use to anybody."""
    probability = np.append(np.linspace(0.3, 0.9, 39), 0.99)
    right = np.append(np.zeros(39, dtype=bool), True)
    found = choose(probability, right, np.full(40, 0.1))
    assert found.coverage >= 0.1
    assert not found.kept


def test_two_intents_say_that_other_topics_could_not_be_tried() -> None:
    made, _ = trained(2, 10, apart=4.0)
    assert made.threshold.others_left is None
    assert made.threshold.value >= LOWEST_UNTRIED
    assert "With two intents it cannot be tried" in made.threshold.reason


def test_probabilities_below_every_threshold_are_no_error() -> None:
    found = choose(np.full(10, 0.01), np.ones(10, dtype=bool), np.full(10, 0.01))
    assert found.coverage == 0.0
    assert not found.kept


@pytest.mark.parametrize(
    ("share", "words"), [(0.0, "0 %"), (0.001, "under 1 %"), (0.5, "50 %"), (0.999, "over 99 %"), (1.0, "100 %")]
)
def test_a_share_is_not_rounded_to_none_or_all(share: float, words: str) -> None:
    assert percent(share) == words


# -- figures ----------------------------------------------------------------------------------------------------------


def test_figures_can_be_counted_by_hand() -> None:
    truth = ["a", "a", "b", "b", "new"]
    guesses = [
        Guess(("a", "b", "c"), 0.95, answered=True),
        Guess(("b", "a", "c"), 0.55, answered=True),
        Guess(("b", "c", "a"), 0.75, answered=True),
        Guess(("b", "c", "a"), 0.35, answered=False),
        Guess(("c", "b", "a"), 0.25, answered=False),
    ]
    found = figures(truth, guesses)
    assert (found.texts, found.accuracy, found.in_three) == (5, 0.6, 0.8)
    assert found.coverage == 0.6
    assert found.risk == pytest.approx(1 / 3)
    # a: 1 of 2 found, 1 said; b: 2 of 2 found, 3 said; new: never found.
    assert [one.f1 for one in found.intents] == pytest.approx([2 / 3, 0.8, 0.0])
    assert found.macro_f1 == pytest.approx((2 / 3 + 0.8 + 0.0) / 3)
    assert [one.precision for one in found.intents] == [1.0, pytest.approx(2 / 3), None]
    assert [(one.answered, one.answered_right) for one in found.intents] == [(2, 1), (1, 1), (0, 0)]
    assert [(one.intent, one.read_as, one.count) for one in found.confusions] == [("a", "b", 1), ("new", "c", 1)]
    # Five readings, each alone in its fifteenth of 0..1.
    assert found.ece == pytest.approx((0.05 + 0.55 + 0.25 + 0.65 + 0.25) / 5)


def test_nothing_answered_has_no_risk() -> None:
    assert figures(["a"], [Guess(("a",), 0.4, answered=False)]).risk is None
