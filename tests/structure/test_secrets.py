"""No key, token or password is among the files: each that only looks like one stands in a list, with its reason."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATTERNS = {
    "private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
    "cloud key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bAIza[0-9A-Za-z_-]{35}\b"),
    "token of a service": re.compile(
        r"\b(?:gh[pousr]_[0-9A-Za-z]{36}|github_pat_\w{22,}|glpat-[\w-]{20}|xox[abprs]-[\w-]{10,}|sk-[A-Za-z0-9_-]{20,}"
        r"|sk_live_\w{16,}|npm_\w{36}|pypi-[\w-]{50,}|hf_[A-Za-z]{30,}|SG\.[\w-]{16,}\.[\w-]{16,})"
    ),
    "web token": re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"),
    "token of a helpdesk": re.compile(r"\b\d{1,6}-\d{1,6}-(?!0123456789abcdef)[0-9a-f]{32}\b"),
    "password in an address": re.compile(r"\bhttps?://[^/\s:@\"'{}<>]{1,40}:[^/\s:@\"'{}<>]{3,}@"),
    "something said to be secret": re.compile(
        r"(?i)\b(?:api[_-]?key|secret|passw(?:or)?d|access[_-]?token|client[_-]?secret)\b[\"']?\s*[:=]\s*[\"'][^\"'\s{}<>]{16,}[\"']"
    ),
}
_REFUSED = "an invented address that the test wants to be refused"
ALLOWED: dict[tuple[str, str], str] = {
    (
        "tests/desktop/test_settings.py",
        '(ACCOUNT.replace("https://", "https://ada:secret@"), 4, "account 1, url: this is an address"),',
    ): _REFUSED,
    ("tests/domain/test_links.py", '"https://user:word@rt.example.com/Ticket/Display.html?id=7",'): _REFUSED,
    ("tests/helpdesk/test_address_and_gate.py", '"https://me:secret@desk.example",'): _REFUSED,
}
"""(file, the line without blanks around it) -> why this is no secret."""


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        pytest.skip("this is no checkout")
    return [ROOT / name for name in done.stdout.decode().split("\0") if name]


def found_in(text: str) -> list[tuple[str, str]]:
    """Every line that looks as if it held a secret, with its kind."""
    lines = text.splitlines()
    return [(kind, line.strip()) for line in lines for kind, pattern in PATTERNS.items() if pattern.search(line)]


def test_no_secret_is_among_the_files() -> None:
    found: list[str] = []
    used: set[tuple[str, str]] = set()
    for path in tracked():
        try:
            text = path.read_bytes().decode()
        except (UnicodeDecodeError, OSError):
            continue
        name = path.relative_to(ROOT).as_posix()
        for kind, line in found_in(text):
            if (name, line) in ALLOWED:
                used.add((name, line))
            elif name != "tests/structure/test_secrets.py":
                found.append(f"{name}: {kind}")
    assert found == []
    assert ALLOWED.keys() == used, "what is allowed must still be there"


@pytest.mark.parametrize(
    "line",
    [
        "-----BEGIN RSA PRIVATE " + "KEY-----",
        "key = AKIA" + "ABCDEFGHIJKLMNOP",
        "token: ghp_" + "a1B2" * 9,
        "https://bo:hunter22" + "@desk.example",
        "1-23-" + "0a1b2c3d4e5f6978" * 2,
        'api_key = "' + "q8w7e6r5t4y3u2i1" + '"',
        "eyJhbGciOiJIUzI1" + ".eyJzdWIiOiIxMjM0" + ".c2lnbmF0dXJlMTIz",
    ],
)
def test_what_is_looked_for_is_found(line: str) -> None:
    assert found_in(line)


def test_what_documents_show_is_none() -> None:
    for line in ('token = "1-2-abc"', "password: str", "https://desk.example.org/x", 'secret: str = ""', "api_key=KEY"):
        assert found_in(line) == []
