"""Where knowledge is read from: a folder of articles, or a file of questions and answers."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from app.content.documents.found import MAX_TEXT, NotAnArticle, date_of, plain
from app.content.documents.reading import MAX_BYTES, content_of, read_article
from app.domain.knowledge import Entry
from app.domain.knowledge_errors import KnowledgeUnreadable
from app.domain.tickets import Article

READERS = "1"
"""Part of each digest: files are read again when what the readers make of them changes."""
MAX_FAQ_BYTES = 256 * 1024 * 1024
_ENDING = 12
"""Characters of an ending that is shown."""
_FAQ_TEXTS = {"title": True, "text": True, "source": False, "updated": False}
"""Fields of an entry with a text, and which ones it must have; others are somebody else's and passed over."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something that may be an article: `read` makes the entry or raises NotAnArticle. Its digest is cheap."""

    name: str
    digest: str
    read: Callable[[], Entry]


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that is no article, and why."""

    name: str
    why: str


def folder_items(root: Path, *, internal: bool, passed_over: Counter[str] | None = None) -> Iterator[Item | Skipped]:
    """Every article below a folder, in the order of names. Hidden files are passed over, and those of other formats,
    which are counted by their ending in `passed_over`; links to folders are not followed. Raises KnowledgeUnreadable
    when there is no folder.
    """
    try:
        os.scandir(root).close()
    except OSError as failed:
        raise KnowledgeUnreadable(f"{root}: {failed.strerror}") from None
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        name = folder.relative_to(root).as_posix()
        try:
            with os.scandir(folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as failed:
            yield Skipped(name, f"cannot be read: {failed.strerror}")
            continue
        below = []
        for entry in entries:
            if entry.name.startswith("."):
                continue
            path = folder / entry.name
            if _is_folder(entry):
                if entry.is_symlink():
                    yield Skipped(path.relative_to(root).as_posix(), "is a link to a folder, which is not followed")
                else:
                    below.append(path)
            elif path.suffix.lower() in MAX_BYTES:
                yield _item(root, path, internal=internal)
            elif passed_over is not None:
                passed_over[ascii(path.suffix.lower())[1:-1][:_ENDING] or "no ending"] += 1
        waiting += reversed(below)


def faq_items(file: Path) -> Iterator[Item | Skipped]:
    """The entries of a file `[{"id", "title", "text"}]`. Raises KnowledgeUnreadable when it is none."""
    entries = _faq(file)
    for place, entry in enumerate(entries, 1):
        where = f"entry {place}"
        try:
            name, numbered, article = _faq_article(entry)
        except NotAnArticle as why:
            yield Skipped(where, str(why))
            continue
        digest = _digest(json.dumps(entry, sort_keys=True).encode())
        yield Item(name, digest, partial(Entry, name, digest, article, numbered))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _item(root: Path, path: Path, *, internal: bool) -> Item | Skipped:
    name = path.relative_to(root).as_posix()
    try:
        name.encode()
        content, changed = content_of(path)
    except UnicodeEncodeError:
        return Skipped(ascii(name)[1:-1], "has a name that is not text")
    except NotAnArticle as why:
        return Skipped(name, str(why))
    # The date counts, because it is shown where the file itself says none.
    digest = _digest(content, str(internal), changed.date().isoformat())

    def read() -> Entry:
        return Entry(name, digest, read_article(name, content, changed, internal=internal))

    return Item(name, digest, read)


def _digest(content: bytes, *more: str) -> str:
    return hashlib.sha256("\0".join((READERS, *more, "")).encode() + content).hexdigest()


def _faq(file: Path) -> list[object]:
    try:
        if file.stat().st_size > MAX_FAQ_BYTES:
            raise KnowledgeUnreadable(f"{file}: is larger than {MAX_FAQ_BYTES // 1024 // 1024} MiB")
        found = json.loads(file.read_bytes().decode("utf-8-sig"))
    except OSError as failed:
        raise KnowledgeUnreadable(f"{file}: {failed.strerror}") from None
    except UnicodeDecodeError as broken:
        raise KnowledgeUnreadable(f"{file}: not UTF-8 at byte {broken.start + 1}") from None
    except json.JSONDecodeError as broken:
        raise KnowledgeUnreadable(f"{file}:{broken.lineno}: not JSON: {broken.msg}") from None
    except (ValueError, RecursionError):
        raise KnowledgeUnreadable(f"{file}: not JSON that can be read") from None
    if not isinstance(found, list):
        raise KnowledgeUnreadable(f'{file}: must be a list of {{"id", "title", "text"}}')
    return found


def _faq_article(entry: object) -> tuple[str, bool, Article]:
    if not isinstance(entry, Mapping):
        raise NotAnArticle("is not an object")
    identity = entry.get("id")
    if isinstance(identity, bool) or not isinstance(identity, str | int) or identity == "":
        raise NotAnArticle("needs an id, a text or a whole number")
    values = {}
    for field, needed in _FAQ_TEXTS.items():
        value = entry.get(field) if needed else entry.get(field) or ""
        if not isinstance(value, str):
            raise NotAnArticle(f"{str(identity)[:60]!r}: {field} must be a text")
        values[field] = plain(value.encode("utf-8", "replace").decode())
    if not values["title"].strip():
        raise NotAnArticle(f"{str(identity)[:60]!r}: title must not be empty")
    if len(values["text"]) > MAX_TEXT:
        raise NotAnArticle(f"{str(identity)[:60]!r}: has more than {MAX_TEXT:,} characters of text")
    internal = entry.get("internal", False)
    if not isinstance(internal, bool):
        raise NotAnArticle(f"{str(identity)[:60]!r}: internal must be true or false")
    if values["updated"] and date_of(values["updated"]) is None:
        raise NotAnArticle(f"{str(identity)[:60]!r}: updated must be a date, YYYY-MM-DD")
    name = str(identity).encode("utf-8", "replace").decode()
    title, updated = " ".join(values["title"].split()), date_of(values["updated"])
    article = Article(name, title, values["text"], values["source"], internal=internal, updated_at=updated)
    return name, isinstance(identity, int), article
