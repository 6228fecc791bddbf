"""Mail bodies as text: what is kept, what is not, and that no mail takes long."""

from __future__ import annotations

import asyncio
import time

import pytest

from app.helpdesk.text import TEXT_LIMIT, one_line, plain_text, readable


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<ul><li>x</li><li>y</li></ul>after", "- x\n- y\nafter"),
        ("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1  2\n\n3"),
        ("<pre>a\n b</pre><p>a\n b</p>", "a\nb\n\na b"),
        ("x <!-- hidden --> y", "x y"),
        ("<style>p{}</style>x<script>alert('<p>')</script>y<title>t</title>", "xy"),
        ("<STYLE type=a>p{}</STYLE >x", "x"),
        ("a &lt;b&gt; &amp; &euro;", "a <b> & €"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ('<a href="https://shop.example/a?b=1">order</a>', "order (https://shop.example/a?b=1)"),
        ('<a href="https://shop.example/">shop.example</a>', "shop.example"),
        ('<a href="javascript:x()">click</a>', "click"),
        ('<img src="https://track.example/p.gif" alt="">x', "x"),
        ("<!DOCTYPE html><html><head><meta charset=x></head><body>x</body></html>", "x"),
        ("<![if !mso]>x<![endif]>", "x"),
        ("<div>x", "x"),
        ("", ""),
    ],
)
def test_html_becomes_lines(html: str, text: str) -> None:
    assert plain_text(html, html=True).text == text


def test_plain_text_stays_as_it_is() -> None:
    assert plain_text("a\r\nb\x00\x07\rc  <p> &amp;\n\n\n", html=False).text == "a\nb\nc  <p> &amp;"


def test_right_to_left_writing_keeps_its_marks_in_messages_but_not_in_names() -> None:
    assert plain_text("\u200f\u05e9\u05dc", html=False).text == "\u200f\u05e9\u05dc"
    assert one_line(" invoice\u202efdp.exe\n\tnow ") == "invoicefdp.exe now"
    assert len(one_line("x" * 5000)) == 300


NASTY = {
    "paragraphs": "<p>Hello <b>world</b> dear people</p>" * 60_000,
    "picture": f"<img src='data:image/png;base64,{'A' * 2_000_000}'>",
    "nested": "<div>" * 400_000,
    "nested links": "<a href=http://x>y" * 110_000,
    "open brackets": "<" * 2_000_000,
    "open tags": "<a " * 660_000,
    "closing tags": "</" * 1_000_000,
    "declarations": "<?" * 1_000_000,
    "comments": "<!--" * 500_000,
    "styles": "<style>" * 280_000,
    "quotes": "<a x='>" * 280_000,
    "entities": "&" * 2_000_000,
    "sections": "<![CDATA[" * 220_000,
}


@pytest.mark.parametrize("name", NASTY)
def test_no_mail_of_two_megabytes_takes_long(name: str) -> None:
    begin = time.process_time()
    result = plain_text(NASTY[name], html=True)
    assert time.process_time() - begin < 8, "far from quadratic, which takes minutes"
    assert len(result.text) <= TEXT_LIMIT


def test_what_was_cut_is_said() -> None:
    assert plain_text("x" * TEXT_LIMIT, html=False).truncated is False
    for html in (True, False):
        result = plain_text("word " * TEXT_LIMIT, html=html)
        assert (result.truncated, len(result.text) <= TEXT_LIMIT) == (True, True)
    assert plain_text(f"<p>Hi</p><img src='data:image/png;base64,{'A' * 2_000_000}'>", html=True).truncated is False


async def test_the_window_goes_on_while_a_long_mail_is_read() -> None:
    turns = 0

    async def window() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    painting = asyncio.create_task(window())
    result = await readable(NASTY["paragraphs"], html=True)
    painting.cancel()
    assert result.truncated
    assert turns > 20
