"""The hand-off card: there for the first human turn after a bot, gone once an agent has answered."""

from __future__ import annotations

from dataclasses import replace

from app.domain.handoff import FIRST_TURN_COUNTS, READ_FIRST, hand_off
from tests.domain.talks import TICKET, talk
from tests.support.reader import reading

MENU = "I am sorry, I did not understand. You can choose: 1 Delivery, 2 Returns."
SAID = talk(
    ("customer", "My parcel is not here."),
    ("bot", "Deliveries take 3 to 5 days. Did this help?"),
    ("customer", "No."),
    ("bot", MENU),
    ("customer", "A person!"),
    ("bot", f"{MENU} "),
    ("customer", "Can I please talk to a person?"),
    ("customer", "It is medicine."),
)


def test_the_card_says_why_it_came_and_what_was_tried_once_each() -> None:
    card = hand_off(TICKET, SAID, None)
    assert card is not None
    assert card.last_words == "“Can I please talk to a person? It is medicine.”"
    assert card.tried == ("“Deliveries take 3 to 5 days. Did this help?”", f"“{MENU}”")
    assert (card.bot_messages, card.warning) == (3, READ_FIRST)


def test_an_upset_customer_gets_the_care_of_the_first_turn() -> None:
    upset = hand_off(TICKET, SAID, reading("you!"))
    assert upset is not None
    assert upset.warning == f"{READ_FIRST} {FIRST_TURN_COUNTS}"


def test_it_is_gone_once_an_agent_has_answered_and_comes_back_after_another_bot() -> None:
    answered = (*SAID, *talk(("agent", "I am here."), ("customer", "Thank you.")))
    assert hand_off(TICKET, answered, None) is None
    noted = (*SAID, *talk(("note", "Called the depot.")))
    assert hand_off(TICKET, noted, None) is not None, "a note is no answer"
    again = (*answered, *talk(("bot", "Rate us!"), ("customer", "That was no help, where is my parcel?")))
    card = hand_off(TICKET, again, None)
    assert card is not None
    assert card.tried == ("“Rate us!”",)


def test_nobody_is_told_of_a_bot_where_there_was_none() -> None:
    plain = talk(("customer", "Hello"), ("agent", "Hello"), ("customer", "Where is it?"))
    assert hand_off(TICKET, plain, None) is None
    assert hand_off(replace(TICKET, handled_by_bot=True), plain, None) is None, "a person has answered since"
    assert hand_off(TICKET, SAID[:2], None) is None, "the customer is still with the bot"


def test_a_bot_whose_messages_are_not_on_the_ticket_is_still_told() -> None:
    card = hand_off(replace(TICKET, handled_by_bot=True), talk(("customer", "A person, please")), None)
    assert card is not None
    assert (card.last_words, card.tried, card.bot_messages) == ("“A person, please”", (), 0)
