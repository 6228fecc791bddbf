"""What a hostile or broken server can answer: each ends in an error of ours that can be shown. Found by fuzzing."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from app.copilot.traffic import Traffic
from app.domain.errors import CalmdeskError, NoRights, UnexpectedAnswer
from app.domain.offline import WorkingOffline
from app.helpdesk.client import DeskClient
from app.helpdesk.rt import wire
from app.helpdesk.text import plain_text, where_it_leads
from tests.helpdesk.answering import NOW, answer, answering, client_of


@pytest.mark.parametrize(
    "body", [b"[" * 200_000, b'{"a":' * 100_000, b"9" * 10_000, b"\xff\xfe\x00", b"", b'"\\ud800'], ids=range(6)
)
async def test_nonsense_instead_of_json_is_an_unexpected_answer(body: bytes) -> None:
    async with answering() as server, client_of(f"http://127.0.0.1:{server.port}") as (client, _):
        server.say = lambda _: answer(200, body)
        found = await client.send("GET", "/x", purpose="test")
        with pytest.raises(UnexpectedAnswer):
            found.json()


@pytest.mark.parametrize("body", [b"[" * 200_000, b'{"message": 7}', b"\x00"], ids=range(3))
async def test_a_refusal_in_nonsense_is_a_refusal(body: bytes) -> None:
    async with answering() as server, client_of(f"http://127.0.0.1:{server.port}") as (client, _):
        server.say = lambda _: answer(403, body)
        with pytest.raises(NoRights):
            await client.send("GET", "/x", purpose="test")


@pytest.mark.parametrize("place", ["javascript:1", "x:", "http://[", "https://\x7f/", "//", "\u00ff", "a" * 60_000])
async def test_a_redirect_that_leads_nowhere_is_an_unexpected_answer(place: str) -> None:
    async with answering() as server, client_of(f"http://127.0.0.1:{server.port}") as (client, ledger):
        server.say = lambda _: answer(302, b"", Location=place)[: 60_500 + len(place)]
        with pytest.raises(CalmdeskError):
            await client.send("GET", "/x", purpose="test")
        assert len(ledger) == 1


async def test_a_reason_cannot_move_the_terminal_or_turn_the_line() -> None:
    async with answering() as server, client_of(f"http://127.0.0.1:{server.port}") as (client, _):
        server.say = lambda _: answer(403, b'{"message": "no \\u001b[2J\\u202egnp.exe\\ud800"}')
        with pytest.raises(NoRights) as caught:
            await client.send("GET", "/x", purpose="test")
        said = str(caught.value)
        assert said.isprintable()
        assert "gnp.exe" in said


def test_names_of_unknown_fields_are_told_in_one_short_line() -> None:
    with pytest.raises(UnexpectedAnswer) as caught:
        wire.ticket_facts({"\x1b[2J" + "x" * 5000: 1, "b\nc": 2})
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 700


def test_a_link_without_a_name_is_no_right() -> None:
    ticket = {"id": 1, "Subject": "s", "Status": "open", "Queue": {"id": "1"}, "_hyperlinks": [{"ref": {"a": []}}]}
    assert not wire.ticket_facts(ticket).may_reply


async def test_working_offline_nothing_is_asked_and_nothing_is_in_the_ledger() -> None:
    traffic = Traffic()
    traffic.held = True
    async with answering() as server:
        ledger: list[object] = []
        url = f"http://127.0.0.1:{server.port}"
        client = DeskClient("lab", url, headers={}, ledger=ledger.append, clock=lambda: NOW, passing=traffic.passing)
        with pytest.raises(WorkingOffline):
            await client.send("POST", "/x", purpose="test", changes=True, body={"a": 1})
        assert (server.heads, ledger) == ([], [])
        traffic.held = False
        server.say = lambda _: answer(200)
        await client.send("GET", "/x", purpose="test")
        assert len(server.heads) == len(ledger) == 1
        await client.close()


async def test_what_is_put_around_a_request_ends_with_it() -> None:
    inside: list[str] = []

    @contextlib.contextmanager
    def passing() -> Iterator[None]:
        inside.append("begin")
        try:
            yield
        finally:
            inside.append("end")

    async with answering() as server:
        url = f"http://127.0.0.1:{server.port}"
        client = DeskClient("lab", url, headers={}, ledger=lambda _: None, clock=lambda: NOW, passing=passing)
        server.say = lambda _: answer(500)
        with pytest.raises(CalmdeskError):
            await client.send("GET", "/x", purpose="test")
        await client.close()
    assert inside == ["begin", "end"]


@pytest.mark.parametrize(
    ("link", "leads"),
    [
        ("https://\u0430pple.com/x", "https://xn--pple-43d.com/x"),
        ("https://bank.example@evil.example/", "https://evil.example/"),
        ("https://b\u00fccher.example:8/", "https://xn--bcher-kva.example:8/"),
        ("https://ok.example/a?b#c", "https://ok.example/a?b#c"),
        ("https://\u202egnp.com/", "https://\\u202egnp.com/"),
    ],
)
def test_a_link_shows_where_it_leads(link: str, leads: str) -> None:
    assert where_it_leads(link) == leads
    shown = plain_text(f'<a href="{link}">https://bank.example</a>', html=True).text
    assert leads.removeprefix("https://") in shown


def test_a_host_of_letters_that_look_like_others_is_told_beside_its_words() -> None:
    shown = plain_text('<a href="https://\u0430pple.com">https://\u0430pple.com</a>', html=True).text
    assert "xn--pple-43d.com" in shown


def test_the_name_of_a_file_is_one_line_that_turns_nothing() -> None:
    part = {
        "TransactionId": 1,
        "ContentType": "application/pdf",
        "Filename": "../../\u202efdp.exe\x00\r\nX: y" + "a" * 900,
    }
    name = wire.part(part).name
    assert name.isprintable()
    assert len(name) <= 150
