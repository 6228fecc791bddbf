"""One schedule: ten decisions on three tickets while everything fails, then fair weather, then the verdict."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from tests.faults.disk import SmallDisk
from tests.faults.network import FailingNetwork
from tests.faults.program import HeldProgram, ProgramEnded
from tests.faults.verdict import FOR_A_PERSON, Row, Seen, Verdict, judged
from tests.faults.weather import EVENTS, Event, Weather, weather_for

DECISIONS, TICKETS = 10, 3
SETTLE_SECONDS = 2.0
RESPONSIVE_SECONDS = 10.0
"""On a computer where several test runs share two cores; what is looked for is a program that hangs."""
_PATIENCE = 90.0
_OPENINGS = 20
"""A busy desk breaks a connection now and then all by itself, and one with a limit asks for a pause."""
_FAR_ENOUGH = 2 * 3600.0


class Lab(Protocol):
    """A real desk to fail in front of."""

    vendor: str
    kinds: Sequence[str]
    """Of decisions: those this desk can take."""

    @property
    def address(self) -> tuple[str, int]: ...

    @property
    def token(self) -> str: ...

    async def create_ticket(self, subject: str) -> str: ...

    async def meddle(self, ticket: str, number: int) -> None:
        """Somebody else works on the ticket."""
        ...

    async def seen(self, tickets: Sequence[str], marks: Sequence[str]) -> dict[str, Seen]:
        """What stands at the desk, looked at past the program. A hand-over's mark is `hand-over TICKET`."""
        ...


@dataclass(slots=True)
class Result:
    seed: int
    met: dict[str, int]
    verdict: Verdict
    seconds: float
    refused_decisions: int = 0
    slowest_answer: float = 0.0
    requests: int = 0
    needed: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> tuple[str, ...]:
        return self.verdict.wrong


