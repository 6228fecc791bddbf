"""Decisions that could not be delivered: each way on is one key, and what stands at the desk is what was chosen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.content.shipped import shipped
from app.domain.tickets import TicketRef
from app.storage.store import LocalStore
from app.wiring import Program, utc_now
from tests.support.desk import MemoryDesk
from tests.support.live import QUICK, Person, folders_in, live_with
from tests.support.visiting import Visitor, visit

pytestmark = pytest.mark.usefixtures("qapp")

Key = Qt.Key
COMPLAINT = "I was charged twice for the same order. Please look into it."
WORDS = "I have passed it on. You hear from me at noon."


def test_two_who_changed_the_same_are_shown_and_theirs_is_kept(tmp_path: Path) -> None:
    async def story(visitor: Visitor) -> None:
        await visitor.choose("1013")
        await visitor.click(visitor.desk_window.colleague)
        visitor.window.activateWindow()
        visitor.window.panel.setFocus()
        await visitor.press(Key.Key_X)
        chosen = visitor.window.escalate.chosen_team()
        await visitor.press_send()
        await visitor.until("the conflict", lambda now: any(row.state == "conflict" for row in now.unfinished))
        theirs = (await visitor.case("1013")).ticket.group
        assert theirs != chosen
        page = visitor.window.needs_you
        await visitor.press(Key.Key_N)
        await visitor.see("both versions", lambda: "On the ticket now" in visitor.words(page))
        visitor.picture("conflict")
        await visitor.press(Key.Key_D)
        await visitor.see("that it asks once more", lambda: "It will not be sent" in visitor.words(page))
        visitor.picture("conflict-asked")
        await visitor.press(Key.Key_Escape)
        assert "It will not be sent" not in visitor.words(page)
        assert any(row.state == "conflict" for row in visitor.copilot.session.unfinished), "Esc drops nothing"
        await visitor.press(Key.Key_D)
        await visitor.press(Key.Key_Return)
        await visitor.until("the end of it", lambda now: not now.unfinished)
        assert (await visitor.case("1013")).ticket.group == theirs
        await visitor.see("that nothing waits", lambda: "Nothing needs you" in visitor.words(page))
        await visitor.press(Key.Key_Escape)
        assert visitor.at(visitor.window.panel)

    visit(tmp_path, story, pace=QUICK)


class Waiting:
    """A person at a desk that refuses, or loses, what they decide."""

    def __init__(self, desk: MemoryDesk, person: Person) -> None:
        self.desk, self.person = desk, person
        self.page = person.window.needs_you

    async def answer(self, ref: TicketRef) -> None:
        """Opens the ticket and answers in own words, which then wait for the person."""
        await self.person.copilot.open(ref)
        await self.person.until("advice", lambda now: now.ref == ref and now.advice is not None)
        await self.person.press(Key.Key_A)
        await self.person.type(WORDS)
        await self.person.press_send()
        await self.person.until(
            "a decision for a person",
            lambda now: any(row.ticket == ref and row.state in ("refused", "needs_help") for row in now.unfinished),
        )

    async def look(self, count: int) -> None:
        """Goes to the list by its key."""
        await self.person.press(Key.Key_N)
        await self.person.see(f"{count} rows", lambda: len(self.page.rows) == count)


def at(home: Path, desk: MemoryDesk, story: Callable[[Waiting], Awaitable[None]]) -> None:
    """Runs the whole program on this desk."""

    async def program() -> Program:
        store = await LocalStore.open(folders_in(home).demo_database, key=None)
        desks = {desk.account: desk}
        return Program(store=store, make_desks=lambda _: desks, company=None, packs=shipped("packs"), pace=QUICK)

    async def told(person: Person) -> None:
        await story(Waiting(desk, person))

    live_with(program, told)


def test_each_way_on_is_one_key(tmp_path: Path) -> None:
    desk = MemoryDesk(utc_now)
    refs = [desk.add_ticket(f"Two charges, {number}", COMPLAINT, ticket_id=str(number)) for number in range(1, 5)]

    async def story(waiting: Waiting) -> None:
        person, page = waiting.person, waiting.page
        desk.faults += ["refuse"]
        await waiting.answer(refs[0])
        desk.faults += ["lost_before"]
        await waiting.answer(refs[1])
        desk.faults += ["refuse"]
        await waiting.answer(refs[2])
        await person.copilot.open(refs[3])
        await person.see("the count", lambda: "3 decisions need you" in person.words())
        assert not any(desk.said(ref, "public") for ref in refs)

        await waiting.look(3)
        said = person.words(page)
        for words in ("The helpdesk refused it", "Permission denied", "It is not known whether it arrived", WORDS):
            assert words in said
        person.picture("needs-you-list")
        await person.press(Key.Key_Return)
        await person.until("the first ticket", lambda now: now.ref == refs[0])
        assert person.at(person.window.panel), "Enter opens the ticket to look at"

        await waiting.look(3)
        await person.press_send()
        await person.see("two rows", lambda: len(page.rows) == 2)
        await person.until("the first at the desk", lambda now: all(row.ticket != refs[0] for row in now.unfinished))
        assert desk.said(refs[0], "public") == [WORDS], "Ctrl+Enter sends it once more"
        await person.press(Key.Key_1)
        await person.press(Key.Key_S)
        await person.see("one row", lambda: len(page.rows) == 1)
        assert desk.said(refs[1], "public") == [], "S says that it stands there already: nothing is sent"
        await person.press(Key.Key_D)
        await person.see("that it asks", lambda: "cannot be brought back" in person.words(page))
        await person.press(Key.Key_Return)
        await person.see("that nothing waits", lambda: "Nothing needs you" in person.words(page))
        assert desk.said(refs[2], "public") == []
        await person.press(Key.Key_Escape)
        await person.until("nothing to deliver", lambda now: not now.unfinished)
        assert "need you" not in person.words()

    at(tmp_path, desk, story)
