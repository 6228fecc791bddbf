"""Files that are small and would become enormous are refused before they fill the memory."""

from __future__ import annotations

import zlib

import pytest

from app.content.documents.found import NotAnArticle
from app.content.documents.html import read_html
from app.content.documents.pdf import read_pdf
from app.helpdesk.text import TEXT_LIMIT, plain_text


def packed_pdf(times: int) -> bytes:
    """A page whose words are `times` MiB when they are unpacked, which takes a thousandth of it here."""
    packer = zlib.compressobj(9)
    piece = b"BT (a) Tj ET " * (1024 * 1024 // 13)
    stream = b"".join(packer.compress(piece) for _ in range(times)) + packer.flush()
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>"
    head = b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(stream)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        head + stream + b"\nendstream",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start


def test_a_pdf_that_unpacks_without_end_is_refused() -> None:
    content = packed_pdf(120)
    assert len(content) < 1024 * 1024
    with pytest.raises(NotAnArticle):
        read_pdf(content)


def test_a_marked_section_of_an_unknown_kind_is_shown_as_it_stands() -> None:
    found = read_html(b"<h1>Reset</h1><p>Press <![Cx]]> here</p>")
    assert "Press <![Cx]]> here" in found.sections[0].text


def test_markup_that_repeats_itself_stays_bounded() -> None:
    for markup in ("<b>" * 300_000, "<a href=x>" * 100_000 + "y", "&amp;" * 200_000, "<p>a" * 200_000):
        assert len(plain_text(markup, html=True).text) <= TEXT_LIMIT
