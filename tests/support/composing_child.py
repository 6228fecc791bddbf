"""The demo in a process of its own, with a person who writes an own reply and is killed before sending it.

python -m tests.support.composing_child HOME TICKET WORDS
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.tickets import TicketRef
from app.wiring import DEMO
from app.workplace.programs import demo_program
from tests.support.live import QUICK, Person, folders_in, live_with


def write_then_wait(home: Path, ticket: str, words: str) -> None:
    async def story(person: Person) -> None:
        ref = TicketRef(DEMO, ticket)
        await person.copilot.open(ref)
        await person.until("the ticket", lambda session: session.ticket is not None)
        await person.press(Qt.Key.Key_A)
        QTest.keyClicks(person.window.decision.reply, words)
        while not await person.program.store.kept_texts(ref):  # noqa: ASYNC110 - nobody tells when it is stored
            await asyncio.sleep(0.05)
        print("kept", flush=True)
        await asyncio.Event().wait()

    live_with(lambda: demo_program(folders_in(home), QUICK), story)


if __name__ == "__main__":
    write_then_wait(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
