"""Looks after models, content and what is kept: what `app.domain.upkeep` holds is found out here."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from app.content.shipped import shipped
from app.desktop.folders import OWN_INTENTS, Folders
from app.domain.errors import CalmdeskError, LastGoodUsed, OwnIntentsRefused
from app.domain.settings import KEEP_DAYS
from app.domain.upkeep import (
    BrowserHosts,
    ContentOverview,
    ContentReport,
    KeptWords,
    ModelsInUse,
    PackInUse,
    PackState,
    Remark,
    Topic,
)

if TYPE_CHECKING:
    from app.wiring import Program

PACKS = ("classifier", "sentiment", "steps")


def intents_read(content: Path, place: Path | None = None) -> tuple[str, ...]:
    """The intents that the packs in use know: a company's own where it has them, else those that ship."""
    from app.inference.packs import read_manifest

    own = (content / OWN_INTENTS, *([place / OWN_INTENTS] if place else ()))
    for pack in (*reversed(own), shipped("packs") / "classifier"):
        with suppress(CalmdeskError, KeyError):  # whatever is wrong with a pack, `calmdesk doctor` tells
            return tuple(read_manifest(pack).heads["intent"].labels)
    return ()


def heard_from() -> Mapping[str, float]:
    """From which probability the models in use report each trigger; nothing where there are none."""
    from app.inference.packs import read_manifest

    with suppress(CalmdeskError, KeyError):
        head = read_manifest(shipped("packs") / "classifier").heads["trigger"]
        return dict(zip(head.labels, head.thresholds, strict=True))
    return {}


async def check_content(content: Path) -> ContentReport:
    """What `calmdesk playbooks check` finds in the company's folder over ours."""
    return await asyncio.to_thread(_checked, content)


def _checked(content: Path) -> ContentReport:
    from app.content.checking import findings, looked_at, place_of

    try:
        looked = looked_at(content)
        found = findings(looked, intents_read(content), heard_from())
    except OSError as error:
        return ContentReport(failure=f"{error.filename}: {error.strerror}")
    errors = []
    for problem in looked.problems:
        file, line = place_of(problem)
        says = problem.detail.partition(": ")[2] or problem.detail
        errors.append(Remark(file, line, says, is_error=True))
    weak = [
        Remark(finding.source.replace("#", ", "), None, finding.text, is_error=False)
        for finding in (*found.warnings, *found.notes)
    ]
    return ContentReport(looked.checked, (*errors, *weak))


async def overview(content: Path) -> ContentOverview:
    """What a content folder and what ships offer together."""
    return await asyncio.to_thread(_overview, content)


def _overview(content: Path) -> ContentOverview:
    from app.content.folder import Folder

    folder = Folder(shipped("resources"), content)
    library = folder.library()
    own = content / "playbooks"
    topics = (
        Topic(book.title, len(book.steps), not book.may_be_offered, (own / Path(book.source).name).is_file())
        for book in library.playbooks
    )
    ordered = tuple(sorted(topics, key=lambda topic: topic.title.casefold()))
    return ContentOverview(ordered, len(library.replies), len(library.articles), len(folder.problems))


async def models_in_use(program: Program | None, content: Path) -> ModelsInUse:
    """The packs with their state, as the running program has them."""
    facts = await asyncio.to_thread(_packs, content)
    if program is None:
        return ModelsInUse(tuple(PackInUse(kind, id_, "loading", count) for kind, id_, count in facts))
    engine = program.engine
    problems = engine.problems
    status: PackState = engine.status
    packs = []
    for kind, id_, count in facts:
        state = status
        if kind == "intents" and any(isinstance(problem, OwnIntentsRefused) for problem in problems):
            state = "refused"
        elif any(isinstance(problem, LastGoodUsed) and kind in problem.detail for problem in problems):
            state = "last_good"
        packs.append(PackInUse(kind, id_, state, count))
    failure = (engine.failure,) if engine.failure else ()
    return ModelsInUse(tuple(packs), (*failure, *problems))


def _packs(content: Path) -> list[tuple[str, str, int]]:
    from app.inference.packs import read_manifest

    found = []
    for kind in PACKS:
        try:
            found.append((kind, read_manifest(shipped("packs") / kind).id, 0))
        except CalmdeskError:
            found.append((kind, "", 0))
    own = content / OWN_INTENTS
    if own.is_dir():
        try:
            manifest = read_manifest(own)
            found.append(("intents", manifest.id, len(manifest.heads["intent"].labels)))
        except (CalmdeskError, KeyError):
            found.append(("intents", "", 0))
    return found


async def kept_words(program: Program | None) -> KeptWords:
    """What of customers is kept now."""
    if program is None:
        return KeptWords(0, KEEP_DAYS, in_file=False)
    tickets = texts = 0
    with suppress(CalmdeskError):
        tickets, texts = await program.store.tickets_kept(), await program.store.texts_kept()
    found = await asyncio.to_thread(program.store.care.backups)
    at = found[0].at if found else None
    return KeptWords(tickets, program.keep_days(), in_file=program.keeps, texts=texts, backups=len(found), backup_at=at)


async def forget_customers(program: Program | None, *, texts: bool) -> None:
    """Deletes what is kept of customers' words, and with `texts` also what was written and not sent."""
    if program is not None:
        await program.store.forget_customers(texts=texts)
        if texts:
            program.copilot.texts.all_forgotten()


async def browsers(folders: Folders) -> BrowserHosts:
    """How the browsers of this user stand."""
    from app.desktop.browser.browsers import System
    from app.desktop.browser.setting_up import standing

    return await asyncio.to_thread(standing, folders, System.here())


async def set_up_browsers(folders: Folders, desks: Sequence[str]) -> None:
    """Lets every browser of this user reach Calmdesk, with an extension that may see these desks."""
    from app.desktop.browser.browsers import System
    from app.desktop.browser.setting_up import set_up, used

    system, source = System.here(), shipped("resources") / "browser"

    def write() -> None:
        set_up(folders, system, used(system), source=source, desks=desks)

    await asyncio.to_thread(write)


async def take_from_browsers(folders: Folders) -> None:
    """Takes that away from all of them."""
    from app.desktop.browser.browsers import System
    from app.desktop.browser.setting_up import take_away

    await asyncio.to_thread(take_away, folders, System.here())
