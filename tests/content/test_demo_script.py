"""The demo's script is read strictly: what does not fit the desk it describes is refused by name."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.content.demo import load_demo
from app.domain.errors import ContentError

DESK = """\
schema: calmdesk.demo/1
desk:
  agent: {id: alex, name: Alex Reed}
  colleagues: [{id: sam, name: Sam Okafor}]
  groups: [Support, Billing]
  priorities: [low, normal]
  tags: [parcel]
  fields: {Severity: [Low, High], Order number: []}
  articles: [{id: a, title: Late parcels, text: Wait two days.}]
"""
TICKET = """\
schema: calmdesk.demo/1
tickets:
  - id: "1001"
    subject: Where is it?
    assignee: alex
    tags: [parcel]
    fields: {Severity: High, Order number: "4711"}
    customer: {id: cleo, name: Cleo Marsh}
    due: +1h30m
    messages:
      - {at: -2d3h, role: customer, text: Where is my parcel?}
      - {at: -20s, role: agent, author: sam, text: Looking., visibility: internal}
    answers:
      - {says: [order number], after: +5s, text: It is 4711.}
      - {text: And now?}
"""


def folder(path: Path, ticket: str = TICKET, desk: str = DESK) -> Path:
    (path / "desk.yaml").write_text(desk, encoding="utf-8")
    (path / "tickets.yaml").write_text(ticket, encoding="utf-8")
    return path


def test_a_ticket_is_read_with_all_it_says(tmp_path: Path) -> None:
    script = load_demo(folder(tmp_path))
    assert (script.agent.name, script.groups, script.fields["Order number"]) == (
        "Alex Reed",
        ("Support", "Billing"),
        (),
    )
    assert [article.title for article in script.articles] == ["Late parcels"]
    (ticket,) = script.tickets
    assert (ticket.group, ticket.status, ticket.due) == ("Support", "open", timedelta(hours=1, minutes=30))
    assert [message.at for message in ticket.messages] == [-timedelta(days=2, hours=3), -timedelta(seconds=20)]
    assert [(answer.says, answer.after) for answer in ticket.answers] == [
        (("order number",), timedelta(seconds=5)),
        ((), None),  # as long as reading and typing take
    ]


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ("assignee: alex", "assignee: alx", '5: field "assignee" cannot be "alx" (did you mean "alex"?)'),
        ("tags: [parcel]", "tags: [parcels]", '6: field "tags" has an unknown tag "parcels" (did you mean "parcel"?)'),
        ("Severity: High", "Severity: Hihg", '7: field "fields" "Severity" cannot be "Hihg" (did you mean "High"?)'),
        ("Severity: High", "Severty: High", '7: field "fields" has an unknown ticket field "Severty"'),
        ('id: "1001"', "id: D-1", '3: field "id" must be digits in quotes, such as "1001"'),
        ("+1h30m", "tomorrow", '9: field "due" must be a time such as -2d3h, -45m or +20s'),
        ("-2d3h", "+2d3h", '11: field "at" must be in the past, such as -2h'),
        ("-2d3h", "-10s", '10: field "messages" must be in the order of time'),
        ("author: sam, ", "", '12: field "author" is missing'),
        ("after: +5s", "after: -5s", '14: field "after" must be in the future, such as +20s'),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, was: str, now: str, says: str) -> None:
    with pytest.raises(ContentError) as raised:
        load_demo(folder(tmp_path, TICKET.replace(was, now)))
    assert raised.value.detail.startswith(f"demo/tickets.yaml:{says}")


def test_there_is_one_desk_and_each_ticket_once(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="exactly one file describes the desk, not 2"):
        load_demo(folder(tmp_path, DESK))
    (tmp_path / "again.yaml").write_text(TICKET, encoding="utf-8")
    with pytest.raises(ContentError, match="ticket 1001 is there twice"):
        load_demo(folder(tmp_path))
