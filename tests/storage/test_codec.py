"""Domain values survive JSON unchanged, and whatever is not exactly theirs is refused without showing words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.decisions import AddMessage, Operation, UpdateTicket
from app.domain.errors import DatabaseDamaged
from app.domain.journal import Fact
from app.domain.phrase import Phrase
from app.domain.tickets import Changes, Conversation, Message, Person, Ticket
from app.storage.codec import FIRST, LAST, Unreadable, dump, load, time_text, time_value
from app.storage.stored import stored_time, stored_value
from tests.support.made_up import NOON, conversation, ticket

ANY_TEXT = st.text(st.characters(), max_size=20)  # with control characters and halves of surrogate pairs
ZONES = [UTC, timezone(timedelta(hours=5, minutes=45))]
# A day from both ends of the calendar, where UTC has no such year in another zone.
TIMES = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.sampled_from(ZONES))  # noqa: DTZ001
MAYBE_TIMES = st.none() | TIMES
PEOPLE = st.builds(Person, id=ANY_TEXT, name=ANY_TEXT)
MESSAGES = st.builds(Message, at=TIMES, text=ANY_TEXT, author=PEOPLE)
TICKETS = st.builds(
    Ticket,
    subject=ANY_TEXT,
    customer=st.none() | PEOPLE,
    tags=st.frozensets(ANY_TEXT, max_size=3),
    fields=st.dictionaries(ANY_TEXT, ANY_TEXT, max_size=3),
    priority=st.none() | ANY_TEXT,
    created_at=MAYBE_TIMES,
    updated_at=MAYBE_TIMES,
    due_at=MAYBE_TIMES,
)
FACTS: st.SearchStrategy[Fact] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    ANY_TEXT,
    st.tuples(ANY_TEXT),
)


@settings(max_examples=30, deadline=None)
@given(TICKETS)
def test_a_ticket_comes_back_as_it_was(value: Ticket) -> None:
    assert load(dump(value, Ticket), Ticket) == value


@settings(max_examples=30, deadline=None)
@given(st.builds(Conversation, messages=st.lists(MESSAGES, max_size=3).map(tuple)))
def test_a_conversation_comes_back_as_it_was(value: Conversation) -> None:
    assert load(dump(value, Conversation), Conversation) == value


@settings(max_examples=50, deadline=None)
@given(st.builds(Operation))
def test_an_operation_comes_back_as_it_was(value: Operation) -> None:
    found = load(dump(value, Operation), Operation)
    assert found == value
    assert type(found.action) is type(value.action)


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(ANY_TEXT, FACTS, max_size=4))
def test_facts_come_back_with_their_types(facts: dict[str, Fact]) -> None:
    found = load(dump(facts, Mapping[str, Fact]), dict[str, Fact])
    assert found == facts
    assert [type(value) for value in found.values()] == [type(facts[name]) for name in found]


@given(TIMES, TIMES)
def test_times_sort_as_their_texts_do(one: datetime, two: datetime) -> None:
    assert time_value(time_text(one)) == one
    assert (time_text(one) < time_text(two)) == (one < two)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("0001-01-01T00:00:00+05:45", FIRST),  # how some desks say "never"
        ("9999-12-31T23:59:59-05:00", LAST),
    ],
)
def test_a_moment_that_utc_has_no_year_for_is_the_nearest_it_has(said: str, kept: datetime) -> None:
    at = datetime.fromisoformat(said)
    assert time_value(time_text(at)) == kept
    assert load(dump(replace(ticket(), due_at=at), Ticket), Ticket).due_at == kept


def changed(value: Ticket, **fields: object) -> str:
    return json.dumps(json.loads(dump(value, Ticket)) | fields)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "value"),
        ("[]", "value"),
        ("NaN", "value"),
        (changed(ticket(), surprise=1), "value.surprise"),
        (changed(ticket(), subject=None), "value.subject"),
        (changed(ticket(), reopened="2"), "value.reopened"),
        (changed(ticket(), reopened=True), "value.reopened"),
        (changed(ticket(), handled_by_bot=1), "value.handled_by_bot"),
        (changed(ticket(), channel="fax"), "value.channel"),
        (changed(ticket(), tags="billing"), "value.tags"),
        (changed(ticket(), fields={"a": 1}), "value.fields.a"),
        (changed(ticket(), due_at="2026-11-21T12:00:00"), "time"),
        (changed(ticket(), due_at="soon"), "time"),
        (changed(ticket(), customer={"name": "Cleo"}), "value.customer.id"),
    ],
)
def test_what_is_not_a_ticket_is_refused_by_its_place(text: str, place: str) -> None:
    with pytest.raises(Unreadable, match=f"^{place}: expected"):
        load(text, Ticket)


def test_a_field_that_is_missing_takes_its_default_if_it_has_one() -> None:
    known = json.loads(dump(ticket(), Ticket))
    assert load(json.dumps({k: v for k, v in known.items() if k != "reopened"}), Ticket) == ticket()
    with pytest.raises(Unreadable, match=r"value\.subject"):
        load(json.dumps({k: v for k, v in known.items() if k != "subject"}), Ticket)


@pytest.mark.parametrize(
    "wrong",
    [
        replace(ticket(), created_at=datetime(2026, 11, 21)),  # noqa: DTZ001 -- a time without a zone is the point
        replace(ticket(), reopened=1.5),  # type: ignore[arg-type]
        replace(ticket(), tags={"a"}),  # type: ignore[arg-type]
        replace(ticket(), customer="Cleo"),  # type: ignore[arg-type]
        conversation(),
    ],
)
def test_a_value_of_another_type_is_not_stored(wrong: object) -> None:
    with pytest.raises(Unreadable):
        dump(wrong, Ticket)


def test_an_operation_of_an_unknown_kind_is_refused() -> None:
    known = json.loads(dump(Operation("o", AddMessage("a", "public")), Operation))
    for other in ("Delete", "UpdateTicket", None):
        known["action"]["is"] = other
        with pytest.raises(Unreadable, match=r"value\.action"):
            load(json.dumps(known), Operation)


def test_a_number_that_json_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        dump({"p": float("nan")}, Mapping[str, Fact])


def test_what_we_cannot_read_back_is_damage_and_shows_no_words() -> None:
    stored = dump(Operation("o", UpdateTicket(Changes(status="secret"), "v1")), Operation).replace('"v1"', "1")
    with pytest.raises(DatabaseDamaged, match=r"table outbox, value\.action\.expected_version") as caught:
        stored_value("outbox", stored, Operation)
    assert "secret" not in str(caught.value)
    with pytest.raises(DatabaseDamaged, match="table ledger"):
        stored_time("ledger", "yesterday")
    assert stored_time("ledger", time_text(NOON)) == NOON


def test_a_sentence_that_can_be_translated_is_stored_in_english() -> None:
    sentence = Phrase.of("due in {hours} h", hours=2)
    assert dump(sentence, str) == '"due in 2 h"'
    assert type(load(dump(sentence, str | None), str)) is str
