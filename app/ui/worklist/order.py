"""The order of the list on screen: the suggested one, or the agent's own, which is kept over restarts. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.domain.tickets import TicketRef
from app.domain.worklist import Ranked, in_own_order, moved
from app.ui.common.kept import Kept

_NAME = "worklist order"
_MOST = 500


class ListOrder:
    """Keeps places by account, so that an account that is away today has its order tomorrow."""

    def __init__(self, kept: Kept | None = None) -> None:
        self._kept = kept or Kept()
        self._own = _read(self._kept.get(_NAME))
        self._known = set(self._own)
        self._begun = False

    @property
    def is_own(self) -> bool:
        return bool(self._own)

    def arranged(self, suggested: Sequence[Ranked]) -> tuple[Ranked, ...]:
        """The tickets as they are shown."""
        by_ref = {each.ticket.ref: each for each in suggested}
        if suggested and not self._begun:
            self._begun = True
            if not self._own:  # the first list is not news
                self._known |= by_ref.keys()
        return tuple(by_ref[ref] for ref in self._order(tuple(by_ref)))

    def is_new(self, ref: TicketRef) -> bool:
        return ref not in self._known

    def seen(self, ref: TicketRef) -> None:
        """The agent opened it or put it somewhere: it is no news any more."""
        self._known.add(ref)

    def move(self, suggested: Sequence[Ranked], ref: TicketRef, beside: TicketRef, *, after: bool) -> None:
        before = self._order(tuple(each.ticket.ref for each in suggested))
        order = moved(before, ref, beside, after=after)
        if order == before:
            return
        self.seen(ref)
        away = {one.account for one in self._own} - {one.account for one in order}
        self._keep((*order, *(one for one in self._own if one.account in away)))

    def give_up(self) -> None:
        """Back to the suggested order."""
        self._known |= set(self._own)
        self._keep(())

    def _order(self, suggested: tuple[TicketRef, ...]) -> tuple[TicketRef, ...]:
        return in_own_order(suggested, self._own) if self._own else suggested

    def _keep(self, order: tuple[TicketRef, ...]) -> None:
        self._own = order[:_MOST]
        places: dict[str, dict[str, int]] = {}
        for place, ref in enumerate(self._own):
            places.setdefault(ref.account, {})[ref.id] = place
        self._kept.put(_NAME, places)


def _read(found: Any) -> tuple[TicketRef, ...]:
    """The order as it was kept; what is not one is left out."""
    if not isinstance(found, dict):
        return ()
    places = [
        (place, TicketRef(account, number))
        for account, tickets in found.items()
        if isinstance(account, str) and isinstance(tickets, dict)
        for number, place in tickets.items()
        if isinstance(number, str) and type(place) is int
    ]
    places.sort(key=lambda each: (each[0], str(each[1])))
    return tuple(ref for _, ref in places[:_MOST])
