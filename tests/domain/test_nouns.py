"""The customer's own noun: said back rightly, and not at all where nothing is sure."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from app.domain.nouns import matter, matter_of, with_matter
from app.domain.tickets import Message, Person, Role, Visibility


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The vase came broken.", "the vase"),
        ("MY PARCEL IS STILL NOT HERE", "your parcel"),
        ("My parcel's still not here", "your parcel"),
        ("My transfer to my landlord has not arrived.", "your transfer to your landlord"),
        ("I bought a pair of hiking boots last week.", "the pair of hiking boots"),
        ("Your app crashes.", "our app"),
        ("The same bloody router keeps failing.", "the router"),
        ("my order 88123 arrived half empty", "your order 88123"),
        ("My SIM card doesn't work.", "your SIM card"),
        ("My daughter\u2019s cake was late.", "your daughter's cake"),
        ("Where is my refund?", "your refund"),
        ("I was charged twice for the hotel booking.", "the hotel booking"),
    ],
)
def test_a_noun_is_said_back(text: str, found: str) -> None:
    assert matter([text]) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "This is a joke.",
        "This is the third time I write.",
        "I want my money back.",
        "My wife is furious.",
        "The problem is that nobody answers.",
        "You people are unbelievable.",
        "Your manager never called.",
        "The vase came broken and the lamp came broken.",
        "my my my the the the your a",
        "4711",
        "I bought a pair.",
    ],
)
def test_where_nothing_is_sure_there_is_none(text: str) -> None:
    assert matter([text]) is None


def test_newer_words_go_first_then_the_subject() -> None:
    assert matter(["Still nothing!", "My parcel never arrived.", "My vase never arrived."]) == "your parcel"
    assert matter(["Still nothing!"], "Where is my parcel?") == "your parcel"
    assert matter([], "") is None


def test_only_the_customers_newest_public_words_are_searched() -> None:
    def said(role: Role, text: str, visibility: Visibility = "public") -> Message:
        return Message("m", role, visibility, Person("p"), text, datetime(2026, 11, 21, tzinfo=UTC))

    vase = said("customer", "The vase came broken.")
    others = [said("agent", "Our lamp came broken."), said("customer", "My sofa is torn.", "internal")]
    assert matter_of([vase, *others, said("customer", "> My bed is torn.\n\nHello?")], "") == "the vase"
    assert matter_of([vase] + [said("customer", "Hello?")] * 5, "My order is late") == "your order"


def test_a_prompt_has_a_wording_without_it() -> None:
    assert with_matter("Name {matter|what happened} once.", "the vase") == "Name the vase once."
    assert with_matter("Name {matter|what happened} once.", None) == "Name what happened once."
    assert with_matter("About {matter}", None) == "About the matter"
    assert with_matter("{matter|x}", "{matter}") == "{matter}"


@pytest.mark.parametrize(
    "text", ["my " * 40_000, "the wrong " * 10_000, "a" * 100_000, "my parcel " * 10_000, "\n" * 100_000]
)
def test_a_long_text_is_read_at_once(text: str) -> None:
    took = []
    for _ in range(3):  # the shortest: a busy computer only adds
        begin = time.thread_time()
        matter([text], text)
        took.append(time.thread_time() - begin)
    assert min(took) < 0.5
