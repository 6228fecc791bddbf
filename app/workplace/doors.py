"""The ways out to a helpdesk before an account of it works: recognising, trying, signing in with the browser."""

from __future__ import annotations

from collections.abc import Callable

from app.copilot.connecting import Browse, Renewed
from app.copilot.ports import Desk
from app.copilot.traffic import Traffic
from app.desktop.folders import Folders
from app.desktop.single_instance import InstanceLock
from app.domain.errors import AlreadyRunning, SignInRefused
from app.domain.journal import LedgerLine
from app.domain.settings import Account
from app.domain.vendors import Found, Vendor
from app.wiring import Around, Program, utc_now
from app.workplace.early import EarlyRequests
from app.workplace.programs import real_desk


def full_address(url: str) -> str:
    """The address with its scheme: https where none was typed. Raises InsecureAddress where no token may travel."""
    from app.helpdesk.address import parse_address

    url = url.strip()
    return parse_address(url if "://" in url else f"https://{url}").url


def browsable(vendor: Vendor) -> bool:
    """Whether one can sign in to this product with the browser."""
    from app.helpdesk.vendors import browser_sign_in

    return browser_sign_in(vendor) is not None


def renewed_elsewhere(account: Account, folders: Folders) -> bool:
    """Whether another process works with a sign-in that renewing uses up: renewed here, it would be dead there."""
    if not browsable(account.vendor):
        return False
    try:
        InstanceLock(folders.data).release()
    except AlreadyRunning:
        return True
    return False


class Doors:
    """What is asked through them is in the ledger of the program that runs, or waits for the next one's. `held` says
    whether the person works offline: then nothing leaves here either.
    """

    def __init__(
        self, early: EarlyRequests, program: Callable[[], Program | None], *, held: Callable[[], bool]
    ) -> None:
        self._early = early
        self._program = program
        self._held = held

    async def recognise(self, address: str) -> Found:
        from app.helpdesk.recognise import recognise

        ledger, passing = self._told()
        return await recognise(address, ledger=ledger, clock=utc_now, passing=passing)

    def trial_desk(self, account: Account, token: str, renewed: Renewed) -> Desk:
        """A desk to try an account with."""
        ledger, passing = self._told()
        return real_desk(account, token, ledger, passing, renewed)

    def running(self, name: str) -> Desk | None:
        """The desk of an account that works now."""
        program = self._program()
        return program.desks.get(name) if program is not None else None

    async def authorise(self, account: Account, browse: Browse) -> str:
        from app.helpdesk.connector import World
        from app.helpdesk.vendors import browser_sign_in

        way = browser_sign_in(account.vendor)
        if way is None:
            raise SignInRefused("there is no way to sign in with the browser")
        ledger, passing = self._told()
        return await way(account, World(ledger, utc_now, passing), browse=browse)

    def _told(self) -> tuple[Callable[[LedgerLine], None], Around]:
        program = self._program()
        if program is None:
            traffic = Traffic()
            traffic.held = self._held()
            return self._early.add, traffic.passing
        return program.ledger.add, program.ledger.traffic.passing
