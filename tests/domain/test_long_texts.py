"""A customer's text may be long and strange: no rule may take seconds over it on the window's own thread."""

from __future__ import annotations

import random
import time

import pytest

from app.domain.amounts import amounts
from app.domain.decisions import body_hash, edit_distance
from app.domain.given import facts_given
from app.domain.handoff import hand_off
from app.domain.measures import customer_repeats
from app.domain.requests import requests
from app.domain.slots import known_values
from app.domain.talk import talk_of
from app.domain.technical import technical_facts
from app.domain.tickets import Ticket, TicketRef
from app.domain.turns import new_words
from tests.domain.talks import talk

TICKET = Ticket(TicketRef("desk", "7"), "https://desk.invalid/7", "Parcel", "open", "1")
LONG = {
    "dots": "a." * 50_000,
    "digits and commas": "1," * 50_000,
    "an order far away": "order" + " " * 100_000 + "x",
    "an order under empty lines": "order" + "\n" * 100_000 + "x",
    "orders": "order # " * 12_000,
    "order numbers": "order " + "number " * 14_000,
    "an address without an end": "a@" + "b.-" * 33_000,
    "addresses": "a@b." * 25_000,
    "money": "charged " * 6_000 + "1," * 25_000,
    "quotes": ("Am schrieb " * 20 + "\n") * 450,
    "numbers in groups": "1.000." * 17_000,
    "spaced numbers": "1 000 " * 17_000,
    "currencies": "EUR EUR $ € " * 9_000,
    "questions": "who is it? " * 10_000,
    "question marks": "?" * 100_000,
    "points": "1. \n" * 25_000,
    "dashes": "- " * 50_000,
    "errors": "error code " * 10_000,
    "frames": "  at a.b.c(" * 9_000,
    "a log without an end": "2026-11-21 10:00:00 " * 5_000,
    "versions": "1.2." * 25_000,
    "paths": "/var/log/a" * 10_000,
    "capitals": "ERR_" * 25_000,
    "an exception's name": "Aa" * 50_000,
    "days": "3 November of " * 7_000,
    "names": "my name is A " * 8_000,
    "telephones": "+1 2-(" * 17_000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_a_long_text_is_read_at_once(text: str) -> None:
    begin = time.perf_counter()
    known_values(TICKET, text)
    new_words(text)
    amounts(text)
    requests(text)
    technical_facts(text)
    said = talk(("customer", text), ("agent", text), ("customer", text))
    facts_given(TICKET, said)
    customer_repeats(talk_of(said))
    hand_off(TICKET, talk(("bot", text), ("customer", text)), None)
    assert time.perf_counter() - begin < 1.5


def cell_by_cell(one: str, two: str) -> int:
    row = list(range(len(two) + 1))
    for place, left in enumerate(one, 1):
        before, row = row, [place]
        for column, right in enumerate(two, 1):
            row.append(min(before[column] + 1, row[-1] + 1, before[column - 1] + (left != right)))
    return row[-1]


def test_the_edit_distance_is_exact() -> None:
    chance = random.Random(7)  # noqa: S311 - test cases, no secrets
    for _ in range(300):
        one, two = ("".join(chance.choices("abc ", k=chance.randrange(30))) for _ in range(2))
        assert edit_distance(one, two) == cell_by_cell(one, two)


def test_the_edit_distance_of_long_replies_is_found_at_once() -> None:
    begin = time.perf_counter()
    assert edit_distance("ab cd efg " * 200, "x" + "ab cd efg " * 199) == 10
    assert time.perf_counter() - begin < 0.5


def test_a_text_with_half_a_surrogate_pair_has_the_name_it_gets_at_the_desk() -> None:
    assert body_hash("Cl\ud83d here") == body_hash("Cl? here")
