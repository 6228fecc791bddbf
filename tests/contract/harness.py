"""What the contract suite needs from a desk besides the port: to act as customer and colleague, and to look inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from app.copilot.ports import Desk
from app.domain.journal import LedgerLine
from app.domain.tickets import Changes, TicketRef, Visibility
from tests.support.faults import FaultProxy


@dataclass(frozen=True, slots=True)
class Values:
    """Values this desk takes and one that it refuses, so that the suite can change something real. `customer` is how
    the customer's name begins, empty where the desk tells none; without `article_query` it has no articles to search.
    """

    status: str
    other_status: str
    group: str
    article_query: str
    article_title: str
    field: str = "Severity"
    value: str = "High"
    other_value: str = "Low"
    refused_value: str = "Enormous"
    customer: str = "Cleo"
    first_group: str = "Support"
    tag: str = "ours, with comma"
    """A tag with signs in it that this desk takes."""


@dataclass(frozen=True, slots=True)
class Roads:
    """Which requests of an adapter do what, by method and a piece of the path: so that a test can lose just that one.

    `{id}` stands for the ticket. `read_back` is what follows a reply that was made, `looks_first` says whether a reply
    is preceded by a look at the ticket.
    """

    reply: tuple[str, str]
    note: tuple[str, str]
    change: tuple[str, str]
    ticket: tuple[str, str]
    read_back: tuple[str, str]
    looks_first: bool = True


class DeskUnderTest(Protocol):
    """A desk with everything around it. To put a new adapter under the suite, implement this and name it in conftest.

    The signed-in account is an agent who may work on every ticket that is made here.
    """

    @property
    def desk(self) -> Desk: ...

    @property
    def values(self) -> Values: ...

    @property
    def network(self) -> FaultProxy | None:
        """What stands between adapter and server; None for a desk that is reached without a network."""
        ...

    async def create_ticket(self, subject: str, text: str) -> TicketRef:
        """A ticket of a customer, assigned to nobody."""
        ...

    async def customer_writes(self, ref: TicketRef, text: str) -> None: ...

    async def colleague_writes(self, ref: TicketRef, texts: Sequence[str], visibility: Visibility) -> None:
        """Another agent adds messages in this order."""
        ...

    async def colleague_changes(self, ref: TicketRef, changes: Changes) -> None:
        """Another agent changes the ticket; only group, status, one field and added tags are asked for."""
        ...

    async def take(self, ref: TicketRef) -> None:
        """Assigns the ticket to the signed-in agent."""
        ...

    async def remove(self, ref: TicketRef) -> None:
        """Deletes the ticket."""
        ...

    async def sent_to_customers(self, text: str) -> int:
        """How often a text went out to a customer, counted by looking at the desk itself, not through the adapter."""
        ...

    async def written(self, ref: TicketRef, text: str) -> int:
        """How often a message with this text stands on the ticket, counted without the adapter."""
        ...

    async def close(self) -> None: ...


class NetworkedDesk(DeskUnderTest, Protocol):
    """A desk with a network that can fail between adapter and server."""

    @property
    def network(self) -> FaultProxy: ...

    @property
    def roads(self) -> Roads: ...

    @property
    def ledger(self) -> Sequence[LedgerLine]: ...
