"""What is tried: each target takes bytes of a stranger and raises only when the program did something wrong."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import cast

from app.content.documents.found import NotAnArticle
from app.content.documents.html import read_html
from app.content.documents.pdf import read_pdf
from app.desktop.browser.host import NativeHost
from app.domain.errors import CalmdeskError
from app.domain.links import (
    LONGEST_LINE,
    Answer,
    Asked,
    NotAnAddress,
    NotUnderstood,
    answer_in,
    answer_line,
    asked_in,
    is_address,
    line_of,
    link_to,
    wanted_address,
)
from app.domain.vendors import VENDORS, Vendor
from app.helpdesk.address import parse_address
from app.helpdesk.text import TEXT_LIMIT, plain_text
from tests.fuzz.desks import Misbehaved, StrangeDesk

Target = Callable[[bytes], None]
_DESK = "https://rt.example.com"
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def html(source: bytes) -> None:
    """A mail's body, or a page of a company's articles."""
    if source[:1] == b"\x01":
        try:
            read_html(source[1:])
        except NotAnArticle:
            return
        return
    found = plain_text(source[1:].decode("utf-8", "replace"), html=True)
    if len(found.text) > TEXT_LIMIT or _CONTROLS.search(found.text):
        raise Misbehaved("a text that is too long, or holds what nobody can see")


def pdf(source: bytes) -> None:
    try:
        read_pdf(source)
    except NotAnArticle:
        return


def links(source: bytes) -> None:
    """Pasted addresses, our own links, and lines of the local socket."""
    kind, rest = source[:1], source[1:]
    if kind == b"\x00":
        _line(rest)
    elif kind == b"\x01":
        _answer(rest)
    else:
        _address(rest.decode("utf-8", "replace"))


def _line(line: bytes) -> None:
    try:
        asked = asked_in(line)
    except NotUnderstood:
        return
    if asked_in(line_of(asked)) != asked or len(line_of(asked)) > LONGEST_LINE:
        raise Misbehaved("a line that does not come back as it was")


def _answer(line: bytes) -> None:
    try:
        answer = answer_in(line)
    except NotUnderstood:
        return
    if answer_in(answer_line(answer)[:-1]) != answer and len(answer_line(answer)) <= LONGEST_LINE:
        raise Misbehaved("an answer that does not come back as it was")


def _address(text: str) -> None:
    try:
        address = wanted_address(text)
    except NotAnAddress:
        return
    if not is_address(address) or wanted_address(link_to(address)) != address:
        raise Misbehaved("an address that does not come back as it was")
    try:
        desk = parse_address(address)
    except CalmdeskError:
        return
    desk.path_of(address)
    parse_address(desk.url)


def native(source: bytes) -> None:
    """What an extension says, through frames and host, to a panel that runs."""

    def tell(asked: Asked) -> Answer:
        if asked_in(line_of(asked)) != asked:
            raise Misbehaved("the panel would not understand it")
        return Answer(desks=(_DESK,), follow=True)

    sink = io.BytesIO()
    NativeHost(io.BytesIO(source), sink, tell=tell, desks=lambda: (_DESK,), clock=lambda: 0.0).run()


def targets() -> dict[str, Callable[[], Target]]:
    """Every target by name; each is made when it is wanted. The vendors' are those that accounts can be of."""
    found: dict[str, Callable[[], Target]] = {vendor: _desk_of(vendor) for vendor in VENDORS}
    return found | {"html": lambda: html, "pdf": lambda: pdf, "links": lambda: links, "native": lambda: native}


def _desk_of(vendor: str) -> Callable[[], Target]:
    return lambda: StrangeDesk(cast("Vendor", vendor))
