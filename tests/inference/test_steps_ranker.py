"""The steps of a playbook in order, by the pack as it ships."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from app.domain.content import Playbook, Situation, Step
from app.domain.errors import PackRefused
from app.domain.steps import MAX_EVENTS, Event
from app.inference.encoder import Vectors
from app.inference.steps.features import FEATURES
from app.inference.steps.ranker import StepReader
from app.inference.steps.scorer import Scorer, by_step
from tests.inference.conftest import SHIPPED

LIBRARY = Playbook(
    "lend_book",
    "Lend a book",
    (
        Step("hello", "Greet", (Situation("Hello"),), say="Hello, how can I help?"),
        Step("ask_title", "Ask", (Situation("I would like to borrow a book", after="hello"),), say="Which book?"),
        Step(
            "ask_card", "Ask", (Situation("The book is [TITLE]", after="ask_title"),), say="Your card number, please?"
        ),
        Step("query", "Look up", (Situation("My card is [NUMBER]", after="ask_card"),), say="[QUERY]"),
        Step(
            "lent_out",
            "Not there",
            (Situation(result="[RESULT] Message = The book is lent out ;", after="query"),),
            say="I am sorry, somebody has that book.",
        ),
        Step(
            "reserved",
            "There",
            (Situation(result="[RESULT] Message = The book is on the shelf ;", after="query"),),
            say="It is on the shelf, I have put it aside for you.",
        ),
        Step("anything_else", "Ask", (Situation("Thanks", after="reserved"),), say="Is there anything else?"),
        Step("goodbye", "Bye", (Situation("No, goodbye", after="anything_else"),), say="Goodbye."),
    ),
)
OPENING = (
    Event("customer", "Hello"),
    Event("agent", "Hello, how can I help?", "hello"),
    Event("customer", "I would like to borrow a book"),
)
ASKED = (
    *OPENING,
    Event("agent", "Which book?", "ask_title"),
    Event("customer", "Moby Dick"),
    Event("agent", "Your card number, please?", "ask_card"),
    Event("customer", "It is 48213"),
)
LOOKED = (*ASKED, Event("agent", "[QUERY] title = Moby Dick ;", "query"))


@pytest.fixture(scope="module")
def reader() -> StepReader:
    return StepReader(SHIPPED / "steps")


def first(reader: StepReader, *events: Event) -> str:
    return reader.rank(LIBRARY, events).steps[0].step.id


def test_a_playbook_that_nobody_trained_on_works_at_once(reader: StepReader) -> None:
    assert first(reader, *OPENING[:1]) == "hello"
    assert first(reader, *OPENING) == "ask_title"
    assert first(reader, *ASKED[:5]) == "ask_card"
    assert first(reader, *ASKED) == "query"


def test_after_a_lookup_its_result_decides(reader: StepReader) -> None:
    assert first(reader, *LOOKED, Event("result", "[RESULT] Message = The book is lent out ;")) == "lent_out"
    assert first(reader, *LOOKED, Event("result", "[RESULT] Message = The book is on the shelf ;")) == "reserved"


def test_a_step_that_was_carried_out_falls_behind(reader: StepReader) -> None:
    def probability(step: str, *events: Event) -> float:
        return next(each.probability for each in reader.rank(LIBRARY, events).steps if each.step.id == step)

    answer = Event("customer", "Moby Dick, please")
    undone = probability("ask_title", *OPENING[:2], answer)
    done = probability("ask_title", *OPENING, Event("agent", "Which book?", "ask_title"), answer)
    assert done < undone


def test_all_steps_are_ranked_by_probability_that_sums_to_one(reader: StepReader) -> None:
    for end in range(1, len(LOOKED)):
        if LOOKED[end - 1].speaker != "customer":
            continue
        ranking = reader.rank(LIBRARY, LOOKED[:end])
        found = [each.probability for each in ranking.steps]
        assert found == sorted(found, reverse=True)
        assert sum(found) == pytest.approx(1.0, abs=1e-5)
        assert {each.step.id for each in ranking.steps} == {step.id for step in LIBRARY.steps}
        assert all(each.situation in each.step.when for each in ranking.steps)
        assert all(-1.001 <= each.likeness <= 1.001 for each in ranking.steps)
        assert 0.0 <= ranking.fits <= 1.0


def test_the_same_exchange_is_ranked_the_same(reader: StepReader) -> None:
    assert reader.rank(LIBRARY, ASKED) == StepReader(SHIPPED / "steps").rank(LIBRARY, ASKED)


def test_an_exchange_about_something_else_hardly_fits(reader: StepReader) -> None:
    related = reader.rank(LIBRARY, OPENING).fits
    unrelated = reader.rank(LIBRARY, (Event("customer", "My kitchen tap drips and the boiler has lost pressure"),)).fits
    assert unrelated < related
    assert unrelated < 0.5 < related


def test_of_a_long_conversation_little_is_read_anew(reader: StepReader, monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[Event] = []
    for i in range(1000):
        events += [Event("agent", f"Question {i}?", "ask_title" if i == 0 else None), Event("customer", f"Answer {i}")]
    read: list[str] = []
    encode = reader._encode

    def counted(texts: Sequence[str]) -> list[Vectors]:
        read.extend(texts)
        return encode(texts)

    monkeypatch.setattr(reader, "_encode", counted)
    before = reader.rank(LIBRARY, events)
    assert len(read) <= len(reader.texts(LIBRARY)) + MAX_EVENTS + 1
    read.clear()
    reader.rank(LIBRARY, [*events, Event("agent", "And now?"), Event("customer", "One more answer")])
    assert len(read) <= 4  # the two that are new, and the exchange of both
    undone = reader.rank(LIBRARY, events[2:])
    assert before != undone  # the step of the first message still counts


def test_an_empty_message_and_unusual_ones_are_ranked(reader: StepReader) -> None:
    for text in ("", " ", "\N{PILE OF POO}" * 500, "a" * 100_000, "[SEP] [CLS]", "= ; = ;"):
        assert len(reader.rank(LIBRARY, (Event("customer", text),)).steps) == len(LIBRARY.steps)
        assert len(reader.rank(LIBRARY, (Event("result", text),)).steps) == len(LIBRARY.steps)


def test_a_step_is_as_good_as_its_best_situation() -> None:
    best = by_step(np.array([1.0, 3.0, 2.0], dtype=np.float32), np.array([0, 0, 2]), 3)
    assert best[0] == 3.0
    assert best[1] < -1000
    assert best[2] == 2.0


def test_a_scorer_of_other_features_is_refused(tmp_path: Path) -> None:
    arrays = dict(np.load(SHIPPED / "steps" / "scorer.npz", allow_pickle=False))
    assert arrays["mean"].shape == (FEATURES,)
    arrays["mean"] = arrays["mean"][:-1]
    path = tmp_path / "scorer.npz"
    np.savez(path, allow_pickle=False, **arrays)
    with pytest.raises(PackRefused, match="mean must be finite numbers"):
        Scorer.read(path.read_bytes(), str(path))
    with pytest.raises(PackRefused, match="cannot be read"):
        Scorer.read(b"no zip", str(path))


def test_a_feature_far_from_all_that_was_seen_counts_only_so_far(reader: StepReader) -> None:
    ordinary = np.zeros((2, FEATURES), dtype=np.float32)
    far, further = ordinary.copy(), ordinary.copy()
    far[0, 0], further[0, 0] = 1e3, 1e6
    assert np.array_equal(reader._scorer(far), reader._scorer(further))
