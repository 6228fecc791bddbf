"""Where a decision met somebody else's change: reads what stands on the ticket now, so that both can be shown."""

from __future__ import annotations

from collections.abc import Mapping

from app.copilot.board import Board
from app.copilot.ports import Desk
from app.domain.errors import CalmdeskError
from app.domain.tickets import Ticket, TicketRef


async def look_at_conflicts(board: Board, desks: Mapping[str, Desk]) -> None:
    """Every ticket once. Where the desk does not answer, what was known of it stays."""
    found: dict[TicketRef, Ticket] = {}
    for ref in dict.fromkeys(row.ticket for row in board.session.unfinished if row.state == "conflict"):
        desk = desks.get(ref.account)
        if desk is None:
            continue
        try:
            found[ref] = await desk.ticket(ref)
        except CalmdeskError:
            if ref in board.session.standing:
                found[ref] = board.session.standing[ref]
    if found != board.session.standing:
        board.change(standing=found)
