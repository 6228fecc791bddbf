"""What can go wrong, and when it does: from a seed alone, so that a schedule that failed can be run again."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Literal, get_args

Fault = Literal[
    "reset before", "reset after", "half answer", "slow", "too slow", "5xx before", "5xx after", "429", "401", "delayed"
]
"""What the network does to one request. "before" and "after": the desk did not carry it out, or did.

too slow: the answer comes after the program gave up · delayed: answered with an error, and carried out later.
"""
Event = Literal[
    "outage", "no names", "kill", "suspend", "clock forward", "clock back", "disk full", "disk read-only", "two copies"
]
"""What happens to the whole: the desk is away, names are not resolved, the program or its computer fails."""
FAULTS: tuple[Fault, ...] = get_args(Fault)
EVENTS: tuple[Event, ...] = get_args(Event)
PAUSES = ("0", "1", "1.5", "-3", "soon", "", "date", "past", "far")
"""What `Retry-After` says; "" sends none."""
_WRITES, _READS = 0.35, 0.08
_SPOILT = 12
"""So many requests of a schedule meet a fault, at most: then the weather is fair, and it can come to its end."""


@dataclass(slots=True)
class Weather:
    """The faults of one schedule. What a request meets depends on what it is, not on when it comes."""

    seed: int
    kinds: tuple[Fault, ...]
    fair: bool = False
    met: dict[str, int] = field(default_factory=dict)
    _seen: dict[str, int] = field(default_factory=dict)

    def fault_for(self, name: str, *, changes: bool) -> Fault | None:
        """`name` tells a request from every other one of the schedule, however often it is sent."""
        number = self._seen[name] = self._seen.get(name, 0) + 1
        if self.fair or not self.kinds or sum(self.met.get(fault, 0) for fault in FAULTS) >= _SPOILT:
            return None
        chance = self.chance(name, number)
        if chance.random() > (_WRITES if changes else _READS):
            return None
        fault = chance.choice(self.kinds)
        if fault in ("delayed", "too slow") and not changes:
            return None  # for a question it is only one that failed
        self.count(fault)
        return fault

    def chance(self, name: str, number: int = 0) -> random.Random:
        return random.Random(f"{self.seed}:{name}:{number}")  # noqa: S311 - weather, no secret

    def count(self, what: str) -> None:
        self.met[what] = self.met.get(what, 0) + 1


def weather_for(seed: int) -> Weather:
    """Two to four kinds of faults. Over ten schedules in a row each kind has its turn."""
    chance = random.Random(f"{seed}:weather")  # noqa: S311
    first = FAULTS[seed % len(FAULTS)]
    others = chance.sample([fault for fault in FAULTS if fault != first], chance.randint(1, 3))
    return Weather(seed, (first, *others))
