"""What a desk says about its limit: how long to wait, and how many requests are left until when. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_PAUSE = 3600.0
_SECONDS = re.compile(r"\d{1,30}(?:\.\d{1,9})?", re.ASCII)
_WHOLE = re.compile(r"\d{1,12}", re.ASCII)
_A_TIME = 1e9
"""A reset beyond this is a point in time, in seconds since 1970; below it, it is seconds from now."""
_IN_MILLISECONDS = 1e11

# Each product's own names. A window that has fewer requests left is the one that will stop us, so all are read.
_LIMITS = (
    ("ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"),  # Zendesk, seconds
    ("x-rate-limit", "x-rate-limit-remaining", ""),  # Zendesk
    ("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"),  # Intercom: a time; Roundup: seconds
    ("x-ratelimit-total", "x-ratelimit-remaining", "x-ratelimit-reset"),  # Freshdesk, without a reset
)


@dataclass(frozen=True, slots=True)
class Budget:
    """How many requests of a window are left, and in how many seconds it begins anew; None when the desk is silent."""

    limit: int
    remaining: int
    resets_in: float | None = None

    @property
    def share(self) -> float:
        return self.remaining / self.limit


def budget_of(headers: Mapping[str, str], now: datetime) -> Budget | None:
    """The scarcest window these headers tell of (names in lower case), None when they tell of none."""
    found: list[Budget] = []
    for limit_name, left_name, reset_name in _LIMITS:
        limit, left = _number(headers.get(limit_name)), _number(headers.get(left_name))
        if limit and left is not None:
            reset = _reset(headers.get(reset_name), now) if reset_name else None
            found.append(Budget(limit, min(left, limit), reset))
    if not found:
        return None
    scarcest = min(found, key=lambda one: one.share)
    told = [one.resets_in for one in found if one.resets_in is not None]
    return Budget(scarcest.limit, scarcest.remaining, scarcest.resets_in if scarcest.resets_in or not told else told[0])


def retry_after_seconds(header: str | None, now: datetime) -> float | None:
    """The `Retry-After` header in seconds from now; it may hold seconds or an HTTP date. None when it says nothing.

    Some desks write fractions; a proxy that adds its own header makes two of one, of which the longer counts.
    """
    text = (header or "").strip()
    pieces = [piece.strip() for piece in text.split(",")]
    if all(_SECONDS.fullmatch(piece) for piece in pieces):
        return min(max(float(piece) for piece in pieces), LONGEST_PAUSE)
    until = http_date(text)
    return None if until is None else min(max((until - now).total_seconds(), 0.0), LONGEST_PAUSE)


def http_date(text: str | None) -> datetime | None:
    """A date as HTTP writes it, None for anything else."""
    try:
        at = parsedate_to_datetime((text or "")[:100])
    except (ValueError, TypeError, OverflowError):
        return None
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def _reset(text: str | None, now: datetime) -> float | None:
    if not _SECONDS.fullmatch((text or "").strip()):
        return None
    value = float((text or "").strip())
    if value > _IN_MILLISECONDS:
        value /= 1000
    if value > _A_TIME:
        value -= now.timestamp()
    return min(max(value, 0.0), LONGEST_PAUSE)


def _number(text: str | None) -> int | None:
    value = (text or "").strip()
    return int(value) if _WHOLE.fullmatch(value) else None
