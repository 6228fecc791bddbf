"""Runs a throw-away Request Tracker 5 on loopback, in one folder: built from nothing, ended with the test run."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from tests.real.rt_seed import CONFIG, SEED

SERVER = Path("/usr/share/request-tracker5/libexec/rt-server")
SETUP = Path("/usr/sbin/rt-setup-database-5")
CUSTOMER = "customer@shop.example"
_START_TIMEOUT = 90.0
_STATE = ("rt.sqlite", "tokens.json")


class RequestTrackerMissing(Exception):
    """Request Tracker is not installed on this machine."""


@dataclass(frozen=True, slots=True)
class RunningTracker:
    """A running server. Its methods act as customer or administrator, past our own adapter."""

    base_url: str
    tokens: Mapping[str, str]
    mail_dir: Path
    log_dir: Path

    def call(self, method: str, path: str, body: object = None, *, who: str = "root") -> Any:
        """One REST call; the parsed answer. Raises urllib's HTTPError."""
        request = urllib.request.Request(  # noqa: S310 - our own server on loopback
            f"{self.base_url}/REST/2.0{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {self.tokens[who]}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own server on loopback
            return json.loads(answer.read() or b"null")

    def create_ticket(self, subject: str, text: str, requestor: str = CUSTOMER) -> str:
        """A ticket that begins with a customer's mail; its number."""
        return self.receive(mail(subject, text, sender=requestor))

    def customer_writes(self, ticket: str, text: str, requestor: str = CUSTOMER) -> None:
        """A mail of the customer about a ticket that is there."""
        self.receive(mail(f"[lab #{ticket}] again", text, sender=requestor))

    def receive(self, message: EmailMessage | bytes) -> str:
        """A mail comes in, as from the mail server; the number of the newest ticket."""
        raw = message if isinstance(message, bytes) else message.as_bytes()
        form = urllib.parse.urlencode({"queue": "Support", "action": "correspond", "message": raw}).encode()
        gateway = f"{self.base_url}/REST/1.0/NoAuth/mail-gateway"
        with urllib.request.urlopen(gateway, data=form, timeout=60) as answer:  # noqa: S310 - our own server
            said = answer.read()
        assert said.startswith(b"ok"), said
        newest = self.call("GET", "/tickets?query=id>0&orderby=id&order=DESC&per_page=1")
        return str(newest["items"][0]["id"])

    def history(self, ticket: str) -> Sequence[Mapping[str, Any]]:
        """What happened on a ticket, oldest first: Type, Creator, Field, OldValue, NewValue."""
        fields = "Type,Creator,Created,Field,OldValue,NewValue"
        answer = self.call("GET", f"/ticket/{ticket}/history?fields={fields}&orderby=id&per_page=100")
        return list(answer["items"])

    def mails(self) -> Sequence[EmailMessage]:
        """Every mail the server sent so far, in order."""
        files = sorted(self.mail_dir.glob("*.eml"))
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]

    def mails_with(self, text: str) -> Sequence[EmailMessage]:
        """The mails whose words hold this text."""
        return [sent for sent in self.mails() if text in _words(sent)]


def mail(subject: str, text: str, *, sender: str = CUSTOMER, html: bool = False) -> EmailMessage:
    """A customer's mail; with `html` it holds HTML and no plain text."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "support@lab.example", subject
    message["Message-ID"] = f"<{time.monotonic_ns()}@shop.example>"
    message.set_content(text, subtype="html" if html else "plain")
    return message


def is_installed() -> bool:
    return SERVER.exists() and SETUP.exists()


@contextmanager
def running_tracker(folder: Path, *, workers: int = 2) -> Iterator[RunningTracker]:
    """A fresh Request Tracker under this (empty) folder. The first one of a machine takes some ten seconds; after that
    the database comes from a template in the cache. Raises RequestTrackerMissing.
    """
    if not is_installed():
        raise RequestTrackerMissing(f"{SERVER} is not there: run.py test --real installs it")
    folder = folder.resolve()
    for name in ("etc/d", "log", "mail", "var/mason", "var/session"):
        (folder / name).mkdir(parents=True)
    port = _free_port()
    config = folder / "etc" / "RT_SiteConfig.pm"
    config.write_text(CONFIG % {"folder": folder, "port": port})
    environment = {
        **os.environ,
        "RT_SITE_CONFIG": str(config),
        "RT_SITE_CONFIG_DIR": str(folder / "etc" / "d"),
        "LC_ALL": "C.UTF-8",
        "HOME": str(folder),
    }
    _fill(folder, environment)
    command = [str(SERVER), "--server", "Starlet", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--max-workers", str(workers), "--env", "deployment"]
    if shutil.which("setpriv"):  # so that it also ends when the test run is killed
        command = ["setpriv", "--pdeathsig", "TERM", *command]
    with (folder / "log" / "server.log").open("ab") as log:
        server = subprocess.Popen(
            command,
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        tokens = json.loads((folder / "tokens.json").read_text())
        tracker = RunningTracker(f"http://127.0.0.1:{port}", tokens, folder / "mail", folder / "log")
        _wait_until_it_answers(tracker, server)
        yield tracker
    finally:
        _end(server)


def _fill(folder: Path, environment: Mapping[str, str]) -> None:
    """Puts a seeded database into the folder, from the template of this RT and this seed where there is one."""
    known = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Version}", "request-tracker5"], capture_output=True, check=False
    )
    key = hashlib.sha256(known.stdout + SEED.encode() + CONFIG.encode()).hexdigest()[:16]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "calmdesk-tests" / f"rt-{key}"
    if not all((cache / name).exists() for name in _STATE):
        _build(folder, environment)
        making = cache.with_name(f"{cache.name}.{os.getpid()}")
        making.mkdir(parents=True, exist_ok=True)
        for name in _STATE:
            shutil.copy(folder / name, making / name)
        try:
            making.rename(cache)
        except OSError:  # another test run was first
            shutil.rmtree(making, ignore_errors=True)
        return
    for name in _STATE:
        shutil.copy(cache / name, folder / name)


def _build(folder: Path, environment: Mapping[str, str]) -> None:
    (folder / "password").write_text("rootpass\n")
    (folder / "seed.pl").write_text(SEED)
    steps = (
        ["--action", "init", "--root-password-file", str(folder / "password")],
        ["--action", "insert", "--datafile", str(folder / "seed.pl")],
    )
    with (folder / "log" / "setup.log").open("ab") as log:
        for step in steps:
            subprocess.run(
                [str(SETUP), *step],
                env={**environment, "RT_UP_TOKENS": str(folder / "tokens.json")},
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                check=True,
            )


def _wait_until_it_answers(tracker: RunningTracker, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_TIMEOUT
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"Request Tracker ended with {server.returncode}: see {tracker.log_dir}")
        try:
            tracker.call("GET", "/rt", who="agent")
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"Request Tracker did not answer within {_START_TIMEOUT:.0f} s: see {tracker.log_dir}")


def _end(server: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGTERM)
    try:
        server.wait(5)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(5)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _words(sent: EmailMessage) -> str:
    body = sent.get_body(("plain", "html"))
    return str(body.get_content()) if body is not None else ""
