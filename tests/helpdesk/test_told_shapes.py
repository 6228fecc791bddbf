"""What an error tells of an answer that nobody understands: its shape, and none of its words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.domain.errors import UnexpectedAnswer
from app.helpdesk.client import Answer
from app.helpdesk.freshdesk import wire as freshdesk
from app.helpdesk.intercom import pieces as intercom
from app.helpdesk.plain import unexpected
from app.helpdesk.rt import wire as rt
from app.helpdesk.zendesk import wire as zendesk

WORDS = "My name is Cleo Customer and my card is 4111 1111 1111 1111"
Read = Callable[[object], object]


def any_ticket(data: object) -> object:
    raise unexpected("zammad", "a ticket", data)


def a_part(data: object) -> object:
    raise intercom.unexpected("a part", data)


def an_audit(data: object) -> object:
    raise zendesk.unexpected("an audit", data)


@pytest.mark.parametrize("read", [any_ticket, a_part, an_audit, freshdesk.ticket_facts, rt.ticket_facts])
def test_names_of_an_object_are_told_and_words_in_their_place_are_not(read: Read) -> None:
    for data, told in (({"id": 1, "subject": WORDS, WORDS: 2, "x" * 10_000: 3}, "id, subject"), (WORDS, "str")):
        with pytest.raises(UnexpectedAnswer, match=told) as caught:
            read(data)
        assert "Cleo" not in str(caught.value)
        assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("kind", "told"), [("text/html; charset=utf-8", "text/html"), (WORDS, "something"), ("", "something")]
)
def test_what_came_instead_of_json_is_told_by_its_type(kind: str, told: str) -> None:
    with pytest.raises(UnexpectedAnswer, match=f"status 200, {told} instead of JSON") as caught:
        Answer(200, {"content-type": kind}, WORDS.encode()).json()
    assert "Cleo" not in str(caught.value)
