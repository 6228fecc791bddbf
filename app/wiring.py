"""Makes every object once and connects them: the only place that knows all layers."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.content.late import LateContent
from app.copilot.copilot import POLL_EVERY, Copilot
from app.copilot.drafts import Policy
from app.copilot.index import KnowledgeIndex
from app.copilot.knowledge import texts_compared
from app.copilot.knowledge_base import KnowledgeBase
from app.copilot.ledger import Ledger
from app.copilot.ports import Desk
from app.copilot.sign_ins import SignIns
from app.domain.attention import PROMPTS_PER_HOUR
from app.domain.content import Library
from app.domain.errors import CalmdeskError
from app.domain.informing import what_is_told
from app.domain.phrase import Phrase
from app.domain.polling import tempo
from app.domain.settings import KEEP_DAYS, Account
from app.domain.tickets import TicketRef
from app.domain.vendors import VENDORS
from app.inference.engine import Engine
from app.inference.quality import PacksInUse
from app.storage.store import LocalStore

log = logging.getLogger(__name__)

DEMO = "demo"
KEPT_NOWHERE = Phrase.of("This account works until you quit: nothing is kept on this computer.")
"""Said for the whole run when there is no key for a database (ADR on storage: the keyring or nowhere)."""
_LOOK_AT_CONTENT_SECONDS = 0.5
"""What is saved is in use within a second; a look costs a few milliseconds in a thread of its own."""
_LOOK_AT_MODELS_SECONDS = 2.0
_EMBED_AT_ONCE = 4
_DEMO_POLICY = Policy(intent_field="Intent", fields=None)


def utc_now() -> datetime:
    return datetime.now(UTC)


def new_id() -> str:
    return uuid.uuid4().hex


def own_labels(pack: Path | None) -> Sequence[str]:
    """The intents of a company's own pack; none while there is no pack, or a wrong one: the engine tells about that."""
    if pack is None:
        return ()
    from app.inference.packs import read_manifest

    with suppress(Exception):  # whatever is wrong with it, content is read on
        return read_manifest(pack).heads["intent"].labels
    return ()


@dataclass(frozen=True, slots=True)
class Pace:
    """Times that tests shorten: undo and settle time, how often the open ticket is looked at whatever its account says,
    how many times faster than the clock the demo's customers answer, and when models that work are copied as the last
    good ones; how often it is looked whether storage wants care.
    """

    undo: timedelta = timedelta(seconds=5)
    settle: timedelta = timedelta(seconds=60)
    poll: timedelta | None = None
    customers: float = 1.0
    keep_packs: timedelta = timedelta(seconds=60)
    care: timedelta = timedelta(seconds=30)


Around = Callable[[], AbstractContextManager[None]]
DeskMaker = Callable[[Ledger], Mapping[str, Desk]]


