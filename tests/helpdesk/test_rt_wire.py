"""Request Tracker's JSON at the edge: what is known is read exactly, the rest is refused without its words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from app.domain.errors import UnexpectedAnswer
from app.domain.tickets import Changes, Person
from app.helpdesk.rt import wire
from app.helpdesk.rt.writing import impossible, still_to_do

TICKET: dict[str, Any] = {
    "id": 7,
    "Subject": "Charged\u202e twice\n",
    "Status": "open",
    "Priority": "50",
    "Queue": {"id": "3", "type": "queue", "Name": "Support"},
    "Owner": {
        "id": "agent",
        "type": "user",
        "Name": "agent",
        "RealName": "Ada Agent",
        "EmailAddress": "ada@lab.example",
    },
    "Requestor": [{"id": "cleo@shop.example", "type": "user"}, {"id": "12", "type": "group"}],
    "CustomFields": [
        {"id": "2", "name": "Tags", "values": ["vip", "late"]},
        {"id": "3", "name": "Severity", "values": []},
        {"id": "4", "name": "Picture", "values": [{"filename": "a.png", "content_type": "image/png"}]},
    ],
    "Created": "2026-11-21T22:46:59Z",
    "LastUpdated": "2026-11-21T22:47:59Z",
    "Due": "1970-01-01T00:00:00Z",
    "_hyperlinks": [
        {"ref": "comment", "_url": "x"},
        {"ref": "lifecycle", "from": "open", "to": "resolved"},
        {"ref": "lifecycle", "from": "open", "to": "deleted"},
    ],
}


def test_a_ticket_in_our_words() -> None:
    facts = wire.ticket_facts(TICKET)
    assert (facts.may_note, facts.may_reply, facts.next_statuses) == (True, False, ("resolved",))
    ticket = wire.to_ticket(facts, account="lab", url="u", version="9", tags_field="Tags", customer=Person("cleo"))
    assert (ticket.ref.id, ticket.subject, ticket.group, ticket.priority) == ("7", "Charged twice", "Support", "50")
    assert ticket.assignee == Person("agent", "Ada Agent", "ada@lab.example")
    assert ticket.tags == {"vip", "late"}
    assert ticket.fields == {"Severity": "", "Picture": "a.png"}
    assert (ticket.due_at, ticket.created_at) == (None, datetime(2026, 11, 21, 22, 46, 59, tzinfo=UTC))
    assert [person.id for person in facts.requestors] == ["cleo@shop.example"]


@pytest.mark.parametrize("odd", ["", "soon", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", 7])
def test_a_time_that_is_none_is_no_time(odd: object) -> None:
    assert wire.ticket_facts({**TICKET, "LastUpdated": odd}).updated is None


def test_nobody_owns_what_nobody_owns() -> None:
    facts = wire.ticket_facts(
        {**TICKET, "Owner": {"id": "Nobody", "Name": "Nobody", "RealName": "Nobody in particular"}}
    )
    assert wire.to_ticket(facts, account="a", url="", version="", tags_field=None, customer=None).assignee is None


@pytest.mark.parametrize(
    "broken",
    [
        None,
        [],
        "a customer's secret",
        {},
        {**TICKET, "id": "7\u202e"},
        {**TICKET, "id": "\u0667"},
        {**TICKET, "id": -7},
        {**TICKET, "id": None},
        {**TICKET, "Subject": None},
        {**TICKET, "CustomFields": [{"secret": "x"}]},
    ],
)
def test_what_is_no_ticket_is_refused_without_its_words(broken: object) -> None:
    with pytest.raises(UnexpectedAnswer) as caught:
        wire.ticket_facts(broken)
    assert "Charged" not in str(caught.value)
    assert "a customer's secret" not in str(caught.value)


def row(kind: str, who: str) -> wire.Row:
    return wire.Row(1, kind, "7", "", Person(who), datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("kind", "who", "privileged", "role"),
    [
        ("Create", "cleo", False, "customer"),
        ("Create", "agent", True, "customer"),
        ("Correspond", "cleo", True, "customer"),
        ("Correspond", "agent", True, "agent"),
        ("Correspond", "husband", False, "customer"),
        ("Comment", "RT_System", False, "system"),
    ],
)
def test_roles(kind: str, who: str, privileged: bool, role: str) -> None:
    assert wire.role_of(row(kind, who), requestors=["cleo"], privileged=privileged) == role


def test_names_cannot_leave_a_query() -> None:
    assert wire.quoted("o'neil\\") == "'o\\'neil\\\\'"


def test_what_is_still_to_do() -> None:
    facts = wire.ticket_facts(TICKET)
    same = Changes(
        status="OPEN",
        assignee="Agent",
        group="Support",
        priority="50",
        add_tags=frozenset({"vip"}),
        remove_tags=frozenset({"never"}),
        fields={"Severity": ""},
    )
    assert still_to_do(same, facts, "Tags") == {}
    other = Changes(
        status="resolved",
        assignee="Nobody",
        add_tags=frozenset({"new"}),
        remove_tags=frozenset({"late"}),
        fields={"Severity": "High", "Missing": "x"},
    )
    assert still_to_do(other, facts, "Tags") == {
        "status": "resolved",
        "assignee": "Nobody",
        "tags": "late, new",
        "Severity": "High",
        "Missing": "x",
    }
    assert set(impossible(other, facts, "Labels")) == {"Missing", "tags"}
