"""Turns of a conversation and slots of approved texts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.slots import fill, known_values
from app.domain.tickets import Message, Person, Role, Ticket, TicketRef, Visibility
from app.domain.turns import new_words, newest_turn

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def said(number: int, role: Role, text: str, visibility: Visibility = "public") -> Message:
    return Message(str(number), role, visibility, Person(role), text, START + timedelta(minutes=number))


def test_a_burst_is_one_turn_bound_to_its_last_message() -> None:
    turn = newest_turn([said(1, "agent", "Hi"), said(2, "customer", "It broke."), said(3, "customer", "Again!")])
    assert turn is not None
    assert (turn.message_id, turn.text) == ("3", "It broke.\nAgain!")


def test_notes_and_system_entries_do_not_end_a_turn() -> None:
    story = [
        said(1, "customer", "Hello"),
        said(2, "agent", "asked Bo", "internal"),
        said(3, "system", "status changed"),
    ]
    turn = newest_turn(story)
    assert turn is not None
    assert turn.message_ids == ("1",)


@pytest.mark.parametrize(
    "story", [[], [said(1, "customer", "Hi"), said(2, "agent", "Done")], [said(1, "customer", " ")]]
)
def test_nothing_new_from_the_customer_is_no_turn(story: list[Message]) -> None:
    assert newest_turn(story) is None


def test_quoted_mail_is_not_read_again() -> None:
    mail = "Still broken.\n\nOn Mon, 16 Nov 2026 at 10:00, Ada wrote:\n> Please restart it.\n"
    assert new_words(mail) == "Still broken."
    assert new_words("> all\n> quoted") == "> all\n> quoted"
    assert new_words("See below\n-- \nCleo\nACME") == "See below"


TICKET = Ticket(TicketRef("desk", "42"), "u", "s", "open", "1", Person("c", "Cleo Customer"))


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("Hello, order 10021 should have been here", "10021"),
        ("my order number is AB-4711, thanks", "AB-4711"),
        ("Order #998877.", "998877"),
        ("orders 12345 and order 99999", None),
        ("I ordered 2 cups", None),
    ],
)
def test_order_numbers_are_copied_exactly_or_not_at_all(text: str, order: str | None) -> None:
    assert known_values(TICKET, text).get("order_number") == order


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("two charges of 49.90 EUR", "49.90 EUR"),
        ("You took £1,299.00 from me.", "£1,299.00"),
        ("$5 and $7", None),
        ("I paid 20 euros", "20 euros"),
        ("room 20 europe", None),
        ("I see two charges of 49.90 for the same order", "49.90"),
    ],
)
def test_amounts_are_copied_exactly_or_not_at_all(text: str, amount: str | None) -> None:
    assert known_values(TICKET, text).get("amount") == amount


def test_a_missing_slot_stays_visible_and_is_named() -> None:
    filled = fill("Hello {customer_name}, order {order_number}?", known_values(TICKET, "no number"))
    assert filled.text == "Hello Cleo, order {order_number}?"
    assert filled.missing == ("order_number",)


def test_a_value_is_never_read_as_a_slot() -> None:
    assert fill("Hi {customer_name}", {"customer_name": "{agent_name}", "agent_name": "Ada"}).text == "Hi {agent_name}"
