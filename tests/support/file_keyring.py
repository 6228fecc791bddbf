"""A keyring in a plain JSON file, for tests and for programs that tests start as processes of their own.

In a process of its own:
    PYTHON_KEYRING_BACKEND=tests.support.file_keyring.FileKeyring   the backend (the checkout must be on sys.path)
    CALMDESK_TEST_KEYRING_FILE=/path/to/keyring.json                where it keeps the secrets
    CALMDESK_TEST_KEYRING=1                                         or Calmdesk refuses it: a plain file is no keyring
In the test's process: `keyring.set_keyring(FileKeyring(path))`, with CALMDESK_TEST_KEYRING=1 set. A killed process
leaves the file whole. `locked` makes every call fail as a locked keyring does.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError


class FileKeyring(KeyringBackend):
    priority = -1.0  # below the backend that fails: never chosen by itself

    def __init__(self, path: Path | None = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        # keyring makes one of each kind it knows when it looks for the best, so nothing may be missing yet.
        self.path = path or Path(os.environ.get("CALMDESK_TEST_KEYRING_FILE", os.devnull))
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        return self._read().get(service, {}).get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        kept = self._read()
        kept.setdefault(service, {})[username] = password
        self._write(kept)

    def delete_password(self, service: str, username: str) -> None:
        kept = self._read()
        if username not in kept.get(service, {}):
            raise PasswordDeleteError("not found")
        del kept[service][username]
        self._write(kept)

    def _read(self) -> dict[str, dict[str, str]]:
        if self.locked:
            raise KeyringLocked("locked")
        try:
            kept: dict[str, dict[str, str]] = json.loads(self.path.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        return kept

    def _write(self, kept: dict[str, dict[str, str]]) -> None:
        fresh = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        fresh.write_text(json.dumps(kept), "utf-8")
        fresh.replace(self.path)
