"""The report for support says how the program is, and nothing of who and where."""

from __future__ import annotations

from datetime import UTC, datetime

from app.domain.checks import Check
from app.domain.journal import LedgerLine
from app.domain.settings import Account, Settings
from app.domain.support import Facts, report

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
HIDDEN = ("acme", "Ada Agent", "/home/ada", "ada", "4711", "1-23-4567abcdef", "bo@shop.example", "192", "Personnel")
KEY = "aB3dE5gH7jK9mN1pQ2rS"
"""As Freshdesk makes them, the shortest of all desks."""


def made() -> str:
    account = Account("Personnel desk", "rt", "https://rt.acme.example:8443/rt", agent_name="Ada Agent")
    return report(
        Facts(
            {"Calmdesk": "0.1.0", "System": "Linux-6.1.0-amd64"},
            Settings(accounts=(account,), content="/home/ada/acme-content"),
            [
                Check(
                    "Personnel desk", "failed", "The helpdesk cannot be reached (rt.acme.example:8443: ConnectError)"
                ),
                Check("Settings", "ok", "/home/ada/.config/Calmdesk/settings.toml"),
            ],
            {"journal rows": 12},
            [LedgerLine(NOON, "Personnel desk", "rt.acme.example:8443", "POST", "send reply", 90, 201, "4711")],
            [
                "2026 ERROR app.x: token 1-23-4567abcdef of bo@shop.example",
                f"2026 ERROR app.x: key {KEY}",
                '  File "/home/ada/x/app/main.py", line 7, in ada',
            ],
            home="/home/ada",
            user="ada",
        )
    )


def test_nothing_tells_who_or_where() -> None:
    text = made()
    assert [word for word in (*HIDDEN, KEY) if word in text] == []


def test_what_helps_stays() -> None:
    text = made()
    for told in (
        "Calmdesk: 0.1.0",
        "Linux-6.1.0-amd64",
        "journal rows: 12",
        "send reply: 90 bytes, 201",
        "app/main.py",
    ):
        assert told in text
    assert text.count("[host 1]") == 3, "the same host has the same number everywhere"
    assert "settings.toml" in text
