"""The native host: what reaches the panel, what the extension is answered, and that garbage changes nothing."""

from __future__ import annotations

import io
import json
import os
import queue
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.desktop.browser.host import NativeHost
from app.desktop.handover import HandoverFailed
from app.domain.links import Answer, Asked, Hello, LookingAt

DESK = "https://rt.example.com"
HELLO = {"calmdesk": 1, "hello": True}
_SECONDS = 20


class Panel:
    """The running panel: answers as told; what was said to it can be waited for."""

    def __init__(self) -> None:
        self.running = True
        self.hangs = False
        self.follow = True
        self.desks: tuple[str, ...] = (DESK,)
        self.refusals: list[Answer] = []
        self.told: queue.Queue[str] = queue.Queue()

    def tell(self, asked: Asked) -> Answer | None:
        if self.hangs:
            raise HandoverFailed
        if not self.running:
            return None
        match asked:
            case Hello():
                return Answer(desks=self.desks, follow=self.follow)
            case LookingAt(str(url)):
                if self.refusals:
                    return self.refusals.pop(0)
                self.told.put(url)
                return Answer()
        raise AssertionError(asked)

    def next(self) -> str:
        return self.told.get(timeout=_SECONDS)


def framed(message: object) -> bytes:
    content = message if isinstance(message, bytes) else json.dumps(message).encode()
    return struct.pack("=I", len(content)) + content


def looking_at(page: str) -> dict[str, object]:
    return {"calmdesk": 1, "looking_at": f"{DESK}/{page}"}


class Browser:
    """The other end of the host's pipes."""

    def __init__(self, to_host: int, from_host: int) -> None:
        self._to_host = to_host
        self._from_host = os.fdopen(from_host, "rb")

    def say(self, *messages: object) -> None:
        os.write(self._to_host, b"".join(map(framed, messages)))

    def answer(self) -> Any:
        (length,) = struct.unpack("=I", self._from_host.read(4))
        return json.loads(self._from_host.read(length))

    def leave(self) -> None:
        """The browser closes its end."""
        os.close(self._to_host)

    def close(self) -> None:
        self._from_host.close()


@contextmanager
def connected(panel: Panel, settings_desks: tuple[str, ...] = ()) -> Iterator[Browser]:
    """A host at work; it must have ended by itself when the browser has closed its end."""
    its_in, to_host = os.pipe()
    from_host, its_out = os.pipe()
    with os.fdopen(its_in, "rb") as source, os.fdopen(its_out, "wb") as sink:
        host = NativeHost(source, sink, tell=panel.tell, desks=lambda: settings_desks)
        thread = Thread(target=host.run, daemon=True)
        thread.start()
        browser = Browser(to_host, from_host)
        try:
            yield browser
        finally:
            browser.leave()
            thread.join(_SECONDS)
            browser.close()
        assert not thread.is_alive()


def test_the_extension_learns_who_counts_and_whether_the_panel_runs() -> None:
    with connected(Panel()) as browser:
        browser.say(HELLO)
        assert browser.answer() == {"calmdesk": 1, "running": True, "follow": True, "desks": [DESK]}


def test_without_a_panel_the_settings_name_the_desks() -> None:
    panel = Panel()
    panel.running = False
    with connected(panel, (DESK,)) as browser:
        browser.say(HELLO)
        assert browser.answer() == {"calmdesk": 1, "running": False, "follow": False, "desks": [DESK]}


def test_a_panel_that_hangs_is_no_panel() -> None:
    panel = Panel()
    panel.hangs = True
    with connected(panel) as browser:
        browser.say(HELLO)
        assert browser.answer()["running"] is False


def test_the_first_ticket_after_a_quiet_time_is_told_at_once_and_of_many_the_last() -> None:
    panel = Panel()
    with connected(panel) as browser:
        browser.say(HELLO)
        browser.answer()
        browser.say(looking_at("1"))
        assert panel.next() == f"{DESK}/1"
        browser.say(*(looking_at(str(number)) for number in range(2, 30)))
        assert panel.next() == f"{DESK}/29"


