"""Settings that are changed in the middle of the work: they count at once, and what is half written stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.content.shipped import shipped
from app.desktop.settings_file import load_settings
from app.domain.settings import Settings
from app.ui.common.shortcuts import use_shortcuts
from app.ui.tongue import speak
from app.wiring import Pace
from tests.support.hearing import Heard
from tests.support.live import folders_in
from tests.support.second_window import settings_page
from tests.support.visiting import Visitor, visit

pytestmark = pytest.mark.usefixtures("as_before")

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
WORDS = "I have asked the driver"
ENGLISH = Settings(appearance="light", language="en", motion="reduced")


@pytest.fixture
def as_before(qapp: QApplication) -> Iterator[None]:
    yield
    use_shortcuts({})
    speak(qapp, "en", shipped("resources"))


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    return Heard.of_the_panel(monkeypatch)


async def open_settings(visitor: Visitor, *, row: str) -> None:
    await visitor.press(Key.Key_Comma, CTRL)
    await visitor.see("the settings", lambda: row in visitor.names(settings_page()))


async def back_in(visitor: Visitor, part: QWidget) -> None:
    """From the second window to this part of the first."""
    visitor.window.activateWindow()
    await visitor.see("the first window in front", visitor.window.isActiveWindow)
    part.setFocus()
    assert QApplication.focusWidget() is part


def lightness(visitor: Visitor) -> int:
    """How light the panel's upper corner is."""
    return visitor.window.grab().toImage().pixelColor(4, visitor.window.height() // 2).lightness()


def test_language_theme_size_and_keys_change_around_a_half_written_reply(tmp_path: Path) -> None:
    async def story(visitor: Visitor) -> None:
        window = visitor.window

        def written() -> str:
            return window.decision.reply.text()

        await visitor.choose("1002")
        await visitor.press(Key.Key_A)
        await visitor.type(WORDS)
        light = lightness(visitor)
        await open_settings(visitor, row="Theme: Dark")
        await visitor.click("Theme: Dark", root=settings_page())
        await visitor.see("the dark", lambda: lightness(visitor) < light // 2)
        assert written() == WORDS
        height = window.decision.reply.fontMetrics().height()
        for _ in range(2):
            await visitor.click("Size of text: More", root=settings_page())
        await visitor.see("larger words", lambda: window.decision.reply.fontMetrics().height() > height)
        assert written() == WORDS
        await visitor.click("Go to the knowledge: K", root=settings_page())
        await visitor.press(Key.Key_J)
        await visitor.see("the new key", lambda: "Go to the knowledge: J" in visitor.names(settings_page()))
        await visitor.click("Language: Deutsch", root=settings_page())
        await visitor.see("German", lambda: "Netz trennen" in visitor.names(visitor.desk_window))
        assert visitor.at(window.decision)
        assert written() == WORDS
        assert visitor.hint.isVisible(), "the tour goes on"
        assert "Willkommen" in visitor.hinted() or "Tour" in visitor.hinted()
        assert visitor.desk_window.queue.count() == 12, "the desk's own window follows"
        visitor.picture("live-composer")
        visitor.picture("live-settings", settings_page().window())

        await back_in(visitor, window.decision.reply)
        await visitor.type(" again")
        await visitor.press(Key.Key_Escape)
        assert visitor.at(window.panel)
        await visitor.see("the knowledge", lambda: window.panel.is_complete and window.panel.sections.knowledge.cards)
        window.panel.setFocus()
        await visitor.press(Key.Key_K)
        assert window.panel.current not in window.panel.sections.knowledge.cards, "the old key is none any more"
        await visitor.press(Key.Key_J)
        assert window.panel.current in window.panel.sections.knowledge.cards
        await visitor.press(Key.Key_A)
        assert written().replace(" again", "") == WORDS
        assert " again" in written()

    visit(tmp_path, story, tour=True, chosen=ENGLISH)
    kept = load_settings(folders_in(tmp_path).settings_file)
    assert (kept.appearance, kept.language, kept.text_scale) == ("dark", "de", 1.25)
    assert dict(kept.shortcuts) == {"knowledge": "J"}


def test_a_customer_s_mood_that_is_not_wanted_is_shown_nowhere(tmp_path: Path) -> None:
    async def story(visitor: Visitor) -> None:
        window = visitor.window

        def reasons() -> str:
            return " ".join(reason for row in window.worklist.list.rows() for reason in row.reasons)

        async def note() -> str:
            await visitor.press(Key.Key_X)
            said = window.escalate.note.text()
            await visitor.press(Key.Key_Escape)
            return said

        async def talk() -> str:
            await visitor.press(Key.Key_C)
            rows = window.conversation.view.list.model()
            role = Qt.ItemDataRole.AccessibleTextRole
            said = [str(rows.index(row, 0).data(role)) for row in range(rows.rowCount())]
            await visitor.press(Key.Key_Escape)
            return "\n".join(said)

        await visitor.choose("1005")
        assert "Mood" in visitor.words(window.panel)
        mood = next(line for line in (await note()).splitlines() if line.startswith("Mood"))
        with_mood = await talk()
        await visitor.press(Key.Key_W)
        await visitor.see("who is upset", lambda: "customer upset" in reasons())
        await visitor.press(Key.Key_W)
        await open_settings(visitor, row="Show how the customer sounds")
        await visitor.click("Show how the customer sounds", root=settings_page())
        await visitor.see("no mood", lambda: "Mood" not in visitor.words(window.panel))
        visitor.picture("mood-hidden")

        await back_in(visitor, window.panel)
        await visitor.press(Key.Key_W)
        await visitor.see("the list", lambda: window.worklist.list.count() > 5 and "customer upset" not in reasons())
        await visitor.press(Key.Key_W)
        assert mood not in await note()
        without = await talk()
        assert "THIRD time" in without
        assert without != with_mood
        assert "angry" not in without.lower()

    visit(tmp_path, story, chosen=ENGLISH)


def test_what_a_screen_reader_is_told_is_less_from_the_moment_it_is_chosen(tmp_path: Path, heard: Heard) -> None:
    async def story(visitor: Visitor) -> None:
        async def news(words: str) -> str:
            """What is said about advice on another message."""
            heard.words.clear()
            await visitor.customer_is_read("1001", words)
            return " ".join(heard.words)

        await visitor.choose("1001")
        assert "suggested." in await news("Where is it now?")
        await open_settings(visitor, row="What a screen reader is told: Nothing")
        await visitor.click("What a screen reader is told: Nothing", root=settings_page())
        assert await news("Is it on its way?") == ""
        await visitor.click("What a screen reader is told: Everything", root=settings_page())
        assert "suggested." in await news("Will it come before Friday?")

    visit(tmp_path, story, chosen=ENGLISH, pace=Pace(poll=timedelta(seconds=0.5)))
