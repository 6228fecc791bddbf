"""The first run with real keys: to a real Request Tracker, to the demo, past wrong tokens and without a keyring."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeVar

import keyring
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.desktop.folders import Folders
from app.desktop.preferences import Preferences
from app.desktop.settings_file import load_settings
from app.domain.settings import Settings
from app.main import Run, run_window
from app.ui.app import make_application
from app.ui.common.intents import OpenMore
from app.ui.more.view import MoreWindow
from app.ui.settings.view import SettingsPage
from app.ui.welcome.view import WelcomeWindow
from app.ui.window.view import PanelWindow
from app.wiring import DEMO
from app.workplace.place import Workplace
from tests.real.rt_up import RunningTracker
from tests.support.file_keyring import FileKeyring
from tests.support.live import PATIENCE_SECONDS, QUICK, Person, folders_in

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FileKeyring]:
    monkeypatch.setenv("CALMDESK_TEST_KEYRING", "1")
    before = keyring.get_keyring()
    backend = FileKeyring(tmp_path / "keyring.json")
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return folders_in(tmp_path / "home")


async def until(what: str, true: Callable[[], object]) -> None:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not true():  # noqa: ASYNC110 - what is painted tells nobody
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise AssertionError(f"never saw {what}") from None


class Newcomer:
    """Presses keys in the window of the first run, and sees what is on it."""

    def __init__(self, window: WelcomeWindow) -> None:
        self.window = window
        self.form = window.connect_page.form

    def press(self, key: Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.window.focusWidget() or self.window, key, modifier)

    def type(self, words: str) -> None:
        field = self.window.focusWidget()
        assert field is not None
        QTest.keyClicks(field, words)

    def at(self, step: str) -> bool:
        return self.window.front.step == step


def first_run(
    folders: Folders,
    newcomer: Callable[[Newcomer], Awaitable[None]],
    panel: Callable[[Person, Workplace], Awaitable[None]] | None,
) -> int:
    """Starts as `calmdesk` does for somebody who never did."""
    make_application(["test"])
    file = folders.settings_file
    workplace = Workplace(folders, Preferences(load_settings(file), file), pace=QUICK)
    walks: list[asyncio.Task[None]] = []

    async def walk() -> None:
        await until("the first run", lambda: of_kind(WelcomeWindow))
        window = of_kind(WelcomeWindow)[0]
        try:
            await newcomer(Newcomer(window))
        except BaseException:
            window.close()
            raise
        if panel is not None:
            await until("the panel", lambda: of_kind(PanelWindow))
            below = of_kind(PanelWindow)[0]
            below.activateWindow()
            try:
                assert workplace.program is not None
                await panel(Person(below, workplace.program), workplace)
            finally:
                below.close()

    QTimer.singleShot(0, lambda: walks.append(asyncio.ensure_future(walk())))
    status = run_window(Run(make_program=workplace.make_program, workplace=workplace, welcome=True))
    walks[0].result()
    return status


Window = TypeVar("Window", bound=QWidget)


def of_kind(kind: type[Window]) -> list[Window]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]


@pytest.mark.real
@pytest.mark.usefixtures("ring")
def test_from_the_first_window_to_the_worklist_of_a_real_desk(folders: Folders, rt: RunningTracker) -> None:
    async def connect(person: Newcomer) -> None:
        person.press(Key.Key_Return)
        assert person.at("connect")
        person.type(f"{rt.base_url}/Ticket/Display.html?id=7")
        person.press(Key.Key_Return)
        await until("what is there", lambda: person.window.focusWidget() is person.form.token)
        assert person.form._note.text() == f"Request Tracker at {rt.base_url}"
        person.type("1-23-0123456789abcdef0123456789abcdef")
        person.press(Key.Key_Return)
        await until("an answer", lambda: person.form._state.phase == "found" and person.form._state.trouble)
        assert "refused the sign-in" in person.form._token_wrong._words.text(), person.form._state
        assert person.window.focusWidget() is person.form.token
        assert person.form.address.text().startswith(rt.base_url)
        assert not folders.settings_file.exists()
        person.form.token.selectAll()
        person.type(rt.tokens["agent"])
        person.press(Key.Key_Return)
        await until("who I am", lambda: person.window.focusWidget() is person.form.keep)
        assert "as Ada Agent" in person.form._result.who.text()
        assert not folders.settings_file.exists()
        person.press(Key.Key_Return)
        await until("the playbooks", lambda: person.at("content"))
        await until("how many there are", lambda: "playbooks" in person.window.content._counts.text())
        person.press(Key.Key_Return)
        person.press(Key.Key_Right)
        person.press(Key.Key_Right)
        person.press(Key.Key_Space)
        person.press(Key.Key_Return, CTRL)
        assert person.at("done")
        person.press(Key.Key_Return)

    async def see(person: Person, _: Workplace) -> None:
        session = await person.until(
            "the worklist", lambda session: bool(session.worklist) or session.error is not None
        )
        assert session.error is None
        await until("the list in front", lambda: person.window.front is person.window.worklist)

    ticket = rt.create_ticket("Two charges", "I see two charges for one order.")
    rt.call("PUT", f"/ticket/{ticket}", {"Owner": "agent"})
    assert first_run(folders, connect, see) == 0
    settings = load_settings(folders.settings_file)
    assert [account.agent_name for account in settings.accounts] == ["Ada Agent"]
    assert settings.welcomed
    assert settings.place == "right"
    assert rt.tokens["agent"] not in folders.settings_file.read_text()


@pytest.mark.real
def test_without_a_keyring_the_account_works_until_the_end(
    folders: Folders, ring: FileKeyring, rt: RunningTracker
) -> None:
    ring.locked = True

    async def connect(person: Newcomer) -> None:
        person.press(Key.Key_Return)
        person.type(rt.base_url)
        person.press(Key.Key_Return)
        await until("what is there", lambda: person.window.focusWidget() is person.form.token)
        person.type(rt.tokens["agent"])
        person.press(Key.Key_Return)
        await until("who I am", lambda: person.window.focusWidget() is person.form.keep)
        person.press(Key.Key_Return)
        await until("that there is no keyring", lambda: person.window.focusWidget() is person.form.session)
        assert "until you quit" in person.form._result.keyring._words.text()
        person.press(Key.Key_Return)
        for _ in range(3):
            person.press(Key.Key_Return, CTRL)
        await asyncio.sleep(0)

    async def see(person: Person, _: Workplace) -> None:
        await until("the desk", lambda: list(person.program.desks) == ["127.0.0.1"])
        assert "nothing is kept on this computer" in person.copilot.session.notice

    assert first_run(folders, connect, see) == 0
    assert load_settings(folders.settings_file) == Settings(welcomed=True)
    assert not folders.database.exists()


@pytest.mark.usefixtures("ring")
def test_the_demo_is_one_key_away_and_the_first_run_comes_once(folders: Folders) -> None:
    async def demo(person: Newcomer) -> None:
        person.press(Key.Key_Tab)
        person.press(Key.Key_Return)

    async def see(person: Person, workplace: Workplace) -> None:
        await person.until("the demo's tickets", lambda session: bool(session.worklist))
        assert list(person.program.desks) == [DEMO]
        await workplace.choices.saved()

    assert first_run(folders, demo, see) == 0
    assert load_settings(folders.settings_file).welcomed


@pytest.mark.usefixtures("ring")
def test_who_leaves_is_asked_again_another_time(folders: Folders) -> None:
    async def leave(person: Newcomer) -> None:
        for _ in range(2):
            person.press(Key.Key_Return, CTRL)
            if person.at("connect"):
                person.window.front.on.click()
        assert person.at("place")
        for _ in range(4):
            person.press(Key.Key_Escape)

    assert first_run(folders, leave, None) == 0
    assert not folders.settings_file.exists()


@pytest.mark.real
@pytest.mark.usefixtures("ring")
def test_an_account_connected_in_the_settings_is_used_at_once(folders: Folders, rt: RunningTracker) -> None:
    """From the demo to a real desk without a new start; the window stays, and the settings in it."""

    async def demo(person: Newcomer) -> None:
        person.press(Key.Key_Tab)
        person.press(Key.Key_Return)

    async def connect(person: Person, workplace: Workplace) -> None:
        before = workplace.program
        person.window.intent_made.emit(OpenMore("settings"))
        await until("the settings", lambda: of_kind(MoreWindow))
        window = of_kind(MoreWindow)[0]
        page = window.page
        assert isinstance(page, SettingsPage)
        QTest.keyClicks(page.search, "helpdesk")
        row = page.row("connect")
        QTest.keyClick(page.search, Key.Key_Down)
        QTest.keyClick(row.open, Key.Key_Space)  # type: ignore[union-attr]
        form = row.form  # type: ignore[union-attr]
        QTest.keyClicks(form.address, rt.base_url)
        QTest.keyClick(form.address, Key.Key_Return)
        await until("what is there", form.token.isVisible)
        QTest.keyClicks(form.token, rt.tokens["agent"])
        QTest.keyClick(form.token, Key.Key_Return)
        await until("who I am", form.keep.isVisible)
        form.keep.click()
        await until("another program", lambda: workplace.program not in (None, before))
        program = workplace.program
        assert program is not None
        await until("the real desk", lambda: list(program.desks) == ["127.0.0.1"])
        again = of_kind(MoreWindow)[0].page
        assert isinstance(again, SettingsPage)
        assert again.search.text() == "helpdesk"
        assert of_kind(PanelWindow) == [person.window]

    assert first_run(folders, demo, connect) == 0
    assert [account.name for account in load_settings(folders.settings_file).accounts] == ["127.0.0.1"]