def test_a_panel_that_is_still_starting_is_told_again() -> None:
    panel = Panel()
    panel.refusals = [Answer(ok=False, code="not_ready", why="starting"), Answer(ok=False, code="busy", why="busy")]
    with connected(panel) as browser:
        browser.say(HELLO)
        browser.answer()
        browser.say(looking_at("1"))
        assert panel.next() == f"{DESK}/1"
        assert panel.refusals == []


def test_the_extension_hears_when_the_panel_comes_goes_and_stops_following() -> None:
    panel = Panel()
    panel.running = False
    with connected(panel) as browser:
        browser.say(HELLO)
        assert browser.answer()["running"] is False
        panel.running = True
        assert browser.answer()["running"] is True
        panel.refusals = [Answer(ok=False, code="turned_off", why="off")]
        panel.follow = False
        browser.say(looking_at("1"))
        assert browser.answer()["follow"] is False
        panel.running = False
        browser.say(looking_at("2"))
        assert browser.answer()["running"] is False


@pytest.mark.parametrize(
    ("message", "refused"),
    [
        ({"calmdesk": 1, "looking_at": "https://other.example/1"}, "unknown_desk"),
        ({"calmdesk": 1, "looking_at": f"{DESK}.evil.example/1"}, "unknown_desk"),
        ({"calmdesk": 1, "looking_at": "https://rt.example.com@evil.example/"}, "not_understood"),
        ({"calmdesk": 1, "looking_at": None}, "not_understood"),
        ({"calmdesk": 1, "looking_at": "x" * 3000}, "not_understood"),
        ({"calmdesk": 1, "open": f"{DESK}/1"}, "not_understood"),
        ({"calmdesk": 1, "show": True}, "not_understood"),
        ({"calmdesk": 1, "hello": True, "more": 1}, "not_understood"),
        ({"calmdesk": 2, "hello": True}, "not_understood"),
        ({}, "not_understood"),
        ([], "not_understood"),
        (b"", "not_understood"),
        (b"\xff\xfe", "not_understood"),
        (b"[" * 60_000, "not_understood"),
        (b"x" * 70_000, "not_understood"),
    ],
)
def test_what_the_extension_never_says_reaches_nobody(message: object, refused: str) -> None:
    panel = Panel()
    with connected(panel) as browser:
        browser.say(HELLO)
        browser.answer()
        saying = Thread(target=browser.say, args=(message,))  # a frame may be longer than a pipe takes at once
        saying.start()
        assert browser.answer() == {"calmdesk": 1, "refused": refused}
        saying.join()
        browser.say(looking_at("1"))
        assert panel.next() == f"{DESK}/1"


def test_a_length_no_browser_sends_ends_it() -> None:
    its_out = io.BytesIO()
    NativeHost(io.BytesIO(b"\xff" * 20), its_out, tell=Panel().tell, desks=tuple).run()


def test_a_browser_that_is_gone_ends_it() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb", buffering=0) as gone:
        NativeHost(io.BytesIO(framed(HELLO)), gone, tell=Panel().tell, desks=tuple).run()


@settings(deadline=None)
@given(st.lists(st.one_of(st.binary(max_size=200), st.text(max_size=50).map(lambda text: framed(text.encode())))))
def test_no_bytes_make_it_fail(pieces: list[bytes]) -> None:
    panel = Panel()
    NativeHost(io.BytesIO(b"".join(pieces)), io.BytesIO(), tell=panel.tell, desks=tuple).run()
    assert panel.told.empty()


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just(f"{DESK}/1"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
)
_NAMES = st.sampled_from(["calmdesk", "hello", "looking_at", "open", "show"]) | st.text(max_size=8)


@settings(deadline=None)
@given(st.lists(st.dictionaries(_NAMES, _VALUES, max_size=4), max_size=4))
def test_no_message_makes_it_say_anything_but_a_page_of_a_desk(messages: list[dict[str, object]]) -> None:
    panel, sink = Panel(), io.BytesIO()
    source = io.BytesIO(b"".join(map(framed, [HELLO, *messages])))
    NativeHost(source, sink, tell=panel.tell, desks=tuple).run()
    told = list(panel.told.queue)
    assert set(told) <= {f"{DESK}/1"}
