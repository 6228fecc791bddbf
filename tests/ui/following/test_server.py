"""The local socket for real: a client without Qt in a thread, the server on the window's own loop."""

from __future__ import annotations

import os
import socket
import stat
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.desktop.folders import find_folders
from app.desktop.handover import HandoverFailed, make_room, socket_name, tell
from app.domain.links import LONGEST_LINE, Answer, Asked, Hello, LookingAt, Open, Show, answer_in, line_of, link_to
from app.ui.following.gate import LinkGate
from app.ui.following.intents import FollowIntent, LookedAt, OpenLink
from tests.ui.fake_copilot import FakeCopilot

URL = "https://demo.example/ticket/104"
ELSEWHERE = "https://other.example/start"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a named pipe there, with the same lines")


class APanel:
    """Notes what was asked of the window."""

    def __init__(self) -> None:
        self.followed: list[FollowIntent] = []
        self.came_up = 0
        self.follows_browser = True

    def follow(self, intent: FollowIntent) -> None:
        self.followed.append(intent)

    def come_up(self) -> None:
        self.came_up += 1


@pytest.fixture
def panel() -> APanel:
    return APanel()


@pytest.fixture
def gate(qapp: object, panel: APanel) -> Iterator[LinkGate]:  # noqa: ARG001 - Qt's sockets need the application
    gate = LinkGate(
        panel,
        ref_of=FakeCopilot().ref_of,
        desks=("https://demo.example",),
        follows_browser=lambda: panel.follows_browser,
    )
    yield gate
    gate.close()


@pytest.fixture
def name(tmp_path: Path, gate: LinkGate) -> str:
    name = str(tmp_path / "panel.sock")
    assert make_room(name)
    assert gate.listen(name)
    return name


def told(qtbot: QtBot, name: str, asked: Asked) -> Answer | None:
    """The answer to a line that another thread says while this one runs the window."""
    answers: list[Answer | None] = []
    thread = threading.Thread(target=lambda: answers.append(tell(name, asked)))
    thread.start()
    qtbot.waitUntil(lambda: bool(answers))
    thread.join()
    return answers[0]


def test_a_person_who_asks_for_a_ticket_gets_it_and_the_panel_comes_up(
    qtbot: QtBot, name: str, gate: LinkGate, panel: APanel
) -> None:
    gate.begin()
    assert told(qtbot, name, Open(URL)) == Answer()
    assert panel.followed == [OpenLink(URL)]
    assert panel.came_up == 1


def test_a_ticket_that_is_only_looked_at_is_followed_and_nothing_comes_up(
    qtbot: QtBot, name: str, gate: LinkGate, panel: APanel
) -> None:
    gate.begin()
    assert told(qtbot, name, LookingAt(URL)) == Answer()
    assert told(qtbot, name, LookingAt(None)) == Answer()
    assert panel.followed == [LookedAt(URL), LookedAt("")]
    assert panel.came_up == 0


def test_nothing_is_followed_where_the_agent_turned_it_off(
    qtbot: QtBot, name: str, gate: LinkGate, panel: APanel
) -> None:
    gate.begin()
    panel.follows_browser = False
    answer = told(qtbot, name, LookingAt(URL))
    assert answer is not None
    assert (answer.ok, answer.code) == (False, "turned_off")
    assert told(qtbot, name, Hello()) == Answer(desks=("https://demo.example",), follow=False)
    assert panel.followed == []


def test_an_address_of_no_desk_is_told_to_who_asked_and_a_looked_at_one_stays_unmentioned(
    qtbot: QtBot, name: str, gate: LinkGate, panel: APanel
) -> None:
    gate.begin()
    for asked in (Open(ELSEWHERE), LookingAt(ELSEWHERE)):
        answer = told(qtbot, name, asked)
        assert answer is not None
        assert (answer.ok, answer.code) == (False, "unknown_desk")
    assert panel.followed == [OpenLink(ELSEWHERE)]  # the window says in words that it is none of ours


def test_what_is_asked_for_while_the_program_starts_is_opened_when_it_has(
    qtbot: QtBot, name: str, gate: LinkGate, panel: APanel
) -> None:
    assert told(qtbot, name, Open(URL)) == Answer()
    answer = told(qtbot, name, LookingAt(URL))
    assert answer is not None
    assert answer.code == "not_ready"
    assert panel.followed == []
    gate.begin()
    assert panel.followed == [OpenLink(URL)]


