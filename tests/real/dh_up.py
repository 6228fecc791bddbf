"""Runs a throw-away django-helpdesk on loopback, in one folder and an environment of its own."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from tests.support.one_at_a_time import one_at_a_time

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "packaging" / "django-helpdesk.txt"
CUSTOMER = "customer@shop.example"
_SERVER = Path(__file__).with_name("dh_server.py")
_PATIENCE = 90.0


class DjangoHelpdeskMissing(Exception):
    """Its environment was not made on this machine."""


@dataclass(frozen=True, slots=True)
class RunningHelpdesk:
    """A running server. Its methods act as customer or colleague, past our own adapter. It begins below /desk."""

    origin: str
    tokens: Mapping[str, str]
    users: Mapping[str, int]
    mail_dir: Path

    @property
    def base_url(self) -> str:
        return f"{self.origin}/desk"

    def call(self, method: str, path: str, body: object = None, *, who: str = "agent2") -> Any:
        """One call of the API; the parsed answer. Raises urllib's HTTPError."""
        request = urllib.request.Request(  # noqa: S310 - our own server on loopback
            f"{self.base_url}/api{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Token {self.tokens[who]}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - as above
            return json.loads(answer.read() or b"null")

    def receive(self, subject: str, text: str, *, copy_to: str = "") -> str:
        """A mail of the customer comes in; the number of its ticket."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = f"Cleo Customer <{CUSTOMER}>", "support@lab.example", subject
        mail["Message-ID"] = f"<{time.monotonic_ns()}@shop.example>"
        if copy_to:
            mail["Cc"] = copy_to
        mail.set_content(text)
        request = urllib.request.Request(f"{self.origin}/lab/mail/", data=mail.as_bytes())  # noqa: S310 - as above
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - as above
            return str(json.loads(answer.read())["id"])

    def mails(self) -> Sequence[EmailMessage]:
        """Every mail the server sent so far."""
        return [
            message_from_bytes(file.read_bytes(), _class=EmailMessage, policy=policy.default)
            for file in sorted(self.mail_dir.iterdir())
        ]

    def mails_with(self, text: str) -> Sequence[EmailMessage]:
        """The mails whose words hold this text, however its lines are broken."""
        wanted = " ".join(text.split())
        return [mail for mail in self.mails() if wanted in " ".join(_words(mail).split())]


@contextmanager
def running_helpdesk(folder: Path, *, make: bool) -> Iterator[RunningHelpdesk]:
    """A fresh one under this folder. Raises DjangoHelpdeskMissing where its environment is not there and not to be
    made.
    """
    python = _environment(make=make)
    (folder / "mail").mkdir(parents=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(python), str(_SERVER), str(folder), str(port)]
    if shutil.which("setpriv"):  # so that it also ends when the test run is killed
        command = ["setpriv", "--pdeathsig", "TERM", *command]
    with (folder / "start.log").open("wb") as log:
        server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, cwd=folder)
    try:
        assert server.stdout is not None
        line = server.stdout.readline()
        if not line:
            raise AssertionError((folder / "start.log").read_text()[-2000:])
        facts = json.loads(line)
        yield RunningHelpdesk(f"http://127.0.0.1:{port}", facts["tokens"], facts["users"], folder / "mail")
    finally:
        server.terminate()
        server.wait(_PATIENCE)
        if server.stdout is not None:
            server.stdout.close()


def _environment(*, make: bool) -> Path:
    """The Python that has django-helpdesk, exactly as it is locked."""
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]
    home = ROOT / ".venv" / "desks" / f"django-helpdesk-{digest}"
    python, whole = home / "bin" / "python", home / "whole"
    if whole.exists():
        return python
    if not make:
        raise DjangoHelpdeskMissing(f"{home} is not there: run.py test --real makes it")
    with one_at_a_time(home.with_suffix(".lock")):
        if whole.exists():  # another process has made it meanwhile
            return python
        shutil.rmtree(home, ignore_errors=True)
        uv = shutil.which("uv")
        if uv:
            _run([uv, "venv", "-q", "--python", sys.executable, str(home)])
            install = [uv, "pip", "install", "-q", "--python", str(python)]
        else:
            _run([sys.executable, "-m", "venv", str(home)])
            install = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        _run([*install, "--no-deps", "--require-hashes", "-r", str(LOCK)])
        whole.touch()
    return python


def _run(command: Sequence[str]) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, f"{command[0]}: {done.stderr[-2000:]}"


def _words(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return str(body.get_content()) if body is not None else ""
