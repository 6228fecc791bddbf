"""`python -m tests.real.hour`: one working hour on a real Request Tracker, and what of it stands in the ledger.

An agent works through twelve tickets: opens each, reads, decides, sometimes gets an answer. `--speed 20` lets the hour
pass in three minutes: every wait of the agent and of the program's looks at the desk is that much shorter.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from app.copilot.drafts import Draft
from app.domain.errors import CalmdeskError
from app.domain.journal import LedgerLine
from app.wiring import Pace, Program
from app.workplace.programs import desk_program
from tests.real.rt_up import RequestTrackerMissing, RunningTracker, running_tracker
from tests.support.live import KEY, folders_in, settings_for

TICKETS = (
    ("Two charges", "I see two charges for the same order. Please look into it."),
    ("Where is it", "Where is my order? It was to come on Monday and I have heard nothing since."),
    ("Cancel", "Please cancel my subscription, I do not need it any more."),
    ("Password", "I cannot sign in, it says that my password is wrong."),
    ("Broken", "The lamp arrived broken, there is a crack in the glass."),
    ("Invoice", "Please send me the invoice for my last order, I cannot find it."),
)
_POLL_SECONDS = 15.0
_READS, _EACH = 60.0, 300.0
"""Seconds until the agent decides, and that each ticket takes."""


async def hour(rt: RunningTracker, home: Path, *, speed: float, tickets: int) -> Sequence[LedgerLine]:
    """Every request of the hour, in order."""
    numbers = [rt.create_ticket(*TICKETS[place % len(TICKETS)]) for place in range(tickets)]
    for number in numbers:
        rt.call("PUT", f"/ticket/{number}", {"Owner": "agent"})
    pace = Pace(undo=timedelta(seconds=5 / speed), poll=timedelta(seconds=_POLL_SECONDS / speed))
    program = await desk_program(folders_in(home), settings_for(rt.base_url), {"rt": rt.tokens["agent"]}, KEY, pace)
    try:
        await program.start()
        for place, number in enumerate(numbers):
            end = asyncio.get_running_loop().time() + _EACH / speed
            await _one_ticket(program, number, speed=speed)
            if place % 2:
                await asyncio.to_thread(rt.customer_writes, number, "Thank you. Could you tell me how long it takes?")
            await asyncio.sleep(max(end - asyncio.get_running_loop().time(), 0))
        await program.ledger.flush()
        return list(await program.store.ledger(limit=100_000))
    finally:
        await program.stop()


async def _one_ticket(program: Program, number: str, *, speed: float) -> None:
    copilot = program.copilot
    await program.open(number)
    await copilot.settled()
    await asyncio.sleep(_READS / speed)
    advice = copilot.session.advice
    draft = copilot.draft_for(advice.actions[0].id) if advice and advice.actions else None
    if draft is None or draft.missing:
        draft = Draft(None, None, reply="Thank you for writing: I am looking into it and will be back today.")
    try:
        await copilot.decide(draft)
    except CalmdeskError as error:
        print(f"ticket {number}: {error.title}", file=sys.stderr)


def table(lines: Sequence[LedgerLine]) -> str:
    """Requests, bytes sent and (where the ledger has them) received, for each host and purpose."""
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for line in lines:
        for key in ((line.host, line.purpose), (line.host, "all")):
            sums[key][0] += 1
            sums[key][1] += line.size
            sums[key][2] += getattr(line, "received", 0) or 0
    rows = ["| host | purpose | requests | bytes sent | bytes received |", "| --- | --- | ---: | ---: | ---: |"]
    ordered = sorted(sums.items(), key=lambda one: (one[0][0], one[0][1] == "all", -one[1][0]))
    rows += [f"| {host} | {purpose} | {a:,} | {b:,} | {c:,} |" for (host, purpose), (a, b, c) in ordered]
    return "\n".join(rows)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.real.hour", description=__doc__)
    parser.add_argument("--speed", type=float, default=20.0, help="how many times faster than the clock (20)")
    parser.add_argument("--tickets", type=int, default=12, help="five minutes each (12)")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="calmdesk-hour-") as folder:
        try:
            with running_tracker(Path(folder) / "rt") as rt:
                lines = asyncio.run(hour(rt, Path(folder) / "home", speed=asked.speed, tickets=asked.tickets))
        except RequestTrackerMissing as missing:
            print(missing, file=sys.stderr)
            return 2
    print(f"{len(lines)} requests in {asked.tickets * 5} minutes of work, {asked.speed:g} times as fast:\n")
    print(table(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
