"""The knowledge index in its file: what is put in is found, what is taken out is gone, a kill leaves the old one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.copilot.index import KnowledgeIndex, parts
from app.domain.errors import DatabaseBusy
from app.domain.knowledge import Entry
from app.domain.knowledge_errors import KnowledgeIndexUnusable
from app.domain.passages import passages
from app.domain.tickets import Article
from app.inference.vectors import Vectors
from app.storage import knowledge
from app.storage.knowledge import KnowledgeFile
from app.storage.renewal import Renewal
from tests.support.knowledge import WordEmbedder

ROOT = Path(__file__).parents[2]


@pytest.fixture(name="store")
def opened() -> Iterator[KnowledgeFile]:
    store = KnowledgeFile.open(None)
    yield store
    store.close()


def put(
    index: KnowledgeIndex, name: str, text: str, *, title: str = "", digest: str = "1", collection: str = "c"
) -> None:
    article = Article(name, title or name, text, f"kb/{name}", updated_at=datetime(2026, 1, 1, tzinfo=UTC))
    found = passages(article)
    index.put(collection, Entry(name, digest, article), found, WordEmbedder().embed(parts(article.title, found)))


def test_terms_are_counted_and_forgotten(store: KnowledgeFile) -> None:
    index = KnowledgeIndex(store, Vectors())
    put(index, "a", "The KX-200 restarts.")
    put(index, "b", "The parcel is late.")
    assert store.rows_of_terms(["kx200", "the", "zaphod"]) == {"kx200": 1, "the": 2}
    assert [row for row, _ in store.matching(["kx200"], 5)] == [2]
    put(index, "a", "The dial turns.", digest="2")
    assert store.rows_of_terms(["kx200"]) == {"kx200": 0}
    assert store.matching(["kx200"], 5) == []
    index.remove("c", ["a", "b"])
    assert (store.count(), store.rows()) == (0, 0)


def test_an_index_is_the_same_after_it_was_closed(tmp_path: Path) -> None:
    file = tmp_path / "k.db"
    store = KnowledgeFile.open(file)
    index = KnowledgeIndex(store, Vectors())
    index.made_for("words")
    put(index, "a", "The parcel is late.")
    store.close()
    again = KnowledgeFile.open(file, must_exist=True)
    index = KnowledgeIndex(again, Vectors())
    index.made_for("words")
    assert index.digests("c") == {"a": "1"}
    index.made_for("other words")
    assert index.digests("c") == {}
    again.close()


def test_a_file_that_is_no_index_is_never_touched(tmp_path: Path) -> None:
    for content in (b"hello" * 500, b"SQLite format 3\0" + b"x" * 2000):
        file = tmp_path / "k.db"
        file.write_bytes(content)
        with pytest.raises(KnowledgeIndexUnusable, match=r"k\.db"):
            Renewal(file, "c")
        assert file.read_bytes() == content
    with pytest.raises(KnowledgeIndexUnusable, match="missing"):
        KnowledgeFile.open(tmp_path / "no.db", must_exist=True)


def test_the_programs_own_index_is_made_anew_when_it_is_damaged(tmp_path: Path) -> None:
    file = tmp_path / "k.db"
    file.write_bytes(b"hello" * 500)
    store = KnowledgeFile.open_or_anew(file)
    assert store.count() == 0
    store.close()
    assert KnowledgeFile.open_or_anew(tmp_path).count() == 0  # a folder stands in its place: it lives in memory


def test_a_renewal_leaves_the_old_index_until_it_is_finished(tmp_path: Path) -> None:
    file = tmp_path / "k.db"
    first = Renewal(file, "c")
    put(KnowledgeIndex(first.store, Vectors()), "a", "Old.")
    first.finish()
    second = Renewal(file, "c")
    put(KnowledgeIndex(second.store, Vectors()), "b", "New.")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(knowledge, "BUSY_MILLISECONDS", 50)
        with pytest.raises(DatabaseBusy):
            Renewal(file, "c")
    second.stop()
    old = KnowledgeFile.open(file, must_exist=True)
    assert old.count() == 1
    old.close()
    third = Renewal(file, "c")  # goes on where the second one stopped
    assert third.store.count() == 2
    third.stop()
    fourth = Renewal(file, "another collection")  # but not with half of something else
    assert fourth.store.count() == 1
    fourth.finish()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["k.db"]


_CHILD = """
import sys
from pathlib import Path
from app.copilot.index import KnowledgeIndex
from app.inference.vectors import Vectors
from app.storage.renewal import Renewal
from tests.storage.test_knowledge_file import put
index = KnowledgeIndex(Renewal(Path(sys.argv[1]), "c").store, Vectors())
for number in range(100000):
    put(index, f"n{number}", f"Text {number}.")
    print(number, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_kill_in_the_middle_leaves_the_old_index_whole(tmp_path: Path) -> None:
    file = tmp_path / "k.db"
    first = Renewal(file, "c")
    put(KnowledgeIndex(first.store, Vectors()), "a", "Old.")
    first.finish()
    before = file.read_bytes()
    child = subprocess.Popen([sys.executable, "-c", _CHILD, str(file)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert child.stdout
    for line in child.stdout:
        if int(line) >= 20:
            break
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert file.read_bytes() == before
    again = Renewal(file, "c")
    assert again.store.count() >= 21
    again.finish()
