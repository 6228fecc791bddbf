"""A desk that answers anything at all: each adapter's reader makes facts of it or refuses it, and nothing else."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import UnexpectedAnswer
from app.domain.tickets import Person
from app.helpdesk.freshdesk import wire as fresh
from app.helpdesk.freshdesk.form import Form, form_of
from app.helpdesk.intercom import company
from app.helpdesk.intercom import wire as inter
from tests.support.freshdesk import CLEO, FreshdeskServer
from tests.support.freshdesk_form import FIELDS
from tests.support.intercom import ME, IntercomServer
from tests.support.intercom_workspace import ATTRIBUTES, CONTACT

_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=30)
    | st.sampled_from(["²", "\u0667", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "<b>", "\ud800"])
)
_JSON = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def _freshdesk() -> tuple[Any, Any]:
    server = FreshdeskServer()
    number = server.create("Parcel", "Where?")
    return server.tickets[number], server.writes(number, CLEO, "Hello?", private=False)


def _intercom() -> Any:
    server = IntercomServer()
    number = server.create("Parcel", "Where?")
    server.add_part(number, "comment", server.customer(), "<p>Hello?</p>", attachments=[{"name": "a"}])
    server.set_attribute(number, ME, "Severity", "High")
    server.add_tag(number, "vip")
    return server._whole(number)


TICKET, ENTRY = _freshdesk()
CONVERSATION = _intercom()
ME_ANSWER = {"type": "admin", "id": "1", "name": "Ada", "app": {"id_code": "abc"}}
LIST = {"type": "list", "data": ATTRIBUTES, "tags": [{"id": "1", "name": "a"}], "teams": [{"id": "1", "name": "a"}]}
AGENT = {"id": 1, "ticket_scope": 1, "contact": {"name": "Ada", "email": "a@b.example"}}
ARTICLE = {"id": 1, "title": "a", "status": 2, "description": "<p>b</p>", "updated_at": "2026-01-01T00:00:00Z"}


def _fresh_ticket(data: object) -> None:
    fresh.to_ticket(fresh.ticket_facts(data), Form(), account="a", url="", me=None)


def _fresh_form(data: object) -> None:
    form = form_of(fresh.rows(data))
    fresh.to_ticket(fresh.ticket_facts(TICKET), form, account="a", url="", me=Person("1"))


def _inter_ticket(data: object) -> None:
    inter.to_ticket(inter.facts(data), account="a", url="", customer=None, admins={}, teams={})


def _inter_lists(data: object) -> None:
    for read in (company.admins, company.teams, company.tags, company.attributes, company.next_page, company.reason):
        read(data)


READERS: dict[str, tuple[Any, Callable[[Any], object]]] = {
    "freshdesk ticket": (TICKET, _fresh_ticket),
    "freshdesk entry": (ENTRY, fresh.entry),
    "freshdesk form": (FIELDS, _fresh_form),
    "freshdesk agent": (AGENT, fresh.agent),
    "freshdesk article": (ARTICLE, fresh.article),
    "freshdesk errors": ({"errors": [{"field": "a.b", "message": "c"}]}, fresh.errors),
    "intercom conversation": (CONVERSATION, _inter_ticket),
    "intercom admin": (ME_ANSWER, company.me),
    "intercom lists": (LIST, _inter_lists),
    "intercom contact": (CONTACT, company.contact),
    "intercom article": ({"id": "1", "title": "a", "body": "b", "url": "https://x.example"}, company.article),
}


@pytest.mark.parametrize("what", READERS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_nothing_but_a_refusal_comes_of_it(what: str, data: st.DataObject) -> None:
    good, read = READERS[what]
    read(good)
    broken = _changed(copy.deepcopy(good), data)
    with contextlib.suppress(UnexpectedAnswer):
        read(broken)


def _changed(thing: Any, data: st.DataObject) -> Any:
    """The answer with something else in one place of it."""
    if isinstance(thing, dict | list) and thing and data.draw(st.integers(0, 9)):
        keys = sorted(thing) if isinstance(thing, dict) else list(range(len(thing)))
        key = data.draw(st.sampled_from(keys))
        thing[key] = _changed(thing[key], data)
        return thing
    return data.draw(_JSON)
