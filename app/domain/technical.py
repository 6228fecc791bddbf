"""Technical facts in a message: error codes, stack traces, log lines, requests, versions. Found by their form alone."""

from __future__ import annotations

import re

from app.domain.quotes import shortened

MOST_FACTS = 30
"""More are not counted: a log of a thousand lines is technical enough."""
_LOOKED_THROUGH = 20_000
_DATE = re.compile(r"(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.(?:\d{2}|\d{4})|(?:19|20)\d\d\.\d\d?\.\d\d?")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")

# Each pattern begins at one place of a run only, and every repetition is bounded: a text may be long and strange.
_NAMES = (
    "REST API|API(?: key| token| call| endpoint)?|SDK|CLI|OAuth2?|SAML|SSO|SCIM|JSON|XML|YAML|SSL|TLS|DNS|VPN",
    "SMTP|IMAP|CORS|CSRF|JWT|SQL|[Ww]ebhooks?|endpoint|payload|localhost|segfault|stack ?trace|core dump|null pointer",
    "regex|rate limit",
)
_SAID_BY_SERVERS = (
    "Bad Request|Unauthorized|Forbidden|Not Found|Method Not Allowed|Conflict|Too Many Requests|Internal Server Error",
    "Bad Gateway|Service Unavailable|Gateway Time-?out",
)
_PRODUCTS = "iOS|iPadOS|macOS|Android|Windows|Ubuntu|Debian|Chrome|Firefox|Safari|Edge|Java|Python|PHP|Node"
_ERROR = r"\berror(?:[ \t]{1,3}(?:code|number|no\.?|nr\.?))?[ \t]{0,3}[:#=]?[ \t]{0,3}"
_CODE = r"(?:0x[0-9a-f]{4,16}|[a-z]{1,6}[-_]?\d{2,8}|-?\d{3,8})\b"
_PATTERNS: tuple[re.Pattern[str], ...] = (
    re.compile(r"(?<!\w)[A-Z][A-Za-z0-9]{2,60}(?:Exception|Error)\b"),
    re.compile(_ERROR + _CODE, re.IGNORECASE),
    re.compile(r"(?<!\w)0x[0-9A-Fa-f]{4,16}\b"),
    re.compile(r"(?<!\w)ERR_[A-Z][A-Z_]{2,60}\b"),
    re.compile(r"(?<!\w)E(?:CONN(?:REFUSED|RESET|ABORTED)|TIMEDOUT|NOTFOUND|ACCES|NOENT|PIPE|HOSTUNREACH)\b"),
    re.compile(r"(?<!\w)(?:ORA|SQLSTATE|MSB|CVE)[- ]?\d[\d-]{2,12}\b"),
    re.compile(r"(?<!\w)HTTPS?(?:/\d(?:\.\d)?)?[ \t]{1,3}(?:error[ \t]{1,3})?[1-5]\d\d\b", re.IGNORECASE),
    re.compile(rf"(?<!\w)[45]\d\d[ \t]{{1,3}}(?:{'|'.join(_SAID_BY_SERVERS)})\b", re.IGNORECASE),
    re.compile(r"(?<!\w)(?:GET|POST|PUT|PATCH|DELETE)[ \t]/[\w/.{}?=&%-]{1,120}"),
    re.compile(rf"(?<!\w)(?:{'|'.join(_NAMES)})(?!\w)"),
    re.compile(r"(?<!\w)(?:[A-Za-z]:\\[\w\\.-]{3,120}|/(?:var|etc|usr|opt|tmp|srv)/[\w/.-]{2,120})"),
    re.compile(r"\b(?:version|build|release)[ \t]{1,3}v?\d{1,6}(?:\.\d{1,6}){0,4}\b", re.IGNORECASE),
    re.compile(rf"(?<!\w)(?:{_PRODUCTS})[ \t/]{{1,3}}\d{{1,4}}(?:\.\d{{1,6}}){{0,4}}\b"),
    re.compile(r"(?<![\w.,])v?\d{1,4}(?:\.\d{1,6}){2,4}(?![\w.]*\w)"),
)
_FRAME = re.compile(
    r"^[ \t]{0,20}(?:Traceback \(most recent call last\)|at [\w.$<>/]{3,120}[ ]?\([^()\n]{0,120}\)"
    r"|File \"[^\"\n]{1,200}\", line \d{1,7})",
    re.MULTILINE,
)
_LOG_LINE = re.compile(
    r"^\W{0,2}\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[^\n]{0,40}?\b(?:ERROR|WARN|WARNING|INFO|DEBUG|FATAL|CRITICAL)\b"
    r"[^\n]{0,80}",
    re.MULTILINE,
)


def technical_facts(text: str) -> tuple[str, ...]:
    """The distinct technical facts of a text, as written, in order; a trace is one of them, and so is a log."""
    text = text[:_LOOKED_THROUGH]
    taken = bytearray(len(text))
    firsts = (next(pattern.finditer(text), None) for pattern in (_FRAME, _LOG_LINE))
    found = [(first.start(), shortened(first[0], 80)) for first in firsts if first]
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            begin, end = match.span()
            if any(taken[begin:end]) or _is_no_version(match[0]):
                continue
            taken[begin:end] = b"\1" * (end - begin)
            found.append((begin, " ".join(match[0].split())))
    once = {word.lower(): word for _, word in sorted(found, reverse=True)}
    return tuple(word for _, word in sorted(found) if once.pop(word.lower(), None))[:MOST_FACTS]


def _is_no_version(word: str) -> bool:
    """A date or an amount looks like a version: 21.11.2026, 1.234.567. A telephone number begins with 0."""
    if not word[0].isdigit():
        return False
    return bool(_DATE.fullmatch(word) or _THOUSANDS.fullmatch(word) or re.match(r"0\d", word))
