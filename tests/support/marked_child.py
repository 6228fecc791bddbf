"""The whole program in its window, with one word in everything a customer, an agent or a broken library can say.

Started as a process of its own with the folder it lives in; the word must not be in anything it writes.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
import warnings
from collections.abc import Sequence

from app.content.shipped import shipped
from app.copilot.drafts import Draft
from app.desktop.crash import begin_logging, log_into
from app.desktop.folders import find_folders
from app.domain.tickets import Article, Attachment
from app.main import Run, run_window
from app.storage.store import LocalStore
from app.ui.window.view import PanelWindow
from app.wiring import Program, utc_now
from tests.support.desk import MemoryDesk
from tests.support.live import KEY, QUICK, Person

MARK = "Zyxwvut"


class Broken(MemoryDesk):
    """A desk whose adapter fails with the customer's words in the error."""

    async def search_articles(self, query: str, *, limit: int = 3) -> Sequence[Article]:  # noqa: ARG002
        raise ValueError(f"{MARK} {query}")


def main(home: str) -> None:
    begin_logging()
    folders = find_folders({"CALMDESK_HOME": home})
    folders.make()
    log_into(folders.logs)
    desk = Broken(utc_now, "rt")
    ref = desk.add_ticket(f"Two charges {MARK}", "")
    desk.customer_writes(
        ref,
        f"I am {MARK}. I see two charges for the same order. Please look into it.",
        attachments=(Attachment(f"../{MARK}.pdf", "application/pdf", 10),),
    )

    async def make() -> Program:
        store = await LocalStore.open(folders.database, key=KEY)
        made = lambda _: {"rt": desk}  # noqa: E731 - a name reads better
        return Program(store=store, make_desks=made, company=None, packs=shipped("packs"), pace=QUICK)

    async def drive(window: PanelWindow, program: Program) -> int:
        person = Person(window, program)
        await program.copilot.open(ref)
        await person.until("advice", lambda session: session.advice is not None)
        desk.faults.append("refuse")
        await program.copilot.decide(Draft(None, None, reply=f"Dear {MARK}, we look into it."))
        await person.until("the refusal", lambda session: any(row.state == "refused" for row in session.unfinished))
        desk.odd = RuntimeError(f"the customer said {MARK}")
        await program.copilot.decide(Draft(None, None, note=f"{MARK} is right"))
        await asyncio.sleep(1.5)
        asyncio.get_running_loop().call_soon(_fails, MARK)
        task = asyncio.create_task(_fails_later())
        await asyncio.sleep(0.2)
        del task
        thread = threading.Thread(target=_fails, args=(MARK,))
        thread.start()
        thread.join()
        logging.getLogger("somelibrary").warning("could not parse %s", MARK)
        try:
            _fails(MARK)
        except ValueError:
            logging.getLogger("app.test").exception("it failed")
        return 0

    print("made", run_window(Run(make, drive=drive)), flush=True)
    warnings.simplefilter("ignore")
    _fails(MARK)


def _fails(word: str) -> None:
    try:
        raise KeyError(word)
    except KeyError as error:
        raise ValueError(f"{word} again") from error


async def _fails_later() -> None:
    raise OSError(MARK)


if __name__ == "__main__":
    main(sys.argv[1])
