"""Addresses, links and socket lines: what is taken, what is refused, and that no text at all breaks the parsers."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import links
from app.domain.links import (
    LONGEST_ADDRESS,
    LONGEST_LINE,
    Answer,
    Hello,
    LookingAt,
    NotAnAddress,
    NotUnderstood,
    Open,
    Show,
    answer_in,
    answer_line,
    asked_in,
    is_address,
    line_of,
    link_to,
    wanted_address,
)

URL = "https://rt.example.com/Ticket/Display.html?id=7&x=ä#txn-1"
_urls = st.builds(
    lambda host, path: f"https://{host}.example/{path}",
    st.from_regex(r"[a-z]{1,20}", fullmatch=True),
    st.text(max_size=60),
).filter(is_address)


@pytest.mark.parametrize(
    "text", [URL, f"  {URL}\n", link_to(URL), link_to(URL).replace("open?", "open/?"), f"CALMDESK{link_to(URL)[8:]}"]
)
def test_an_address_and_a_link_around_it_open_the_same_ticket(text: str) -> None:
    assert wanted_address(text) == URL


@pytest.mark.parametrize(
    "text",
    [
        "",
        "My parcel never came",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://",
        "https://user:word@rt.example.com/Ticket/Display.html?id=7",
        "https://rt.example.com:99999/",
        "https://rt.example.com/\u202egpj",
        "https://rt.example.com/a b",
        "https://rt.example.com/\x00",
        "https://rt.example.com/" + "a" * LONGEST_ADDRESS,
        "calmdesk://run?url=https%3A%2F%2Frt.example.com%2F",
        "calmdesk://open?url=",
        "calmdesk://open?url=https%3A%2F%2Frt.example.com&then=quit",
        "calmdesk://open?url=calmdesk%3A%2F%2Fopen%3Furl%3Dhttps%253A%252F%252Frt.example.com",
        "calmdesk://open?url=%FF%FE",
        "calmdesk://open?url=https://rt.example.com/#x",
        "calmdesk:",
    ],
)
def test_anything_else_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(NotAnAddress) as caught:
        wanted_address(text)
    assert caught.value.detail == ""


@given(st.one_of(st.text(), st.text().map("calmdesk://open?url=".__add__), st.text().map("https://".__add__)))
def test_no_text_breaks_the_parser_of_addresses(text: str) -> None:
    try:
        found = wanted_address(text)
    except NotAnAddress:
        return
    assert is_address(found)
    assert wanted_address(link_to(found)) == found


@given(_urls)
def test_every_address_fits_into_its_line_and_comes_back(url: str) -> None:
    for asked in (Open(url), LookingAt(url)):
        line = line_of(asked)
        assert line.count(b"\n") == 1
        assert len(line) <= LONGEST_LINE
        assert asked_in(line) == asked


def test_the_longest_address_fits_into_its_line() -> None:
    url = "https://rt.example.com/".ljust(LONGEST_ADDRESS, "a")
    assert asked_in(line_of(Open(url))) == Open(url)


@pytest.mark.parametrize("asked", [Hello(), Show(), LookingAt(None)])
def test_the_other_requests_come_back(asked: links.Asked) -> None:
    assert asked_in(line_of(asked)) == asked


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"{}",
        b"[]",
        b"[" * LONGEST_LINE,
        b'{"calmdesk":1}',
        b'{"calmdesk":2,"hello":true}',
        b'{"calmdesk":true,"hello":true}',
        b'{"calmdesk":1.0,"hello":true}',
        b'{"calmdesk":1,"hello":1}',
        b'{"calmdesk":1,"hello":true,"show":true}',
        b'{"calmdesk":1,"open":null}',
        b'{"calmdesk":1,"open":"file:///etc/passwd"}',
        b'{"calmdesk":1,"open":"https://a.example/","open":"https://b.example/"}',
        b'{"calmdesk":1,"run":"xterm"}',
        b'\xff{"calmdesk":1,"hello":true}',
    ],
)
def test_a_line_that_is_not_exactly_ours_is_not_understood(line: bytes) -> None:
    with pytest.raises(NotUnderstood):
        asked_in(line)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inside: (
        st.lists(inside) | st.dictionaries(st.sampled_from(["calmdesk", "open", "looking_at", "ok"]), inside)
    ),
)


@given(st.one_of(st.binary(), _json.map(lambda value: json.dumps(value).encode())))
def test_no_line_breaks_the_parsers_of_lines(line: bytes) -> None:
    for parse in (asked_in, answer_in):
        try:
            parse(line)
        except NotUnderstood:
            continue


@pytest.mark.parametrize(
    "answer",
    [
        Answer(),
        Answer(desks=("https://rt.example.com",), follow=True),
        Answer(desks=()),
        Answer(ok=False, code="unknown_desk", why="Nobody knows it"),
    ],
)
def test_answers_come_back(answer: Answer) -> None:
    assert answer_in(answer_line(answer)) == answer
