"""Reads one file of knowledge, whatever its format, as an article."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from yaml.nodes import MappingNode, ScalarNode

from app.content.articles import article, front_matter
from app.content.documents.found import Found, NotAnArticle, checked, date_of, decoded
from app.content.documents.html import read_html
from app.content.documents.markdown import markdown_sections
from app.content.documents.pdf import read_pdf
from app.content.documents.plain import read_plain
from app.content.source import Source, Unreadable
from app.domain.tickets import Article

_MIB = 1024 * 1024
MAX_BYTES: Mapping[str, int] = {
    ".md": 4 * _MIB,
    ".markdown": 4 * _MIB,
    ".txt": 4 * _MIB,
    ".html": 16 * _MIB,
    ".htm": 16 * _MIB,
    ".pdf": 64 * _MIB,
}
"""The formats, by how a file's name ends, with the most bytes of one: pages carry pictures, texts do not."""
_YES_NO = {"true": True, "yes": True, "false": False, "no": False}
_DATES = ("updated", "last_modified", "lastmod", "modified", "date")


def loose(path: Path) -> tuple[int, int] | None:
    """The time (ns) and the size of a file that has no front matter of our own; None for one that has."""
    try:
        seen = path.stat()
        if path.suffix.lower() in (".md", ".markdown"):
            with path.open("rb") as file:
                if file.read(8).removeprefix(b"\xef\xbb\xbf").startswith(b"---"):
                    return None
    except OSError:
        return None  # whoever reads it says what is wrong
    return seen.st_mtime_ns, seen.st_size


def content_of(path: Path) -> tuple[bytes, datetime]:
    """The bytes of a file and when it was changed last. Raises NotAnArticle."""
    most = MAX_BYTES[path.suffix.lower()]
    try:
        if not path.is_file():  # never a pipe, which would not end
            raise NotAnArticle("is not a file, or a link that leads nowhere")
        with path.open("rb") as file:
            content = file.read(most + 1)
        changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError as failed:
        raise NotAnArticle(f"cannot be read: {failed.strerror or 'input/output error'}") from None
    if len(content) > most:
        raise NotAnArticle(f"is larger than {most // _MIB} MiB; split it into articles")
    if not content.strip():
        raise NotAnArticle("is empty")
    return content, changed


def read_article(name: str, content: bytes, changed: datetime, *, internal: bool) -> Article:
    """The article of a file. `name` is its path with `/`; it is the id where the file has none, and the source.

    `internal` and `changed` count where the file does not say. Raises NotAnArticle.
    """
    path = PurePosixPath(name)
    match path.suffix.lower():
        case ".md" | ".markdown":
            found = _markdown(name, content)
            if isinstance(found, Article):
                return found
        case ".html" | ".htm":
            found = read_html(content)
        case ".pdf":
            found = read_pdf(content)
        case _:
            found = read_plain(content)
    return Article(
        id=found.id or name,
        title=found.title or path.stem.replace("-", " ").replace("_", " ").strip().capitalize() or path.name,
        text="\n\n".join(f"{one.heading}\n{one.text}".strip() for one in found.sections),
        source=name,
        internal=internal if found.internal is None else found.internal,
        updated_at=found.updated or changed,
        sections=found.sections,
    )


def _markdown(name: str, content: bytes) -> Article | Found:
    text = decoded(content)
    fields: dict[str, str] = {}
    if text.startswith("---\n") and "\n---" in text:
        source = Source(name)
        try:
            root, body = front_matter(source, text)
            fields = _plain_fields(root)
            if "schema" in fields:
                strict = article(source, root, body)
                if not source.problems:
                    return strict
        except Unreadable:
            pass
        if source.problems:
            raise NotAnArticle(source.problems[0].detail.removeprefix(f"{name}:").replace(":", ": ", 1).strip())
        text = body
    title, sections = markdown_sections(text)
    dates = (date_of(fields.get(key, "")) for key in _DATES)
    return checked(
        Found(
            fields.get("title") or title,
            sections,
            id=fields.get("id", ""),
            internal=_YES_NO.get(fields.get("internal", "").lower()),
            updated=next((date for date in dates if date), None),
        )
    )


def _plain_fields(root: MappingNode) -> dict[str, str]:
    """The fields with one value: other programs' front matter has many that mean nothing here."""
    return {
        str(key.value): str(value.value).strip()
        for key, value in root.value
        if isinstance(key, ScalarNode) and isinstance(value, ScalarNode)
    }
