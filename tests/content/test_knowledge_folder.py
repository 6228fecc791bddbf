"""Folders and files of articles with everything that can be wrong with them: named, and the rest is read."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from app.content.documents.collections import Item, Skipped, faq_items, folder_items
from app.content.folder import Folder
from app.domain.knowledge_errors import KnowledgeUnreadable
from tests.support.pdf import pdf


def seen(root: Path) -> tuple[list[str], dict[str, str]]:
    found = list(folder_items(root, internal=True))
    return [one.name for one in found if isinstance(one, Item)], {
        one.name: one.why for one in found if isinstance(one, Skipped)
    }


def test_articles_are_found_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b.md", "a/z.txt", "a/y.html", ".hidden/x.md", "c.docx", ".d.md", "e.PDF"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Words.", "utf-8")
    assert seen(tmp_path) == (["b.md", "e.PDF", "a/y.html", "a/z.txt"], {})


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_bytes(b" \n")
    (tmp_path / "large.txt").write_bytes(b"x" * (5 * 1024 * 1024))
    (tmp_path / "good.txt").write_text("Words.", "utf-8")
    names, skipped = seen(tmp_path)
    assert names == ["good.txt"]
    assert skipped == {"empty.md": "is empty", "large.txt": "is larger than 4 MiB; split it into articles"}


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there that tests do not have")
def test_links_and_pipes_are_no_traps(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "loop.md").symlink_to(tmp_path / "loop.md")
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere.md")
    os.mkfifo(tmp_path / "pipe.txt")
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "good.md").write_text("Words.", "utf-8")
    names, skipped = seen(tmp_path)
    assert names == ["good.md"]
    assert skipped.keys() == {"below/up", "loop.md", "gone.md", "pipe.txt", "pipe.md"}
    assert "not followed" in skipped["below/up"]


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeUnreadable, match="nowhere"):
        list(folder_items(tmp_path / "nowhere", internal=True))


def test_a_file_of_questions(tmp_path: Path) -> None:
    file = tmp_path / "faq.json"
    entries: list[object] = [
        {"id": 1, "title": "Late?", "text": "Wait.", "category": "x"},
        {"id": "b", "title": "Broken?", "text": "Send a photo.", "internal": True, "updated": "2024-01-02"},
        {"id": "c", "title": " ", "text": "x"},
        {"title": "No id", "text": "x"},
        {"id": True, "title": "No id", "text": "x"},
        {"id": "d", "title": "x", "text": 4},
        {"id": "e", "title": "x", "text": "x", "updated": "soon"},
        "f",
    ]
    file.write_text(json.dumps(entries), "utf-8")
    found = list(faq_items(file))
    good = [one.read() for one in found if isinstance(one, Item)]
    assert [(one.article.id, one.numbered, one.article.internal) for one in good] == [
        ("1", True, False),
        ("b", False, True),
    ]
    assert [one.name for one in found if isinstance(one, Skipped)] == [f"entry {n}" for n in range(3, 9)]


@pytest.mark.parametrize("content", [b"", b"{}", b"[", b"\xff\xfe", b"[" * 100_000])
def test_a_file_that_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "faq.json").write_bytes(content)
    with pytest.raises(KnowledgeUnreadable, match=r"faq\.json"):
        list(faq_items(tmp_path / "faq.json"))
    with pytest.raises(KnowledgeUnreadable, match=r"no\.json"):
        list(faq_items(tmp_path / "no.json"))


def test_a_companys_folder_may_hold_loose_files(tmp_path: Path) -> None:
    knowledge = tmp_path / "own" / "knowledge"
    knowledge.mkdir(parents=True)
    (knowledge / "late.md").write_text("# Late\n\nWait two days.", "utf-8")
    (knowledge / "lost.html").write_text("<h1>Lost</h1><p>Search for it.", "utf-8")
    (knowledge / "gone.pdf").write_bytes(pdf("Gone for good."))
    (knowledge / "empty.txt").write_text("", "utf-8")
    folder = Folder(tmp_path / "shipped", tmp_path / "own")
    articles = {article.source: article for article in folder.library().articles}
    assert sorted(articles) == ["knowledge/gone.pdf", "knowledge/late.md", "knowledge/lost.html"]
    assert all(article.internal for article in articles.values())
    assert [problem.detail for problem in folder.problems] == ["knowledge/empty.txt:1: the file is empty"]
    (knowledge / "late.md").write_text("# Late\n\nWait three long days.", "utf-8")
    assert folder.reload_if_changed()
    assert any("three" in article.text for article in folder.library().articles)


def test_the_panel_reads_the_folders_below_too(tmp_path: Path) -> None:
    shipped, company = tmp_path / "shipped", tmp_path / "company"
    for root, name, text in (
        (shipped, "late.md", "As it ships."),
        (company, "billing/late.md", "Of the bill."),
        (company, "billing/eu/late.txt", "Of the bill in the union."),
        (company, ".git/late.md", "Hidden."),
        (company, "Late.md", "The company's own."),
    ):
        (root / "knowledge" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "knowledge" / name).write_text(text, "utf-8")
    if sys.platform != "win32":
        (company / "knowledge" / "again").symlink_to(company / "knowledge", target_is_directory=True)
    folder = Folder(shipped, company)
    assert folder.problems == ()
    assert {one.id: one.text for one in folder.library().articles} == {
        "knowledge/Late.md": "The company's own.",
        "knowledge/billing/late.md": "Of the bill.",
        "knowledge/billing/eu/late.txt": "Of the bill in the union.",
    }
    (company / "knowledge" / "billing" / "late.md").write_text("Of the bill, anew.", "utf-8")
    assert folder.reload_if_changed()
    assert "Of the bill, anew." in {one.text for one in folder.library().articles}
