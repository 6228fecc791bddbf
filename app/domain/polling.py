"""How often the open ticket is looked at unasked: rules of time, use and the desk's request budget. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from app.domain.vendors import Vendor

Activity = Literal["in_use", "idle", "asleep"]

IN_USE_FOR = timedelta(minutes=5)
"""A ticket is in use for so long after the agent did something or something new came."""
IDLE_EVERY = timedelta(seconds=60)
"""How often a ticket that stands in sight, and that nobody works on, is looked at."""
PUSHED_EVERY = timedelta(seconds=120)
"""How often a desk that tells by itself is looked at all the same: a net below, should it forget to tell."""
AGENTS = 25
"""How many agents share an account's budget where nobody said it."""
BACKGROUND_PART = 0.5
"""The part of an agent's share that looking unasked may use; the rest is for what the agent does."""
OWN_CEILING = 600
"""Requests a minute for a whole account at a desk that names no limit. Ours, so that many agents do not wear it out."""
PER_MINUTE: Mapping[Vendor, int] = {"zendesk": 200, "freshdesk": 200, "intercom": 1000, "chatwoot": 3000}
"""Requests a minute a vendor allows a whole account, of its smallest plan where plans differ; docs/adapters.md has the
sources. Chatwoot counts by internet address, which an office shares.
"""
_FIRST_RETRY, _LONGEST_RETRY = timedelta(seconds=1), timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Use:
    """Whether the panel can be seen, and when somebody last did something about the open ticket."""

    shown: bool = True
    touched: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tempo:
    """How an account is looked at: the time between two looks in use and when idle, and requests a minute, None without
    a limit.
    """

    in_use: timedelta
    per_minute: float | None = None
    idle: timedelta = IDLE_EVERY


@dataclass(frozen=True, slots=True)
class Purse:
    """What unasked looks may still spend: `left` requests at the time `at`. It fills up to a minute's worth."""

    left: float
    at: datetime


def tempo(vendor: Vendor, poll_seconds: float, agents: int) -> Tempo:
    """The tempo of an account that `agents` people work at."""
    share = PER_MINUTE.get(vendor, OWN_CEILING) / max(agents, 1)
    return Tempo(timedelta(seconds=poll_seconds), share * BACKGROUND_PART)


def activity(use: Use, now: datetime) -> Activity:
    """A ticket that is worked on is in use also beside a hidden panel: the agent may be writing in the desk itself."""
    if use.touched is not None and now - use.touched < IN_USE_FOR:
        return "in_use"
    return "idle" if use.shown else "asleep"


def next_look(use: Use, rhythm: Tempo, *, last: datetime, purse: Purse | None, pushed: bool, now: datetime) -> datetime:
    """When the ticket is to be looked at again, `last` being the last look; `datetime.max` for never, as things are.
    `pushed` says that the desk is telling by itself.
    """
    match activity(use, now):
        case "asleep":
            return datetime.max.replace(tzinfo=now.tzinfo)
        case "idle":
            every = max(rhythm.in_use, rhythm.idle)
        case "in_use":
            every = rhythm.in_use
    due = last + (max(every, PUSHED_EVERY) if pushed else every)
    return due if purse is None else max(due, affordable_at(purse, rhythm))


def falls_asleep(use: Use, now: datetime) -> datetime | None:
    """When an unseen ticket will be idle, if nobody does anything; None while it can be seen or is asleep already."""
    if use.shown or use.touched is None or activity(use, now) == "asleep":
        return None
    return use.touched + IN_USE_FOR


def filled(purse: Purse | None, rhythm: Tempo, now: datetime) -> Purse | None:
    """The purse as it is now; a full one at first, None for an account without a limit."""
    if rhythm.per_minute is None:
        return None
    most = max(rhythm.per_minute, 1.0)
    if purse is None:
        return Purse(most, now)
    gained = max((now - purse.at).total_seconds(), 0.0) * rhythm.per_minute / 60
    return Purse(min(purse.left + gained, most), now)


def paid(purse: Purse | None, requests: int) -> Purse | None:
    """The purse after so many requests. It may owe: what a look costs is known only afterwards."""
    return None if purse is None else replace(purse, left=purse.left - requests)


def affordable_at(purse: Purse, rhythm: Tempo) -> datetime:
    """When there is enough for one request."""
    missing = max(1.0 - purse.left, 0.0)
    return purse.at + timedelta(seconds=missing * 60 / rhythm.per_minute) if rhythm.per_minute else purse.at


def connect_again_after(failures: int, chance: float) -> timedelta:
    """How long to wait before connecting again after so many failures in a row, at least one. `chance` is between 0
    and 1 and spreads the agents of a desk that was away, who would all come back in the same second.
    """
    doubled: int = 2 ** min(failures - 1, 10)
    return min(_FIRST_RETRY * doubled, _LONGEST_RETRY) * (0.5 + chance / 2)
