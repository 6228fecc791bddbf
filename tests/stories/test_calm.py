"""For the agent's own calm: quiet mode, and a pause that is offered once after insults, with nobody told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.wiring import Pace
from tests.support.hearing import Heard
from tests.support.visiting import Visitor, visit

pytestmark = pytest.mark.usefixtures("qapp")

Key = Qt.Key
PACE = Pace(undo=timedelta(0), poll=timedelta(seconds=0.5))
INSULTS = ("You are a stupid idiot, you useless moron!", "Shut up, you worthless piece of garbage!")
OFFER = "That was a hard one. Take two minutes?"


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    return Heard.of_the_panel(monkeypatch)


def test_quiet_folds_the_cards_says_nothing_and_gives_everything_back(tmp_path: Path, heard: Heard) -> None:
    async def story(visitor: Visitor) -> None:
        panel = visitor.window.panel

        def shown() -> list[bool]:
            return [card.isVisible() for card in panel.cards]

        await visitor.choose("1001")
        await visitor.see("the cards", lambda: panel.is_complete and any(shown()))
        assert "suggested." in " ".join(heard.words)
        await visitor.press(Key.Key_Q)
        assert visitor.control("Quiet mode is on").isVisible()
        assert not any(shown())
        assert visitor.control("Show: ", root=panel).isVisible(), "one line says what there is"
        visitor.picture("quiet-on")

        heard.words.clear()
        await visitor.customer_is_read("1001", "And another thing: the jacket was charged twice!")
        assert not any(shown()), "new advice calls for nobody"
        assert heard.words == []

        await visitor.press(Key.Key_1)
        await visitor.see("what was asked for", lambda: any(shown()))
        assert visitor.control("Quiet mode is on").isVisible()
        await visitor.press(Key.Key_Q)
        await visitor.see("the cards again", lambda: any(shown()))
        assert "Quiet mode is on" not in visitor.names(visitor.window)
        await visitor.customer_is_read("1001", "Are you still there? Where is my parcel?")
        await visitor.see("new cards", lambda: any(shown()))
        assert heard.words, "from now on it is said again"

    visit(tmp_path, story, pace=PACE)


@pytest.mark.parametrize("answer", ["taken", "put off"])
def test_a_pause_is_offered_once_after_insults_and_nobody_is_told(tmp_path: Path, answer: str) -> None:
    async def story(visitor: Visitor) -> None:
        window, panel = visitor.window, visitor.window.panel
        await visitor.choose("1001")
        assert OFFER not in visitor.words()
        await visitor.customer_is_read("1001", INSULTS[0])
        assert OFFER not in visitor.words(), "one that is not over yet is no reason"
        await visitor.customer_is_read("1001", INSULTS[1])
        await visitor.see("the offer", lambda: OFFER in visitor.words())
        assert "Nobody is told, and nothing is written down." in visitor.words()
        assert visitor.at(panel), "it is a line, no window in the way"
        visitor.picture("pause-offered")
        if answer == "taken":
            await visitor.click("Take a break")
            assert visitor.at(window.pause)
            visitor.picture("pause")
            await visitor.press(Key.Key_Shift)
            assert visitor.at(window.pause), "Shift alone is no key"
            await visitor.press(Key.Key_Space)
            assert visitor.at(panel)
        else:
            await visitor.click("Not now")
        assert OFFER not in visitor.words()
        rows = await visitor.program.store.journal()
        assert {row.kind for row in rows} <= {"eligible", "silent", "withheld", "shown", "expired"}, "nothing of it"
        assert not any("pause" in str(row.facts) or "break" in str(row.facts) for row in rows)

        for words in (f"Still nothing. {INSULTS[0]}", f"And again: {INSULTS[1]}"):
            await visitor.customer_is_read("1001", words)
        assert OFFER not in visitor.words(), "once an hour is enough"

    visit(tmp_path, story, pace=PACE)
