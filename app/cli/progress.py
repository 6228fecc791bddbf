"""How far a command is that takes longer than a person waits without a word."""

from __future__ import annotations

import sys
from time import monotonic
from typing import Self


class Progress:
    """On a terminal one line that changes; elsewhere, as in a log, a line now and then. Both on stderr."""

    def __init__(self, command: str, every: float = 3.0) -> None:
        """`every` is in seconds, for lines that stay."""
        self._command = command
        self._terminal = sys.stderr.isatty()
        self._every = 0.2 if self._terminal else every
        self._said = monotonic()

    def __call__(self, what: str, done: int, total: int | None) -> None:
        """`total` is None where nobody knows it yet."""
        now = monotonic()
        if now - self._said >= self._every:
            self._said = now
            start, end = ("\r\033[K", "") if self._terminal else ("", "\n")
            of = "" if total is None else f" of {total:,}"
            line = f"calmdesk {self._command}: {what}: {done:,}{of}"
            print(start + line, end=end, file=sys.stderr, flush=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Takes the changing line away, so that what comes next stands alone."""
        if self._terminal:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
