"""What is chosen now: the one door through which settings change while the program runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.desktop.settings_file import load_settings, save_settings
from app.domain.errors import CalmdeskError
from app.domain.settings import Settings


class Preferences:
    """Implements `app.copilot.choices.Choices`. A file that was changed meanwhile keeps what was not chosen here.

    Whatever may one day decide over a person's head (a company's policy) belongs in here: everything asks this object.
    """

    def __init__(self, settings: Settings, file: Path | None) -> None:
        """Without a file nothing is kept."""
        self._settings = settings
        self._file = file
        self._unsaved: dict[str, Any] = {}
        self._saving: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()
        self._listeners: list[Callable[[Settings], None]] = []
        self._trouble: CalmdeskError | None = None

    @property
    def settings(self) -> Settings:
        return self._settings

    @property
    def trouble(self) -> CalmdeskError | None:
        return self._trouble

    def subscribe(self, listener: Callable[[Settings], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def change(self, **fields: object) -> None:
        changes: dict[str, Any] = dict(fields)
        fresh = replace(self._settings, **changes)
        if fresh == self._settings:
            return
        self._unsaved.update(changes)
        self._take(fresh)
        if self._saving is None or self._saving.done():
            self._saving = asyncio.get_running_loop().create_task(self._save())

    async def store(self, changed: Callable[[Settings], Settings]) -> None:
        async with self._turn:
            kept = changed(self._settings)
            await self._write(changed)
            self._take(kept)

    async def saved(self) -> None:
        """Waits until what was chosen is in the file, or it is known why not."""
        if self._saving is not None:
            await self._saving

    async def _save(self) -> None:
        while self._unsaved:
            changes, self._unsaved = self._unsaved, {}
            before = self._trouble
            try:
                async with self._turn:
                    await self._write(lambda kept, changes=changes: replace(kept, **changes))  # type: ignore[misc]
                self._trouble = None
            except CalmdeskError as error:
                self._trouble = error
                self._unsaved = changes | self._unsaved  # the next choice takes it along
                if str(before) != str(error):
                    self._tell()
                return
            if before is not None:
                self._tell()

    async def _write(self, changed: Callable[[Settings], Settings]) -> None:
        file = self._file
        if file is not None:
            await asyncio.to_thread(lambda: save_settings(file, changed(load_settings(file))))

    def _take(self, fresh: Settings) -> None:
        self._settings = fresh
        self._tell()

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener(self._settings)
