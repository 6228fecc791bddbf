"""Secrets are in the system's keyring or nowhere, and a key that is lost is never replaced."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null

from app.desktop.secrets import Secrets
from app.domain.errors import DatabaseLocked, NoKeyring
from tests.support.file_keyring import FileKeyring


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FileKeyring]:
    monkeypatch.setenv("CALMDESK_TEST_KEYRING", "1")
    before = keyring.get_keyring()
    backend = FileKeyring(tmp_path / "keyring.json")
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "calmdesk.db"


async def test_a_token_is_kept_for_its_account_and_service(file: FileKeyring) -> None:
    one, other = Secrets("Calmdesk"), Secrets("Calmdesk (/elsewhere)")
    assert await one.get_token("work") is None
    await one.set_token("work", "tökén")
    await one.set_token("work", "newer")
    await other.set_token("work", "another")
    assert (await one.get_token("work"), await one.get_token("demo")) == ("newer", None)
    await one.delete_token("work")
    await one.delete_token("work")
    assert (await one.get_token("work"), await other.get_token("work")) == (None, "another")
    assert file.path.exists()


async def test_the_database_key_is_made_once(file: FileKeyring, database: Path) -> None:
    key = await Secrets("Calmdesk").database_key(database)
    assert len(key) == 32
    database.write_bytes(b"content")  # noqa: ASYNC240 -- a few bytes
    assert await Secrets("Calmdesk").database_key(database) == key
    assert await Secrets("Calmdesk (other)").database_key(database.with_name("other.db")) != key
    assert base64.b64encode(key).decode() in file.path.read_text()


async def test_a_lost_key_is_not_replaced_while_the_database_is_there(file: FileKeyring, database: Path) -> None:
    database.write_bytes(b"content")  # noqa: ASYNC240 -- a few bytes
    with pytest.raises(DatabaseLocked, match="not in the keyring") as caught:
        await Secrets("Calmdesk").database_key(database)
    assert str(database) in caught.value.detail
    assert not file.path.exists()


@pytest.mark.parametrize("kept", ["short", base64.b64encode(b"short").decode(), "ä"])
async def test_a_key_that_is_none_is_refused_and_kept(file: FileKeyring, database: Path, kept: str) -> None:
    file.set_password("Calmdesk", "database key", kept)
    with pytest.raises(DatabaseLocked, match="not one of"):
        await Secrets("Calmdesk").database_key(database)
    assert file.get_password("Calmdesk", "database key") == kept


async def test_a_locked_keyring_counts_as_none(file: FileKeyring, database: Path) -> None:
    file.locked = True
    secrets = Secrets("Calmdesk")
    with pytest.raises(NoKeyring, match="KeyringLocked"):
        await secrets.database_key(database)
    with pytest.raises(NoKeyring):
        await secrets.get_token("work")
    with pytest.raises(NoKeyring):
        await secrets.delete_token("work")
    found = await secrets.check()
    assert (found.state, "KeyringLocked" in found.says) == ("warning", True)


async def test_doctor_names_the_keyring_that_answers(file: FileKeyring) -> None:
    found = await Secrets("Calmdesk").check()
    assert (found.state, type(file).__module__ in found.says) == ("ok", True)


class Forgetful(FileKeyring):
    """Takes everything and keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        assert service, (username, password)


async def test_a_keyring_that_keeps_nothing_is_found_out(file: FileKeyring, database: Path) -> None:
    keyring.set_keyring(Forgetful(file.path))
    with pytest.raises(NoKeyring, match="did not keep"):
        await Secrets("Calmdesk").database_key(database)


class EmptyChain(chainer.ChainerBackend):
    backends = ()


@pytest.mark.parametrize("kind", [fail.Keyring, null.Keyring, EmptyChain])
async def test_no_keyring_is_said(file: FileKeyring, database: Path, kind: Callable[[], KeyringBackend]) -> None:
    keyring.set_keyring(kind())
    for question in (Secrets("Calmdesk").get_token("work"), Secrets("Calmdesk").set_token("work", "token")):
        with pytest.raises(NoKeyring):
            await question
    with pytest.raises(NoKeyring):
        await Secrets("Calmdesk").database_key(database)
    assert not file.path.exists()


async def test_a_plain_file_is_no_keyring(file: FileKeyring, monkeypatch: pytest.MonkeyPatch) -> None:
    chain: Callable[[], KeyringBackend] = type("Chain", (chainer.ChainerBackend,), {"backends": (file,)})
    for chosen in (file, chain()):
        keyring.set_keyring(chosen)
        monkeypatch.delenv("CALMDESK_TEST_KEYRING", raising=False)
        with pytest.raises(NoKeyring, match="file_keyring"):
            await Secrets("Calmdesk").set_token("work", "token")
        assert not file.path.exists()
    monkeypatch.setenv("CALMDESK_TEST_KEYRING", "1")
    await Secrets("Calmdesk").set_token("work", "token")
    assert await Secrets("Calmdesk").get_token("work") == "token"


_ROUND = """
import asyncio, pathlib, sys
from app.desktop.secrets import Secrets

async def main():
    secrets = Secrets("Calmdesk test")
    print((await secrets.check()).says)
    await secrets.set_token("work", "tökén")
    print(await secrets.get_token("work"))
    key = await secrets.database_key(pathlib.Path(sys.argv[1]))
    print(key == await secrets.database_key(pathlib.Path(sys.argv[1])))
    await secrets.delete_token("work")
    print(await secrets.get_token("work"))

asyncio.run(main())
"""


def test_a_process_of_its_own_finds_the_keyring_of_the_tests(tmp_path: Path) -> None:
    environment = os.environ | {
        "PYTHON_KEYRING_BACKEND": "tests.support.file_keyring.FileKeyring",
        "CALMDESK_TEST_KEYRING_FILE": str(tmp_path / "keyring.json"),
        "CALMDESK_TEST_KEYRING": "1",
        "PYTHONUTF8": "1",
    }
    command = [sys.executable, "-c", _ROUND, str(tmp_path / "calmdesk.db")]
    child = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert child.stdout.splitlines()[1:] == ["tökén", "True", "None"], child.stderr
    assert list(json.loads((tmp_path / "keyring.json").read_text())) == ["Calmdesk test"]


_DAEMON = shutil.which("gnome-keyring-daemon")
_BUS = shutil.which("dbus-run-session")


@pytest.mark.skipif(not (_DAEMON and _BUS), reason="needs gnome-keyring and dbus-run-session")
def test_a_real_secret_service_keeps_the_secrets(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON_", "CALMDESK_"))}
    environment |= {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path), "PYTHONUTF8": "1"}
    environment |= {"XDG_DATA_HOME": str(tmp_path / "data"), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    script = 'echo password | gnome-keyring-daemon --unlock --components=secrets >&2 && exec "$@"'
    command = ["dbus-run-session", "--", "sh", "-c", script, "sh", sys.executable, "-c", _ROUND, str(tmp_path / "db")]
    child = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False, timeout=60)
    said = ["Secrets are kept in SecretService", "tökén", "True", "None"]
    assert child.stdout.splitlines() == said, child.stderr
    kept = b"".join(file.read_bytes() for file in (tmp_path / "data").rglob("*.keyring"))
    assert kept
    assert "tökén".encode() not in kept
