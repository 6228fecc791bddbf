"""Runs `calmdesk` as a user would: a process of its own, with a home and a keyring of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.desktop.folders import find_folders

CHECKOUT = Path(__file__).parents[2]
_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Said:
    """How a run ended and what it printed."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    def line(self, name: str) -> str:
        """The doctor's line about this."""
        (found,) = [line for line in self.lines if line[8:].startswith(f"{name}: ")]
        return found

    def fails_with(self, *words: str) -> None:
        """It ended with status 1 and one readable sentence on stderr that has these words."""
        assert self.status == 1, (self.status, self.out, self.err)
        assert "Traceback" not in self.err
        for word in words:
            assert word in self.err, self.err


@dataclass(slots=True)
class Home:
    """`checkout` is where the program's files are: tests that break them work on a copy."""

    folder: Path
    checkout: Path = CHECKOUT
    more: dict[str, str] = field(default_factory=dict)

    @property
    def settings_file(self) -> Path:
        return self.folder / "config" / "settings.toml"

    @property
    def keyring_file(self) -> Path:
        return self.folder.parent / "keyring.json"

    def secrets(self) -> Mapping[str, str]:
        """What the keyring holds for this home."""
        if not self.keyring_file.exists():
            return {}
        kept = json.loads(self.keyring_file.read_text()).values()
        return {name: secret for service in kept for name, secret in service.items()}

    def keep_secret(self, name: str, secret: str) -> None:
        """Puts this into the keyring as an earlier run would have."""
        service = find_folders({"CALMDESK_HOME": str(self.folder)}).service
        self.keyring_file.write_text(json.dumps({service: {**self.secrets(), name: secret}}))

    def add_account(self, name: str, url: str, token: str) -> None:
        """As `calmdesk connect` leaves it."""
        self.settings_file.parent.mkdir(parents=True, exist_ok=True)
        with self.settings_file.open("a") as file:
            file.write(f'\n[[accounts]]\nname = "{name}"\nvendor = "rt"\nurl = "{url}"\ntags_field = "Tags"\n')
        self.keep_secret(f"token of {name}", token)

    def files(self) -> list[str]:
        """Every file below the home."""
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())

    def without_keyring(self) -> Home:
        self.more["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
        return self

    def break_library(self, name: str) -> None:
        """A library of this name that cannot be loaded stands before the real one."""
        folder = self.folder.parent / "broken"
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.py").write_text(f"raise ImportError('{name} cannot be loaded: a library is missing')\n")

    def copy_program(self) -> Path:
        """Works on a copy of the program from now on, whose packs and resources are links file by file."""
        self.checkout = self.folder.parent / "program"
        shutil.copytree(CHECKOUT / "app", self.checkout / "app", ignore=shutil.ignore_patterns("__pycache__"))
        for part in ("models/packs", "resources"):
            shutil.copytree(CHECKOUT / part, self.checkout / part, copy_function=lambda a, b: Path(b).symlink_to(a))
        return self.checkout

    def environment(self) -> dict[str, str]:
        paths = [self.folder.parent / "broken", self.checkout, CHECKOUT]
        return {
            **os.environ,
            "CALMDESK_HOME": str(self.folder),
            "PYTHON_KEYRING_BACKEND": "tests.support.file_keyring.FileKeyring",
            "CALMDESK_TEST_KEYRING_FILE": str(self.keyring_file),
            "CALMDESK_TEST_KEYRING": "1",
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPATH": os.pathsep.join(map(str, paths)),
            "PYTHONIOENCODING": "utf-8",
            **self.more,
        }

    def run(self, *arguments: str, typed: str = "") -> Said:
        """`calmdesk ARGUMENTS`, with this on standard input."""
        done = subprocess.run(
            [sys.executable, "-m", "app", *arguments],
            cwd=self.checkout,
            env=self.environment(),
            input=typed,
            capture_output=True,
            encoding="utf-8",
            timeout=_SECONDS,
            check=False,
        )
        return Said(done.returncode, done.stdout, done.stderr)

    def start(self, *arguments: str, typed: str = "") -> subprocess.Popen[str]:
        """The same, left running."""
        process = subprocess.Popen(
            [sys.executable, "-m", "app", *arguments],
            cwd=self.checkout,
            env=self.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        assert process.stdin is not None
        process.stdin.write(typed)
        process.stdin.close()
        process.stdin = None  # so that communicate() does not look for it
        return process
