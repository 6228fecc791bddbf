"""`calmdesk doctor`: each state in its line, also when a part of the installation is broken."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path

import pytest

from app.desktop.single_instance import InstanceLock
from tests.cli.home import Home
from tests.real.rt_up import RunningTracker

LINE = re.compile(r"(ok     |warning|FAILED ) [^:]+: .*[.!?]")
GOOD_LOOKING = "1-23-0123456789abcdef0123456789abcdef"


def test_a_fresh_installation_is_ready_and_says_what_is_missing_yet(home: Home) -> None:
    said = home.run("doctor")
    assert (said.status, said.err) == (0, "")
    for line in said.lines:
        assert LINE.fullmatch(line), line
    for name in ("Python", "Disk", "Qt", "model classifier", "model sentiment", "Reading", "Content", "Keyring"):
        assert said.line(name).startswith("ok"), said.line(name)
    assert "playbooks" in said.line("Content")
    assert said.line("Helpdesk") == "warning Helpdesk: none is connected. Connect yours: calmdesk connect URL."
    assert home.files() == [], "to look makes nothing"


def test_no_keyring_and_no_display_are_warnings(home: Home) -> None:
    home.without_keyring().more |= {"QT_QPA_PLATFORM": "", "DISPLAY": "", "WAYLAND_DISPLAY": ""}
    said = home.run("doctor")
    assert said.status == 0
    assert said.line("Keyring").startswith("warning Keyring: No keyring was found")
    assert "set up a keyring" in said.line("Keyring")
    assert said.line("Display").startswith("warning Display: No display was found")


# -- the helpdesk -----------------------------------------------------------------------------------------------------


@pytest.mark.real
def test_a_connected_desk_answers(home: Home, rt: RunningTracker) -> None:
    rt.create_ticket("To look at", "Where is my parcel?")
    home.add_account("lab", rt.base_url, rt.tokens["agent"])
    said = home.run("doctor")
    assert said.status == 0
    assert said.line("lab").startswith("ok")
    assert "Request Tracker at 127.0.0.1" in said.line("lab")
    assert "signed in as Ada Agent" in said.line("lab")
    assert home.run("doctor", "--no-desk").out.count("lab") == 0


@pytest.mark.real
def test_rights_that_lack_are_a_warning_that_names_them(home: Home, rt: RunningTracker) -> None:
    rt.create_ticket("To look at", "Where is my parcel?")
    home.add_account("lab", rt.base_url, rt.tokens["viewer"])
    said = home.run("doctor")
    assert said.status == 0
    assert said.line("lab").startswith("warning lab: Request Tracker, not allowed: ")
    assert "CommentOnTicket" in said.line("lab")


@pytest.mark.real
def test_a_wrong_token_fails(home: Home, rt: RunningTracker) -> None:
    home.add_account("lab", rt.base_url, rt.tokens["agent"][:-4] + "0000")
    said = home.run("doctor")
    assert said.status == 1
    assert said.line("lab").startswith("FAILED  lab: The helpdesk refused the sign-in")
    assert "make a new one there" in said.line("lab")


def test_a_desk_that_is_down_fails(home: Home) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        home.add_account("lab", f"http://127.0.0.1:{unused.getsockname()[1]}", GOOD_LOOKING)
        said = home.run("doctor")
    assert said.status == 1
    assert said.line("lab").startswith("FAILED  lab: The helpdesk cannot be reached (127.0.0.1")


def test_a_token_that_is_gone_fails(home: Home) -> None:
    home.add_account("lab", "https://desk.example.org", "")
    said = home.run("doctor")
    assert said.status == 1
    expected = (
        "FAILED  lab: its token is not in the keyring. Connect it again: calmdesk connect https://desk.example.org."
    )
    assert said.line("lab") == expected


# -- what was installed -----------------------------------------------------------------------------------------------


def test_a_missing_model_fails_and_is_named(home: Home) -> None:
    packs = home.copy_program() / "models" / "packs"
    (packs / "sentiment").rename(packs / "elsewhere")
    said = home.run("doctor")
    assert said.status == 1
    assert said.line("model classifier").startswith("ok")
    assert said.line("model sentiment").startswith(
        f"FAILED  model sentiment: A model is missing: {packs / 'sentiment'}."
    )


def test_a_changed_model_file_fails_and_is_named(home: Home) -> None:
    file = home.copy_program() / "models" / "packs" / "classifier" / "encoder.onnx"
    content = bytearray(file.read_bytes())
    content[1000] ^= 1
    file.unlink()
    file.write_bytes(content)
    said = home.run("doctor")
    assert said.status == 1
    line = said.line("model classifier/encoder.onnx")
    assert line.startswith("FAILED ")
    assert str(file) in line
    assert "Install Calmdesk again" in line


def test_missing_content_fails(home: Home) -> None:
    resources = home.copy_program() / "resources"
    resources.rename(resources.with_name("elsewhere"))
    said = home.run("doctor")
    assert said.status == 1
    assert said.line("Content") == f"FAILED  Content: {resources} is missing. Install Calmdesk again."


def test_a_company_playbook_with_a_mistake_is_a_warning_that_names_the_line(home: Home) -> None:
    playbooks = home.folder / "config" / "content" / "playbooks"
    playbooks.mkdir(parents=True)
    (playbooks / "own.yaml").write_text("schema: calmdesk.playbook/1\nid: own\ntitel: Ours\n")
    said = home.run("doctor")
    assert said.status == 0
    found = [line for line in said.lines if line.startswith("warning Content: playbooks/own.yaml:")]
    assert any("own.yaml:3" in line and "titel" in line for line in found), said.out
    assert any(str(playbooks.parent) in line for line in said.lines if line.startswith("ok      Content: "))


@pytest.mark.parametrize(
    ("library", "lines"),
    [
        ("PySide6", ["Qt"]),
        ("onnxruntime", ["Models"]),
        ("numpy", ["model classifier", "Models"]),
        ("apsw", ["Demo database"]),
        ("yaml", ["Content"]),
        ("keyring", ["Keyring"]),
    ],
)
def test_a_broken_library_is_a_line_and_silences_no_other(home: Home, library: str, lines: list[str]) -> None:
    home.break_library(library)
    said = home.run("doctor")
    assert "Traceback" not in said.err + said.out
    told = [line for line in said.lines if f"{library} cannot be loaded" in line or library == "keyring"]
    assert any(line[8:].startswith(f"{name}: ") for line in told for name in lines), said.out
    assert any(line.startswith("ok      Python: ") for line in said.lines)
    assert "Helpdesk: none is connected" in said.lines[-1]
    assert said.status == (0 if library == "keyring" else 1)


# -- what this user has -----------------------------------------------------------------------------------------------


def test_a_damaged_demo_database_fails_and_stays_as_it_is(home: Home) -> None:
    file = home.folder / "data" / "demo.db"
    damaged(file)
    said = home.run("doctor")
    assert said.status == 1
    assert said.line("Demo database").startswith("FAILED  Demo database: The local database is damaged")
    assert str(file) in said.line("Demo database")
    assert file.read_bytes() == DAMAGED


def test_a_database_whose_key_is_gone_fails(home: Home) -> None:
    file = home.folder / "data" / "calmdesk.db"
    damaged(file)
    said = home.run("doctor")
    assert said.status == 1
    assert f"{file}: its key is not in the keyring" in said.line("Database")
    assert file.read_bytes() == DAMAGED


def test_damaged_settings_fail_with_file_line_and_field(home: Home) -> None:
    home.settings_file.parent.mkdir(parents=True)
    home.settings_file.write_text('appearance = "dark"\ntext_scale = "big"\n')
    said = home.run("doctor")
    assert said.status == 1
    assert f"{home.settings_file}:2: text_scale: " in said.line("Settings")
    assert "Mend the line named here" in said.line("Settings")


def test_a_home_that_cannot_be_written_fails(home: Home) -> None:
    home.folder.write_text("a file where the folder should be")
    said = home.run("doctor")
    assert said.status == 1
    assert any(line.startswith("FAILED ") and str(home.folder) in line for line in said.lines)
    assert "Traceback" not in said.err


DAMAGED = b"SQLite format 3\0" + b"\xff" * 8176


def damaged(file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_bytes(DAMAGED)


def test_working_offline_no_desk_is_asked(home: Home) -> None:
    home.add_account("lab", "https://desk.example.org", GOOD_LOOKING)
    file = home.settings_file
    file.write_text("work_offline = true\n" + file.read_text("utf-8"), "utf-8")
    said = home.run("doctor")
    assert said.status == 0
    assert said.line("Helpdesk").startswith("warning Helpdesk: not asked: you chose to work offline")


def test_a_sign_in_that_the_running_program_renews_is_left_to_it(home: Home) -> None:
    """Who renews it uses up the one that the other has in hand."""
    home.settings_file.parent.mkdir(parents=True)
    home.settings_file.write_text('[[accounts]]\nname = "shop"\nvendor = "zendesk"\nurl = "http://127.0.0.1:9"\n')
    home.keep_secret("token of shop", json.dumps({"client": "calmdesk", "access": "a" * 30, "refresh": "b" * 30}))
    assert home.run("doctor").line("shop").startswith("FAILED ")
    with InstanceLock(home.folder / "data"):
        said = home.run("doctor")
    assert said.line("shop").startswith("warning shop: not asked")
    assert said.status == 0
