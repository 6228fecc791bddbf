"""How a room reads: never twice at once for nothing, and an error becomes words where the agent is looking. No Qt."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from typing import Any, Generic, TypeVar

from app.domain.errors import CalmdeskError
from app.ui.common.language import t
from app.ui.common.troubles import error_words

StateT = TypeVar("StateT")
Work = Coroutine[Any, Any, None]
Start = Callable[[Work], None]
WriteExport = Callable[[str, AsyncIterator[str]], Awaitable[None]]


class RoomPresenter(Generic[StateT]):
    """Keeps a room's state and paints each new one. `start` begins a coroutine."""

    def __init__(self, first: StateT, *, paint: Callable[[StateT], None], start: Start) -> None:
        self.state = first
        self._paint = paint
        self._start = start
        self._turn = 0

    def show(self, state: StateT) -> None:
        """Takes the state in use and paints it."""
        if state != self.state:
            self.state = state
            self._paint(state)

    def repaint(self) -> None:
        """Paints the state in use."""
        self._paint(self.state)

    def begin(self) -> int:
        """A new reading is asked for; what an older one finds does not count any more."""
        self._turn += 1
        return self._turn

    def is_newest(self, turn: int) -> bool:
        return turn == self._turn


async def exported(write: WriteExport, path: str, pieces: AsyncIterator[str]) -> str:
    """Writes the file and says so, or why it was not written."""
    try:
        await write(path, pieces)
    except CalmdeskError as error:
        return error_words(error)
    return t("Written to {file}.", file=path)
