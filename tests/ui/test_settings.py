"""The settings: found by any word, chosen by keyboard, at once; what cannot be done is said in place."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.desktop.browser.installing import BrowserNotSetUp
from app.domain.errors import HelpdeskUnreachable, NoKeyring, SignInRefused, StorageFull
from app.domain.expiry import SignInTrouble
from app.domain.phrase import Phrase
from app.domain.settings import Settings
from app.domain.upkeep import KeptWords
from app.ui.common.shortcuts import use_shortcuts
from app.ui.common.tabs import in_reading_order
from app.ui.more.view import MoreWindow
from app.ui.settings.fact_row import FactView
from app.ui.settings.key_row import KeyView
from app.ui.settings.rows import ChoiceView, ConnectView, PathView, StepView, ToggleView
from app.ui.settings.view import SettingsPage
from tests.ui import gallery
from tests.ui.fake_workplace import GOOD_TOKEN, WORK, FakeWorkplace
from tests.ui.gallery import settings as pictures

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
Opened = tuple[MoreWindow, SettingsPage, FakeWorkplace]
Opener = Callable[..., Opened]


@pytest.fixture
def opened(qapp: QApplication) -> Iterator[Opener]:
    windows: list[MoreWindow] = []

    def opener(settings: Settings = pictures.CONNECTED, **more: object) -> Opened:
        window, page, world = pictures.opened(pictures.Scene(settings, **more))  # type: ignore[arg-type]
        windows.append(window)
        return window, page, world

    yield opener
    for window in windows:
        window.close()
        window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    use_shortcuts({})


def seen(page: SettingsPage) -> set[str]:
    return {key for section in page.sections.values() for key, view in section.views.items() if view.isVisible()}


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("dark", "appearance"),
        ("night", "appearance"),
        ("FONT", "text_scale"),
        ("zoom larger", "text_scale"),
        ("nvda", "announce"),
        ("gdpr", "privacy:kept"),
        ("shortcut escalate", "key:escalate"),
        ("pin", "on_top"),
        ("déutsch", "language"),
        ("firefox", "follow_browser"),
        ("token", "connect"),
        ("accuracy", "model:quality"),
    ],
)
def test_a_setting_is_found_by_what_people_call_it(opened: Opener, typed: str, key: str) -> None:
    _, page, _ = opened()
    page.search.insert(typed)  # QTest types ASCII only
    assert key in seen(page)
    assert len(seen(page)) < 12
    QTest.keyClick(page.search, Key.Key_Escape)
    assert page.search.text() == ""
    assert len(seen(page)) > 40


def test_down_goes_to_the_first_hit_and_a_key_chooses(opened: Opener) -> None:
    _, page, world = opened()
    assert page.search.hasFocus()
    QTest.keyClicks(page.search, "mood")
    QTest.keyClick(page.search, Key.Key_Down)
    row = page.row("show_mood")
    assert isinstance(row, ToggleView)
    assert row.box.hasFocus()
    QTest.keyClick(row.box, Key.Key_Space)
    assert world.choices.settings.show_mood is False
    QTest.keyClick(row.box, Key.Key_F, CTRL)
    assert page.search.hasFocus()


def test_nothing_found_says_so(opened: Opener) -> None:
    _, page, _ = opened()
    QTest.keyClicks(page.search, "zebra")
    assert seen(page) == set()
    assert page._nothing.isVisible()


def test_choices_and_steps_reach_the_settings(opened: Opener) -> None:
    _, page, world = opened()
    theme, step = page.row("appearance"), page.row("prompts_per_hour")
    assert isinstance(theme, ChoiceView)
    assert isinstance(step, StepView)
    theme.buttons["dark"].click()
    assert world.choices.settings.appearance == "dark"
    step.more.click()
    assert world.choices.settings.prompts_per_hour == 8
    assert step.usual.isVisible()
    for _ in range(20):
        step.less.click()
    assert world.choices.settings.prompts_per_hour == 0
    step.usual.click()
    assert world.choices.settings.prompts_per_hour == 6


def test_a_choice_that_is_not_kept_is_told_and_counts(opened: Opener) -> None:
    _, page, world = opened()
    world.choices.fails = StorageFull("/home/ada/settings.toml: Read-only file system")
    row = page.row("on_top")
    assert isinstance(row, ToggleView)
    row.box.click()
    assert world.choices.settings.on_top
    assert page._trouble.isVisible()
    assert "until you quit" in page._trouble._words.text()


def test_a_key_is_recorded_by_pressing_it(opened: Opener) -> None:
    window, page, world = opened()
    row = page.row("key:escalate")
    assert isinstance(row, KeyView)
    row.button.setFocus()
    QTest.keyClick(row.button, Key.Key_Return)
    recording = [row.button.recording]
    QTest.keyClick(row.button, Key.Key_D)
    recording.append(row.button.recording)
    assert recording == [True, False]
    assert "“Dismiss it: it does not fit now”" in row._trouble._words.text()
    assert world.choices.settings.shortcuts == {}
    QTest.keyClick(row.button, Key.Key_Return)
    QTest.keyClick(row.button, Key.Key_Escape)
    assert window.isVisible(), "Esc ended the recording, not the window"
    assert not row.button.recording
    QTest.keyClick(row.button, Key.Key_Return)
    QTest.keyClick(row.button, Key.Key_E, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert world.choices.settings.shortcuts == {"escalate": "Ctrl+Shift+E"}
    assert row._trouble.isHidden()


def test_a_key_that_must_work_while_writing_is_no_letter(opened: Opener) -> None:
    _, page, world = opened()
    row = page.row("key:send")
    assert isinstance(row, KeyView)
    row.button.click()
    QTest.keyClick(row.button, Key.Key_S)
    assert "while you write" in row._trouble._words.text()
    row.button.click()
    QTest.keyClick(row.button, Key.Key_C, CTRL)
    assert "needed for writing" in row._trouble._words.text()
    assert world.choices.settings.shortcuts == {}


def test_disconnecting_says_what_happens_and_asks_once_more(opened: Opener) -> None:
    _, page, world = opened(world=pictures._undelivered)
    row = page.row("account:work")
    assert isinstance(row, FactView)
    row.buttons["disconnect"].click()
    assert "3 decisions did not reach it yet" in row._sure_words.text()
    assert row.really.hasFocus()
    connected = [world.choices.settings.accounts]
    QTest.keyClick(row.really, Key.Key_Space)
    connected.append(world.choices.settings.accounts)
    assert connected == [(WORK,), ()]
    assert world.tokens.kept == {}
    assert world.again == 1


def test_without_a_keyring_an_account_stays_connected_and_that_is_said(opened: Opener) -> None:
    _, page, world = opened()
    world.tokens.away = True
    row = page.row("account:work")
    assert isinstance(row, FactView)
    row.buttons["disconnect"].click()
    row.really.click()
    assert world.choices.settings.accounts == (WORK,)
    assert any(NoKeyring.title in line.text for line in row._shown_lines or ())


def test_a_connection_is_tested_with_what_is_kept(opened: Opener) -> None:
    _, page, world = opened()
    row = page.row("account:work")
    assert isinstance(row, FactView)
    world.missing = ("write internal notes (CommentOnTicket)",)
    row.buttons["test"].click()
    said = [line.text for line in row._shown_lines or ()]
    assert any("as Ada Agent" in one and "CommentOnTicket" in one for one in said)
    world.refuses = SignInRefused("rt.example.com")
    row.buttons["test"].click()
    assert any("refused the sign-in" in line.text for line in row._shown_lines or ())


def test_an_account_is_connected_by_keyboard_past_every_mistake(opened: Opener) -> None:
    _, page, world = opened(Settings())
    row = page.row("connect")
    assert isinstance(row, ConnectView)
    row.open.setFocus()
    QTest.keyClick(row.open, Key.Key_Space)
    form = row.form
    assert form.address.hasFocus()
    assert form.token.isHidden() or not form.token.isVisible()
    QTest.keyClicks(form.address, "http://rt.example.com/Ticket/Display.html?id=3")
    QTest.keyClick(form.address, Key.Key_Return)
    assert "not secure" in form._address_wrong._words.text()
    assert form.address.hasFocus()
    form.address.selectAll()
    QTest.keyClicks(form.address, "rt.example.com/Ticket/Display.html?id=3")
    assert form._address_wrong.isHidden()
    world.refuses = HelpdeskUnreachable("rt.example.com")
    QTest.keyClick(form.address, Key.Key_Return)
    assert "cannot be reached" in form._address_wrong._words.text()
    world.refuses = None
    QTest.keyClick(form.address, Key.Key_Return)
    assert "Request Tracker at https://rt.example.com" in form._note.text()
    assert form.token.hasFocus()
    QTest.keyClicks(form.token, "wrong")
    world.refuses = SignInRefused("rt.example.com")
    QTest.keyClick(form.token, Key.Key_Return)
    assert "refused the sign-in" in form._token_wrong._words.text()
    form.token.selectAll()
    QTest.keyClicks(form.token, GOOD_TOKEN)
    assert form._token_wrong.isHidden()
    world.refuses = None
    QTest.keyClick(form.token, Key.Key_Return)
    assert form.keep.hasFocus()
    assert not world.tokens.kept
    QTest.keyClick(form.keep, Key.Key_Space)
    assert [account.url for account in world.choices.settings.accounts] == ["https://rt.example.com"]
    assert world.tokens.kept == {"rt.example.com": GOOD_TOKEN}
    assert world.again == 1
    assert "account:rt.example.com" in seen(page)
    assert form.token.text() == "", "no token stays in a field"


def test_a_sign_in_that_ends_is_said_at_its_account_and_renewed_in_place(opened: Opener) -> None:
    _, page, world = opened()
    words = Phrase.of("the sign-in ends within {days} days", days=3)
    world.sign_in_troubles = (SignInTrouble("work", words), SignInTrouble("other", words))
    row = page.row("account:work")
    assert isinstance(row, FactView)
    row.buttons["again"].click()
    assert "The sign-in ends within 3 days." in [line.text for line in row._shown_lines or ()]
    form = page.row("connect").form  # type: ignore[union-attr]
    assert form.address.text() == WORK.url
    assert form.address.isReadOnly()
    assert form.token.hasFocus()
    QTest.keyClicks(form.token, "1-23-another")
    QTest.keyClick(form.token, Key.Key_Return)
    assert form.keep.text() == "Use this sign-in"
    QTest.keyClick(form.keep, Key.Key_Space)
    assert world.tokens.kept == {"work": "1-23-another"}
    assert [account.name for account in world.choices.settings.accounts] == ["work"]
    assert world.again == 1
    assert not form.address.isReadOnly()


def test_the_content_folder_is_typed_and_checked(opened: Opener) -> None:
    _, page, world = opened()
    row, check = page.row("content"), page.row("content:check")
    assert isinstance(row, PathView)
    assert isinstance(check, FactView)
    QTest.keyClicks(row.field, "content")
    QTest.keyClick(row.field, Key.Key_Return)
    assert "whole path" in row._wrong._words.text()
    assert world.choices.settings.content == ""
    row.field.selectAll()
    QTest.keyClicks(row.field, "/srv/calmdesk")
    QTest.keyClick(row.field, Key.Key_Return)
    assert world.choices.settings.content == "/srv/calmdesk"
    assert world.again == 1
    check.buttons["check"].click()
    lines = {line.where: line.text for line in check._shown_lines or ()}
    assert "did you mean “title”?" in lines["playbooks/refund.yaml, line 12"]


def test_customers_words_are_deleted_after_a_second_yes(opened: Opener) -> None:
    _, page, world = opened()
    row = page.row("privacy:kept")
    assert isinstance(row, FactView)
    row.buttons["forget"].click()
    assert world.forgotten == 0
    row.really.click()
    assert world.forgotten == 1
    assert any("0 tickets" in line.text for line in row._shown_lines or ())


def test_how_long_words_stay_is_chosen_in_days(opened: Opener) -> None:
    _, page, world = opened()
    row = page.row("keep_days")
    assert isinstance(row, StepView)
    assert (row.value.text(), row.usual.isVisible()) == ("30 days", False)
    row.less.click()
    row.less.click()
    assert world.choices.settings.keep_days == 7
    assert row.value.text() == "7 days"
    row.usual.click()
    assert world.choices.settings.keep_days == 30
    kept = page.row("privacy:kept")
    assert isinstance(kept, FactView)
    assert any("5 backups" in line.text for line in kept._shown_lines or ())


@pytest.mark.parametrize(
    ("answer", "forgotten", "texts"), [("keep_texts", 1, 2), ("forget_texts", 1, 0), ("leave", 0, 2)]
)
def test_texts_that_were_not_sent_are_deleted_only_after_another_question(
    opened: Opener, answer: str, forgotten: int, texts: int
) -> None:
    _, page, world = opened()
    world.kept = KeptWords(23, 90, in_file=True, texts=2)
    row = page.row("privacy:kept")
    assert isinstance(row, FactView)
    row.buttons["forget"].click()
    row.really.click()
    assert world.forgotten == 0
    assert any("2 texts that you wrote" in line.text for line in row._shown_lines or ())
    assert QApplication.focusWidget() is row.buttons["leave"]
    row.buttons[answer].click()
    assert (world.forgotten, world.kept.texts) == (forgotten, texts)
    assert list(row.buttons) == ["forget"]


def test_browsers_are_set_up_and_left_alone_again_from_the_settings(opened: Opener) -> None:
    _, page, world = opened()
    row = page.row("browser:host")
    assert isinstance(row, FactView)
    assert list(row.buttons) == ["set_up"]
    world.not_writable = BrowserNotSetUp("/home/ada/.config: Permission denied")
    row.buttons["set_up"].click()
    assert any("Permission denied" in line.text for line in row._shown_lines or ())
    world.not_writable = None
    row.buttons["set_up"].click()
    words = " ".join(line.text for line in row._shown_lines or ())
    assert "Google Chrome can reach Calmdesk" in words
    assert "chrome://extensions, edge://extensions" in words
    assert world.hosts.extension in words
    row.buttons["take_away"].click()
    assert world.hosts.ready, "asked once more"
    row.really.click()
    assert not world.hosts.ready
    assert list(row.buttons) == ["set_up"]


@pytest.mark.parametrize("scene", ["settings", "settings-connect-no-keyring", "settings-keys", "settings-disconnect"])
def test_no_focusable_without_a_name(opened: Opener, scene: str) -> None:
    found = pictures.scenes_by_name()[scene]
    _, page, _ = opened(found.settings, world=found.world, then=found.then)
    nameless = [type(one).__name__ for one in in_reading_order(page) if not _name(one)]
    assert nameless == []


@pytest.mark.parametrize("width", [320, 920])
def test_nothing_is_wider_than_the_page_at_200_percent(opened: Opener, width: int) -> None:
    found = pictures.scenes_by_name()["settings-keys-large"]
    _, page, _ = opened(found.settings, appearance=gallery.LARGE, width=width)
    content = page.scroller.widget()
    assert content is not None
    assert content.width() <= page.scroller.viewport().width()


def _name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip() if interface else ""
