"""Zendesk's JSON is read strictly: what is not understood is refused by name, and nothing else is ever raised."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import UnexpectedAnswer
from app.domain.tickets import Person
from app.helpdesk.zendesk import fields, wire
from app.helpdesk.zendesk.fields import Field

TICKET = {"id": 7, "status": "open", "updated_at": "2026-11-21T09:00:00Z", "custom_fields": [{"id": 31, "value": "x"}]}
COMMENT = {"id": 8, "author_id": 9, "public": True, "created_at": "2026-11-21T09:00:00Z", "plain_body": "hi"}
SEVERITY = Field(31, "Severity", "tagger", (("High", "sev_high"), ("Low", "sev_low")))
TICKETS = ("id", "status", "updated_at", "custom_fields", "value", "tags", "via", "users", "groups", "meta")
OTHERS = ("author_id", "public", "events", "ticket_fields", "type", "title", "custom_field_options", "error", "details")
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.sampled_from(["status", "2026-11-21T09:00:00Z"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(TICKETS + OTHERS), inner, max_size=8),
    max_leaves=20,
)
READERS: list[Callable[..., object]] = [
    wire.ticket_facts, wire.comment, wire.audit, wire.user_facts, wire.beside, fields.table, wire.reason, wire.reasons,
    wire.made_in, wire.stamp_in, wire.next_cursor,
]  # fmt: skip


@given(data=ANYTHING)
def test_anything_is_read_or_refused(data: object) -> None:
    for reader in READERS:
        with contextlib.suppress(UnexpectedAnswer):
            reader(data)


@pytest.mark.parametrize(
    "data", [None, [], {}, {**TICKET, "id": "7"}, {**TICKET, "status": None}, {"id": 7, "status": "open"}]
)
def test_what_is_no_ticket_is_refused(data: object) -> None:
    with pytest.raises(UnexpectedAnswer):
        wire.ticket_facts(data)


def test_a_comment_without_its_flag_is_refused() -> None:
    """Whether a customer sees it is never guessed."""
    with pytest.raises(UnexpectedAnswer):
        wire.comment({key: value for key, value in COMMENT.items() if key != "public"})


def test_a_refusal_names_no_value() -> None:
    with pytest.raises(UnexpectedAnswer) as refused:
        wire.ticket_facts({"id": "secret words of a customer", "subject": "more of them"})
    assert "secret" not in str(refused.value)
    assert "more of" not in str(refused.value)


@pytest.mark.parametrize(
    ("author", "channel", "role"),
    [(9, "web", "agent"), (5, "web", "customer"), (6, "email", "customer"), (404, "web", "customer"),
     (-1, "web", "system"), (9, "rule", "system"), (10, "web", "customer")],
)  # fmt: skip
def test_who_speaks(author: int, channel: str, role: str) -> None:
    """5 is a customer, 6 too, 9 an agent, 10 an agent who asked, 404 is nobody one knows."""
    users = {
        number: wire.UserFacts(Person(str(number)), "agent" if number > 8 else "end-user") for number in (5, 6, 9, 10)
    }
    one = wire.comment({**COMMENT, "author_id": author, "via": {"channel": channel}})
    assert wire.role_of(one, requester=10, user=users.get(author)) == role


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"error": "RecordNotFound", "description": "Not found"}, "Not found"),
        ({"error": "invalid_token", "error_description": "It has\nexpired."}, "It has expired."),
        ({"error": {"title": "Forbidden", "message": "You do not have access"}}, "You do not have access"),
        ({"error": "Couldn't authenticate you"}, "Couldn't authenticate you"),
        ({}, ""),
        ("nonsense", ""),
    ],
)
def test_zendesk_says_why_in_three_forms(data: object, said: str) -> None:
    assert wire.reason(data) == said


@pytest.mark.parametrize(
    ("field", "want", "raw"),
    [
        (SEVERITY, "high", "sev_high"), (SEVERITY, "sev_low", "sev_low"), (SEVERITY, "", None),
        (Field(1, "Many", "multiselect", (("A", "a"), ("B", "b"))), "B, A", ["b", "a"]),
        (Field(1, "Yes", "checkbox"), "TRUE", True), (Field(1, "Yes", "checkbox"), "", False),
        (Field(1, "Count", "integer"), "12", 12), (Field(1, "Price", "decimal"), "1.50", "1.5"),
        (Field(1, "Order", "text"), " 4711 ", "4711"),
    ],
)  # fmt: skip
def test_a_value_is_written_as_the_field_wants_it_and_recognised_again(field: Field, want: str, raw: object) -> None:
    assert fields.raw_value(field, want) == raw
    assert fields.same(field, raw, want)
    assert not fields.same(field, True if raw is False else "something else", want)


@pytest.mark.parametrize(
    ("field", "want"),
    [(SEVERITY, "Enormous"), (Field(1, "Yes", "checkbox"), "perhaps"), (Field(1, "Count", "integer"), "many"),
     (Field(1, "Person", "lookup"), "5")],
)  # fmt: skip
def test_a_value_the_field_does_not_take_is_refused(field: Field, want: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        fields.raw_value(field, want)
    assert not fields.same(field, None, want)


def test_digits_of_a_card_are_not_read() -> None:
    rows = [{"id": 1, "title": "Card", "type": "partialcreditcard", "removable": True, "active": True}]
    assert fields.table({"ticket_fields": rows}).fields == ()


def test_times_carry_their_zone() -> None:
    assert wire.ticket_facts(TICKET).updated == datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    assert wire.time("yesterday") is None
