"""What is done in the composer and in practice before a picture is taken, and a ticket to practise on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtWidgets import QApplication

from app.domain.practice import moments as moments_of
from app.domain.tickets import Message, Person, Role, Ticket
from app.ui.common.intents import OpenPractice
from app.ui.decision.state import ComposeOwn
from app.ui.practice.state import ChooseMoment
from app.ui.window.view import PanelWindow
from tests.ui.fake_copilot import FakeCopilot
from tests.ui.scenes import NOW, ticket

OWN = (
    "Hi Cleo,\n\nI have looked at order A-20417 myself. Both payments are there, and one of them goes back today. You "
    "will see it on your account by Friday.\n\nKind regards\nAda"
)
SLOTTED = "Hi Cleo,\n\norder {order_number} reaches you on {date}. I will write again when {details}."
HARSH = "Hi Cleo 🙏,\n\nI understand your frustration. You failed to send us the receipt. You will get a full refund."


def typing(text: str = "", *, send: bool = False) -> Callable[[PanelWindow, FakeCopilot], None]:
    def then(window: PanelWindow, _: FakeCopilot) -> None:
        window.intent_made.emit(ComposeOwn())
        window.decision.reply.setPlainText(text)
        window.decision.tone.look_now()
        if send:
            window.decision.send()

    return then


def copied(window: PanelWindow, copilot: FakeCopilot) -> None:
    typing(OWN)(window, copilot)
    window.decision.act("copy")


def practising(stage: str) -> Callable[[PanelWindow, FakeCopilot], None]:
    def then(window: PanelWindow, copilot: FakeCopilot) -> None:
        copilot.moments = moments_of(*past()) if stage != "empty" else ()
        window.intent_made.emit(OpenPractice())
        if stage in ("write", "compare"):
            window.intent_made.emit(ChooseMoment(copilot.moments[0].key))
            QApplication.processEvents()
            window.practice.answer.setPlainText(HARSH)
            window.practice.steps.pick(2)
        if stage == "compare":
            window.practice.send()

    return then


def past() -> tuple[Ticket, tuple[Message, ...]]:
    """A solved ticket with two answers."""
    said: tuple[tuple[Role, str], ...] = (
        ("customer", "My parcel should have been here on Monday. Where is it?"),
        ("agent", "Hello Bram, it is with the carrier and should be with you tomorrow."),
        ("customer", "It is Thursday now, nothing came, and I was charged for express delivery."),
        ("agent", "Hello Bram, I am sorry. I have asked the carrier and will write to you by noon."),
    )
    people = {"customer": Person("c2", "Bram de Vries"), "agent": Person("ada", "Ada Agent")}
    began = NOW - timedelta(days=9)
    messages = tuple(
        Message(f"p{at}", role, "public", people[role], text, began + timedelta(hours=at))
        for at, (role, text) in enumerate(said)
    )
    return ticket("4501", "Parcel not here, paid for express", customer=people["customer"], status="solved"), messages
