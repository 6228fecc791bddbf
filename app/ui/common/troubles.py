"""Errors in the language in use, and what nobody foresaw as an error that a person can read. No Qt."""

from __future__ import annotations

import logging
import traceback

from app.domain.errors import CalmdeskError
from app.ui.common.language import t

log = logging.getLogger(__name__)


class ActFailed(CalmdeskError):
    """A mistake of ours: the log has where."""

    title = "Something in Calmdesk did not work"
    advice = "What you wrote is kept. Try again; if it happens again, show IT the log file: it has where, and no words."


def error_title(error: CalmdeskError) -> str:
    """What happened, and where."""
    return t("{what} ({where})", what=t(error.title), where=t(error.detail)) if error.detail else t(error.title)


def error_words(error: CalmdeskError | None) -> str:
    """What happened, where, and what to do; nothing for no error."""
    return f"{error_title(error)}. {t(error.advice)}" if error else ""


def as_told(error: BaseException) -> CalmdeskError:
    """The error as a person is told it. Of one that only a mistake in our code can cause, kind and place go to the log;
    never its words, which may be a customer's.
    """
    if isinstance(error, CalmdeskError):
        return error
    kind = type(error).__name__
    log.error("an act failed: %s\n%s", kind, "".join(traceback.format_tb(error.__traceback__)))
    return ActFailed(kind)
