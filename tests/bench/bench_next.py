"""How many conversations a second `calmdesk next` answers: `python -m tests.bench.bench_next`. Asserts nothing.

Runs the command as a whole process on made-up conversations of 5 to 12 messages, which follow the shipped playbooks.
Hardly two have a customer's message in common. One very long conversation: `--conversations 1 --messages 2000`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.content.folder import Folder
from app.content.shipped import shipped
from app.domain.content import Playbook

ROOT = Path(__file__).parents[2]
SHORTEST, LONGEST = 5, 12
ADDED = (
    "I wrote that on day {} already.",
    "My number is {}, in case you need it.",
    "That was {} minutes of my life.",
    "I have {} of them here.",
    "Please answer by {} o'clock, I have to leave then.",
)


def conversations(count: int, messages: int | None) -> Iterator[str]:
    """Lines. Customers say what playbooks wait for and a sentence more, agents carry out steps; each ends with the
    customer.
    """
    made = random.Random(7)  # noqa: S311 - the same conversations each time
    books = Folder(shipped("resources")).library().playbooks
    for number in range(count):
        book = made.choice(books)
        length = messages or made.randint(SHORTEST, LONGEST)
        said = [_message(book, made, customer=place % 2 == (length - 1) % 2) for place in range(length)]
        yield json.dumps({"id": number, "ticket": {"subject": book.title}, "messages": said})


def _message(book: Playbook, made: random.Random, *, customer: bool) -> dict[str, str]:
    step = made.choice(book.steps)
    if customer:
        situation = made.choice([each for one in book.steps for each in one.when])
        return {"role": "customer", "text": f"{situation.text} {made.choice(ADDED).format(made.randrange(10**6))}"}
    return {"role": "agent", "text": step.say or step.title, "step": step.id}


def _load() -> str:
    """How busy the computer is, where the system tells: other programs take part of what is measured."""
    return f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=1000)
    parser.add_argument("--messages", type=int, help=f"of each; {SHORTEST} to {LONGEST} without it")
    parser.add_argument("--playbook", help="tell the command that this one is open")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "in.ndjson"
        path.write_text("".join(f"{line}\n" for line in conversations(options.conversations, options.messages)))
        command = [sys.executable, "-m", "app", "next", str(path)]
        command += ["--playbook", options.playbook] if options.playbook else []
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert process.stdout
        first, each, actions = 0.0, list[float](), 0
        for number, line in enumerate(process.stdout):
            first = first or time.perf_counter()
            answer = json.loads(line)
            assert answer["id"] == number
            each.append(answer["ms"])
            actions += bool(answer["actions"])
        ended = time.perf_counter()
        process.stdout.close()
        print(f"exit status {process.wait()}, {os.cpu_count()} processors{_load()}")
    print(f"{options.conversations / (ended - started):.1f} conversations a second, start included")
    if options.conversations > 1:
        print(
            f"{options.conversations / (ended - first):.1f} a second after the first answers ({first - started:.1f} s)"
        )
    if busy := os.times().children_user + os.times().children_system:  # Windows does not tell
        print(f"processor time: {1000 * busy / options.conversations:.1f} ms a conversation, start included")
    each.sort()
    print(f"one takes {each[len(each) // 2]:.0f} ms (median) and at most {each[-1]:.0f} ms; {actions} got an action")
    return 0


if __name__ == "__main__":
    sys.exit(main())
