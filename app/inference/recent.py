"""Values that were computed for texts lately, so that the same text is not computed again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from app.inference.hashes import text_hash

V = TypeVar("V")


def with_cache(recent: Recent[V], texts: Sequence[str], compute: Callable[[Sequence[str]], Sequence[V]]) -> list[V]:
    """Values in order; what the cache does not have is computed, each text once."""
    keys = [text_hash(text) for text in texts]
    found = {key: value for key in keys if (value := recent.get(key)) is not None}
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
    if missing:
        for key, value in zip(missing, compute(list(missing.values())), strict=True):
            found[key] = value
            recent.put(key, value)
    return [found[key] for key in keys]


class Recent(Generic[V]):
    """The most recently used values. Both the loop and the engine's thread look here, hence the lock."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[str, V] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> V | None:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def clear(self) -> None:
        with self._lock:
            self._values.clear()

    def put(self, key: str, value: V) -> None:
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
