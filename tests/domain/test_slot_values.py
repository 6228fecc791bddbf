"""Values of slots: copied exactly out of what people write, or left missing; never a wrong one."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from app.domain.slots import AGENTS_OWN, SLOTS, conversation_values, fill, first_name, known_values
from app.domain.tickets import Person, Ticket, TicketRef
from tests.domain.slot_messages import MESSAGES

TICKET = Ticket(TicketRef("desk", "42"), "u", "s", "open", "1", Person("c", "Cleo Customer"))
BASE = {"ticket_id": "42", "customer_name": "Cleo"}


@pytest.mark.parametrize(("text", "values"), MESSAGES, ids=[str(number) for number in range(len(MESSAGES))])
def test_what_a_message_names_is_copied_exactly_and_nothing_else(text: str, values: dict[str, str]) -> None:
    assert known_values(TICKET, text) == BASE | values
    assert all(value in text for value in values.values())


def test_there_are_eighty_messages_and_every_slot_of_words_is_among_them() -> None:
    assert len(MESSAGES) >= 80
    named = {slot for _, values in MESSAGES for slot in values}
    from_ticket = {"customer_name", "agent_name", "ticket_id", "item", "plan", "team"}
    assert named == set(SLOTS) - from_ticket - AGENTS_OWN


def test_a_day_and_reasons_are_the_agents_own() -> None:
    ticket = replace(TICKET, fields={"Date": "2026-11-20", "Reason": "late", "Details": "x", "Item": "a vase"})
    values = known_values(ticket, "I need it by 1 December, you said 28 November.")
    assert values == BASE | {"item": "a vase"}
    assert fill("By {date}: {reason}.", values).missing == ("date", "reason")


def test_the_newest_turn_decides_and_older_words_fill_the_rest() -> None:
    said = ["It is about order 4712 now.", "order 4711 is late, call me on 07700 900123"]
    values = conversation_values(TICKET, said)
    assert (values["order_number"], values["phone"]) == ("4712", "07700 900123")


def test_two_values_in_the_newest_turn_are_not_settled_by_an_older_one() -> None:
    assert "order_number" not in conversation_values(TICKET, ["orders 4711 and 4712", "order 4711"])
    assert "order_number" not in conversation_values(TICKET, ["Hello?", "order 4711", "order 4712"])


def test_ticket_and_customer_that_differ_are_no_answer() -> None:
    ticket = replace(TICKET, fields={"Order number": "4711"})
    assert known_values(ticket, "Hello")["order_number"] == "4711"
    assert known_values(ticket, "about order 4711")["order_number"] == "4711"
    assert "order_number" not in known_values(ticket, "about order 4712")


def test_the_address_on_the_ticket_is_known_unless_the_customer_names_another() -> None:
    ticket = replace(TICKET, customer=Person("c", "Cleo", "cleo@ex.example"))
    assert known_values(ticket, "Hello")["email"] == "cleo@ex.example"
    assert known_values(ticket, "I am Cleo@ex.example")["email"] == "cleo@ex.example"
    assert "email" not in known_values(ticket, "use cleo@new.example")


def test_an_answer_or_a_lookup_tells_numbers_but_no_sums() -> None:
    answered = ["Order 4711: delivered 19 Nov, 20.00 EUR, tracking number ZZ-1900"]
    values = conversation_values(TICKET, ["Where is it?"], answered)
    assert (values["order_number"], values["tracking_number"]) == ("4711", "ZZ-1900")
    assert "amount" not in values
    assert conversation_values(TICKET, ["It is order 4712"], answered)["order_number"] == "4712"


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Cleo Martin", "Cleo"),
        ("Dr. Cleo Martin", "Cleo"),
        ("Martin, Cleo", "Cleo"),
        ("O\u2019Neil, Jean-Luc", "Jean-Luc"),
        ("Łukasz Żak", "Łukasz"),
        ("cleo@ex.example", ""),
        ("C", ""),
        ("  ", ""),
        ("Mr", ""),
        ("4711", ""),
    ],
)
def test_a_first_name_is_a_name_or_missing(name: str, first: str) -> None:
    assert first_name(name) == first


HOSTILE = {
    "phones": "+1 " * 30_000,
    "open brackets": "call (0" + "(" * 90_000,
    "invoices": "invoice bill order " * 5_000,
    "references": "booking reference number id " * 4_000,
    "hyphens": "order " + "A-" * 50_000,
    "sums": "1'" * 50_000 + " EUR " * 5_000,
    "ranges": "between 1 and 2 EUR " * 5_000,
    "signs": "$" * 100_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_text_is_searched_at_once(text: str) -> None:
    begin = time.perf_counter()
    known_values(TICKET, text)
    assert time.perf_counter() - begin < 1.5
