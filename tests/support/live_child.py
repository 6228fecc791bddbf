"""The program in a process of its own, with a person at its window who accepts and then waits to be killed.

python -m tests.support.live_child HOME URL TICKET    (the token comes on standard input)
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.support.live import Person, live


def accept_then_wait(ticket: str) -> None:
    home, url = Path(sys.argv[1]), sys.argv[2]
    token = sys.stdin.readline().strip()

    async def story(person: Person) -> None:
        await person.program.open(ticket)
        await person.until("advice", lambda session: session.advice is not None)
        await person.accept_first_action()
        print("accepted", flush=True)
        await asyncio.Event().wait()

    live(home, url, token, story)


if __name__ == "__main__":
    accept_then_wait(sys.argv[3])
