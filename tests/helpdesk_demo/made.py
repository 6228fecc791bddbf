"""A small demo desk for tests: two customers, a clock that a test moves, documents that can fail."""

from __future__ import annotations

from datetime import timedelta

from app.domain.demo import DemoScript, ScriptedAnswer, ScriptedMessage, ScriptedTicket
from app.domain.errors import StorageFull
from app.domain.tickets import Article, Person, TicketRef
from app.helpdesk.demo.adapter import DemoDesk
from tests.support.clock import CountedIds, MovedClock

ALEX, SAM = Person("alex", "Alex Reed"), Person("sam", "Sam Okafor")
CLEO, DARIO = Person("cleo", "Cleo Marsh", "cleo@example.com"), Person("dario", "Dario Conti")
PARCEL, CHARGE, OLD = (TicketRef("demo", number) for number in ("1", "2", "3"))


def _ago(minutes: int) -> timedelta:
    return -timedelta(minutes=minutes)


SCRIPT = DemoScript(
    agent=ALEX,
    colleagues=(SAM,),
    groups=("Support", "Billing"),
    priorities=("low", "normal", "high"),
    tags=("parcel", "vip"),
    fields={"Severity": ("Low", "High"), "Order number": ()},
    articles=(
        Article("late", "Late parcels", "Wait two days after the day the carrier named.", ""),
        Article("refunds", "Refunds", "Banks take some days to show it, also for parcels.", ""),
    ),
    tickets=(
        ScriptedTicket(
            "1",
            "Where is my parcel?",
            CLEO,
            (ScriptedMessage(_ago(60), "customer", "Where is my parcel?"),),
            (
                ScriptedAnswer("It is 4711.", timedelta(seconds=20), ("order number",)),
                ScriptedAnswer("Thank you for escalating.", timedelta(seconds=40), ("Deliveries", "colleague")),
                ScriptedAnswer("And now?", timedelta(seconds=10)),
            ),
            status="new",
            group="Support",
            priority="normal",
            assignee="alex",
            due=timedelta(hours=2),
        ),
        ScriptedTicket(
            "2",
            "Charged twice",
            DARIO,
            (
                ScriptedMessage(_ago(500), "customer", "You charged me twice."),
                ScriptedMessage(_ago(490), "agent", "We will look.", author="sam"),
                ScriptedMessage(_ago(489), "agent", "Told Billing.", "internal", "sam"),
                ScriptedMessage(_ago(5), "customer", "Again!"),
            ),
            group="Support",
            priority="normal",
            assignee="alex",
            tags=frozenset({"vip"}),
            due=timedelta(hours=1),
        ),
        ScriptedTicket(
            "3",
            "Size of a jacket",
            CLEO,
            (ScriptedMessage(_ago(9000), "customer", "M or L?"),),
            status="solved",
            group="Support",
            assignee="sam",
        ),
    ),
)


class KeptDocuments:
    """Documents in memory. `full` refuses to keep anything, as a full disk does."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.full = False
        self.saves = 0

    async def load_document(self, name: str) -> str | None:
        return self.texts.get(name)

    async def save_document(self, name: str, text: str) -> None:
        if self.full:
            raise StorageFull
        self.saves += 1
        self.texts[name] = text


class DemoWorld:
    """A desk with its clock, ids and documents. `restart` is the program ended and started again."""

    def __init__(self) -> None:
        self.clock = MovedClock()
        self.ids = CountedIds("m")
        self.documents = KeptDocuments()
        self.desk = self.restart()

    def restart(self) -> DemoDesk:
        self.desk = DemoDesk(SCRIPT, self.documents, clock=self.clock, new_id=self.ids)
        return self.desk

    async def texts(self, ref: TicketRef, after: str | None = None) -> list[str]:
        return [message.text for message in (await self.desk.conversation(ref, after)).messages]
