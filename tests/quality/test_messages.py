"""The shipped models read plain messages right."""

from __future__ import annotations

import pytest

from app.content.shipped import shipped
from app.domain.readings import Reading
from app.inference.reader import TextReader


@pytest.fixture(name="reader", scope="module")
def shipped_models() -> TextReader:
    return TextReader(shipped("packs") / "classifier", shipped("packs") / "sentiment")


def triggers(reading: Reading) -> set[str]:
    return {trigger.label for trigger in reading.triggers}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello, order 10021 should have been here on Monday. Where is it?", {"order_status", "delivery_problem"}),
        ("I see two charges of 49.90 for the same order. Please refund one.", {"double_charge"}),
        ("I forgot my password and cannot log in any more.", {"cannot_sign_in"}),
        ("My husband died last month and I need to close his account.", {"bereavement"}),
    ],
)
def test_a_plain_message_gets_its_intent_with_confidence(reader: TextReader, text: str, expected: set[str]) -> None:
    (reading,) = reader.read([text])
    assert reading.intent
    assert reading.intent.label in expected


def test_an_unusual_wording_is_understood_though_not_always_with_confidence(reader: TextReader) -> None:
    (reading,) = reader.read(["The reset mail never reaches me. I tried three times today."])
    assert reading.intents[0].label == "cannot_sign_in"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I've restarted it six times and it still says error 12", "frustrated"),
        ("what a complete joke of a company", "angry"),
        ("Where can I find my invoice?", "neutral"),
        ("Thank you so much, that fixed it!", "positive"),
    ],
)
def test_a_plain_line_gets_its_emotion(reader: TextReader, text: str, expected: str) -> None:
    (reading,) = reader.read([text])
    assert reading.emotion
    assert reading.emotion.label == expected


def test_valence_and_arousal_point_the_right_way(reader: TextReader) -> None:
    texts = ["Wonderful, thank you so much!", "I am furious, you liars!", "Where can I find my invoice?"]
    found = [(reading.valence or 0.0, reading.arousal or 0.0) for reading in reader.read(texts)]
    (good, _), (bad, heated), (plain, calm) = found
    assert good > plain > bad
    assert heated > calm


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("I want to speak to a real person, please.", "human_request"),
        ("Get me your manager.", "supervisor_request"),
        ("My lawyer will contact you.", "legal_threat"),
        ("The charger caught fire and my son burned his hand.", "safety"),
        ("Somebody hacked my account and ordered two phones.", "fraud_security"),
    ],
)
def test_a_plain_trigger_is_heard(reader: TextReader, text: str, trigger: str) -> None:
    assert trigger in triggers(reader.read([text])[0])


@pytest.mark.parametrize(
    "text",
    [
        "I work as a lawyer and need the invoice in my firm's name.",
        "I am dying to try the new flavour.",
        "Where can I find my invoice?",
        "Do you have this jacket in green?",
    ],
)
def test_an_ordinary_message_sets_off_no_trigger(reader: TextReader, text: str) -> None:
    assert triggers(reader.read([text])[0]) == set()


@pytest.mark.parametrize(
    "text",
    [
        "I work as a lawyer and need the invoice in my firm's name",
        "how many supervisors can the plan have?",
        "which fire alarm battery do I need for the X200?",
        "hello i tried to take out a hundred pounds but got only twenty",
    ],
)
def test_a_word_alone_is_no_trigger(reader: TextReader, text: str) -> None:
    assert triggers(reader.read([text])[0]) == set()
