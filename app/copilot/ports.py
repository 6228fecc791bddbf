"""The ports: what the copilot needs from the world, in the product's own words. Implemented by the layers above."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Literal, Protocol

from app.copilot.text_store import TextStore
from app.domain.advice import KnowledgeHit
from app.domain.content import Length, Library, Playbook, Tone
from app.domain.decisions import Decision, Operation
from app.domain.journal import JournalRow
from app.domain.knowledge import Embedded, Entry, Part, Stored
from app.domain.outbox import OutboxEntry, OutboxState
from app.domain.passages import Passage
from app.domain.readings import Reading
from app.domain.replies import Habit
from app.domain.steps import Event, Ranking
from app.domain.tickets import (
    Article,
    Changes,
    Conversation,
    Outcome,
    SignIn,
    Ticket,
    TicketRef,
    Visibility,
    Vocabulary,
)
from app.domain.variants import OwnWording


class Clock(Protocol):
    def __call__(self) -> datetime:
        """The time now, always with a time zone (UTC)."""
        ...


class Reader(Protocol):
    """Understands a text on this computer. Raises ModelMissing or PackRefused; never an error because of the text."""

    @property
    def status(self) -> Literal["loading", "ready", "failed"]: ...

    async def read(self, text: str) -> Reading:
        """Reads one text with both models; the same text again comes from the cache."""
        ...

    async def read_many(self, texts: Sequence[str]) -> Sequence[Reading]:
        """Reads a history; the readings are those of `read`, in order."""
        ...

    async def similarities(self, text: str, others: Sequence[str]) -> Sequence[float]:
        """Cosine of the text's embedding with each of the others, -1..1, in order. Embeddings are cached."""
        ...

    def listen(self, text: str, conversation: Callable[[], Sequence[Event]]) -> None:
        """Begins what `read` of the text and `rank` of the conversation will want. Returns at once; raises nothing.
        The conversation is asked for on another thread.
        """

    async def rank(self, asked: Sequence[tuple[Playbook, Sequence[Event]]]) -> Sequence[Ranking]:
        """For each playbook its steps for the newest of its events, of which there is at least one; in order."""
        ...


class Embedder(Protocol):
    """Texts to vectors, on this computer. Raises ModelMissing or PackRefused."""

    async def vector(self, text: str) -> bytes:
        """The vector of a question; the text that was read last costs nothing."""
        ...

    async def embedded(self, parts: Sequence[Part]) -> Sequence[Embedded]: ...

    async def encoder(self) -> str:
        """Names what makes the vectors: those of another encoder cannot be compared with them."""
        ...


class Vectors(Protocol):
    """Vectors of passages in memory. A row is its id, its article's number and, when compared, a cosine."""

    def __len__(self) -> int: ...

    def put(self, rows: Iterable[tuple[int, int, bytes]]) -> None: ...

    def drop(self, rows: Iterable[int]) -> None: ...

    def clear(self) -> None: ...

    def nearest(self, query: bytes, limit: int) -> Sequence[tuple[int, int, float]]: ...

    def of_articles(self, query: bytes, articles: Iterable[int]) -> Mapping[int, Sequence[tuple[int, int, float]]]: ...

    def article(self, row: int) -> int | None: ...

    def likeness(self, query: bytes, others: Sequence[bytes]) -> Sequence[float]: ...

    def sentences(self, query: bytes, content: bytes) -> Sequence[float]:
        """The cosine of each sentence of a passage, whose vectors are `Embedded.sentences`."""


class KnowledgeStore(Protocol):
    """The knowledge index in its file. Raises KnowledgeIndexUnusable, DatabaseBusy, StorageFull. One thread at a time.

    Articles and rows have numbers of the store's own; an article's first row is its title, the others its passages.
    """

    @property
    def encoder(self) -> str: ...

    def clear(self, encoder: str) -> None: ...

    def digests(self, collection: str) -> Mapping[str, str]: ...

    def owner(self, article: str) -> tuple[str, str] | None: ...

    def count(self) -> int: ...

    def rows(self) -> int: ...

    def vectors(self) -> Iterable[tuple[int, int, bytes]]: ...

    def put(
        self, collection: str, entry: Entry, passages: Sequence[Passage], embedded: Sequence[Embedded]
    ) -> tuple[Sequence[int], Sequence[tuple[int, int, bytes]]]: ...

    def remove(self, collection: str, names: Collection[str]) -> Sequence[int]: ...

    def rows_of_terms(self, wanted: Collection[str]) -> Mapping[str, int]: ...

    def matching(self, wanted: Collection[str], limit: int) -> Sequence[tuple[int, float]]: ...

    def stored(self, articles: Collection[int]) -> Mapping[int, Stored]: ...

    def passages(self, rows: Collection[int]) -> Mapping[int, tuple[Passage, bytes]]: ...


class Knowledge(Protocol):
    """What is known: the shipped articles, the company's and, given as `others`, the desk's own."""

    async def search(self, text: str, others: Sequence[Article] = ()) -> Sequence[KnowledgeHit]: ...

    async def grown(self) -> bool: ...

    async def article(self, article: str) -> Article | None:
        """The whole of an article by its id, also of one of the `others` that were searched lately."""


