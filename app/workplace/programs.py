"""Which programs there are: on the demo desk, on real accounts, and one that only says what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path

from app.content.shipped import shipped
from app.copilot.connecting import Renewed, Stored
from app.copilot.ledger import Ledger
from app.copilot.ports import Desk
from app.desktop.folders import OWN_INTENTS, Folders
from app.domain.journal import LedgerLine
from app.domain.settings import Account, Settings
from app.storage.store import LocalStore
from app.wiring import DEMO, Around, Pace, Program, new_id, utc_now


async def demo_program(folders: Folders, pace: Pace, *, company: Path | None = None) -> Program:
    """The program on the demo desk. Its file holds only customers we made up (ADR 2)."""
    store = await LocalStore.open(folders.demo_database, key=None)

    def make_desks(ledger: Ledger) -> Mapping[str, Desk]:
        from app.content.demo import load_demo
        from app.helpdesk.demo.adapter import DemoDesk

        script = load_demo(shipped("resources") / "demo")
        clock, may_leave = _hurried(pace.customers), ledger.traffic.must_not_be_held
        return {DEMO: DemoDesk(script, store, clock=clock, new_id=new_id, may_leave=may_leave)}

    packs, index = shipped("packs"), folders.demo_knowledge
    return Program(store=store, make_desks=make_desks, company=company, packs=packs, pace=pace, knowledge=index)


async def desk_program(
    folders: Folders,
    settings: Settings,
    tokens: Mapping[str, str],
    key: bytes | None,
    pace: Pace,
    *,
    renewed: Callable[[Account], Renewed] | None = None,
    stored: Callable[[Account], Stored] | None = None,
) -> Program:
    """The program on real accounts. Without a key (no keyring) everything lives in memory until the program ends.
    `renewed` says who is given an account's sign-in when the vendor renewed it, `stored` who knows the one kept now.
    """
    store = await LocalStore.open(folders.database if key is not None else None, key=key)
    accounts = [account for account in settings.accounts if account.name in tokens]

    content = content_folder(folders, settings)

    def make_desks(ledger: Ledger) -> Mapping[str, Desk]:
        passing = ledger.traffic.passing

        def desk(one: Account) -> Desk:
            told, kept = renewed(one) if renewed else None, stored(one) if stored else None
            return real_desk(one, tokens[one.name], ledger.add, passing, told, stored=kept)

        return {one.name: desk(one) for one in accounts}

    return Program(
        store=store,
        make_desks=make_desks,
        accounts=accounts,
        company=content,
        packs=shipped("packs"),
        pace=pace,
        keeps=key is not None,
        prompts_per_hour=settings.prompts_per_hour,
        own_intents=content / OWN_INTENTS,
        kept_packs=folders.packs if key is not None else None,
        knowledge=folders.knowledge if key is not None else None,
    )


def content_folder(folders: Folders, settings: Settings) -> Path:
    """Where the company's own content lies: the folder that was chosen, else the usual one."""
    if not settings.content:
        return folders.content
    try:
        return Path(settings.content).expanduser()
    except RuntimeError:  # ~somebody who is not on this computer
        return Path(settings.content)


async def empty_program() -> Program:
    """A program without desks and without a file, for a window that only says what is wrong."""
    store = await LocalStore.open(None, key=None)
    return Program(store=store, make_desks=lambda _: {}, company=None, packs=shipped("packs"), pace=Pace())


def real_desk(
    account: Account,
    token: str,
    ledger: Callable[[LedgerLine], None],
    passing: Around = nullcontext,
    renewed: Renewed | None = None,
    *,
    stored: Stored | None = None,
) -> Desk:
    """The adapter for an account."""
    from app.helpdesk.connector import World
    from app.helpdesk.vendors import connector

    return connector(account.vendor).make(account, token, World(ledger, utc_now, passing, renewed, stored))


def _hurried(speed: float) -> Callable[[], datetime]:
    """A clock that begins now and runs `speed` times as fast."""
    begin = utc_now()
    return lambda: begin + (utc_now() - begin) * speed
