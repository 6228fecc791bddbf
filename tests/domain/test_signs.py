"""What an agent's message has done, by plain signs; and what only looks like it."""

from __future__ import annotations

import time

import pytest

from app.domain.signs import apologises, done_in


@pytest.mark.parametrize(
    "text",
    [
        "I am sorry that the vase came broken.",
        "We apologise for the wait.",
        "I can see that both payments were booked.",
        "You\u2019re right, that should not have happened.",
        "I have read your three messages.",
        "You have been waiting for two weeks.",
        "Thank you for telling me about the smell.",
        "You had to write three times.",
    ],
)
def test_it_was_heard(text: str) -> None:
    assert "hear" in done_in(text)


@pytest.mark.parametrize(
    "text", ["Which order is it?", "I don't understand your question.", "Please send the photo.", "> I am sorry\n\nNo."]
)
def test_it_was_not_heard(text: str) -> None:
    assert "hear" not in done_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "I will write to you by 5 pm.",
        "I'll call you tomorrow.",
        "My colleague in Billing will answer within two days.",
        "I have asked our payments team to return it today; it is there on Thursday.",
        "You will hear from me before noon on 24 November.",
        "We are going to replace it this week.",
    ],
)
def test_somebody_does_something_by_a_time(text: str) -> None:
    assert "own" in done_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "I will look into it.",
        "It will be there on Monday.",
        "Please write again by Friday.",
        "I will see. Today is Monday.",
        "I will not be able to do that today.",
        "We have never promised Friday.",
    ],
)
def test_nobody_owns_it(text: str) -> None:
    assert "own" not in done_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "I can send a new one or return the money; which would you like?",
        "You can choose: a repair, or a new one.",
        "If you prefer, my team lead calls you.",
        "There are two ways:\n1. a new vase\n2. the money back",
        "Shall I send a new one or return the money?",
    ],
)
def test_there_is_a_choice(text: str) -> None:
    assert "options" in done_in(text)


@pytest.mark.parametrize(
    "text", ["I will send a new vase today.", "Please send the order number or a photo.", "1. Reset it."]
)
def test_there_is_no_choice(text: str) -> None:
    assert "options" not in done_in(text)


def test_an_apology_is_seen() -> None:
    assert apologises("Our apologies, Cleo.")
    assert not apologises("> I am sorry\n\nThat was my colleague.")


@pytest.mark.parametrize(
    "text", ["either " * 20_000, "my " * 50_000, "I will " * 20_000, "\n- " * 40_000, "a" * 100_000]
)
def test_a_long_answer_is_read_at_once(text: str) -> None:
    begin = time.perf_counter()
    done_in(text)
    assert time.perf_counter() - begin < 1.0
