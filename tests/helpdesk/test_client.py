"""The client: every failure becomes the right error, and every request is in the ledger without its words."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import logging
import ssl
from pathlib import Path

import pytest

from app.copilot.urgency import Urgency, urgency
from app.domain.errors import (
    AnswerLost,
    CalmdeskError,
    DeskFailed,
    HelpdeskUnreachable,
    InsecureAddress,
    NoRights,
    SignInRefused,
    TicketGone,
    TlsFailed,
    TooManyRequests,
    UnexpectedAnswer,
)
from app.helpdesk.client import DeskClient, Limits, outcome_of
from tests.helpdesk.answering import NOW, answer, answering, client_of
from tests.support.certificate import untrusted_certificate


@pytest.mark.parametrize(
    ("said", "error", "outcome"),
    [
        (answer(401), SignInRefused, "later"),
        (answer(403), NoRights, "refused"),
        (answer(404), TicketGone, "refused"),
        (answer(429, Retry_After="7"), TooManyRequests, "later"),
        (answer(429), TooManyRequests, "later"),
        (answer(503, Retry_After="7"), DeskFailed, "unknown"),
        (answer(503), DeskFailed, "unknown"),
        (answer(500, b""), DeskFailed, "unknown"),
        (answer(302, b"", Location="https://sso.example/login?next=1"), SignInRefused, "later"),
        (answer(301, b"", Location="https://elsewhere.example/"), UnexpectedAnswer, "unknown"),
        (b"", AnswerLost, "unknown"),
        (b"SSH-2.0-nonsense\r\n\r\n", AnswerLost, "unknown"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{", AnswerLost, "unknown"),
        (answer(200, b"not gzip", Content_Encoding="gzip"), UnexpectedAnswer, "unknown"),
    ],
)
async def test_every_answer_has_its_error(said: bytes, error: type[CalmdeskError], outcome: str) -> None:
    async with answering() as server, client_of(f"http://127.0.0.1:{server.port}") as (client, ledger):
        server.say = lambda _: said
        with pytest.raises(CalmdeskError) as caught:
            await client.send("POST", "/x", purpose="test", changes=True, body={"text": "secret words"})
        assert type(caught.value) is error
        assert outcome_of(caught.value).state == outcome
        assert "secret" not in f"{caught.value}{ledger}"
        [line] = ledger
        assert (line.method, line.purpose, line.account) == ("POST", "test", "lab")
        assert line.size > 0
        assert len(server.heads) == 1, "a redirect was followed, or a request repeated"


async def test_the_ledger_counts_the_bytes_of_an_answer_as_they_came() -> None:
    packed = gzip.compress(b'{"words": "' + b"x" * 5000 + b'"}')
    said = [
        (answer(200, b"{}"), 2),
        (answer(404, b"not here"), 8),
        (answer(200, packed, Content_Encoding="gzip"), len(packed)),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{12345", 6),
        (b"", 0),
    ]
    async with answering() as server, client_of(f"http://127.0.0.1:{server.port}") as (client, ledger):
        for content, received in said:
            server.say = lambda _, content=content: content  # type: ignore[misc]
            with contextlib.suppress(CalmdeskError):
                await client.send("GET", "/x", purpose="test")
            assert ledger[-1].received == received


async def test_a_lost_answer_to_a_question_changes_nothing() -> None:
    async with answering() as server, client_of(f"http://127.0.0.1:{server.port}") as (client, _):
        with pytest.raises(HelpdeskUnreachable):
            await client.send("GET", "/x", purpose="test")


async def test_what_never_left_is_unreachable_and_counts_no_bytes() -> None:
    async with answering() as server:
        port = server.port
    for url in (f"http://127.0.0.1:{port}", "https://helpdesk.invalid"):
        async with client_of(url) as (client, ledger):
            with pytest.raises(HelpdeskUnreachable) as caught:
                await client.send("POST", "/x", purpose="test", changes=True, body={"a": 1})
            assert outcome_of(caught.value).state == "later"
            assert [(line.size, line.status) for line in ledger] == [(0, None)]


async def test_a_desk_that_does_not_answer_in_time() -> None:
    async with answering() as server:
        limits = Limits(read=0.05)
        async with client_of(f"http://127.0.0.1:{server.port}", limits=limits) as (client, _):
            server.say = lambda _: b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n"
            with pytest.raises(AnswerLost):
                await client.send("POST", "/x", purpose="test", changes=True)
            with pytest.raises(HelpdeskUnreachable):
                await client.send("GET", "/x", purpose="test")


async def test_an_answer_that_is_too_large_is_not_read_to_its_end() -> None:
    async with answering() as server:
        limits = Limits(answer_size=1000)
        async with client_of(f"http://127.0.0.1:{server.port}", limits=limits) as (client, _):
            server.say = lambda _: answer(200, b"x" * 100_000)
            with pytest.raises(UnexpectedAnswer, match="larger than"):
                await client.send("GET", "/x", purpose="test")


async def test_an_untrusted_certificate_stops_before_anything_leaves(tmp_path: Path) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(untrusted_certificate(tmp_path))
    async with answering(tls=tls) as server, client_of(f"https://localhost:{server.port}") as (client, ledger):
        with pytest.raises(TlsFailed) as caught:
            await client.send("POST", "/x", purpose="test", changes=True, body={"a": 1})
        assert outcome_of(caught.value).state == "later"
        assert (server.heads, ledger[0].size) == ([], 0)


async def test_a_desk_without_tls_behind_https_is_no_certificate_problem() -> None:
    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server, client_of(f"https://localhost:{server.sockets[0].getsockname()[1]}") as (client, _):
        with pytest.raises(HelpdeskUnreachable) as caught:
            await client.send("GET", "/x", purpose="test")
        assert not isinstance(caught.value, TlsFailed)


async def test_headers_cookies_and_logs_give_nothing_away(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with answering() as server, client_of(f"http://127.0.0.1:{server.port}") as (client, _):
        server.say = lambda _: answer(200, b'{"a": 1}', Set_Cookie="RT_SID=abc; path=/")
        for _ in range(2):
            got = await client.send("GET", "/x", purpose="search", params={"query": "my secret words"})
        assert got.json() == {"a": 1}
        assert all("Calmdesk/" in head and "Mozilla" not in head for head in server.heads)
        assert all("Authorization: token 1-2-secret" in head for head in server.heads)
        assert not any("cookie" in head.lower() for head in server.heads)
    assert "secret" not in caplog.text


async def test_a_handled_status_comes_back() -> None:
    async with answering() as server, client_of(f"http://127.0.0.1:{server.port}") as (client, ledger):
        server.say = lambda _: answer(412, b"<html>")
        got = await client.send("PUT", "/x", purpose="test", changes=True, handled={412})
        assert (got.status, ledger[0].status) == (412, 412)
        with pytest.raises(UnexpectedAnswer) as caught:
            got.json()
        assert "<html>" not in str(caught.value)


async def test_during_a_pause_nothing_is_sent() -> None:
    async with answering() as server, client_of(f"http://127.0.0.1:{server.port}") as (client, ledger):
        server.say = lambda _: answer(429, Retry_After="Sat, 21 Nov 2026 09:01:00 GMT")
        with pytest.raises(TooManyRequests) as first:
            await client.send("GET", "/x", purpose="test")
        assert first.value.retry_after == 60
        with pytest.raises(TooManyRequests) as second:
            await client.send("GET", "/x", purpose="test")
        assert 55 < (second.value.retry_after or 0) <= 60
        assert (len(server.heads), len(ledger)) == (1, 1)


@pytest.mark.parametrize(("kind", "most"), [("person", 3), ("delivery", 2), ("background", 2)])
async def test_at_most_three_requests_at_a_time_and_two_that_no_person_waits_for(kind: Urgency, most: int) -> None:
    async with answering() as server, client_of(f"http://127.0.0.1:{server.port}") as (client, _):
        server.say = lambda _: answer(200)
        with urgency(kind):
            await asyncio.gather(*(client.send("GET", "/x", purpose="test") for _ in range(8)))
        assert len(server.heads) == 8
        assert server.most_at_once <= most


def test_a_token_never_goes_to_an_open_address() -> None:
    for url in (
        "http://desk.example",
        "ftp://desk.example",
        "desk.example",
        "",
        "https://",
        "http://127.0.0.1.evil.example",
    ):
        with pytest.raises(InsecureAddress):
            DeskClient("lab", url, headers={}, ledger=print, clock=lambda: NOW)


async def test_nothing_is_imported_before_the_first_request() -> None:
    import subprocess
    import sys

    code = (
        "import sys, app.helpdesk.rt.adapter as a\n"
        "a.RequestTracker('x', 'https://desk.example', '1-2-abc', ledger=print, clock=lambda: None)\n"
        "assert not {'httpx', 'truststore', 'bs4'} & set(sys.modules)"
    )
    await asyncio.to_thread(subprocess.run, [sys.executable, "-c", code], check=True)
