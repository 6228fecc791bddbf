"""The parsers of what people and companies write themselves, tried with altered samples of our own (hypothesis)."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from app.cli.conversation import conversation
from app.cli.labelled import read_labelled
from app.cli.ndjson import BadLine, parse
from app.content.datasets import banking77, clinc150, goemotions, stackfaq
from app.content.files import KINDS, read_file
from app.content.shipped import shipped
from app.content.source import Source, Unreadable
from app.desktop.kept_file import load_kept
from app.desktop.settings_file import parse as parse_settings
from app.desktop.settings_file import render
from app.domain.errors import CalmdeskError
from app.ui.common.language import t, tn, use_language

ODD = (
    "", "\n", "\t", " ", '"', "'", "{", "}", "[", "]", "[[", ":", ": ", "- ", "#", "&a", "*a", "!!x", "|", ">",
    "\\", "\\u0000", "\\ud800", "\x00", "\ufeff", "\u2028", "\u202e", "=", ",", ";", "---", "...", "~", "null", "yes",
    "9" * 30, "1e999", "-0", "0x1f", "2026-02-30", "{count}", "{0}", "{", "%(x)s", "msgid", "msgstr", "nplurals=1", "é",
    "schema: off", "on_top", "<<", "?", "a" * 300, "[" * 40,
)  # fmt: skip
_SETTINGS = """appearance = "dark"
text_scale = 1.5
on_top = true
work_offline = false
[shortcuts]
escalate = "Ctrl+E"
[[accounts]]
name = "work"
vendor = "rt"
url = "https://desk.example.org"
poll_seconds = 15
"""
_CATALOGUE = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: de\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "{what} Press to see."
msgstr "{what} Zum Ansehen."

msgid "{count} reply"
msgid_plural "{count} replies"
msgstr[0] "{count} Antwort"
msgstr[1] "{count} Antworten"
"""
_LINE = (
    '{"schema": "calmdesk.conversation/1", "id": "1", "channel": "email", "ticket": {"subject": "x", "tags": ["a"]},'
    ' "messages": [{"role": "customer", "text": "Where is it?", "at": "2026-03-05T10:00:00Z"}]}'
)
_DATA = {
    "banking77/train.csv": "text,category\n" + 'where is it,"lost"\n' * 12,
    "banking77/test.csv": "text,category\nwhere is it,lost\n",
    "clinc150/data_full.json": '{"train": [["a", "x"], ["b", "y"]], "val": [["a", "x"]], "test": [["a", "x"]],'
    ' "oos_val": [["c", "oos"]], "oos_test": [["d", "oos"]]}',
    "clinc150/domains.json": '{"all": ["x", "y"]}',
    "goemotions/labels.txt": "joy\nanger\n",
    "goemotions/test.tsv": "fine\t0\nno\t0,1\n",
    "stackfaq/stackExchange-FAQ.json": '{"root": {"qapair": [{"question": "q", "rephr": ["r"], "answer": ["a"]}]}}',
}


def _settings(text: str, _: Path) -> None:
    try:
        found = parse_settings(text, "settings.toml")
    except CalmdeskError:
        return
    assert parse_settings(render(found), "settings.toml") == found


def _yaml(text: str, _: Path) -> None:
    source = Source("playbooks/x.yaml")
    try:
        source.mapping(text)
    except Unreadable:
        assert source.problems


def _content(text: str, folder: Path) -> None:
    for kind in KINDS:
        path = folder / ("x.md" if kind == "knowledge" else "x.yaml")
        path.write_text(text, "utf-8", errors="surrogatepass")
        read_file(path, kind, frozenset({"double_charge"}))


def _examples(text: str, folder: Path) -> None:
    path = folder / "x.csv"
    path.write_text(text, "utf-8", errors="surrogatepass", newline="")
    try:
        read_labelled(path)
    except CalmdeskError:
        return


def _conversations(text: str, _: Path) -> None:
    for line in text.split("\n"):
        try:
            conversation(parse(line.encode("utf-8", "surrogatepass")), Counter(), strict=len(text) % 2 == 0)
        except BadLine:
            continue


def _data_sets(text: str, folder: Path) -> None:
    names = list(_DATA)
    changed = names[len(text) % len(names)]
    for name, sample in _DATA.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text if name == changed else sample, "utf-8", errors="surrogatepass", newline="")
    for read in (banking77, clinc150, goemotions, stackfaq):
        try:
            read(folder)
        except CalmdeskError:
            continue


def _catalogues(text: str, folder: Path) -> None:
    (folder / "xx.po").write_text(text, "utf-8", errors="surrogatepass", newline="")
    try:
        use_language("xx", folder)
        t("{what} Press to see.", what="It.")
        tn("{count} reply", "{count} replies", 2)
    finally:
        use_language("en", folder)


def _kept(text: str, folder: Path) -> None:
    (folder / "kept.json").write_text(text, "utf-8", errors="surrogatepass", newline="")
    try:
        load_kept(folder / "kept.json")
    except CalmdeskError:
        return


def _samples_of(kind: str) -> Sequence[str]:
    files = sorted(path for path in (shipped("resources") / kind).rglob("*") if path.is_file())
    return [path.read_text("utf-8")[:1500] for path in files[:4]]


PARSERS: Mapping[str, tuple[Callable[[str, Path], None], Callable[[], Sequence[str]]]] = {
    "settings": (_settings, lambda: [_SETTINGS]),
    "yaml": (_yaml, lambda: _samples_of("playbooks")),
    "content": (_content, lambda: [text for kind in KINDS for text in _samples_of(kind)]),
    "examples": (
        _examples,
        lambda: ["text,intent\nwhere is it,lost\n", 'text;intent\r\n"a ""b""";c\r\n', "sep=,\ntext,intent\n"],
    ),
    "conversations": (_conversations, lambda: [_LINE]),
    "datasets": (_data_sets, lambda: list(_DATA.values())),
    "catalogues": (_catalogues, lambda: [_CATALOGUE]),
    "kept": (_kept, lambda: ['{"version": 1, "kept": {"x": [1, 2]}}']),
}


@st.composite
def altered(draw: st.DrawFn, samples: Sequence[str]) -> str:
    """A sample in which some pieces were replaced by odd ones; or anything at all."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.text(max_size=300))
    text = draw(st.sampled_from(samples))
    for _ in range(draw(st.integers(0, 5))):
        begin = draw(st.integers(0, len(text)))
        end = min(begin + draw(st.sampled_from((0, 0, 1, 2, 5, 40))), len(text))
        text = text[:begin] + draw(st.sampled_from(ODD) | st.text(max_size=4)) + text[end:]
    return text


def try_batch(name: str, number: int, examples: int) -> int:
    """Tries so many inputs; returns how many were. Raises what the parser must not raise."""
    check, samples = PARSERS[name]
    count = 0
    known = samples()

    with tempfile.TemporaryDirectory(prefix="calmdesk-fuzz-") as folder:

        @seed(number)
        @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(altered(known))
        def tries(text: str) -> None:
            nonlocal count
            count += 1
            check(text, Path(folder))

        tries()
    return count


def try_parser(name: str, seconds: int) -> int:
    """Tries the parser for so long; says how many inputs there were."""
    until, total, number = time.monotonic() + seconds, 0, 0
    while time.monotonic() < until:
        total += try_batch(name, number, 200)
        number += 1
    print(f"{name}: {total} inputs in {seconds} s; nothing went wrong")
    return 0
