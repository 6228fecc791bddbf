"""Reads the text of a PDF. The only home of pypdf."""

from __future__ import annotations

import io
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.content.documents.found import MAX_TEXT, Found, NotAnArticle, checked, unwrapped
from app.domain.tickets import Section

if TYPE_CHECKING:
    from pypdf import PdfReader

MAX_PAGES = 500


def read_pdf(content: bytes) -> Found:
    """The pages of a PDF, each a section. Raises NotAnArticle."""
    from pypdf import PasswordType, PdfReader
    from pypdf.errors import DependencyError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of each small fault that it got over
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise NotAnArticle("is protected by a password; save it without one")
        return _read(reader)
    except NotAnArticle:
        raise
    except DependencyError:
        raise NotAnArticle("is encrypted in a way that is not read here; save it without encryption") from None
    except RecursionError:
        raise NotAnArticle("is not a PDF that can be read (nested too deep)") from None
    except Exception as broken:  # noqa: BLE001 - a damaged file makes the library fail in any way there is
        raise NotAnArticle(f"is not a PDF that can be read ({type(broken).__name__})") from None


def _read(reader: PdfReader) -> Found:
    if len(reader.pages) > MAX_PAGES:
        raise NotAnArticle(f"has more than {MAX_PAGES} pages; split it into articles")
    sections, size = [], 0
    for number, page in enumerate(reader.pages, 1):
        text = unwrapped(page.extract_text().replace("\0", ""))
        size += len(text)
        if text:
            sections.append(Section(f"Page {number}" if len(reader.pages) > 1 else "", text))
        if size > MAX_TEXT:
            break
    if not sections:
        raise NotAnArticle("has no text, only pictures of it; run text recognition over it")
    return checked(Found(_title(reader), tuple(sections), updated=_updated(reader)))


def _title(reader: PdfReader) -> str:
    said = reader.metadata.title if reader.metadata else None
    return " ".join(said.split()) if isinstance(said, str) else ""


def _updated(reader: PdfReader) -> datetime | None:
    about = reader.metadata
    try:
        found = (about.modification_date or about.creation_date) if about else None
    except ValueError:
        return None
    if not isinstance(found, datetime):
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
