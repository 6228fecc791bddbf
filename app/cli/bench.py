"""`calmdesk bench`: measures speed on this computer, with the benches of the source tree."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from app.domain.errors import CalmdeskError

BENCHES = {
    "start": "process start to a usable panel: warm, cold, and with a profile of 30 days",
    "program": "message to painted cards, stalls and memory",
    "stalls": "ten minutes at the demo desk: stalls, idle processor time, memory",
    "conversation": "ten thousand messages in a conversation",
    "inference": "reading messages",
    "steps": "ranking the steps of a playbook",
    "storage": "a journal of two million rows: start, decisions stored, beside check and backup, memory",
}


class NoBenches(CalmdeskError):
    """An installed program has no tests beside it."""

    title = "The benches are not part of an installed Calmdesk"
    advice = "Run it in a checkout of the source: python3 run.py, then .venv/bin/calmdesk bench."


def _bench(name: str) -> str:
    if name not in BENCHES:
        raise argparse.ArgumentTypeError(f"no bench of this name; there are {', '.join(BENCHES)}")
    return name


def add_arguments(parser: argparse.ArgumentParser) -> None:
    words = "; ".join(f"{name}: {what}" for name, what in BENCHES.items())
    parser.add_argument("only", nargs="*", type=_bench, metavar="NAME", help=f"which to run ({words})")
    parser.add_argument("--minutes", type=float, default=10.0, help="how long the demo is worked at (default 10)")


def run(args: argparse.Namespace) -> int:
    """Runs the benches one after another, each in a process of its own; 1 when one of them failed."""
    root = Path(__file__).resolve().parents[2]
    if not (root / "tests" / "bench").is_dir():
        raise NoBenches
    status = 0
    for name in args.only or BENCHES:
        print(f"# {name}: {BENCHES[name]}", flush=True)
        more = ["--minutes", str(args.minutes)] if name == "stalls" else []
        done = subprocess.run([sys.executable, "-m", f"tests.bench.bench_{name}", *more], cwd=root, check=False)
        status = status or int(done.returncode != 0)
    return status
