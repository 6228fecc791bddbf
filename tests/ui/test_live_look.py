"""Look, language and keys change in the windows that are open, and nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.copilot.session import Session
from app.domain.settings import Settings
from app.ui.app import build_panel
from app.ui.common.intents import OpenHelp, OpenMore
from app.ui.common.look import Look
from app.ui.common.page import Page
from app.ui.common.shortcuts import use_shortcuts
from app.ui.more.making import make_more
from app.ui.more.view import MoreWindow
from app.ui.panel.intents import EditCard, FlagCard
from app.ui.settings.making import SettingsRoom
from app.ui.settings.view import SettingsPage
from app.ui.window.view import PanelWindow
from tests.ui import gallery, scenes
from tests.ui.fake_copilot import FakeCopilot
from tests.ui.fake_workplace import WORK, FakeWorkplace

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


class Desk:
    """The panel and the settings of one person, on a fake copilot."""

    def __init__(self, session: Session) -> None:
        self.world = FakeWorkplace(Settings(accounts=(WORK,)))
        self.copilot = FakeCopilot(session)
        self.room = SettingsRoom(self.world, show_room=lambda _: None, start=gallery.run_now)
        self.window: PanelWindow = build_panel(
            self.copilot,
            clock=self.copilot.clock,
            appearance=gallery.LIGHT,
            titles=scenes.TITLES,
            definitions=scenes.DEFINITIONS,
            resources=gallery.RESOURCES,
            start=gallery.run_now,
            settle_ms=0,
            tone=lambda: scenes.TONE,
            more=self._more,
            choices=self.world.choices,
        )
        self.window.show()
        self.window.activateWindow()
        while not self.window.panel.is_complete:
            QApplication.processEvents()
        gallery.settle()

    def _more(self, look: Look) -> MoreWindow:
        return make_more(look, settings=self.room.page)

    @property
    def page(self) -> SettingsPage:
        pages = [w.page for w in QApplication.topLevelWidgets() if isinstance(w, MoreWindow) and w.isVisible()]
        assert isinstance(pages[-1], SettingsPage)
        return pages[-1]

    def choose(self, **fields: object) -> None:
        self.world.choices.change(**fields)
        gallery.settle()


@pytest.fixture
def desk(qapp: QApplication) -> Iterator[Desk]:
    made = Desk(scenes.calm())
    yield made
    made.window.close()
    made.window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    use_shortcuts({})


def test_the_text_in_the_editor_its_cursor_and_the_focus_stay(desk: Desk) -> None:
    desk.window.intent_made.emit(EditCard("adv1", "a1"))
    before = desk.window.decision
    before.reply.selectAll()
    QTest.keyClicks(before.reply, "Half a sentence")
    QTest.keyClick(before.reply, Key.Key_Home)
    before._note.tick.setChecked(False)
    desk.choose(appearance="dark", text_scale=1.5)
    page = desk.window.decision
    assert page is not before
    assert desk.window.front is page
    assert page.look.appearance.theme == "dark"
    assert page.reply.text() == "Half a sentence"
    assert page.reply.hasFocus()
    assert not page._note.tick.isChecked()
    QTest.keyClicks(page.reply, "Not ")
    assert page.reply.text() == "Not Half a sentence"
    QTest.keyClick(page.reply, Key.Key_Return, CTRL)
    assert (desk.copilot.acts[0][1].reply, desk.copilot.acts[0][1].note) == ("Not Half a sentence", None)


def test_a_flag_that_is_half_written_stays(desk: Desk) -> None:
    desk.window.intent_made.emit(FlagCard("adv1", "a1"))
    desk.window.flag._group.button(2).click()
    desk.window.flag.comment.setFocus()
    QTest.keyClicks(desk.window.flag.comment, "About the")
    desk.choose(text_scale=2.0)
    assert desk.window.flag._group.checkedId() == 2
    assert desk.window.flag.comment.text() == "About the"
    assert desk.window.flag.comment.hasFocus()


def test_the_chosen_card_stays_chosen(desk: Desk) -> None:
    QTest.keyClick(desk.window.focusWidget() or desk.window, Key.Key_2)
    assert desk.window.panel.current is not None
    key = desk.window.panel.current.key
    desk.choose(appearance="dark")
    assert desk.window.panel.current is not None
    assert desk.window.panel.current.key == key
    assert desk.window.panel.current.hasFocus()


def test_another_key_acts_and_is_printed_at_once(desk: Desk) -> None:
    desk.choose(shortcuts={"worklist": "J", "flag": "Ctrl+Shift+F"})
    window = desk.window
    QTest.keyClick(window.focusWidget() or window, Key.Key_W)
    fronts: list[QWidget] = [window.front]
    QTest.keyClick(window.focusWidget() or window, Key.Key_J)
    fronts.append(window.front)
    assert fronts == [window.panel, window.worklist]
    QTest.keyClick(window.focusWidget() or window, Key.Key_Escape)
    window.intent_made.emit(OpenHelp())
    assert "J" in [key for key, _ in window.help._shown.lines]
    QTest.keyClick(window, Key.Key_Escape)
    QTest.keyClick(window, Key.Key_1)
    QTest.keyClick(window.focusWidget() or window, Key.Key_F, CTRL | Qt.KeyboardModifier.ShiftModifier)
    fronts.append(window.front)
    assert fronts[-1] is window.flag


def test_a_letter_types_itself_and_a_combination_acts_while_writing(desk: Desk) -> None:
    desk.choose(shortcuts={"worklist": "Ctrl+Shift+W", "escalate": "Ctrl+E"})
    desk.window.intent_made.emit(EditCard("adv1", "a1"))
    reply = desk.window.decision.reply
    reply.selectAll()
    QTest.keyClicks(reply, "Great")
    assert reply.text() == "Great"


def test_the_settings_stay_open_where_they_were(desk: Desk) -> None:
    desk.window.intent_made.emit(OpenMore("settings"))
    gallery.settle()
    before = desk.page
    QTest.keyClicks(before.search, "size")
    QTest.keyClick(before.search, Key.Key_Down)
    more = before.row("text_scale")
    more.more.setFocus()  # type: ignore[union-attr]
    QTest.keyClick(more.more, Key.Key_Space)  # type: ignore[union-attr]
    gallery.settle()
    after = desk.page
    assert after is not before
    assert desk.world.choices.settings.text_scale == 1.1
    assert after.search.text() == "size"
    row = after.row("text_scale")
    assert row.more.hasFocus()  # type: ignore[union-attr]
    assert row.value.text() == "110 %"  # type: ignore[union-attr]
    QTest.keyClick(row.more, Key.Key_Space)  # type: ignore[union-attr]
    gallery.settle()
    assert desk.world.choices.settings.text_scale == 1.25


def test_a_half_typed_account_survives_another_theme(desk: Desk) -> None:
    desk.window.intent_made.emit(OpenMore("settings"))
    gallery.settle()
    row = desk.page.row("connect")
    row.open.click()  # type: ignore[union-attr]
    form = row.form  # type: ignore[union-attr]
    QTest.keyClicks(form.address, "https://rt.example.com")
    QTest.keyClick(form.address, Key.Key_Return)
    QTest.keyClicks(form.token, "1-23-se")
    desk.choose(appearance="dark")
    form = desk.page.row("connect").form  # type: ignore[union-attr]
    assert (form.address.text(), form.token.text()) == ("https://rt.example.com", "1-23-se")
    assert form.token.hasFocus()
    QTest.keyClicks(form.token, "cret")
    assert form.token.text() == "1-23-secret"


def test_choices_that_the_windows_are_not_made_from_leave_them_alone(desk: Desk) -> None:
    before = desk.window.panel
    desk.choose(prompts_per_hour=3, on_top=True, show_mood=False)
    assert desk.window.panel is before


def test_only_pages_that_were_looked_at_are_made(desk: Desk) -> None:
    """Eleven pages at once would hold up the start, and every change of the look."""
    pages = desk.window.findChildren(Page)
    assert pages == []
    desk.window.intent_made.emit(OpenHelp())
    assert [type(page).__name__ for page in desk.window.findChildren(Page)] == ["HelpPage"]
    assert desk.window.front is desk.window.help
    desk.choose(appearance="dark")
    assert [type(page).__name__ for page in desk.window.findChildren(Page)] == ["HelpPage"]
