"""Escalation on the demo desk, from the customer's words to the note and the group at the desk, with real models."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.copilot.drafts import Draft
from app.domain.decisions import facts_in_note
from app.domain.tickets import TicketRef
from app.wiring import DEMO
from app.workplace.programs import demo_program
from tests.support.live import QUICK, Person, folders_in, live_with
from tests.support.undriven import until_painted

pytestmark = pytest.mark.usefixtures("qapp")

RECOMMENDED = "Escalation is recommended"
FROM_A_BOT = "A bot tried first"


async def advised(person: Person, number: str) -> str:
    """Opens a ticket and reads what is painted once there is advice for it."""
    ref = TicketRef(DEMO, number)
    await person.copilot.open(ref)
    session = await person.until("advice", lambda now: now.ref == ref and now.advice is not None)
    assert session.ticket is not None
    await person.press(Qt.Key.Key_Shift)  # nothing but the time it takes to paint
    return await until_painted(person.window, session.ticket.subject)


def test_one_key_hands_over_everything_that_is_known(tmp_path: Path) -> None:
    async def story(person: Person) -> None:
        for friendly in ("1001", "1004", "1008", "1010"):
            assert RECOMMENDED not in await advised(person, friendly), friendly
        painted = await advised(person, "1005")
        assert RECOMMENDED in painted
        assert "measured 3, threshold 2 · 3 earlier contacts on record" in painted
        await person.press(Qt.Key.Key_X)
        page = person.window.escalate
        assert page.chosen_team() == "Team leads"
        note = page.note.text()
        for words in ("THIRD time", "Amount: 29.90 EUR", "Sam Okafor", "we apologise", "Plan (ticket): Family"):
            assert words in note, words
        page.note.setFocus()
        page.note.insertPlainText("Please call him today.\n")
        await person.press_send()
        await person.until(
            "the hand-over at the desk",
            lambda now: not now.unfinished and now.ticket is not None and now.ticket.group == "Team leads",
        )
        ref, desk = TicketRef(DEMO, "1005"), person.program.desks[DEMO]
        last = (await desk.conversation(ref)).messages[-1]
        facts = facts_in_note(last.text)
        assert (last.role, last.visibility) == ("agent", "internal")
        assert last.text.startswith("Please call him today.\nHand-over")
        assert facts is not None
        assert facts.kind == "escalate"
        assert (await desk.ticket(ref)).group == "Team leads"

    live_with(lambda: demo_program(folders_in(tmp_path), QUICK), story)


def test_a_ticket_from_a_bot_says_so_until_a_person_has_answered(tmp_path: Path) -> None:
    async def story(person: Person) -> None:
        painted = await advised(person, "1003")
        assert FROM_A_BOT in painted
        assert "answer in your own words: the customer just came from a bot" in painted
        assert "Their last words: “3. Can I please talk to a person?" in painted
        assert "“I am sorry, I did not understand." in painted
        own = Draft(None, None, reply="I am a person. Until when do you have enough of it?")
        await person.copilot.decide(own)
        await person.until("the reply at the desk", lambda now: not now.unfinished and now.turn is None)
        assert FROM_A_BOT not in await until_painted(person.window, "Marked as delivered")
        await person.until("the customer's answer", lambda now: now.turn is not None and now.advice is not None)
        assert FROM_A_BOT not in await until_painted(person.window, "Marked as delivered")

    live_with(lambda: demo_program(folders_in(tmp_path), replace(QUICK, customers=10.0)), story)