class Program:
    """Everything of one run. `start` does what is slow, after the window is up; `stop` ends it in order."""

    def __init__(
        self,
        *,
        store: LocalStore,
        make_desks: DeskMaker,
        company: Path | None,
        packs: Path,
        pace: Pace,
        accounts: Sequence[Account] = (),
        keeps: bool = True,
        prompts_per_hour: int = PROMPTS_PER_HOUR,
        own_intents: Path | None = None,
        kept_packs: Path | None = None,
        knowledge: Path | None = None,
        keep_days: Callable[[], int] = lambda: KEEP_DAYS,
    ) -> None:
        """`knowledge` is the file of the knowledge index; without one it is made anew at each start, in memory.
        `keep_days` says after how many days customers' words are deleted, as it is chosen now.
        """
        self.keep_days = keep_days
        self._care_every = pace.care.total_seconds()
        self.keeps = keeps
        self.store = store
        self.content = LateContent(company, lambda: own_labels(own_intents))
        self.titles = self.content.titles
        self.definitions = self.content.definitions
        self.engine = Engine(
            packs / "classifier", packs / "sentiment", packs / "steps", intents=own_intents, kept=kept_packs
        )
        self.packs = PacksInUse(packs, own_intents, lambda: self.engine.problems)
        self.knowledge = KnowledgeBase(lambda: _knowledge_index(knowledge), self.engine, utc_now)
        self.desks: dict[str, Desk] = {}
        self.ledger = Ledger(store)
        self._make_desks = make_desks
        self._keep_packs_every = pace.keep_packs.total_seconds()
        self._keeping: tuple[asyncio.Task[None], ...] = ()
        self.copilot = Copilot(
            desks=self.desks,
            store=store,
            reader=self.engine,
            content=self.content,
            knowledge=self.knowledge,
            clock=utc_now,
            new_id=new_id,
            policies={DEMO: _DEMO_POLICY} | {account.name: _policy(account) for account in accounts},
            agent_names={account.name: account.agent_name for account in accounts},
            undo_time=pace.undo,
            settle=pace.settle,
            poll_every=pace.poll or POLL_EVERY,
            tempos={} if pace.poll else {one.name: tempo(one.vendor, one.poll_seconds, one.agents) for one in accounts},
            made=self.ledger.made,
            prompts_per_hour=prompts_per_hour,
            made_up={DEMO},
            traffic=self.ledger.traffic,
        )
        self.sign_ins = SignIns(self.desks, clock=utc_now, tell=self.copilot.show_sign_ins)
        self.ledger.tells(self.sign_ins.request_ended)
        if not keeps:
            self.copilot.tell(KEPT_NOWHERE)

    async def start(self) -> None:
        """Connects the desks and takes up the outbox; then reads the content and begins to load the models, which take
        the computer for a second: the worklist is there before them.
        """
        # Making a desk imports the HTTP library, which takes longer than a frame.
        self.desks.update(await asyncio.to_thread(self._make_desks, self.ledger))
        await self.copilot.start()
        self.engine.start()
        await self.content.load()
        await asyncio.to_thread(what_is_told, "hello")  # compiles its patterns, which takes longer than a frame
        self._tell_problems()
        kept = (
            self._keep_content(),
            self._keep_models(),
            self._keep_packs(),
            self._keep_storage(),
            self.sign_ins.keep_looking(),
        )
        self._keeping = tuple(asyncio.create_task(task) for task in kept)
        await self.copilot.content_changed()

    async def _keep_content(self) -> None:
        """What a company writes is in use within a second of being saved. It is embedded before the first message
        needs it, a cold playbook costs some hundred milliseconds; but the open ticket comes first.
        """
        self.knowledge.use(self.content.library().articles)
        embedding = asyncio.create_task(self._embed(self.content.library()))
        try:
            while True:
                await asyncio.sleep(_LOOK_AT_CONTENT_SECONDS)
                if await self.content.load():
                    embedding.cancel()
                    self.knowledge.use(self.content.library().articles)
                    await self.copilot.content_changed()
                    embedding = asyncio.create_task(self._embed(self.content.library()))
        finally:
            embedding.cancel()

    async def _keep_models(self) -> None:
        """Takes up the company's own intents, and says what is wrong with content or a pack for as long as it is."""
        while True:
            await asyncio.sleep(_LOOK_AT_MODELS_SECONDS)
            with suppress(CalmdeskError):  # no model at all: the copilot says so when it matters
                await self.engine.look_again()
            self._tell_problems()

    def _tell_problems(self) -> None:
        wrong = [str(problem) for problem in (*self.store.care.problems, *self.engine.problems)]
        if problems := len(self.content.problems):
            told = Phrase.of(
                "Mistakes in content files: {count}. `calmdesk doctor` names file and line.", count=problems
            )
            wrong.append(told)
        self.copilot.tell_while_true(wrong)

    async def _keep_packs(self) -> None:
        """Not at the start, which has enough to do, and only when the models have worked for a while."""
        while True:
            await asyncio.sleep(self._keep_packs_every)
            await asyncio.to_thread(self.engine.keep)

    async def _keep_storage(self) -> None:
        """Words that have their time, the full check and the daily backup; `_tell_problems` says what is wrong."""
        while True:
            await asyncio.sleep(self._care_every)
            try:
                await self.store.care.round(timedelta(days=self.keep_days()))
            except Exception as error:  # noqa: BLE001 - a round that fails must not be the last one
                log.error("a round of care for what is stored failed: %s", type(error).__name__)

    async def _embed(self, library: Library) -> None:
        """In small pieces, so that a message that comes meanwhile waits for one piece only."""
        texts = await asyncio.to_thread(texts_compared, library)
        for first in range(0, len(texts), _EMBED_AT_ONCE):
            try:
                await self.engine.similarities(texts[first], texts[first : first + _EMBED_AT_ONCE])
            except CalmdeskError:
                return  # no model: the copilot says so when it matters
            await asyncio.sleep(0)  # what is known already comes back at once, and the window wants its turn too
        for playbook in library.playbooks:
            with suppress(CalmdeskError):
                await self.engine.prepare(playbook)

    async def open(self, what: str) -> None:
        """Opens a ticket by its address, or by its number when there is only one account."""
        if "://" in what or len(self.desks) != 1:
            await self.copilot.open_url(what)
        else:
            await self.copilot.open(TicketRef(next(iter(self.desks)), what))

    def would_be_lost(self) -> str:
        """What the end of this program would lose, in a sentence; nothing where there is a database."""
        unsent = {row.decision_id for row in self.copilot.session.unfinished}
        if self.keeps or not unsent:
            return ""
        if len(unsent) == 1:
            return Phrase.of("1 decision did not reach the helpdesk yet, and nothing is kept on this computer.")
        return Phrase.of(
            "{count} decisions did not reach the helpdesk yet, and nothing is kept on this computer.",
            count=len(unsent),
        )

    async def stop(self) -> None:
        """Ends in order: no new work, then what is on its way to storage, then the rest."""
        for task in self._keeping:
            task.cancel()
        async with AsyncExitStack() as steps:  # done from the last to the first, also when one fails
            steps.push_async_callback(self.store.close)
            steps.push_async_callback(asyncio.to_thread, self.engine.close)
            steps.push_async_callback(self.knowledge.close)
            for desk in self.desks.values():
                steps.push_async_callback(desk.close)
            steps.push_async_callback(self.ledger.flush)
            steps.push_async_callback(self.sign_ins.stop)
            await self.copilot.stop()


def _knowledge_index(file: Path | None) -> KnowledgeIndex:
    from app.inference.vectors import Vectors
    from app.storage.knowledge import KnowledgeFile

    return KnowledgeIndex(KnowledgeFile.open_or_anew(file), Vectors())


def _policy(account: Account) -> Policy:
    keeps_tags = VENDORS[account.vendor].tags_field is None or account.tags_field is not None
    return Policy(tags=keeps_tags, intent_field=account.intent_field)