class Schedule:
    def __init__(self, seed: int, lab: Lab, home: Path) -> None:
        self.seed, self.lab = seed, lab
        self.chance = random.Random(f"{seed}:schedule")  # noqa: S311
        self.weather: Weather = weather_for(seed)
        self.disk = SmallDisk(home)
        self.network = FailingNetwork(*lab.address, self.weather)
        self.promised: dict[str, list[str]] = {}
        self.undone: set[str] = set()
        self.refused = 0
        self.wrong: list[str] = []
        self.handed_over: set[str] = set()
        self.program: HeldProgram

    async def run(self) -> Result:
        began = time.monotonic()
        with self.disk:
            await self.network.accept()
            self.program = HeldProgram(self.disk.home, self.lab.vendor, self.network.url, self.lab.token)
            try:
                return await self._run(began)
            finally:
                self.weather.fair = True
                await self.program.kill()
                await self.network.finish()

    async def _run(self, began: float) -> Result:
        self.weather.fair = True
        tickets = [await self.lab.create_ticket(f"Fault {self.seed} {number}") for number in range(TICKETS)]
        if trouble := await self.program.start():
            raise RuntimeError(f"the program did not start: {trouble}")
        for ticket in tickets:  # the agent has seen them: they open also when the desk is away
            for _ in range(_OPENINGS):
                said = await self.program.ask("open", ticket=ticket)
                if not said.keys() - {"id"}:
                    break
                await asyncio.sleep(1.0)
            else:
                raise RuntimeError(f"ticket {ticket} did not open in fair weather: {said}")
        self.weather.fair = False
        events = self._events()
        for number in range(DECISIONS):
            happening = asyncio.create_task(self._happen(events[number])) if number in events else None
            await self._decide(number, tickets)
            await self.lab.meddle(self.chance.choice(tickets), number)
            await asyncio.sleep(self.chance.uniform(0.0, 0.5))
            if happening is not None:
                await happening
        report = await self._settled()
        await self.network.late_ones()
        report = await self._late_found(report)
        return await self._judge(report, tickets, began)

    # -- decisions ----------------------------------------------------------------------------------------------------

    async def _decide(self, number: int, tickets: Sequence[str]) -> None:
        ticket = self.chance.choice(tickets)
        kind = self.chance.choice(self.lab.kinds)

        def mark(part: str) -> str:
            return f"mark-{self.seed:x}-{number}{part}"

        command: dict[str, Any] = {"ticket": ticket}
        if kind == "hand-over" and ticket not in self.handed_over:
            self.handed_over.add(ticket)
            command |= {"do": "escalate", "team": "Escalations", "note": f"Please take over {mark('n')}"}
        else:
            command["do"] = "decide"
            if "note" in kind:
                command["note"] = f"Looked into it {mark('n')}"
            if "fields" in kind:
                command |= {"tags": [mark("t")], "fields": self.chance.choice(([], [["Severity", "High"]]))}
            if "reply" in kind or len(command) == 2:
                command["reply"] = f"We are on it. {mark('r')}"
        undo = self.chance.random() < 0.1
        try:
            said = await self.program.ask(**command)
        except ProgramEnded:
            self.refused += 1  # whether it was stored is found out at the end: nothing was promised
            return
        if "decision" not in said:
            self.refused += 1
            if "broken" in said:
                self.wrong.append(f"a decision ended with {said['broken']}")
            return
        if undo and await self._undo(said["decision"]):
            return
        self.promised[said["decision"]] = said["operations"]

    async def _undo(self, decision: str) -> bool:
        try:
            undone = bool((await self.program.ask("undo", decision=decision)).get("undone"))
        except ProgramEnded:
            return True  # nobody knows: nothing is promised
        if undone:
            self.undone.add(decision)
        return undone

    # -- what happens to the whole ------------------------------------------------------------------------------------

    def _events(self) -> dict[int, Event]:
        """One to three, at some decisions; each kind has its turn."""
        first = EVENTS[self.seed % len(EVENTS)]
        some = [first, *self.chance.sample(EVENTS, self.chance.randint(0, 2))]
        return dict(zip(self.chance.sample(range(1, DECISIONS), len(some)), some, strict=True))

    async def _happen(self, event: Event) -> None:
        await asyncio.sleep(self.chance.uniform(0.0, 0.8))
        self.weather.count(event)
        chance = self.chance
        try:
            match event:
                case "outage" | "no names":
                    await self._away(names=event == "no names", seconds=chance.uniform(0.5, 2.5))
                case "kill":
                    await self.program.kill()
                    await self._start()
                case "suspend":
                    await self.program.suspend(chance.uniform(1.0, 4.0))
                case "clock forward":
                    await self.program.move_clock(chance.choice((90.0, 3600.0, 86400.0)))
                case "clock back":
                    await self.program.move_clock(-chance.choice((90.0, 3600.0, 86400.0)))
                case "disk full":
                    await self.disk.filled(self.program, chance.uniform(0.5, 2.0))
                case "disk read-only":
                    await self._start_where_nothing_can_be_written()
                case "two copies":
                    await self._start_twice()
        except ProgramEnded:
            pass  # another event ended it; its death is counted where nobody ended it

    async def _away(self, *, names: bool, seconds: float) -> None:
        if names:
            await self.program.ask("names", work=False)
            await asyncio.sleep(seconds)
            await self.program.ask("names", work=True)
        else:
            await self.network.refuse()
            await asyncio.sleep(seconds)
            await self.network.accept()

    async def _start_where_nothing_can_be_written(self) -> None:
        """It has to say so and end, and to leave everything as it is."""
        await self.program.kill()
        with self.disk.read_only():
            trouble = await self.program.start()
            if not trouble and self.disk.is_real:
                self.wrong.append("the program started on a disk where it cannot write")
            await self.program.kill()
        await self._start()

    async def _start_twice(self) -> None:
        second = HeldProgram(self.disk.home, self.lab.vendor, self.network.url, self.lab.token)
        trouble = await second.start()
        if trouble != "AlreadyRunning":
            self.wrong.append(f"a second copy ran on the same profile: {trouble or 'it started'}")
            await second.kill()

    async def _start(self) -> None:
        if trouble := await self.program.start():
            self.wrong.append(f"the program did not start again: {trouble}")

    # -- the end ------------------------------------------------------------------------------------------------------

    async def _settled(self) -> dict[str, Any]:
        """Fair weather, and a clock so far ahead that every pause a desk asked for is over; then waits."""
        self.weather.fair = True
        await self.network.accept()
        if {"429", "clock back"} & self.weather.met.keys():
            await self.program.kill()
            self.program.offset = max(self.program.offset, 0.0) + _FAR_ENOUGH
            await self._start()
        return await self._until(lambda report: not _on_their_way(report["rows"]))

    async def _late_found(self, report: dict[str, Any]) -> dict[str, Any]:
        """What landed late is found while it waits for a person: a moment for that, then as it is."""
        if not any(row["state"] == "needs_help" for row in report["rows"]):
            return report
        await asyncio.sleep(SETTLE_SECONDS * 2)
        return await self._until(lambda report: not _on_their_way(report["rows"]))

    async def _until(self, true: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        end = time.monotonic() + _PATIENCE
        while True:
            report = await self.program.ask("report")
            if "rows" not in report or true(report) or time.monotonic() > end:
                return report
            await asyncio.sleep(0.5)

    async def _judge(self, report: dict[str, Any], tickets: Sequence[str], began: float) -> Result:
        if "rows" not in report:
            raise RuntimeError(f"no report: {report}")
        rows = [_row(row, report["states"].get(row["operation"], [])) for row in report["rows"]]
        seen = await self.lab.seen(tickets, [row.mark for row in rows])
        verdict = judged(rows, seen, promised=self.promised, undone=frozenset(self.undone))
        wrong = [*self.wrong, *verdict.wrong]
        wrong += [f"the program ended by itself with {code}" for code in self.program.deaths]
        if self.program.slowest > RESPONSIVE_SECONDS:
            wrong.append(f"the program did not answer for {self.program.slowest:.1f} s")
        if report["broken"] is not None:
            wrong.append("the journal's chain is broken")
        needed = [f"{row['state']}: {row['because']}" for row in report["rows"] if row["state"] in FOR_A_PERSON]
        return Result(
            self.seed,
            dict(self.weather.met),
            Verdict(verdict.outcomes, tuple(wrong)),
            time.monotonic() - began,
            self.refused,
            self.program.slowest,
            self.network.requests,
            needed,
        )


def _on_their_way(rows: Sequence[dict[str, Any]]) -> bool:
    """Whether anything still goes by itself: not what is held back by a row of its decision that needs a person."""
    stopped: set[str] = set()
    for row in rows:
        if row["state"] in FOR_A_PERSON:
            stopped.add(row["decision"])
        if row["state"] in ("waiting", "sending", "unknown") and row["decision"] not in stopped:
            return True
    return False


def _row(row: dict[str, Any], states: Sequence[str]) -> Row:
    if "visibility" in row:
        kind: Any = "note" if row["visibility"] == "internal" else "reply"
        mark = next(word for word in row["text"].split() if word.startswith("mark-"))
    elif row["group"]:
        kind, mark = "hand-over", f"hand-over {row['ticket']}"
    else:
        kind, mark = "change", row["tags"][0]
    return Row(
        row["operation"], row["decision"], row["ticket"], row["sequence"], row["state"], kind, mark, tuple(states)
    )
