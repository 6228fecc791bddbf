"""Messages and desks as nobody wishes them: words stay words, and what is wrong is said while the rest works."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.content.shipped import shipped
from app.domain.errors import UnexpectedAnswer
from app.domain.past import LedgerChoice
from app.domain.tickets import Attachment, Ticket, TicketRef
from app.storage.store import LocalStore
from app.wiring import Program, utc_now
from tests.support.desk import MemoryDesk
from tests.support.faults import fault_proxy
from tests.support.live import QUICK, Person, folders_in, live_with

pytestmark = pytest.mark.usefixtures("qapp")

Key = Qt.Key
PLAIN = Qt.TextFormat.PlainText
TURNED = "\u202e"
"""From here on letters run from right to left, says this sign: so "fdp.exe" looks like a document."""
COMPLAINT = "I was charged twice for the same order. Please look into it."


class SlowDesk(MemoryDesk):
    """Answers about a ticket when it is let."""

    def __init__(self) -> None:
        super().__init__(utc_now)
        self.slow: set[str] = set()
        self.go_on = asyncio.Event()

    async def ticket(self, ref: TicketRef) -> Ticket:
        if ref.id in self.slow:
            await self.go_on.wait()
        return await super().ticket(ref)


def at(home: Path, desk: MemoryDesk, story: Callable[[Person], Awaitable[None]]) -> None:
    """Runs the whole program on this desk."""

    async def program() -> Program:
        store = await LocalStore.open(folders_in(home).demo_database, key=None)
        desks = {desk.account: desk}
        return Program(store=store, make_desks=lambda _: desks, company=None, packs=shipped("packs"), pace=QUICK)

    live_with(program, story)


async def advised(person: Person, ref: TicketRef) -> None:
    await person.copilot.open(ref)
    await person.until("advice", lambda now: now.ref == ref and now.advice is not None)
    await asyncio.sleep(0.5)


def test_a_message_of_html_links_and_signs_is_shown_as_words_and_nothing_is_fetched(tmp_path: Path) -> None:
    desk = MemoryDesk(utc_now)
    subject = f"<b>Zweimal</b> 👩‍👩‍👧 مرحبا {TURNED}fdp.exe " + "endless" * 100
    subject = subject[:500]
    ref = desk.add_ticket(subject, "")
    files = (
        Attachment("film.mov", "video/quicktime", 60_000_000),
        Attachment(f"bill{TURNED}fdp.exe", "application/pdf", 1_200_000),
        Attachment("תמונה.png", "image/png", None),
        Attachment("fourth.txt", "text/plain", 12),
    )

    async def story(person: Person) -> None:
        async with fault_proxy("http://127.0.0.1:9") as tracker:
            words = (
                f'<img src="{tracker.url}/seen.png"><script src="{tracker.url}/x.js"></script>\n'
                f"![x]({tracker.url}/md.png) {tracker.url}/page שלום 😡{TURNED}\n{COMPLAINT}"
            )
            desk.customer_writes(ref, words, attachments=files)
            person.window.resize(320, 700)
            await advised(person, ref)
            painted = person.words()
            assert "film.mov (60 MB)" in painted
            assert "and 1 more" in painted
            assert "Attached, not read" in painted
            assert "Zweimal" in painted
            person.picture("odd-panel")
            await person.press(Key.Key_C)
            rows = person.window.conversation.view.list.model()
            said = " ".join(
                str(rows.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(rows.rowCount())
            )
            assert "/seen.png" in said
            assert "<script" in said
            assert "שלום" in said
            person.picture("odd-conversation")
            await person.press(Key.Key_Escape)
            labels = person.window.findChildren(QLabel)
            marked = [one.text() for one in labels if "<" in one.text() and one.textFormat() != PLAIN]
            assert marked == []
            assert [one.text() for one in labels if TURNED in one.text()] == [], "no word turns the others round"
            assert person.window.width() == 320, "no word makes the panel wider"
            await person.press(Key.Key_W)
            await person.see("the list", lambda: person.window.worklist.list.count() == 1)
            person.picture("odd-list")
            assert TURNED not in person.window.worklist.list.rows()[0].subject
            await person.press(Key.Key_W)
            await person.accept_first_action()
            await person.until("the delivery", lambda now: not now.unfinished and now.turn is None)
            assert len(desk.said(ref, "public")) == 1
            assert tracker.seen == []
        await person.program.ledger.flush()
        page = await person.program.store.past.ledger_page(LedgerChoice(), before=None, limit=10)
        assert page.lines == ()

    at(tmp_path, desk, story)


def test_an_answer_that_nobody_understands_is_said_and_the_next_one_works(tmp_path: Path) -> None:
    desk = MemoryDesk(utc_now)
    ref = desk.add_ticket("Two charges", COMPLAINT)

    async def story(person: Person) -> None:
        desk.odd = UnexpectedAnswer("a page of HTML")
        await person.copilot.open(ref)
        await person.see("what is wrong", lambda: "answered in an unexpected form" in person.words())
        assert "Check that the address is the helpdesk's own" in person.words()
        await person.press(Key.Key_F1)
        assert person.window.front is person.window.help
        await person.press(Key.Key_Escape)
        desk.odd = None
        await person.press(Key.Key_R)
        await person.until("advice", lambda now: now.advice is not None)
        await person.see("that it is gone", lambda: "unexpected form" not in person.words())

    at(tmp_path, desk, story)


def test_a_slow_desk_is_said_and_another_ticket_opens_meanwhile(tmp_path: Path) -> None:
    desk = SlowDesk()
    slow = desk.add_ticket("Very slow", COMPLAINT, ticket_id="1")
    quick = desk.add_ticket("Two charges", COMPLAINT, ticket_id="2")
    desk.slow.add("1")

    async def story(person: Person) -> None:
        opening = asyncio.create_task(person.copilot.open(slow))
        await person.see("that it opens", lambda: "Opening the ticket…" in person.words())
        await advised(person, quick)
        desk.go_on.set()
        await asyncio.gather(opening, return_exceptions=True)
        await asyncio.sleep(0.5)
        assert person.copilot.session.ref == quick, "the late answer changes nothing"
        assert "Two charges" in person.words()
        await person.accept_first_action()
        await person.until("the delivery", lambda now: not now.unfinished)
        assert desk.said(slow, "public") == []

    at(tmp_path, desk, story)
