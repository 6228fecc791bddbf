"""What the agent is told besides advice: for this run, for as long as it is so, and about sign-ins."""

from __future__ import annotations

from collections.abc import Sequence

from app.copilot.board import Board
from app.domain.errors import CalmdeskError
from app.domain.expiry import SignInTrouble
from app.domain.phrase import Phrase


class Told:
    """The part of the copilot that tells."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._told: list[str] = []
        self._true_now: tuple[str, ...] = ()

    def tell(self, notice: str) -> None:
        """Something more that the agent should know for this whole run."""
        self._told.append(notice)
        self._show_notices()

    def tell_while_true(self, notices: Sequence[str]) -> None:
        """What the agent should know for as long as it is so, in place of what was told this way before."""
        self._true_now = tuple(notices)
        self._show_notices()

    def _show_notices(self) -> None:
        self._board.change(notice=Phrase.lines((*self._told, *self._true_now)))

    def show_sign_ins(self, troubles: Sequence[SignInTrouble]) -> None:
        """Which accounts cannot be worked with, or soon not any more."""
        self._board.change(sign_ins=tuple(troubles))

    def fail(self, error: CalmdeskError) -> None:
        """The program cannot work: the window says why."""
        self._board.change(phase="failed", error=error)
