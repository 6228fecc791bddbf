"""Values drawn from the bytes a fuzzer gives, in our own way: what it found means the same without it."""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from typing import Any, TypeVar

T = TypeVar("T")

_TEXTS = (
    "",
    " ",
    "0",
    "-1",
    "7",
    "99999999999999999999999",
    "2026-02-30T25:61:61Z",
    "2026-03-05T10:15:00Z",
    "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00+23:59",
    "\u202egnp.exe",
    "\ud800",
    "\x00",
    "a\r\nb",
    "../../etc/passwd",
    "<b>bold</b>",
    "\u0661\u0662\u0663",
    "x" * 400,
)
_NUMBERS = (0, -1, 1, 2, 7, 255, 2**31, 2**63, -(2**63) - 1, 10**30, 1e308, 0.5, -0.0)


class Draw:
    """Takes from the front of the bytes; when they are used up, everything is zero, which ends whatever is drawn."""

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._at = 0

    @property
    def left(self) -> int:
        return max(len(self._source) - self._at, 0)

    def byte(self) -> int:
        at, self._at = self._at, self._at + 1
        return self._source[at] if at < len(self._source) else 0

    def below(self, limit: int) -> int:
        number = self.byte() if limit <= 256 else self.byte() << 8 | self.byte()
        return number % limit

    def one_of(self, values: Sequence[T]) -> T:
        return values[self.below(len(values))]

    def piece(self, most: int = 64) -> bytes:
        count = min(self.byte(), most, self.left)
        at, self._at = self._at, self._at + count
        return self._source[at : at + count]

    def rest(self) -> bytes:
        at, self._at = self._at, len(self._source)
        return self._source[at:]

    def text(self, words: Sequence[str] = ()) -> str:
        match self.below(4):
            case 0 if words:
                return self.one_of(words)
            case 1:
                return self.one_of(_TEXTS)
        return self.piece().decode("utf-8", "surrogateescape")

    def json(self, words: Sequence[str] = (), depth: int = 0) -> Any:
        """Anything JSON can say, with keys that somebody looks for."""
        kind = self.below(9)
        if kind < 2 and depth < 6 and self.left:
            return [self.json(words, depth + 1) for _ in range(self.below(4))]
        if kind < 5 and depth < 6 and self.left:
            return {self.text(words): self.json(words, depth + 1) for _ in range(self.below(6))}
        return self.one_of((None, True, False, self.one_of(_NUMBERS), self.text(words)))

    def changed(self, sample: object, words: Sequence[str] = ()) -> object:
        """The sample with some of its values replaced, taken out, or put in twice."""
        whole = [copy.deepcopy(sample)]
        for _ in range(self.below(4)):
            place, key = self._place(whole)
            match self.below(5):
                case 0 if isinstance(place, list) and place is not whole:
                    place.append(copy.deepcopy(place[key]))
                case 1 if place is not whole:
                    del place[key]
                case 2 if isinstance(place, dict):
                    place[self.text(words)] = self.json(words, 3)
                case _:
                    place[key] = self.json(words, 2)
        return whole[0]

    def _place(self, whole: list[Any]) -> tuple[Any, Any]:
        """Somewhere inside: what holds the value, and its key."""
        holder: Any = whole
        key: Any = 0
        for _ in range(8):
            value = holder[key]
            if not (isinstance(value, list | dict) and value) or self.below(4) == 3:
                break
            holder = value
            key = self.below(len(value)) if isinstance(value, list) else self.one_of(list(value))
        return holder, key

    def body(self, sample: object, words: Sequence[str] = ()) -> bytes:
        """What a server says in the place of this sample."""
        match self.below(8):
            case 0:
                return self.rest()
            case 1:
                return json.dumps(self.json(words)).encode()
            case 2:
                whole = json.dumps(sample).encode()
                return whole[: self.below(max(len(whole), 1))]
        return json.dumps(self.changed(sample, words)).encode()
