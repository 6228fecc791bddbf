"""Reads what the packs in use say of themselves. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from app.domain.quality import PackQuality
from app.ui.common.language import t
from app.ui.more.loading import RoomPresenter, Start
from app.ui.more.state import RoomShown
from app.ui.quality.state import ChoosePack, QualityState
from app.ui.quality.words import pack_state


class Packs(Protocol):
    """The packs in use, and what is wrong with any of them, in words."""

    async def quality(self) -> Sequence[PackQuality]: ...

    def problems(self) -> Sequence[str]: ...


class QualityPresenter(RoomPresenter[QualityState]):
    """The packs are read anew each time: a company may have trained its own meanwhile."""

    def __init__(self, packs: Packs, *, paint: Callable[[QualityState], None], start: Start) -> None:
        super().__init__(QualityState(), paint=paint, start=start)
        self._packs = packs

    def handle(self, intent: object) -> None:
        match intent:
            case RoomShown():
                self._start(self._read())
            case ChoosePack(key):
                self.show(replace(self.state, chosen=key))

    async def _read(self) -> None:
        found = tuple(map(pack_state, await self._packs.quality()))
        problem = "\n".join(map(t, self._packs.problems()))
        self.show(replace(self.state, standing="ready" if found else "empty", packs=found, problem=problem))
