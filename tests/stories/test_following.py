"""The panel shows the ticket the agent looks at: dropped on it, asked for by another program, seen in the browser."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from app.desktop.folders import find_folders
from app.desktop.handover import socket_name, tell
from app.domain.links import Answer, Hello, LookingAt, link_to
from tests.real.rt_up import RunningTracker
from tests.support.live import Person, folders_in, live

pytestmark = [pytest.mark.real, pytest.mark.usefixtures("qapp")]


def drop(person: Person, url: str) -> None:
    data = QMimeData()
    data.setUrls([QUrl(url)])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, data, left, none)
    QApplication.sendEvent(person.window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(person.window, QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, left, none))


async def calmdesk(home: Path, *words: str) -> tuple[int, str]:
    """A second process, as a shell or a click on a link starts it."""
    environment = {**os.environ, "CALMDESK_HOME": str(home)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "app", *words, env=environment, stderr=asyncio.subprocess.PIPE
    )
    _, err = await process.communicate()
    return process.returncode or 0, err.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="the server runs on Linux only")
def test_the_panel_shows_the_ticket_that_is_looked_at(rt: RunningTracker, tmp_path: Path) -> None:
    subjects = {rt.create_ticket(subject, f"{subject}. Where is it?"): subject for subject in ("One", "Two", "Three")}
    urls = [f"{rt.base_url}/Ticket/Display.html?id={ticket}" for ticket in subjects]
    first, second, third = subjects

    async def shown(person: Person, ticket: str) -> None:
        session = await person.until(
            f"ticket {ticket}", lambda now: now.ticket is not None and now.ticket.ref.id == ticket
        )
        assert session.ticket is not None
        assert session.ticket.subject == subjects[ticket]
        await asyncio.sleep(0.3)
        assert subjects[ticket] in person.words()

    async def story(person: Person) -> None:
        home = tmp_path / "home"
        name = socket_name(find_folders({"CALMDESK_HOME": str(home)}))
        drop(person, urls[0])
        await shown(person, first)
        assert await calmdesk(home, "open", urls[1]) == (0, "")
        await shown(person, second)
        assert await calmdesk(home, "open", "--", link_to(urls[0])) == (0, "")
        await shown(person, first)
        assert await asyncio.to_thread(tell, name, Hello()) == Answer(desks=(rt.base_url,), follow=True)
        assert await asyncio.to_thread(tell, name, LookingAt(urls[2])) == Answer()
        await shown(person, third)
        status, err = await calmdesk(home, "open", "https://elsewhere.example/Ticket/Display.html?id=1")
        assert status == 1
        assert "This address is not a ticket of a connected helpdesk" in err
        await asyncio.sleep(0.3)
        assert "This address is not a ticket of a connected helpdesk" in person.words()
        assert person.copilot.session.ref is not None
        assert person.copilot.session.ref.id == third

    folders_in(tmp_path / "home")
    live(tmp_path / "home", rt.base_url, rt.tokens["agent"], story)
