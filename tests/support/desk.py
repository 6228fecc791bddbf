"""A working desk in memory for tests of the copilot: it can be cut off, lose answers, and refuse changes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from app.domain.decisions import AddMessage, Operation, body_hash, operation_in_note
from app.domain.errors import HelpdeskUnreachable, TicketGone
from app.domain.tickets import (
    Article,
    Attachment,
    Changes,
    Conversation,
    Message,
    Outcome,
    Person,
    Role,
    SignIn,
    Ticket,
    TicketRef,
    Visibility,
    Vocabulary,
)

Fault = Literal["cut", "lost_after", "lost_before", "refuse"]
ME = Person("agent", "Ada Agent")
CUSTOMER = Person("cleo@example.com", "Cleo Customer", "cleo@example.com")


class MemoryDesk:
    """Implements the Desk port. `faults` are used up one per write; `online` False makes every call fail, `odd` is
    raised by every reading call, as by an adapter that does not understand its desk.
    """

    vendor = "Memory"

    def __init__(self, clock: Callable[[], datetime], account: str = "desk") -> None:
        self.account = account
        self.online = True
        self.odd: Exception | None = None
        self.faults: list[Fault] = []
        self.calls: list[str] = []
        self.articles: list[Article] = []
        self._clock = clock
        self._tickets: dict[str, Ticket] = {}
        self._messages: dict[str, list[Message]] = {}
        self._group_changed_at: dict[str, int] = {}
        self._number = 0

    # -- what the test does at the desk -------------------------------------------------------------------------------

    def add_ticket(self, subject: str, text: str, *, ticket_id: str = "1") -> TicketRef:
        ref = TicketRef(self.account, ticket_id)
        self._messages[ticket_id] = []
        self._tickets[ticket_id] = Ticket(ref, self.url_of(ref), subject, "open", "0", CUSTOMER, group="Support")
        if text:
            self.customer_writes(ref, text)
        return ref

    def customer_writes(self, ref: TicketRef, text: str, *, attachments: tuple[Attachment, ...] = ()) -> None:
        message = self._append(ref.id, "customer", "public", text, CUSTOMER)
        self._messages[ref.id][-1] = replace(message, attachments=attachments)

    def change(self, ref: TicketRef, **fields: object) -> None:
        self._tickets[ref.id] = replace(self._tickets[ref.id], **fields)  # type: ignore[arg-type]
        self._bump(ref.id)
        if "group" in fields:
            self._group_changed_at[ref.id] = self._number

    def remove(self, ref: TicketRef) -> None:
        del self._tickets[ref.id]

    def said(self, ref: TicketRef, visibility: Visibility) -> list[str]:
        """Texts of the agent's messages that stand at the desk."""
        return [m.text for m in self._messages[ref.id] if m.role == "agent" and m.visibility == visibility]

    def tags(self, ref: TicketRef) -> frozenset[str]:
        return self._tickets[ref.id].tags

    # -- the port -----------------------------------------------------------------------------------------------------

    async def check_sign_in(self) -> SignIn:
        self._must_be_online()
        return SignIn(ME, self.vendor)

    async def ticket(self, ref: TicketRef) -> Ticket:
        self._must_be_online()
        if ref.id not in self._tickets:
            raise TicketGone(ref.id)
        return self._tickets[ref.id]

    async def conversation(self, ref: TicketRef, after: str | None = None) -> Conversation:
        self._must_be_online()
        if ref.id not in self._tickets:
            raise TicketGone(ref.id)
        start = int(after or 0)
        messages = tuple(message for message in self._messages[ref.id] if int(message.id) > start)
        return Conversation(messages, str(self._number))

    async def vocabulary(self, ref: TicketRef) -> Vocabulary:
        await self.ticket(ref)
        return Vocabulary(statuses=("open", "resolved"), groups=("Support", "Escalations"))

    async def add_message(self, ref: TicketRef, text: str, *, visibility: Visibility, operation_id: str) -> Outcome:
        self.calls.append(f"{visibility} {operation_id}")
        if early := self._fault():
            return early
        message = self._append(ref.id, "agent", visibility, text, ME)
        return self._lost() or Outcome("done", message.id)

    async def update(
        self, ref: TicketRef, changes: Changes, *, expected_version: str | None, operation_id: str
    ) -> Outcome:
        self.calls.append(f"update {operation_id}")
        if early := self._fault():
            return early
        ticket = self._tickets[ref.id]
        if changes.group and expected_version and int(expected_version) < self._group_changed_at.get(ref.id, 0):
            return Outcome("conflict", because="the group was changed meanwhile")
        self._tickets[ref.id] = replace(
            ticket,
            tags=(ticket.tags | changes.add_tags) - changes.remove_tags,
            group=changes.group or ticket.group,
            status=changes.status or ticket.status,
            fields={**ticket.fields, **changes.fields},
        )
        self._bump(ref.id)
        return self._lost() or Outcome("done")

    async def find_operation(self, ref: TicketRef, operation: Operation, *, after: str | None) -> Sequence[str]:
        self._must_be_online()
        if not isinstance(operation.action, AddMessage):
            wanted, ticket = operation.action.changes, self._tickets[ref.id]
            stands = wanted.add_tags <= ticket.tags and (wanted.group in (None, ticket.group))
            return [""] if stands else []
        action = operation.action
        return [
            message.id
            for message in (await self.conversation(ref, after)).messages
            if message.author == ME
            and message.visibility == action.visibility
            and (
                operation_in_note(message.text) == operation.id
                or (action.visibility == "public" and body_hash(message.text) == body_hash(action.text))
            )
        ]

    async def search_articles(self, query: str, *, limit: int = 3) -> Sequence[Article]:
        self._must_be_online()
        words = query.lower().split()
        return [article for article in self.articles if any(word in article.text.lower() for word in words)][:limit]

    async def changes(self, cursor: str | None, watch: Collection[TicketRef]) -> tuple[Sequence[TicketRef], str]:
        self._must_be_online()
        since = int(cursor or self._number)
        changed = [ref for ref in watch if int(self._tickets[ref.id].version) > since]
        return changed, str(self._number)

    async def my_open_tickets(self, *, limit: int = 50) -> Sequence[Ticket]:
        self._must_be_online()
        return list(self._tickets.values())[:limit]

    async def other_tickets(self, ref: TicketRef, *, limit: int = 5) -> Sequence[Ticket]:
        return [ticket for ticket in self._tickets.values() if ticket.ref != ref][:limit]

    def ticket_from_url(self, url: str) -> TicketRef | None:
        prefix = f"https://{self.account}.invalid/ticket/"
        return TicketRef(self.account, url.removeprefix(prefix)) if url.startswith(prefix) else None

    def url_of(self, ref: TicketRef) -> str:
        return f"https://{self.account}.invalid/ticket/{ref.id}"

    async def close(self) -> None:
        self.online = False

    # -- inside -------------------------------------------------------------------------------------------------------

    def _must_be_online(self) -> None:
        if self.odd is not None:
            raise self.odd
        if not self.online:
            raise HelpdeskUnreachable(self.account)

    def _fault(self) -> Outcome | None:
        if not self.online:
            return Outcome("later", because="cut off")
        match self.faults[0] if self.faults else None:
            case "cut":
                self.faults.pop(0)
                return Outcome("later", because="cut off")
            case "lost_before":
                self.faults.pop(0)
                return Outcome("unknown", because="the request was lost")
            case "refuse":
                self.faults.pop(0)
                return Outcome("refused", refused={"message": "Permission denied"})
        return None

    def _lost(self) -> Outcome | None:
        if self.faults and self.faults[0] == "lost_after":
            self.faults.pop(0)
            return Outcome("unknown", because="the answer was lost")
        return None

    def _append(self, ticket_id: str, role: Role, visibility: Visibility, text: str, author: Person) -> Message:
        self._bump(ticket_id)
        message = Message(str(self._number), role, visibility, author, text, self._clock())
        self._messages[ticket_id].append(message)
        return message

    def _bump(self, ticket_id: str) -> None:
        self._number += 1
        self._tickets[ticket_id] = replace(self._tickets[ticket_id], version=str(self._number))
