"""Which topics the flag page offers, in which order, and which of them typed words find."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.readings import Scored
from app.ui.flag.finding import exact, found
from app.ui.flag.presenter import flag_state, opened
from app.ui.flag.state import Answer
from tests.ui import scenes

FIVE = tuple(
    Scored(label, probability)
    for label, probability in (
        ("refund_request", 0.5),
        ("opening_hours", 0.2),
        ("unknown_here", 0.15),
        ("cancel_order", 0.1),
        ("bereavement", 0.05),
    )
)


def topics(intents: tuple[Scored, ...], **changes: object) -> tuple[Answer, ...]:
    reading = replace(scenes.CALM, intents=intents, **changes)  # type: ignore[arg-type]
    flag = opened(scenes.advice(reading=reading), "a1")
    state = flag_state(flag, scenes.TITLES, scenes.DEFINITIONS)
    (offer,) = (offer for offer in state.offers if offer.reason == "wrong_intent")
    return offer.answers


def names(answers: tuple[Answer, ...], typed: str) -> list[str]:
    return [answers[place].id for place in found(answers, typed)]


def test_the_likely_topics_come_first_and_the_others_by_name() -> None:
    answers = topics(FIVE)
    likely = [answer.id for answer in answers if answer.likely]
    assert likely == ["refund_request", "opening_hours", "unknown_here", "cancel_order", "bereavement"]
    assert [answer.id for answer in answers[:5]] == likely
    others = [answer.words for answer in answers[5:]]
    assert others == sorted(others, key=str.casefold)
    assert sorted(answer.id for answer in answers) == sorted([*scenes.TITLES, "unknown_here"])


def test_a_topic_without_a_title_is_called_by_its_id_in_words() -> None:
    assert next(answer.words for answer in topics(FIVE) if answer.id == "unknown_here") == "Unknown here"
    state = flag_state(opened(scenes.advice(reading=None), "a1"), {"zoo": "Zoo", "rate-limit": "", "abo": "Abo"}, {})
    assert [answer.words for answer in state.offers[0].answers] == ["Abo", "Rate limit", "Zoo"]


def test_at_most_five_topics_are_likely() -> None:
    everything = tuple(Scored(label, 0.1) for label in scenes.TITLES)
    assert len(everything) > 5
    assert sum(answer.likely for answer in topics(everything)) == 5


def test_a_language_that_is_not_read_has_no_likely_topics() -> None:
    assert not any(answer.likely for answer in topics(FIVE, emotion=None, intent=None, abstained=True))


def test_advice_without_a_reading_offers_every_topic() -> None:
    state = flag_state(opened(scenes.advice(reading=None), "a1"), scenes.TITLES, scenes.DEFINITIONS)
    assert len(state.offers[0].answers) == len(scenes.TITLES)


def test_without_any_topic_only_moods_are_offered() -> None:
    state = flag_state(opened(scenes.advice(reading=None), "a1"), {}, {})
    assert [offer.reason for offer in state.offers] == ["wrong_mood"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("bereav", "bereavement"),
        ("died", "bereavement"),
        ("DEATH", "bereavement"),
        ("cover", "coverage_question"),
        ("talk", "contact_agent"),
        ("contact_agent", "contact_agent"),
        ("contact agent", "contact_agent"),
        ("back call", "contact_agent"),
        ("  late  ", "delivery_late"),
    ],
)
def test_any_part_of_name_id_and_meaning_finds_a_topic(typed: str, first: str) -> None:
    assert names(topics(FIVE), typed)[0] == first


def test_names_come_before_meanings() -> None:
    assert names(topics(()), "cover") == ["coverage_question", "product_question"]
    assert names(topics(()), "booking") == ["cancel_booking"]
    assert names(topics(()), "cancel") == ["cancel_booking", "cancel_order"]


def test_equally_good_topics_keep_the_order_of_the_list() -> None:
    assert names(topics(FIVE), "cancel") == ["cancel_order", "cancel_booking"]


@pytest.mark.parametrize("typed", ["", "   ", "zebra", "died zebra"])
def test_nothing_is_found_where_nothing_fits(typed: str) -> None:
    assert names(topics(FIVE), typed) == []


def test_exact_is_the_whole_name_or_id() -> None:
    answers = topics(())
    for typed in ("late delivery", "delivery_late", " Late  Delivery "):
        place = exact(answers, typed)
        assert place is not None
        assert answers[place].id == "delivery_late"
    assert exact(answers, "late") is None
    assert exact(answers, "") is None
