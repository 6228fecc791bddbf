"""Which intents a message is about for the choice of playbooks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.content import IntentInfo, Library
from app.domain.readings import Scored
from app.domain.topics import topics
from tests.support.reader import reading

LIBRARY = Library(
    intents=(
        IntentInfo("order_status", "Order status", "", neighbours=("delivery_problem",)),
        IntentInfo("delivery_problem", "Delivery problem", ""),
        IntentInfo("thanks", "Thanks", ""),
    )
)
UNSURE = reading("blue is a colour")


def guesses(*pairs: tuple[str, float]) -> tuple[Scored, ...]:
    return tuple(Scored(label, probability) for label, probability in pairs)


def test_a_sure_intent_is_the_topic() -> None:
    assert [topic.label for topic in topics(reading("charged twice"), LIBRARY)] == ["double_charge"]


@pytest.mark.parametrize(
    ("intents", "expected"),
    [
        (guesses(("order_status", 0.5), ("delivery_problem", 0.35)), ["order_status", "delivery_problem"]),
        (guesses(("delivery_problem", 0.5), ("order_status", 0.35)), ["delivery_problem", "order_status"]),
        (guesses(("order_status", 0.5), ("delivery_problem", 0.2)), []),
        (guesses(("order_status", 0.5), ("thanks", 0.45)), []),
        (guesses(("order_status", 0.9)), []),
        ((), []),
    ],
)
def test_two_neighbours_count_only_when_they_are_sure_together(
    intents: tuple[Scored, ...], expected: list[str]
) -> None:
    assert [topic.label for topic in topics(replace(UNSURE, intents=intents), LIBRARY)] == expected


def test_a_language_that_is_not_read_has_no_topic() -> None:
    foreign = replace(
        UNSURE, intents=guesses(("order_status", 0.5), ("delivery_problem", 0.45)), emotion=None, valence=None
    )
    assert topics(foreign, LIBRARY) == ()
