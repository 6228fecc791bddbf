"""Peers of the local socket that never read, never end a line, or come by the thousand: dropped, in bounded memory."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.desktop.handover import HandoverFailed, tell
from app.domain.links import Answer, Hello, Show, line_of
from app.ui.following import server
from app.ui.following.gate import LinkGate
from tests.ui.following.test_server import APanel, gate, name, panel, told

__all__ = ["gate", "name", "panel"]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a named pipe there, with the same lines")
MUCH = 64 * 1024 * 1024


def speak_until_dropped(qtbot: QtBot, name: str, piece: bytes) -> int:
    """Sends the same bytes again and again without reading a byte; how many the panel took before it hung up."""
    sent = [0]

    def speak() -> None:
        with socket.socket(socket.AF_UNIX) as talk, suppress(OSError):
            talk.settimeout(5)
            talk.connect(name)
            while sent[0] < MUCH:
                sent[0] += talk.send(piece)

    thread = threading.Thread(target=speak)
    thread.start()
    qtbot.waitUntil(lambda: not thread.is_alive(), timeout=30_000)
    return sent[0]


@pytest.mark.parametrize("piece", [line_of(Hello()) * 1000, b"a" * 65_536])
def test_a_peer_that_reads_nothing_is_dropped(
    qtbot: QtBot, name: str, gate: LinkGate, panel: APanel, piece: bytes
) -> None:
    gate.begin()
    assert speak_until_dropped(qtbot, name, piece) < MUCH
    qtbot.waitUntil(lambda: not gate._server._talks)
    assert told(qtbot, name, Show()) == Answer()
    assert panel.came_up == 1


def test_answers_that_nobody_reads_take_bounded_memory(
    qtbot: QtBot, name: str, gate: LinkGate, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting: list[int] = []
    said = server._Talk._say

    def noted(talk: server._Talk, answer: Answer) -> None:
        said(talk, answer)
        waiting.append(talk._connection.bytesToWrite())

    monkeypatch.setattr(server._Talk, "_say", noted)
    gate.begin()
    speak_until_dropped(qtbot, name, line_of(Hello()) * 1000)
    assert max(waiting) < server.MOST_UNREAD + 4096


def test_a_thousand_connections_are_dropped_and_the_panel_still_listens(
    qtbot: QtBot, name: str, gate: LinkGate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "SILENT_MS", 300)
    gate.begin()
    most = [0]

    def connect(opened: ExitStack, done: Callable[[], None]) -> None:
        for _ in range(1000):
            talk = opened.enter_context(socket.socket(socket.AF_UNIX))
            talk.settimeout(5)
            with suppress(OSError):
                talk.connect(name)
        done()

    with ExitStack() as opened:
        done = threading.Event()
        thread = threading.Thread(target=connect, args=(opened, done.set))
        thread.start()

        def all_came() -> bool:
            most[0] = max(most[0], len(gate._server._talks))
            return done.is_set()

        qtbot.waitUntil(all_came, timeout=30_000)
        thread.join()
        assert most[0] <= 16
        qtbot.waitUntil(lambda: not gate._server._talks, timeout=10_000)
        assert told(qtbot, name, Show()) == Answer(), "while all of them still hold their end"


def test_a_panel_that_answers_a_byte_at_a_time_is_not_waited_for(tmp_path: Path) -> None:
    name = str(tmp_path / "panel.sock")
    ended = threading.Event()

    def drip(listening: socket.socket) -> None:
        talk, _ = listening.accept()
        with talk, suppress(OSError):
            while not ended.is_set():
                talk.send(b" ")
                time.sleep(0.05)

    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(name)
        listening.listen()
        thread = threading.Thread(target=drip, args=(listening,))
        thread.start()
        with pytest.raises(HandoverFailed):
            tell(name, Show(), timeout=0.3)
        ended.set()
        thread.join()
