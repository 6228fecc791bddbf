"""`calmdesk knowledge`: what is said, what is written, and how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli import run
from app.inference import embedding
from tests.support.knowledge import WordEmbedder
from tests.support.pdf import pdf

Called = Callable[..., tuple[int, str, str]]
FAQ = [
    {"id": 1, "title": "Where is my parcel?", "text": "A parcel takes two days. Then ask the carrier."},
    {"id": "kx", "title": "Reset the KX-200", "text": "Hold the dial for eight seconds.", "internal": True},
    {"id": "old", "title": "Opening hours", "text": "We are open from nine to five.", "updated": "2020-01-01"},
]


class NamedEmbedder(WordEmbedder):
    """What the command makes of a pack, without one."""

    encoder = "words"  # type: ignore[assignment]

    @classmethod
    def of_pack(cls, _: Path) -> NamedEmbedder:
        return cls()


@pytest.fixture(name="call")
def called(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Called:
    monkeypatch.setattr(embedding, "Embedder", NamedEmbedder)
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str, str]:
        status = run(["knowledge", *arguments, "--db", "k.db"])
        said = capfd.readouterr()
        return status, said.out, said.err

    return call


@pytest.fixture(name="faq")
def indexed(call: Called, tmp_path: Path) -> Called:
    (tmp_path / "faq.json").write_text(json.dumps(FAQ), "utf-8")
    status, out, err = call("index", "--faq", "faq.json")
    assert (status, err) == (0, "")
    assert out == "3 added, 0 changed, 0 unchanged, 0 removed, 0 skipped; 3 articles in k.db\n"
    return call


def test_a_folder_is_indexed_and_only_what_changed_again(call: Called, tmp_path: Path) -> None:
    kb = tmp_path / "kb"
    kb.mkdir()
    (kb / "late.md").write_text("# Late parcels\n\nWait two days.", "utf-8")
    (kb / "lost.pdf").write_bytes(pdf("A lost parcel is searched."))
    (kb / "empty.txt").write_bytes(b"")
    status, out, err = call("index", "kb")
    assert (status, out) == (1, "2 added, 0 changed, 0 unchanged, 0 removed, 1 skipped; 2 articles in k.db\n")
    assert "skipped empty.txt: is empty" in err
    (kb / "empty.txt").unlink()
    (kb / "lost.pdf").unlink()
    (kb / "late.md").write_text("# Late parcels\n\nWait three days.", "utf-8")
    (kb / "new.html").write_text("<h1>New</h1><p>Something new.", "utf-8")
    status, out, _ = call("index", "kb")
    assert (status, out) == (0, "1 added, 1 changed, 0 unchanged, 1 removed, 0 skipped; 2 articles in k.db\n")
    assert "**Wait three days.**" in call("search", "late parcels")[1]


def test_files_of_other_formats_are_counted(call: Called, tmp_path: Path) -> None:
    (tmp_path / "kb" / "below").mkdir(parents=True)
    for name in ("late.md", "a.docx", "below/b.DOCX", "below/c.png", "README", ".hidden"):
        (tmp_path / "kb" / name).write_text("Wait two days.", "utf-8")
    status, out, err = call("index", "kb")
    assert (status, out.split(",")[0]) == (0, "1 added")
    assert "passed over 4 files of other formats: .docx (2), no ending (1), .png (1)\n" in err


def test_a_renamed_article_keeps_its_id(call: Called, tmp_path: Path) -> None:
    kb = tmp_path / "kb"
    kb.mkdir()
    text = "---\nschema: calmdesk.article/1\nid: late\ntitle: Late\n---\nWait two days."
    (kb / "b.md").write_text(text, "utf-8")
    assert call("index", "kb")[0] == 0
    (kb / "b.md").rename(kb / "a.md")
    assert call("index", "kb")[1].startswith("1 added, 0 changed, 0 unchanged, 1 removed")
    (kb / "copy.md").write_text(text, "utf-8")
    status, _, err = call("index", "kb")
    assert status == 1
    assert "skipped copy.md: its id 'late' is already used by a.md" in err


def test_a_file_that_broke_keeps_what_was_read_of_it(call: Called, tmp_path: Path) -> None:
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "late.txt").write_text("Wait two days.", "utf-8")
    call("index", "kb")
    (tmp_path / "kb" / "late.txt").write_bytes(b"\xff\xff")
    status, out, err = call("index", "kb")
    assert (status, "what was read of it earlier stays" in err) == (1, True)
    assert "1 articles in k.db" in out


def test_one_question_in_words_and_in_json(faq: Called) -> None:
    status, out, _ = faq("search", "reset kx200", "--top", "1")
    assert status == 0
    assert out.splitlines()[0].startswith("1. Reset the KX-200")
    assert "**Hold the dial for eight seconds.**" in out
    assert "INTERNAL" in out
    found = json.loads(faq("search", "opening hours", "--json")[1])
    assert found["query"] == "opening hours"
    hit = found["hits"][0]
    assert (hit["article"], hit["old"], hit["updated"]) == ("old", True, "2020-01-01")
    assert hit["snippet"][slice(*hit["marks"][0])] == "We are open from nine to five."
    assert 0 < hit["score"] <= 1


def test_many_questions_are_answered_in_place(faq: Called, tmp_path: Path) -> None:
    lines = [
        '{"id": 7, "query": "where is my parcel", "extra": 1}',
        "nonsense",
        '{"id": "x"}',
        '{"id": "y", "query": 4}',
        '{"id": "e", "query": ""}',
        '{"id": null, "query": "opening hours"}',
    ]
    (tmp_path / "q.ndjson").write_text("\n".join(lines), "utf-8")
    status, out, err = faq("search", "--queries", "q.ndjson", "--top", "2")
    found = [json.loads(line) for line in out.splitlines()]
    assert status == 1
    assert [one["id"] for one in found] == [7, None, "x", "y", "e", None]
    assert found[0]["hits"][0]["article"] == 1
    assert ["error" in one for one in found] == [False, True, True, True, False, False]
    assert found[4]["hits"] == []
    assert len(found[5]["hits"]) == 2
    assert "'extra' (1)" in err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("index", "nowhere"), "nowhere"),
        (("index", "--faq", "no.json"), "no.json"),
        (("search", "x"), "k.db is missing"),
    ],
)
def test_what_cannot_be_done_says_why(call: Called, arguments: tuple[str, ...], says: str) -> None:
    status, out, err = call(*arguments)
    assert (status, out) == (2, "")
    assert says in err
    assert not Path("k.db").exists()


def test_an_index_of_other_vectors_is_refused(faq: Called, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NamedEmbedder, "encoder", "other words")
    status, _, err = faq("search", "parcel")
    assert status == 2
    assert "another version of the models" in err
    assert faq("index", "--faq", "faq.json")[1].startswith("3 added")
    assert faq("search", "parcel")[0] == 0
