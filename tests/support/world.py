"""A copilot with a working desk, a real database in memory, a word reader and a small library: one object for tests."""

from __future__ import annotations

from datetime import timedelta

from app.copilot.copilot import Copilot
from app.copilot.drafts import Policy
from app.domain.content import (
    DeescalationCard,
    EscalationRule,
    IntentInfo,
    Library,
    Playbook,
    ReplyTemplate,
    Situation,
    Step,
)
from app.domain.tickets import Article
from app.storage.store import LocalStore
from tests.support.clock import CountedIds, MovedClock
from tests.support.desk import MemoryDesk
from tests.support.knowledge import WordKnowledge
from tests.support.reader import WordReader

LIBRARY = Library(
    playbooks=(
        Playbook(
            "double_charge",
            "Charged twice",
            (
                Step(
                    "check",
                    "Check both charges",
                    (Situation("I was charged twice for one order"), Situation("two charges for the same order")),
                    say="Hello {customer_name}, I am checking both charges now.",
                    tags=("double-charge",),
                ),
                Step("ask", "Ask for the date", (Situation("you took money twice", after="check"),), say="Which day?"),
                Step("senior", "Hand to billing", (Situation("nobody helps me"),), action="escalate", team="Billing"),
            ),
            ("double_charge",),
            source="playbooks/double_charge.yaml",
        ),
    ),
    replies=(
        ReplyTemplate("dc1", "Ask for order", "Please send the number: is it {order_number}?", ("double_charge",)),
        ReplyTemplate("human", "A person", "I am a person and stay with you.", triggers=("human_request",)),
    ),
    escalation=(
        EscalationRule("human", "Asks for a person", "trigger", 0.5, trigger="human_request", always_on=True),
        EscalationRule("arousal", "Very upset", "arousal", 0.8),
        EscalationRule("contacts", "Repeat contact", "contacts", 3),
    ),
    deescalation=(DeescalationCard("general", "Upset", ("Name the facts once.",), min_arousal=0.7),),
    intents=(IntentInfo("double_charge", "Double charge", "Charged twice"),),
    articles=(Article("a1", "Two charges for one order", "Two charges for one order: wait two days.", "kb/a1.md"),),
    version="lib1",
)


class FixedContent:
    """Implements the Content port with one library."""

    def __init__(self, library: Library = LIBRARY) -> None:
        self.current = library

    def library(self) -> Library:
        return self.current


class World:
    """Everything a copilot test moves: `clock`, `desk`, `reader`, `content`, `store` and the `copilot` itself."""

    def __init__(self, store: LocalStore, *, undo_seconds: float = 0, settle_seconds: float = 60) -> None:
        self.clock = MovedClock()
        self.desk = MemoryDesk(self.clock)
        self.reader = WordReader()
        self.content = FixedContent()
        self.store = store
        self.ids = CountedIds()
        self.settings = (timedelta(seconds=undo_seconds), timedelta(seconds=settle_seconds))
        self.knowledge = WordKnowledge(self.content)
        self.copilot = self.new_copilot()

    def new_copilot(self, *, prompts_per_hour: int = 60) -> Copilot:
        """A copilot on the same desk and database, as after a restart of the program."""
        undo_time, settle = self.settings
        return Copilot(
            desks={self.desk.account: self.desk},
            store=self.store,
            reader=self.reader,
            content=self.content,
            knowledge=self.knowledge,
            clock=self.clock,
            new_id=self.ids,
            policies={self.desk.account: Policy(tags=True, intent_field="Intent")},
            agent_names={self.desk.account: "Ada"},
            undo_time=undo_time,
            settle=settle,
            poll_every=timedelta(hours=1),
            prompts_per_hour=prompts_per_hour,
        )

    async def deliver(self) -> None:
        """Delivers what is due now, and lets the copilot see what became of it."""
        await self.copilot.deliver_due()
        await self.copilot.settled()
