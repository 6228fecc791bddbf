"""What the panel remembers by itself over restarts; written behind the window's back, the newest only. No Qt."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from app.domain.errors import CalmdeskError


class Kept:
    """Values by name, plain enough for JSON. `save` writes them all, in a thread; without it they last as long as the
    window. `failed` is told once when they cannot be written.
    """

    def __init__(
        self,
        values: Mapping[str, Any] | None = None,
        save: Callable[[Mapping[str, Any]], None] | None = None,
        failed: Callable[[CalmdeskError], None] = lambda _: None,
    ) -> None:
        self._values = dict(values or {})
        self._save = save
        self._failed = failed
        self._changed = False
        self._saving: asyncio.Task[None] | None = None

    def get(self, name: str) -> Any:
        """What was kept under this name, None when nothing was. It may be anything: whoever asks looks at it."""
        return self._values.get(name)

    def put(self, name: str, value: Any) -> None:
        if self._values.get(name) == value:
            return
        self._values[name] = value
        self._changed = True
        if self._save is not None and (self._saving is None or self._saving.done()):
            self._saving = asyncio.get_running_loop().create_task(self._save_all(self._save))

    async def flush(self) -> None:
        """Waits until everything is written."""
        if self._saving is not None:
            await self._saving

    async def _save_all(self, save: Callable[[Mapping[str, Any]], None]) -> None:
        while self._changed:
            self._changed = False
            try:
                await asyncio.to_thread(save, dict(self._values))
            except CalmdeskError as error:
                self._save = None
                self._failed(error)
                return
