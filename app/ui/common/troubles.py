"""Errors in the language in use. No Qt."""

from __future__ import annotations

from app.domain.errors import CalmdeskError
from app.ui.common.language import t


def error_title(error: CalmdeskError) -> str:
    """What happened, and where."""
    return t("{what} ({where})", what=t(error.title), where=t(error.detail)) if error.detail else t(error.title)


def error_words(error: CalmdeskError | None) -> str:
    """What happened, where, and what to do; nothing for no error."""
    return f"{error_title(error)}. {t(error.advice)}" if error else ""
