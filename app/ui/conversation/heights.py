"""How high each row of a long list is: guessed until it is measured, and summed up quickly. No Qt."""

from __future__ import annotations

from collections.abc import Iterable

_BLOCK = 128
"""Rows whose sum is kept: finding a place costs a sum over blocks and one over rows, microseconds for ten thousand."""


class Heights:
    """Row heights in pixels. A guess is as good as nothing, but a scroll bar can live with it."""

    def __init__(self, guesses: Iterable[int] = ()) -> None:
        self._heights = list(guesses)
        self._measured = bytearray(len(self._heights))
        self._sums = [sum(self._heights[at : at + _BLOCK]) for at in range(0, len(self._heights), _BLOCK)]

    def __len__(self) -> int:
        return len(self._heights)

    def __getitem__(self, row: int) -> int:
        return self._heights[row]

    @property
    def total(self) -> int:
        return sum(self._sums)

    def append(self, guesses: Iterable[int]) -> None:
        """More rows at the end."""
        for height in guesses:
            if len(self._heights) % _BLOCK == 0:
                self._sums.append(0)
            self._heights.append(height)
            self._measured.append(0)
            self._sums[-1] += height

    def is_measured(self, row: int) -> bool:
        return bool(self._measured[row])

    def measure(self, row: int, height: int) -> bool:
        """The row's real height; whether it differs from what was believed."""
        self._measured[row] = 1
        return self._put(row, height)

    def guess(self, row: int, height: int) -> None:
        """The row became another: its height is guessed anew."""
        self._measured[row] = 0
        self._put(row, height)

    def _put(self, row: int, height: int) -> bool:
        changed = height - self._heights[row]
        self._heights[row] = height
        self._sums[row // _BLOCK] += changed
        return changed != 0

    def top(self, row: int) -> int:
        """Where the row begins; that of the row after the last is the total."""
        block = row // _BLOCK
        return sum(self._sums[:block]) + sum(self._heights[block * _BLOCK : row])

    def row_at(self, place: int) -> int:
        """The row at this place; the first or last one for places outside. There must be rows."""
        if place < 0:
            return 0
        at = 0
        for block, height in enumerate(self._sums):
            if place < at + height:
                row = block * _BLOCK
                while place >= at + self._heights[row]:
                    at += self._heights[row]
                    row += 1
                return row
            at += height
        return len(self._heights) - 1
