"""An edited reply becomes a wording for others: nothing about one customer stays in it unseen."""

from __future__ import annotations

import time

import pytest

from app.domain.personal import Known, personal_data
from app.domain.variants import Proposal, basis_of, is_same, problems_of, proposed

APPROVED = (
    "Your parcel should have been with you by now, {customer_name}, and it is not. I am checking today where it was "
    "scanned last, and I will write to you by {date} with what I found."
)
VALUES = {
    "customer_name": "Cleo",
    "agent_name": "Ada",
    "ticket_id": "42",
    "order_number": "A-20417",
    "amount": "49.90 EUR",
    "email": "cleo@ex.example",
    "item": "vase",
}
KNOWN = Known(
    ("Cleo Martin", "Ada Berg"),
    ("Where is my blue vase? I ordered it as a present for my mother in Leeds, it is order A-20417.",),
)


def kept(sent: str, approved: str = APPROVED) -> Proposal:
    return proposed(sent, approved, VALUES, KNOWN)


def test_values_and_days_go_back_into_their_slots() -> None:
    sent = "Hi Cleo, order A-20417 is late. You hear from me on Friday 27 November at cleo@ex.example. Ada"
    assert kept(sent) == Proposal(
        "Hi {customer_name}, order {order_number} is late. You hear from me on {date} at {email}. {agent_name}"
    )


def test_what_stands_where_the_slot_was_is_the_slot() -> None:
    sent = APPROVED.replace("{customer_name}", "Cleo").replace("{date}", "tomorrow noon") + " Thank you for waiting."
    assert kept(sent).text == APPROVED + " Thank you for waiting."


def test_filling_a_slot_alone_is_nothing_to_keep() -> None:
    sent = APPROVED.replace("{customer_name}", "Cleo").replace("{date}", "Friday")
    assert is_same(kept(sent).text, APPROVED)


def test_a_whole_name_goes_into_the_slot_of_the_first_name() -> None:
    assert kept("Dear Cleo Martin, it is late. Ada Berg").text == "Dear {customer_name}, it is late. {agent_name}"


def test_the_companys_own_word_is_not_the_customers_thing() -> None:
    approved = "Please look at the vase in our shop."
    assert (
        kept("Please look at the vase in our shop today.", approved).text
        == "Please look at the vase in our shop today."
    )


def test_a_short_number_is_the_tickets_only_where_it_is_named() -> None:
    assert kept("Ticket 42 takes 42 days.").text == "Ticket {ticket_id} takes 42 days."


REFUSED = {
    "a surname": ("Dear Ms Martin, it is late.", "the name “Martin”"),
    "a greeted stranger": ("Hi Bob, it is late.", "the name “Bob”"),
    "a titled stranger": ("Please ask Dr. Okafor about it.", "the name “Okafor”"),
    "another address": ("Write to bob@ex.example.", "the e-mail address “bob@ex.example”"),
    "another sum": ("You get 5.00 EUR back.", "the amount “5.00 EUR”"),
    "another number": ("Order 5512 is late.", "the number “5512”"),
    "a code": ("Use the voucher GX7-99ZZ.", "the number “GX7-99ZZ”"),
    "a telephone": ("We ring you on 07700 900123.", "the number (a telephone?) “07700 900123”"),
    "a card": ("Your card 4111 1111 1111 1111 was used.", "the card number “4111 1111 1111 1111”"),
    "an account": ("Paid to DE44 5001 0517 5407 3249 31.", "the bank account “DE44 5001 0517 5407 3249 31”"),
    "a street": ("It goes to 88 Mill Lane.", "the address “88 Mill Lane”"),
    "a German street": ("Es geht an Lindenstraße 5.", "the address “Lindenstraße 5”"),
    "a postcode": ("It goes to LS1 4AB.", "the postcode “LS1 4AB”"),
    "a town the customer named": ("It is on its way to Leeds.", "the customer's own word “Leeds”"),
    "a quote": (
        "So you ordered it as a present for my mother, I see.",
        "the customer's own words “ordered it as a present for”",
    ),
    "two days": ("I call on Monday or on 3 May.", "the day “Monday”"),
    "a personal link": ("See https://shop.example/track?id=7", "the link “https://shop.example/track?id=7”"),
}


@pytest.mark.parametrize(("sent", "what"), REFUSED.values(), ids=REFUSED.keys())
def test_what_has_no_slot_is_refused_in_plain_words(sent: str, what: str) -> None:
    assert f"Take out {what}." in kept(sent).problems


def test_what_may_stay() -> None:
    fine = (
        "Hello, it is late. Write to support@shop.example within 14 days, between 9 and 5, or call Billing. "
        "I will look at 3 things today. Thank you all."
    )
    assert kept(fine).problems == ()


def test_what_the_approved_text_says_is_nobodys_secret() -> None:
    approved = "Call 0800 123 4567 or write to Mr Shop, 1 High Street, before 24 December."
    assert kept(approved + " Gladly.", approved).problems == ()


def test_what_was_written_for_one_case_is_put_back_or_asked_for() -> None:
    approved = "I cannot refund it, because {reason}. Tell me what you think."
    assert kept("I cannot refund it, because it was worn outside. Tell me what you think. Thank you.", approved) == (
        Proposal("I cannot refund it, because {reason}. Tell me what you think. Thank you.")
    )
    assert kept("No refund: it was worn outside.", approved).problems == (
        "Put {reason} where you wrote what is so in this case only.",
    )


def test_an_edited_proposal_is_looked_through_again() -> None:
    assert problems_of("Hi {customer_name}, fine.", APPROVED, KNOWN) == ()
    assert problems_of("Hi {name}, fine {.", APPROVED, KNOWN) == (
        "There is no slot {name}.",
        "A brace is not part of a slot.",
    )
    assert problems_of("  ", APPROVED, KNOWN) == ("There is nothing in it.",)


def test_another_approved_text_has_another_basis_and_layout_does_not_count() -> None:
    assert basis_of("a  b\n") == basis_of("a b")
    assert basis_of("a b") != basis_of("a c")


HOSTILE = {
    "digits": "1 " * 2000,
    "capitals": "Aa " * 1400,
    "streets": "12 Mill " * 500,
    "codes": "a1-" * 1400,
    "slots": "{date} " * 570,
    "letters": "A1B2" * 1000,
    "braces": "{" * 4000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_strange_text_is_looked_through_at_once(text: str) -> None:
    begin = time.perf_counter()
    proposed(text, APPROVED * 3, VALUES, Known(("Aa",), (text * 3,)))
    personal_data(text, "", Known())
    assert time.perf_counter() - begin < 3
