"""A small desk for Roundup, for tests of faults only: replies and tags, with the versions Roundup insists on."""

from __future__ import annotations

import base64
from collections.abc import Callable, Collection, Sequence
from typing import Any

from app.copilot.ports import Clock
from app.domain.decisions import AddMessage, Operation, UpdateTicket, body_hash
from app.domain.errors import CalmdeskError
from app.domain.journal import LedgerLine
from app.domain.tickets import (
    Article,
    Changes,
    Conversation,
    Message,
    Outcome,
    Person,
    SignIn,
    Ticket,
    TicketRef,
    Visibility,
    Vocabulary,
)
from app.helpdesk.client import DeskClient, outcome_of

_ME = Person("1", "Ada Agent")
_TRIES = 4


class Roundup:
    """Implements `app.copilot.ports.Desk`. The secret is "user:password origin", the origin being the tracker's own."""

    vendor = "Roundup"

    def __init__(
        self, account: str, url: str, secret: str, *, ledger: Callable[[LedgerLine], None], clock: Clock
    ) -> None:
        self.account = account
        self._clock = clock
        login, origin = secret.split(" ")
        self._client = DeskClient(
            account,
            url,
            headers={
                "Authorization": "Basic " + base64.b64encode(login.encode()).decode(),
                "X-Requested-With": "rest",
                "Origin": origin,
                "Referer": f"{origin}/lab/",
            },
            ledger=ledger,
            clock=clock,
        )

    async def _get(self, path: str) -> Any:
        answer: Any = (await self._client.send("GET", f"/lab/rest/data{path}", purpose="read")).json()
        return answer["data"]

    async def check_sign_in(self) -> SignIn:
        return SignIn(_ME, "Roundup")

    async def ticket(self, ref: TicketRef) -> Ticket:
        found = await self._get(f"/issue/{ref.id}")
        names = await self._tags()
        facts = found["attributes"]
        return Ticket(
            ref=ref,
            subject=facts["title"],
            status=facts["status"]["id"],
            version=found["@etag"],
            url="",
            created_at=self._clock(),
            updated_at=self._clock(),
            tags=frozenset(names[one["id"]] for one in facts["keyword"]),
        )

    async def _tags(self) -> dict[str, str]:
        found = await self._get("/keyword?@fields=name")
        return {one["id"]: one["name"] for one in found["collection"]}

    async def conversation(self, ref: TicketRef, after: str | None = None) -> Conversation:
        found = await self._get(f"/issue/{ref.id}")
        seen = int(after or 0)
        numbers = sorted(int(one["id"]) for one in found["attributes"]["messages"])
        messages = []
        for number in (number for number in numbers if number > seen):
            text = (await self._get(f"/msg/{number}?@verbose=3"))["attributes"]["content"]
            messages.append(Message(str(number), "agent", "public", _ME, str(text), self._clock()))
        return Conversation(tuple(messages), str(max([seen, *numbers])))

    async def vocabulary(self, _ref: TicketRef) -> Vocabulary:
        return Vocabulary()

    async def add_message(self, ref: TicketRef, text: str, *, visibility: Visibility, operation_id: str) -> Outcome:
        """A message of its own first, which nobody sees; then it is put on the ticket, in one step that can be lost."""
        del operation_id
        if visibility == "internal":
            return Outcome("refused", refused={"message": "Roundup has no notes"})
        left = False
        try:
            body = {"content": text, "author": "1", "date": "."}
            made: Any = (await self._client.send("POST", "/lab/rest/data/msg", purpose="write", body=body)).json()
            number = str(made["data"]["id"])
            for _ in range(_TRIES):
                left = False
                version = (await self._get(f"/issue/{ref.id}"))["@etag"]
                left = True
                if await self._patch(ref, version, {"messages": [number]}):
                    return Outcome("done", number)
        except CalmdeskError as error:
            return outcome_of(error, left=left)
        return Outcome("later", because="others change the ticket")

    async def _patch(self, ref: TicketRef, version: str, more: dict[str, object]) -> bool:
        """False when the ticket changed since that version: then nothing was done."""
        answer = await self._client.send(
            "PATCH",
            f"/lab/rest/data/issue/{ref.id}",
            purpose="change",
            changes=True,
            body={"@op": "add", **more},
            headers={"If-Match": version},
            handled={412},
        )
        return answer.status != 412

    async def update(
        self, ref: TicketRef, changes: Changes, *, expected_version: str | None, operation_id: str
    ) -> Outcome:
        del expected_version, operation_id  # tags never clash
        left = False
        try:
            for _ in range(_TRIES):
                left = False
                before = await self.ticket(ref)
                missing = changes.add_tags - before.tags
                if not missing:
                    return Outcome("done")
                numbers = [await self._tag(name) for name in sorted(missing)]
                left = True
                await self._patch(ref, before.version, {"keyword": numbers})
        except CalmdeskError as error:
            return outcome_of(error, left=left)
        return Outcome("later", because="others change the ticket")

    async def _tag(self, name: str) -> str:
        known = {words: number for number, words in (await self._tags()).items()}
        if name not in known:
            body = {"name": name}
            made: Any = (await self._client.send("POST", "/lab/rest/data/keyword", purpose="write", body=body)).json()
            return str(made["data"]["id"])
        return known[name]

    async def find_operation(self, ref: TicketRef, operation: Operation, *, after: str | None) -> Sequence[str]:
        match operation.action:
            case UpdateTicket(changes=changes):
                return [""] if changes.add_tags <= (await self.ticket(ref)).tags else []
            case AddMessage(text=text):
                found = (await self.conversation(ref, after)).messages
                return [message.id for message in found if body_hash(message.text) == body_hash(text)]

    async def search_articles(self, _query: str, *, limit: int = 3) -> Sequence[Article]:  # noqa: ARG002
        return []

    async def changes(self, cursor: str | None, _watch: Collection[TicketRef]) -> tuple[Sequence[TicketRef], str]:
        return [], cursor or "0"

    async def my_open_tickets(self, *, limit: int = 50) -> Sequence[Ticket]:  # noqa: ARG002
        return []

    async def other_tickets(self, _ref: TicketRef, *, limit: int = 5) -> Sequence[Ticket]:  # noqa: ARG002
        return []

    def ticket_from_url(self, _url: str) -> TicketRef | None:
        return None

    def url_of(self, _ref: TicketRef) -> str:
        return ""

    async def close(self) -> None:
        await self._client.close()
