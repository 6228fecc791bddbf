"""django-helpdesk's JSON and pages as our values: what is odd is refused without a word of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import UnexpectedAnswer
from app.helpdesk.djangohelpdesk import wire
from app.helpdesk.djangohelpdesk.pages import names_on

ENTRY = {"id": 4, "user": 1, "comment": "Looked", "public": False, "date": "2026-11-21T09:00:00.5Z"}
TICKET = {
    "id": 7,
    "queue": 1,
    "title": "Parcel",
    "description": "Where is it?",
    "submitter_email": "cleo@shop.example",
    "assigned_to": None,
    "status": 1,
    "priority": 3,
    "due_date": None,
    "merged_to": None,
    "followup_set": [ENTRY],
    "custom_tags": 'late, "a, b"',
    "custom_amount": 4.5,
    "custom_empty": None,
}
PAGE = """<nav class="navbar"><ul><li class="navbar-text">ada</li></ul></nav>
<select name="queue"><option value="2">Second &amp; last</option><option value="1">Support</option></select>
<select name="assigned_to"><option value="">---</option><option value="5">ada</option></select>
<select name="custom_severity"><option value=""></option><option value="High">High</option></select>"""


def test_a_ticket_is_read_whole() -> None:
    facts = wire.ticket_facts(TICKET)
    assert (facts.id, facts.title, facts.assigned_to) == (7, "Parcel", None)
    assert dict(facts.fields) == {"tags": 'late, "a, b"', "amount": "4.5", "empty": ""}
    assert [(entry.id, entry.public, entry.mailed) for entry in facts.followups] == [(4, False, None)]
    assert wire.tags_in(facts.fields["tags"]) == ("late", "a, b")


@pytest.mark.parametrize(
    "odd",
    [
        None,
        [],
        "secret words",
        {"id": 7},
        {**TICKET, "status": "secret words"},
        {**TICKET, "followup_set": ["secret words"]},
        {**TICKET, "followup_set": [{**ENTRY, "date": "secret words"}]},
        {**TICKET, "followup_set": [{**ENTRY, "public": "secret words"}]},
    ],
)
def test_what_is_odd_is_refused_without_a_word_of_it(odd: object) -> None:
    with pytest.raises(UnexpectedAnswer) as caught:
        wire.ticket_facts(odd)
    assert "secret" not in str(caught.value)


def test_a_version_tells_what_changed_and_no_word_of_it() -> None:
    before = wire.ticket_facts(TICKET)
    after = wire.ticket_facts({**TICKET, "status": 3, "custom_tags": "secret"})
    changed = {
        part for part, digest in wire.parts_of(wire.version(after)).items() if wire.digests(before).get(part) != digest
    }
    assert changed == {"status", "custom_tags"}
    assert "secret" not in wire.version(after)


@given(st.lists(st.text(alphabet='ab ,"ü', min_size=1).map(str.strip).filter(bool), unique=True))
def test_tags_come_back_as_they_were(tags: list[str]) -> None:
    """Except for quotation marks, which the desk's own people write around a tag with a comma."""
    kept = [tag.replace('"', "'") for tag in tags]
    assert wire.tags_in(wire.tags_as_text(tags)) == tuple(dict.fromkeys(kept))


@given(st.text(alphabet='{}%#" x', max_size=30))
def test_no_mark_of_a_template_is_left_alone(text: str) -> None:
    """What is left of a comment when our own harmless marks are taken away begins and ends no template."""
    rest = wire.harmless(text).replace('{{ "{" }}', "\0").replace('{{ "}" }}', "\1")
    assert not [mark for mark in ("{{", "{%", "{#", "%}") if mark in rest]
    assert rest.replace("\0", "{").replace("\1", "}") == text


def test_names_are_read_from_the_page() -> None:
    names = names_on(PAGE.encode())
    assert (names.me.id, names.me.name) == ("5", "ada")
    assert names.queues == {1: "Support", 2: "Second & last"}
    assert names.fields == {"severity": ("High",)}


@pytest.mark.parametrize("page", ["", "<p>secret words", PAGE.replace("ada</li>", "nobody</li>"), "\xff\x00" * 50])
def test_another_page_is_refused(page: str) -> None:
    with pytest.raises(UnexpectedAnswer) as caught:
        names_on(page.encode())
    assert "secret" not in str(caught.value)
