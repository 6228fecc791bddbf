"""The program in a process of its own, without its window: copilot, outbox, adapter and an encrypted database.

python -m tests.faults.child HOME VENDOR URL [SECONDS]    the token is the first line of standard input, then one
command as JSON on each line; each gets one line of JSON back. SECONDS moves its clock.
"""

from __future__ import annotations

import asyncio
import json
import resource
import signal
import socket
import sys
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.copilot.copilot import Copilot
from app.copilot.drafts import Draft, Policy
from app.copilot.ledger import Ledger
from app.copilot.ports import Desk
from app.desktop.single_instance import InstanceLock
from app.domain.decisions import AddMessage
from app.domain.errors import CalmdeskError
from app.domain.tickets import TicketRef
from app.helpdesk.client import DeskClient, Limits
from app.helpdesk.rt.adapter import RequestTracker
from app.storage.store import LocalStore
from tests.support.reader import WordReader
from tests.support.world import FixedContent

KEY = bytes(range(32))
SETTLE, UNDO = timedelta(seconds=2), timedelta(seconds=0.3)
_BUSY_EXIT = 3


@dataclass(slots=True)
class Surroundings:
    """What a test moves: the clock, and whether names are resolved and anything can be written."""

    offset: timedelta = timedelta(0)
    names: bool = True
    resolve: Callable[..., Any] = field(default=socket.getaddrinfo)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def addresses(self, _host: str, port: int, *_: object, **__: object) -> list[Any]:
        if not self.names:
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]


def desk_of(vendor: str, url: str, token: str, ledger: Ledger, clock: Callable[[], datetime]) -> Desk:
    usual = DeskClient.__init__.__kwdefaults__
    assert usual is not None
    usual["limits"] = Limits(connect=2.0, read=3.0, whole=6.0)
    if vendor == "roundup":
        from tests.faults.roundup import Roundup

        return Roundup("lab", url, token, ledger=ledger.add, clock=clock)
    return RequestTracker("lab", url, token, ledger=ledger.add, clock=clock)


class Program:
    """One run. `do` carries out a command."""

    def __init__(self, store: LocalStore, desk: Desk, around: Surroundings) -> None:
        self.store, self.around = store, around
        content = FixedContent()
        self.copilot = Copilot(
            desks={"lab": desk},
            store=store,
            reader=WordReader(),
            content=content,
            clock=around.now,
            new_id=lambda: uuid.uuid4().hex,
            policies={"lab": Policy(tags=True)},
            agent_names={"lab": "Ada"},
            undo_time=UNDO,
            settle=SETTLE,
            poll_every=timedelta(seconds=2),
        )
        self.opening = asyncio.Lock()

    async def do(self, command: dict[str, Any]) -> dict[str, Any]:
        match command["do"]:
            case "ping":
                return {"phase": self.copilot.session.phase}
            case "decide" | "escalate" | "open":
                async with self.opening:
                    return await self._decide(command)
            case "undo":
                return {"undone": await self.copilot.undo(command["decision"])}
            case "resolve":
                await self.copilot.resolve(command["operation"], command["choice"])
                return {}
            case "clock":
                self.around.offset += timedelta(seconds=command["seconds"])
                return {}
            case "names":
                self.around.names = command["work"]
                return {}
            case "room":
                _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
                resource.setrlimit(resource.RLIMIT_FSIZE, (command["bytes"] if command["bytes"] >= 0 else hard, hard))
                return {}
            case "report":
                return await self._report()
        raise ValueError(command["do"])

    async def _decide(self, command: dict[str, Any]) -> dict[str, Any]:
        ref = TicketRef("lab", command["ticket"])
        if self.copilot.session.ref != ref or self.copilot.session.ticket is None:
            await self.copilot.open(ref)
        if self.copilot.session.ticket is None:
            raise self.copilot.session.error or LookupError("the ticket did not open")
        if command["do"] == "open":
            return {}
        if command["do"] == "escalate":
            made = await self.copilot.escalate(command["team"], command["note"], advice_id=None)
        else:
            fields = tuple((name, value) for name, value in command.get("fields", ()))
            draft = Draft(
                None,
                None,
                reply=command.get("reply"),
                note=command.get("note"),
                tags=tuple(command.get("tags", ())),
                fields=fields,
                status=command.get("status"),
            )
            made = await self.copilot.decide(draft)
        return {"decision": made.id, "operations": [one.id for one in made.operations]}

    async def _report(self) -> dict[str, Any]:
        rows = []
        for row in await self.store.outbox(unfinished_only=False):
            action = row.operation.action
            rows.append(
                {
                    "operation": row.operation.id,
                    "decision": row.decision_id,
                    "ticket": row.ticket.id,
                    "sequence": row.sequence,
                    "state": row.state,
                    "because": str(row.because),
                    "attempts": row.attempts,
                }
                | (
                    {"visibility": action.visibility, "text": action.text}
                    if isinstance(action, AddMessage)
                    else {"tags": sorted(action.changes.add_tags), "group": action.changes.group}
                )
            )
        told: dict[str, list[str]] = {}
        for entry in await self.store.journal(limit=100_000):
            if entry.kind == "delivery":
                told.setdefault(str(entry.facts["operation"]), []).append(str(entry.facts["state"]))
        return {"rows": rows, "states": told, "broken": await self.store.broken_journal_row()}


async def answer(program: Program, line: str) -> None:
    command = json.loads(line)
    try:
        said = await program.do(command)
    except CalmdeskError as error:
        said = {"error": type(error).__name__, "detail": str(error.detail)}
    except Exception as error:  # noqa: BLE001 - told to the test, which judges it
        said = {"broken": f"{type(error).__name__}: {error}"}
    print(json.dumps({"id": command["id"], **said}), flush=True)


async def main() -> None:
    home, vendor, url = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    token = sys.stdin.readline().strip()
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    around = Surroundings(timedelta(seconds=float(sys.argv[4]) if len(sys.argv) > 4 else 0.0))
    socket.getaddrinfo = around.addresses  # type: ignore[assignment]
    with InstanceLock(home):
        store = await LocalStore.open(home / "calmdesk.db", key=KEY, clock=around.now)
        ledger = Ledger(store)
        desk = await asyncio.to_thread(desk_of, vendor, url, token, ledger, around.now)
        program = Program(store, desk, around)
        await program.copilot.start()
        print(json.dumps({"id": 0}), flush=True)
        answers: set[asyncio.Task[None]] = set()
        while line := await asyncio.to_thread(sys.stdin.readline):
            task = asyncio.create_task(answer(program, line))
            answers.add(task)
            task.add_done_callback(answers.discard)
        await program.copilot.stop()
        await ledger.flush()
        await desk.close()
        await store.close()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except CalmdeskError as error:
        print(json.dumps({"id": 0, "error": type(error).__name__}), flush=True)
        sys.exit(_BUSY_EXIT)
