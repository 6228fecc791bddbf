"""Times and sizes in the words of the second window. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.domain.phrase import Number
from app.ui.common.language import t, tn


def moment_words(at: datetime) -> str:
    """Day and time of this computer's clock: "2026-11-20 14:32:05"."""
    return f"{at.astimezone():%Y-%m-%d %H:%M:%S}"


def clock_words(at: datetime, now: datetime) -> str:
    """The time alone for today, the day with it else."""
    here = at.astimezone()
    return f"{here:%H:%M:%S}" if here.date() == now.astimezone().date() else f"{here:%Y-%m-%d %H:%M}"


def size_words(size: int) -> str:
    """Bytes as people count them."""
    if size < 1000:
        return tn("{count} byte", "{count} bytes", size)
    if size < 1_000_000:
        return t("{count} kB", count=Number(f"{size / 1000:.{0 if size >= 10_000 else 1}f}"))
    return t("{count} MB", count=Number(f"{size / 1_000_000:.1f}"))


def wait_words(wait: timedelta) -> str:
    """A length of time: "45 s", "3 min", "2 h 05 min"."""
    seconds = round(wait.total_seconds())
    if seconds < 60:
        return t("{count} s", count=seconds)
    minutes = round(seconds / 60)
    if minutes < 60:
        return t("{count} min", count=minutes)
    if minutes >= 48 * 60:
        return t("{days} days {hours} h", days=minutes // 1440, hours=minutes % 1440 // 60)
    return t("{hours} h {minutes} min", hours=minutes // 60, minutes=f"{minutes % 60:02}")


def today_begins(now: datetime) -> datetime:
    """Midnight of this computer's clock."""
    return now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
