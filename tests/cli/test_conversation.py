"""A line of the format `calmdesk.conversation/1` becomes a ticket with messages, or an error that names the field."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest

from app.cli.conversation import conversation
from app.cli.ndjson import BadLine

WHOLE = json.loads(
    """{"schema": "calmdesk.conversation/1", "id": "RT-42", "channel": "chat",
 "ticket": {"subject": "Charged twice", "status": "open", "priority": "normal", "tags": ["vip"],
            "fields": {"Identity verified": true, "Order": 4711, "Empty": null}, "customer": {"name": "Cleo"},
            "assignee": null, "group": null, "created_at": "2026-11-21T09:00:00Z", "due_at": null, "language": null,
            "handled_by_bot": true, "reopened": 1, "prior_contacts": 2},
 "messages": [{"id": "m1", "role": "customer", "visibility": "public", "author": "Cleo", "text": "I paid twice",
               "at": "2026-11-21T09:00:00Z"},
              {"role": "agent", "text": "Which order?", "step": "ask_order"}]}"""
)


def parsed(found: dict[str, Any], *, strict: bool = False) -> tuple[object, Any, Any, Counter[str]]:
    unknown = Counter[str]()
    return (*conversation(found, unknown, strict=strict), unknown)


def test_a_whole_conversation() -> None:
    name, ticket, messages, unknown = parsed(WHOLE, strict=True)
    assert name == "RT-42"
    assert (ticket.ref.id, ticket.subject, ticket.channel, ticket.handled_by_bot) == (
        "RT-42",
        "Charged twice",
        "chat",
        True,
    )
    assert ticket.fields == {"Identity verified": "yes", "Order": "4711"}
    assert ticket.customer.name == "Cleo"
    assert (ticket.reopened, ticket.prior_contacts, ticket.tags) == (1, 2, {"vip"})
    assert messages[0].at == datetime(2026, 11, 21, 9, tzinfo=UTC)
    assert messages[1].at > messages[0].at, "a message without a time comes after the one before it"
    assert (messages[1].step, messages[1].visibility, messages[1].id) == ("ask_order", "public", "m2")
    assert not unknown


def test_role_and_text_are_enough_and_the_id_keeps_its_type() -> None:
    name, ticket, messages, _ = parsed({"id": 7, "messages": [{"role": "customer", "text": "Hello"}]})
    assert name == 7
    assert ticket.customer is None
    assert messages[0].text == "Hello"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"messages": []}, "messages must hold at least one message"),
        ({"messages": {}}, "messages must be a list of messages"),
        ({"messages": ["hi"]}, "messages[0] must be an object"),
        ({"messages": [{"role": "customer"}]}, "messages[0].text is missing"),
        ({"messages": [{"role": "customer", "text": 3}]}, "messages[0].text must be a text"),
        ({"messages": [{"role": "boss", "text": "x"}]}, "messages[0].role must be one of customer, agent, bot"),
        ({"messages": [{"text": "x"}]}, "messages[0].role must be one of"),
        ({"messages": [{"role": "bot", "text": "x", "at": "noon"}]}, "messages[0].at must be a time such as"),
        ({"messages": [{"role": "bot", "text": "x", "at": "9999-12-31T23:59:59Z"}]}, "messages[0].at must be a time"),
        ({"messages": [{"role": "bot", "text": "x", "at": "0001-01-01T00:00+05:00"}]}, "messages[0].at must be a time"),
        ({"messages": [{"role": "bot", "text": "x", "visibility": "all"}]}, "messages[0].visibility must be one of"),
        ({"schema": "calmdesk.conversation/9"}, "schema must be one of calmdesk.conversation/1"),
        ({"ticket": [1]}, "ticket must be an object"),
        ({"ticket": {"reopened": -1}}, "ticket.reopened must be a whole number from 0"),
        ({"ticket": {"reopened": 10**400}}, "ticket.reopened must be a whole number from 0 to 1000000"),
        ({"ticket": {"prior_contacts": True}}, "ticket.prior_contacts must be a whole number from 0"),
        ({"ticket": {"tags": [1]}}, "ticket.tags must be a list of texts"),
        ({"ticket": {"customer": 4}}, "ticket.customer must be an object"),
        ({"channel": "fax"}, "channel must be one of email, chat, voice, web"),
        ({"id": []}, "id must be a text or a number"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], said: str) -> None:
    with pytest.raises(BadLine, match=said.replace("[", r"\[")):
        parsed(WHOLE | change)


def test_unknown_fields_are_counted_without_their_place_or_refused() -> None:
    odd = WHOLE | {
        "mood": 1,
        "messages": [{"role": "bot", "text": "x", "html": ""}, {"role": "bot", "text": "y", "html": ""}],
    }
    *_, unknown = parsed(odd)
    assert unknown == {"mood": 1, "messages[].html": 2}
    with pytest.raises(BadLine, match="unknown field 'mood'"):
        parsed(odd, strict=True)
