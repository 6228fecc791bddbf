"""A small corpus of our own: what well-formed input of each kind looks like, and what once went wrong."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any

_LINKS = [
    {"ref": "comment"},
    {"ref": "correspond"},
    {"ref": "lifecycle", "to": "resolved"},
    {"ref": "self", "id": "23"},
]
_PERSON = {
    "id": "bo@shop.example",
    "type": "user",
    "Name": "bo@shop.example",
    "RealName": "Bo",
    "EmailAddress": "b@x.io",
}
_FIELD = {"id": "3", "name": "Tags", "values": ["vip", {"filename": "a.png"}]}
_TICKET = {
    "id": 1,
    "Subject": "My order",
    "Status": "open",
    "Priority": "50",
    "Queue": {"id": "1", "Name": "Support"},
    "Owner": {"id": "agent", "Name": "agent", "RealName": "Ada"},
    "Requestor": [_PERSON],
    "CustomFields": [_FIELD],
    "Created": "2026-03-05T10:15:00Z",
    "LastUpdated": "2026-03-05T10:15:00Z",
    "Due": "1970-01-01T00:00:00Z",
    "_hyperlinks": _LINKS,
}
_ROWS = [
    {"id": 31, "Type": "Create", "Creator": _PERSON, "Created": "2026-03-05T10:15:00Z", "Field": "", "ObjectId": "1"},
    {"id": "32", "Type": "Correspond", "Creator": {"id": "agent"}, "Created": "2026-03-05T10:15:00Z", "ObjectId": "1"},
]
_PARTS = [
    {"TransactionId": 31, "ContentType": "text/plain", "Content": "Hello"},
    {"TransactionId": "32", "ContentType": "text/html", "Content": "<p>Hi <a href='https://x.io'>there</a></p>"},
    {"TransactionId": 31, "ContentType": "image/png", "Filename": "a.png", "ContentLength": "70"},
]
_ARTICLE = {"id": 5, "Name": "Reset", "Summary": "How", "CustomFields": [_FIELD], "LastUpdated": "2026-03-05T10:15:00Z"}

ANSWERS: Mapping[str, Mapping[str, Any]] = {
    "rt": {
        "/history$": {"items": _ROWS, "total": 2},
        "/attachments$": {"items": _PARTS, "total": 3},
        "/ticket/1$": _TICKET,
        "/ticket/1/(comment|correspond)$": ["Correspondence added"],
        "/tickets$": {"items": [_TICKET], "total": 1},
        "/transactions$": {"items": _ROWS},
        "/user/": {**_PERSON, "Privileged": 1, "_hyperlinks": _LINKS},
        "/queues/all$": {"items": [{"Name": "Support"}]},
        "/customfield/": {"Name": "Severity", "Values": ["Low", {"name": "High"}]},
        "/articles$": {"items": [_ARTICLE], "total": 1},
    }
}
"""What each product answers to a path, as far as it was written down; the rest is put together from its words."""

_HTML = (
    (
        b"<html><head><title>Reset</title><meta name=date content=2026-01-02></head><body><nav>x</nav><main>"
        b"<h1>Reset</h1><p>Press <b>here</b> &amp; wait.<br>Then</p><ul><li>one<li>two</ul>"
        b"<table><tr><td>a<td>b</table></main></body></html>"
    ),
    b"<p>Pay at <a href='https://evil.example/x'>https://bank.example</a></p><style>p{}</style><!-- c --><pre> a</pre>",
    b"<div><![CDATA[x]]><?xml version='1'?><!DOCTYPE html><a href=//x>y</a>&#x202e;&#0;&#xd800;&bogus;<",
    b"<meta charset=latin-1>\xe4\xf6",
)
_LINES = (
    b'{"calmdesk":1,"hello":true}\n',
    b'{"calmdesk":1,"open":"https://rt.example.com/Ticket/Display.html?id=7"}\n',
    b'{"calmdesk":1,"looking_at":null}\n',
    b'{"calmdesk":1,"ok":false,"code":"busy","why":"x"}\n',
)
_ADDRESSES = (
    b"https://rt.example.com/Ticket/Display.html?id=7",
    b"calmdesk://open?url=https%3A%2F%2Frt.example.com%2F7",
    b"CALMDESK://open/?url=http%3a%2f%2f127.0.0.1:8080/x",
    b"https://[::1]:443/a?b#c",
    b"https://xn--80ak6aa92e.com/",
    "https://b\u00fccher.example/\u202e".encode(),
)


def _framed(*contents: bytes) -> bytes:
    return b"".join(struct.pack("=I", len(content)) + content for content in contents)


def seeds_of(name: str) -> list[bytes]:
    """The corpus to begin with."""
    match name:
        case "html":
            return [bytes([kind]) + page for page in _HTML for kind in (0, 1)]
        case "pdf":
            return _pdfs()
        case "links":
            return [bytes([kind]) + text for text in (*_ADDRESSES, *_LINES) for kind in range(4)]
        case "native":
            looking = json.dumps({"calmdesk": 1, "looking_at": "https://rt.example.com/7"}).encode()
            return [
                _framed(_LINES[0].strip(), looking),
                _framed(*_LINES, b"{}", b""),
                struct.pack("=I", 70_000) + b"x" * 99,
            ]
    return [bytes([number]) + bytes(range(40)) * 3 for number in range(8)]


def _pdfs() -> list[bytes]:
    from tests.support.pdf import pdf

    lines = pdf("Press the button", "Then wait", title="Reset")
    return [lines, pdf("x"), pdf(""), lines[:300], lines.replace(b"/Length", b"/Filter /FlateDecode /Length")]
