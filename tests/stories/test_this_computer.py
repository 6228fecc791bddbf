"""A computer that has gone wrong: what the window says then, what to do, and that the rest goes on working."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from PySide6.QtCore import Qt

import app.cli
import app.workplace.programs
from app.content.shipped import ShippedName, shipped
from app.desktop.preferences import Preferences
from app.desktop.settings_file import save_settings
from app.domain.errors import SignInRefused
from app.domain.settings import Settings
from app.domain.tickets import TicketRef
from app.storage.store import LocalStore
from app.ui.common.intents import OpenMore
from app.ui.settings.view import SettingsPage
from app.ui.window.view import PanelWindow
from app.wiring import DEMO, Program, utc_now
from app.workplace.place import Workplace
from app.workplace.programs import demo_program
from tests.support.desk import MemoryDesk
from tests.support.file_keyring import FileKeyring
from tests.support.live import QUICK, Person, folders_in, live_with, save_picture, settings_for
from tests.support.second_window import page_of, said_in, settings_page
from tests.support.undriven import beside, run_until_closed, true_soon, until_painted
from tests.support.visiting import Visitor, visit

pytestmark = pytest.mark.usefixtures("qapp")

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
COMPLAINT = "I was charged twice for the same order. Please look into it."
WORDS = "I have asked the driver. More at noon."


async def at_desk(person: Person, ref: TicketRef) -> list[str]:
    """What stands there of the agent, without the lines for machines."""
    messages = (await person.program.desks[ref.account].conversation(ref)).messages
    return [message.text for message in messages if message.author.id == "alex"]


async def opened(person: Person, number: str) -> TicketRef:
    ref = TicketRef(DEMO, number)
    await person.copilot.open(ref)
    await person.until("advice", lambda now: now.ref == ref and now.advice is not None)
    return ref


# -- disks ------------------------------------------------------------------------------------------------------------


def test_on_a_disk_that_takes_nothing_a_reply_stays_in_the_composer_until_it_can_leave(tmp_path: Path) -> None:
    async def story(person: Person) -> None:
        window, database = person.window, person.program.store._database
        ref = await opened(person, "1001")
        before = await at_desk(person, ref)
        await person.press(Key.Key_A)
        await person.type(WORDS)
        await database.read(lambda sql: sql.pragma("query_only", 1))  # what such a disk does to SQLite
        await person.press_send()
        if window.decision.ask.is_asking:
            await person.press(Key.Key_Y)
        await person.see("what is wrong", lambda: "Nothing can be stored on this computer" in person.words())
        assert "Free some disk space or make the folder writable" in person.words()
        assert person.at(window.decision)
        assert window.decision.reply.text() == WORDS
        person.picture("disk-read-only")
        await person.press(Key.Key_Escape)
        await person.press(Key.Key_C)
        assert person.at(window.conversation), "reading goes on"
        await person.press(Key.Key_Escape)
        assert await at_desk(person, ref) == before
        assert person.copilot.session.unfinished == ()

        await database.read(lambda sql: sql.pragma("query_only", 0))
        await person.press(Key.Key_A)
        assert window.decision.reply.text() == WORDS
        await person.press_send()
        await person.until("the reply at the desk", lambda now: not now.unfinished and now.turn is None)
        assert (await at_desk(person, ref)).count(WORDS) == 1
        await person.see("that all is well", lambda: "Nothing can be stored" not in person.words())

    live_with(lambda: demo_program(folders_in(tmp_path), QUICK), story)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own, where this computer lets one be mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if mount is None or umount is None:
        pytest.skip("no disk can be mounted here")
    made = subprocess.run([mount, "-t", "tmpfs", "-o", "size=16m", "tmpfs", place], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run([umount, "-l", place], check=True)


def fill(file: Path) -> None:
    """Writes until nothing more goes on the disk."""
    with file.open("wb", buffering=0) as endless:
        while True:
            endless.write(bytes(4096))


@pytest.mark.skipif(sys.platform != "linux", reason="mounts a disk as Linux does")
def test_a_real_disk_that_runs_full_loses_no_word_and_goes_on_when_there_is_room(disk: Path) -> None:
    ballast = disk / "ballast"

    async def story(person: Person) -> None:
        window = person.window
        ref = await opened(person, "1001")
        await person.press(Key.Key_A)
        await person.type(WORDS)
        before = await at_desk(person, ref)
        await person.program.store._database.checkpoint()  # else the log of the database had some room of its own
        with pytest.raises(OSError, match="No space"):
            fill(ballast)
        await person.press_send()
        await person.see("what is wrong", lambda: "Nothing can be stored on this computer" in person.words())
        assert person.at(window.decision)
        assert window.decision.reply.text() == WORDS
        assert await at_desk(person, ref) == before
        ballast.unlink()
        await person.press_send()
        await person.until("the reply at the desk", lambda now: not now.unfinished and now.turn is None)
        assert await at_desk(person, ref) == [*before, WORDS]

    live_with(lambda: demo_program(folders_in(disk), QUICK), story)


@pytest.mark.skipif(sys.platform != "linux", reason="mounts a disk as Linux does")
@pytest.mark.parametrize("made", [True, False], ids=["used before", "new"])
def test_a_start_from_a_real_disk_that_is_read_only_is_said_in_a_window(
    disk: Path, monkeypatch: pytest.MonkeyPatch, *, made: bool
) -> None:
    home = disk / "home"
    if made:
        folders_in(home)
    mount = shutil.which("mount")
    assert mount is not None
    subprocess.run([mount, "-o", "remount,ro", disk], check=True)
    monkeypatch.setenv("CALMDESK_HOME", str(home))
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")

    async def story(window: PanelWindow) -> None:
        said = await until_painted(window, "Nothing can be stored on this computer")
        assert str(home) in said
        assert "Read-only file system" in said
        assert "Free some disk space or make this folder writable, then start again." in said
        save_picture(window, f"disk-at-start-{made}")

    assert beside(lambda: app.cli.run(["demo"]), story) == 1


def test_choices_that_cannot_be_kept_count_and_that_is_said(tmp_path: Path) -> None:
    folders = folders_in(tmp_path)
    folders.settings_file.mkdir()  # nothing can be written where a folder stands

    async def story(visitor: Visitor) -> None:
        await visitor.choose("1001")
        light = visitor.window.grab().toImage().pixelColor(4, 400).lightness()
        await visitor.press(Key.Key_Comma, CTRL)
        await visitor.see("the settings", lambda: "Theme: Dark" in visitor.names(settings_page()))
        await visitor.click("Theme: Dark", root=settings_page())
        await visitor.see("why it is not kept", lambda: "Not kept: " in visitor.words(settings_page()))
        said = visitor.words(settings_page())
        assert "Your choices count until you quit." in said
        assert str(folders.settings_file) in said
        assert visitor.window.grab().toImage().pixelColor(4, 400).lightness() < light // 2, "dark all the same"
        visitor.picture("settings-not-kept", settings_page().window())

    visit(tmp_path, story, chosen=Settings(appearance="light", language="en", motion="reduced"))
    assert folders.settings_file.is_dir()


# -- models, keyring, sign-in -----------------------------------------------------------------------------------------


def test_without_a_model_own_words_are_written_and_sent_as_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def incomplete(name: ShippedName) -> Path:
        return tmp_path / "nowhere" if name == "packs" else shipped(name)

    monkeypatch.setattr(app.workplace.programs, "shipped", incomplete)

    async def story(person: Person) -> None:
        ref = TicketRef(DEMO, "1001")
        await person.copilot.open(ref)
        painted = await until_painted(person.window, "A model is missing")
        assert "until then tickets open, but nothing is read or suggested." in painted
        assert "Rain jacket still not here" in painted
        assert person.control("Try again").isVisible()
        person.picture("no-model")
        await person.press(Key.Key_C)
        assert person.at(person.window.conversation)
        await person.press(Key.Key_Escape)
        await person.press(Key.Key_A)
        await person.type(WORDS)
        await person.press_send()
        await person.until("the reply at the desk", lambda now: not now.unfinished and now.turn is None)
        assert (await at_desk(person, ref))[-1] == WORDS

    live_with(lambda: demo_program(folders_in(tmp_path / "home"), QUICK), story)


def test_a_sign_in_that_expires_leaves_the_text_and_everything_works_when_it_is_back(tmp_path: Path) -> None:
    desk = MemoryDesk(utc_now)
    ref = desk.add_ticket("Two charges", COMPLAINT)

    async def program() -> Program:
        store = await LocalStore.open(folders_in(tmp_path).demo_database, key=None)
        desks = {desk.account: desk}
        return Program(store=store, make_desks=lambda _: desks, company=None, packs=shipped("packs"), pace=QUICK)

    async def story(person: Person) -> None:
        window = person.window
        await person.copilot.open(ref)
        await person.until("advice", lambda now: now.advice is not None)
        await person.press(Key.Key_A)
        await person.type(WORDS)
        desk.odd = SignInRefused("desk.invalid")
        await person.until("that it is noticed", lambda now: isinstance(now.error, SignInRefused))
        assert person.at(window.decision), "nobody is torn from what they write"
        assert window.decision.reply.text() == WORDS
        await person.press(Key.Key_Escape)
        await person.see("what is wrong", lambda: "The helpdesk refused the sign-in" in person.words())
        assert "make a new one there, then run `calmdesk connect` again" in person.words()
        assert person.control("Settings").isVisible(), "the way out is one press away"
        person.picture("sign-in-expired")
        desk.odd = None
        await person.press(Key.Key_R)
        await person.see("that it is over", lambda: "refused the sign-in" not in person.words())
        await person.press(Key.Key_A)
        assert window.decision.reply.text() == WORDS
        await person.press_send()
        await person.until("the reply at the desk", lambda now: not now.unfinished and now.turn is None)
        assert desk.said(ref, "public") == [WORDS]

    live_with(program, story)


def test_a_keyring_that_does_not_answer_is_said_and_the_settings_still_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders, settings = folders_in(tmp_path / "home"), settings_for("https://rt.example.com")
    save_settings(folders.settings_file, settings)
    monkeypatch.setenv("CALMDESK_TEST_KEYRING", "1")
    before, ring = keyring.get_keyring(), FileKeyring(tmp_path / "keyring.json")
    ring.locked = True
    workplace = Workplace(folders, Preferences(settings, folders.settings_file), pace=QUICK)

    async def story(window: PanelWindow) -> None:
        said = await until_painted(window, "The keyring with your token does not answer")
        assert "Unlock it and start again" in said
        window.intent_made.emit(OpenMore("settings"))
        await true_soon(
            "the account", lambda: "Request Tracker at https://rt.example.com" in said_in(page_of(SettingsPage))
        )

    keyring.set_keyring(ring)
    try:
        assert run_until_closed(workplace.make_program, story, workplace=workplace) == 1
    finally:
        keyring.set_keyring(before)
    assert not folders.database.exists()
