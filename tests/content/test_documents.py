"""What is read from Markdown, HTML, text and PDF, and what is said of files that hold no article."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.content.documents.found import MAX_TEXT, NotAnArticle
from app.content.documents.reading import read_article
from app.domain.tickets import Article
from tests.support.pdf import locked, pdf

CHANGED = datetime(2026, 1, 2, tzinfo=UTC)


def read(name: str, content: str | bytes, *, internal: bool = True) -> Article:
    data = content.encode() if isinstance(content, str) else content
    return read_article(name, data, CHANGED, internal=internal)


def test_markdown_is_read_by_headings_without_marks() -> None:
    found = read(
        "a/b.md",
        "# Late *parcels*\n\nSee [the page](http://x).\n\n## Then\n\n- **Wait**\n- `Ask`\n\n```\n# no heading\n```\n",
    )
    assert (found.title, found.id, found.source) == ("Late parcels", "a/b.md", "a/b.md")
    assert [(one.heading, one.text) for one in found.sections] == [
        ("", "See the page."),
        ("Then", "Wait\nAsk\n# no heading"),
    ]
    assert found.updated_at == CHANGED


def test_our_own_front_matter_is_read_strictly() -> None:
    text = "---\nschema: calmdesk.article/1\nid: late\ntitle: Late\ninternal: false\nupdated: 2026-03-04\n---\nText."
    found = read("x.md", text)
    assert (found.id, found.title, found.internal) == ("late", "Late", False)
    assert found.updated_at == datetime(2026, 3, 4, tzinfo=UTC)
    with pytest.raises(NotAnArticle, match="unknown field"):
        read("x.md", text.replace("title:", "titel:"))


def test_other_programs_front_matter_is_taken_for_what_it_says() -> None:
    found = read("x.md", "---\ntitle: Late\nlastmod: 2025-06-07T10:00:00Z\ntags: [a, b]\nlayout: page\n---\nText.")
    assert (found.title, found.internal) == ("Late", True)
    assert found.updated_at == datetime(2025, 6, 7, tzinfo=UTC)


def test_html_is_read_without_menus_and_scripts() -> None:
    page = """<html><head><title>Help | Shop</title><meta name="last-modified" content="2025-05-06">
    <meta name="calmdesk-internal" content="no"></head><body><nav>Home</nav><main><h1>Late parcels</h1>
    <p>Wait <b>two</b> days.<script>evil()</script><h2>Then</h2><ul><li>Ask<li>Call</ul>
    <table><tr><td>A</td><td>B</td></tr></table></main><footer>Imprint</footer></body></html>"""
    found = read("late.html", page)
    assert found.title == "Late parcels"
    assert [(one.heading, one.text) for one in found.sections] == [("", "Wait two days."), ("Then", "Ask\nCall\nA B")]
    assert (found.internal, found.updated_at) == (False, datetime(2025, 5, 6, tzinfo=UTC))


def test_html_in_the_encoding_it_names() -> None:
    page = '<meta charset="iso-8859-1"><title>Größe</title><p>Übergröße'
    assert read("a.html", page.encode("latin-1")).title == "Größe"
    with pytest.raises(NotAnArticle, match="UTF-8"):
        read("a.html", "<p>Größe".encode("latin-1"))


def test_deep_html_is_no_trap() -> None:
    assert read("a.html", "<div>" * 50_000 + "Deep down it says so.").sections[0].text == "Deep down it says so."


def test_text_has_its_first_line_as_title_when_it_stands_alone() -> None:
    found = read("a.txt", "Late parcels\r\n\r\nWait two\r\ndays.\r\n\r\n- Ask\r\n- Call\r\n")
    assert (found.title, found.sections[0].text) == ("Late parcels", "Wait two days.\n- Ask\n- Call")
    assert read("late_parcels.txt", "Wait two days.").title == "Late parcels"
    assert read("a.txt", "Größe".encode("utf-16")).text == "Größe"


def test_pdf_is_read_by_pages_with_its_date() -> None:
    found = read("late.pdf", pdf("Wait two days.", "Then call.", title="Late parcels"))
    assert found.title == "Late parcels"
    assert [(one.heading, one.text) for one in found.sections] == [
        ("Page 1", "Wait two days."),
        ("Page 2", "Then call."),
    ]
    assert found.updated_at == datetime(2024, 3, 5, 10, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.pdf", pdf("", ""), "only pictures"),
        ("a.pdf", locked(pdf("Secret words."), "x"), "password"),
        ("a.pdf", pdf("Cut.")[:80], "not a PDF that can be read"),
        ("a.pdf", b"hello", "not a PDF that can be read"),
        ("a.txt", "Größe".encode("latin-1"), "line 1 is not UTF-8"),
        ("a.md", b"ok\n\xff", "line 2 is not UTF-8"),
        ("a.txt", b"PK\0\0", "not a text file"),
        ("a.md", "# Only a title\n", "holds no text"),
        ("a.html", "<nav>Menu</nav>", "holds no text"),
        ("a.txt", "word " * (MAX_TEXT // 4), "split it"),
        ("a.md", "---\n{title\n---\nText", "not valid YAML"),
    ],
)
def test_what_is_no_article_says_why(name: str, content: bytes | str, says: str) -> None:
    with pytest.raises(NotAnArticle, match=says):
        read(name, content)


def test_a_pdf_with_an_empty_password_is_read() -> None:
    assert "Secret" in read("a.pdf", locked(pdf("Secret words."), "")).text
