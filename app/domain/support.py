"""The report for support: what is known of an installation, put into words that name nobody. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from app.domain.checks import Check
from app.domain.journal import LedgerLine
from app.domain.masks import masked
from app.domain.settings import Account, Settings

MOST_REQUESTS, MOST_LOG_LINES = 200, 300
_NOT_TOLD = frozenset({"accounts", "content", "shortcuts"})
_HOST = re.compile(
    r"(?i)\bhttps?://[^\s\"'<>)]+|(?<![\w@.-])(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}(?::\d{1,5})?(?![\w.-])"
)
_SECRET = re.compile(r"(?<![\w-])(?:\d{1,9}-\d{1,9}-[0-9A-Za-z]{3,}|(?=[A-Za-z_-]*\d)[A-Za-z0-9_+/=-]{20,})(?![\w-])")
_KNOWN = re.compile(
    r"(?i)^(?:[\w-]+\.)*(?:py|toml|json|jsonl|ndjson|db|log|yaml|yml|md|onnx|so|dll|sock|svg|png|txt|mark|po)$"
)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a report is made from. `home` is the user's folder, `user` their name on this computer."""

    versions: Mapping[str, str]
    settings: Settings
    checks: Sequence[Check]
    counts: Mapping[str, int]
    requests: Sequence[LedgerLine]
    log: Sequence[str]
    home: str = ""
    user: str = ""


def report(facts: Facts) -> str:
    """The whole report as one text. It holds no customer's words, ticket, address, name or secret."""
    names = _Names(facts)
    parts = (
        ("Versions", [f"{name}: {value}" for name, value in facts.versions.items()]),
        ("Settings", [*_settings(facts.settings), *map(names.account, facts.settings.accounts)]),
        ("Checks", [f"{check.state:7} {check.name}: {check.says}" for check in facts.checks]),
        ("What is kept", [f"{name}: {count}" for name, count in facts.counts.items()]),
        ("Requests, newest first", [names.request(line) for line in facts.requests[:MOST_REQUESTS]]),
        ("Log", list(facts.log)[-MOST_LOG_LINES:]),
    )
    told = ["Calmdesk: report for support. Look through it before you give it to anybody.", ""]
    for title, lines in parts:
        told += [f"== {title}", *(names.hidden(line) for line in lines or ["nothing"]), ""]
    return "\n".join(told)


class _Names:
    """Hides who and where: each host has the same number through the whole report."""

    def __init__(self, facts: Facts) -> None:
        self._hosts: dict[str, str] = {}
        self._places = [(facts.home, "~")] if len(facts.home) > 1 else []
        words = [facts.user, *(word for one in facts.settings.accounts for word in (one.name, one.agent_name, one.url))]
        self._words = sorted({word for word in words if len(word) > 2}, key=len, reverse=True)

    def account(self, account: Account) -> str:
        chosen = {field.name: getattr(account, field.name) for field in fields(Account)}
        told = {name: chosen[name] for name in ("vendor", "poll_seconds") if name in chosen}
        return f"account at {self._host(account.url)}: {told}"

    def request(self, line: LedgerLine) -> str:
        status = "no answer" if line.status is None else str(line.status)
        begin = f"{line.at:%Y-%m-%d %H:%M:%S} {self._host(line.host)} {line.method} {line.purpose}"
        return f"{begin}: {line.size} bytes, {status}"

    def hidden(self, line: str) -> str:
        for place, sign in self._places:
            line = line.replace(place, sign)
        for word in self._words:
            line = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", "[own name]", line)
        return masked(_SECRET.sub("[secret]", _HOST.sub(self._in_line, line)))

    def _in_line(self, match: re.Match[str]) -> str:
        found = match.group(0)
        return found if _KNOWN.match(found) else self._host(found)

    def _host(self, text: str) -> str:
        bare = re.sub(r"(?i)^https?://", "", text).partition("/")[0].lower()
        return self._hosts.setdefault(bare, f"[host {len(self._hosts) + 1}]")


def _settings(settings: Settings) -> Iterable[str]:
    for field in fields(Settings):
        if field.name not in _NOT_TOLD:
            yield f"{field.name} = {getattr(settings, field.name)!r}"
    yield f"own content folder: {'yes' if settings.content else 'no'}; own keys: {len(settings.shortcuts)}"