def test_a_second_start_brings_the_panel_up(qtbot: QtBot, name: str, panel: APanel) -> None:
    assert told(qtbot, name, Show()) == Answer()
    assert panel.came_up == 1


def talk(qtbot: QtBot, name: str, said: bytes, answers: int) -> list[bytes]:
    """Says bytes on one connection and hears this many lines; an empty one is the end of the connection."""
    heard: list[bytes] = []

    def speak() -> None:
        with socket.socket(socket.AF_UNIX) as connection, connection.makefile("rb") as lines:
            connection.settimeout(5)
            connection.connect(name)
            connection.sendall(said)
            heard.extend(lines.readline() for _ in range(answers))

    thread = threading.Thread(target=speak)
    thread.start()
    qtbot.waitUntil(lambda: not thread.is_alive())
    return heard


def test_one_connection_may_ask_often(qtbot: QtBot, name: str, gate: LinkGate, panel: APanel) -> None:
    gate.begin()
    lines = talk(qtbot, name, line_of(Show()) + line_of(LookingAt(URL)) + line_of(Show()), 3)
    assert [answer_in(line) for line in lines] == [Answer()] * 3
    assert panel.came_up == 2


@pytest.mark.parametrize(
    "said",
    [
        b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b'{"calmdesk":1,"run":"xterm"}\n',
        b"\x00" * 100 + b"\n",
        b"a" * (LONGEST_LINE + 1) + b"\n",
        b"a" * (LONGEST_LINE + 1),
    ],
)
def test_what_is_not_understood_is_answered_once_and_the_connection_ends(
    qtbot: QtBot, name: str, gate: LinkGate, panel: APanel, said: bytes
) -> None:
    gate.begin()
    first, second = talk(qtbot, name, said, 2)
    assert answer_in(first).code == "not_understood"
    assert second == b""
    assert (panel.followed, panel.came_up) == ([], 0)
    assert told(qtbot, name, Show()) == Answer()  # and the panel still listens


def test_only_this_user_may_connect(name: str) -> None:
    assert stat.S_IMODE(Path(name).stat().st_mode) & 0o077 == 0


def test_nobody_listens(tmp_path: Path) -> None:
    assert tell(str(tmp_path / "panel.sock"), Show()) is None


def test_what_a_killed_program_left_is_taken_over(qtbot: QtBot, tmp_path: Path, gate: LinkGate) -> None:
    name = str(tmp_path / "panel.sock")
    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind(name)
    assert tell(name, Show()) is None
    assert gate.listen(name)
    assert told(qtbot, name, Show()) == Answer()


def test_a_program_that_hangs_is_told(tmp_path: Path) -> None:
    name = str(tmp_path / "panel.sock")
    with socket.socket(socket.AF_UNIX) as hanging:
        hanging.bind(name)
        hanging.listen()
        with pytest.raises(HandoverFailed):
            tell(name, Show(), timeout=0.05)


def test_a_socket_in_a_folder_that_others_may_write_is_not_used(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    name = str(tmp_path / "panel.sock")
    assert not make_room(name)
    with pytest.raises(HandoverFailed):
        tell(name, Show())


def test_a_long_data_folder_gets_a_short_socket_of_its_own(qtbot: QtBot, tmp_path: Path, gate: LinkGate) -> None:
    homes = [tmp_path / letter / ("a" * 90) for letter in "bc"]
    names = [socket_name(find_folders({"CALMDESK_HOME": str(home)})) for home in homes]
    assert names[0] != names[1]
    assert all(len(os.fsencode(name)) <= 80 for name in names)
    assert make_room(names[0])
    assert gate.listen(names[0])
    assert told(qtbot, names[0], Show()) == Answer()
    gate.close()
    Path(names[0]).parent.rmdir()


def test_a_link_that_the_system_brings_is_opened(qapp: QApplication, gate: LinkGate, panel: APanel) -> None:
    """As macOS does, instead of starting the program a second time."""
    gate.begin()
    link = link_to(URL)
    qapp.sendEvent(qapp, QFileOpenEvent(QUrl(link)))
    assert panel.followed == [OpenLink(link)]
    gate.close()