class Desk(Protocol):
    """A helpdesk account. Reading raises a CalmdeskError; writing never does: it returns an Outcome.

    A write is `done` only after it was read back from the desk and is as it was meant. When the request left and the
    answer did not come, or the desk failed while handling it, the outcome is `unknown`. A refused sign-in is `later`.
    """

    @property
    def account(self) -> str: ...

    @property
    def vendor(self) -> str:
        """The product's name for people: "Request Tracker", "Demo desk"."""
        ...

    async def check_sign_in(self) -> SignIn: ...

    async def ticket(self, ref: TicketRef) -> Ticket:
        """The ticket now. A merged ticket comes back under its new id: compare `ref`."""
        ...

    async def conversation(self, ref: TicketRef, after: str | None = None) -> Conversation:
        """Messages after the cursor (all when None), oldest first, with the new cursor."""
        ...

    async def vocabulary(self, ref: TicketRef) -> Vocabulary: ...

    async def add_message(self, ref: TicketRef, text: str, *, visibility: Visibility, operation_id: str) -> Outcome: ...

    async def update(
        self, ref: TicketRef, changes: Changes, *, expected_version: str | None, operation_id: str
    ) -> Outcome:
        """Applies the changes and reads them back. Tags are merged with those there. `conflict` when a value we want
        to change was changed by somebody else since `expected_version`; a newer message alone is no conflict.
        """
        ...

    async def find_operation(self, ref: TicketRef, operation: Operation, *, after: str | None) -> Sequence[str]:
        """Ids of messages that may be this operation: mine, same visibility, same normalised body, after the cursor,
        oldest first; a note is recognised by its operation id. For an update: [""] when everything it wanted stands
        at the desk, else [].
        """
        ...

    async def search_articles(self, query: str, *, limit: int = 3) -> Sequence[Article]: ...

    async def changes(self, cursor: str | None, watch: Collection[TicketRef]) -> tuple[Sequence[TicketRef], str]:
        """Which of the watched tickets changed since the cursor, and the new cursor. None begins now: no tickets."""
        ...

    async def my_open_tickets(self, *, limit: int = 50) -> Sequence[Ticket]: ...

    async def other_tickets(self, ref: TicketRef, *, limit: int = 5) -> Sequence[Ticket]:
        """Other tickets of this ticket's customer, newest first."""
        ...

    def ticket_from_url(self, url: str) -> TicketRef | None:
        """The ticket a pasted address names, None when it is not one of this desk. No network."""
        ...

    def url_of(self, ref: TicketRef) -> str: ...

    async def close(self) -> None: ...


class Store(TextStore, Protocol):
    """The local memory: journal, outbox and the last seen tickets. Each method is one transaction.

    Raises StorageFull when nothing can be written and DatabaseDamaged when it cannot be read.
    """

    async def record(self, decision: Decision, rows: Sequence[JournalRow]) -> Sequence[OutboxEntry]:
        """Stores journal rows and one outbox row per operation together, or nothing. Sequence numbers are given here;
        a row begins as `waiting`, with the decision's `seen_cursor` as cursor and its `not_before` (else `at`).
        Recording the same decision id again changes nothing and returns the rows as they are.
        """
        ...

    async def add_journal(self, rows: Sequence[JournalRow]) -> None: ...

    async def outbox(self, *, unfinished_only: bool = True) -> Sequence[OutboxEntry]:
        """Rows in sequence. `unfinished_only` leaves out `sent` and `cancelled`."""
        ...

    async def save_entry(self, entry: OutboxEntry, rows: Sequence[JournalRow] = (), *, was: OutboxState) -> bool:
        """Stores the row's new state with its journal rows if the stored row is still in the state `was`; else False
        and nothing is stored: an undo and a delivery that meet must not overwrite each other.
        """
        ...

    async def undo(self, decision_id: str, rows: Sequence[JournalRow] = ()) -> bool:
        """Cancels all rows of a decision if each is still `waiting` with no attempt; else False, nothing stored."""
        ...

    async def claimed_messages(self, ticket: TicketRef) -> Collection[str]:
        """Message ids that rows of this ticket's account already became: another row cannot be the same message. Of
        the whole account, because a merged ticket has two numbers.
        """
        ...

    async def remember_ticket(self, ticket: Ticket, conversation: Conversation) -> None:
        """Keeps what the desk last told, for when it cannot be reached."""
        ...

    async def recall_ticket(self, ref: TicketRef) -> tuple[Ticket, Conversation] | None: ...

    async def recall_tickets(self, *, limit: int) -> Sequence[tuple[Ticket, Conversation]]:
        """The tickets that were seen last, the newest first."""
        ...

    async def remember_worklist(self, account: str, tickets: Sequence[Ticket]) -> None: ...

    async def recall_worklist(self, account: str) -> Sequence[Ticket]: ...

    async def keep_wording(self, wording: OwnWording) -> None:
        """Keeps a reply in the agent's own words, in place of the one for the same text."""
        ...

    async def own_wordings(self, account: str) -> Sequence[OwnWording]:
        """The account's own wordings, the last used first."""
        ...

    async def forget_wording(self, account: str, reply: str, length: Length, tone: Tone) -> bool:
        """Deletes one; False when there is none."""
        ...

    async def reply_sent(self, account: str, reply: str, habit: Habit, *, own: bool) -> None:
        """Remembers the length and tone that was sent; `own` says that it was the agent's own wording."""
        ...

    async def reply_habit(self, account: str) -> Habit | None:
        """The length and tone sent last, None before the first time."""
        ...


class Content(Protocol):
    """The company's playbooks, replies, rules and articles, as last read without error."""

    def library(self) -> Library: ...
