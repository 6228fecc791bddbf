"""What is done in the composer and in practice before a picture is taken, and a ticket to practise on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from PySide6.QtWidgets import QApplication

from app.copilot.session import Session
from app.domain.practice import moments as moments_of
from app.domain.tickets import Message, Person, Role, Ticket
from app.ui.common.intents import OpenPractice
from app.ui.common.theme import Appearance
from app.ui.decision.state import ComposeOwn
from app.ui.panel.intents import EditCard
from app.ui.practice.state import ChooseMoment
from app.ui.window.view import PanelWindow
from tests.ui import scenes
from tests.ui.fake_copilot import FakeCopilot
from tests.ui.scenes import NOW, ticket

T = TypeVar("T")
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
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
        copilot.practice.past = moments_of(*past()) if stage != "empty" else ()
        window.intent_made.emit(OpenPractice())
        if stage in ("write", "compare"):
            window.intent_made.emit(ChooseMoment(copilot.practice.past[0].key))
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


def note_only(window: PanelWindow, _: FakeCopilot) -> None:
    window.intent_made.emit(EditCard("adv1", "a1"))
    window.decision._reply.tick.setChecked(False)


def scenes_of(scene: Callable[..., T], dark: Appearance, large: Appearance, wordy: Session) -> dict[str, T]:
    """Pictures of the composer and of practice, made by `scene`; `wordy` is a session of long words."""
    calm, angry = scenes.calm(), scenes.angry()
    return {
        "editor-note": scene(calm, then=note_only),
        "composer-empty": scene(calm, then=typing()),
        "composer-filled": scene(calm, then=typing(OWN)),
        "composer-copied": scene(calm, width=360, then=copied),
        "composer-slots": scene(calm, width=360, then=typing(SLOTTED)),
        "composer-slots-dark": scene(calm, dark, width=320, then=typing(SLOTTED)),
        "composer-confirm": scene(angry, then=typing(HARSH, send=True)),
        "composer-confirm-dark": scene(angry, dark, width=320, then=typing(HARSH, send=True)),
        "composer-confirm-large": scene(angry, large, width=320, then=typing(HARSH, send=True)),
        "composer-dark": scene(calm, dark, then=typing(OWN)),
        "composer-320": scene(calm, width=320, then=typing(OWN)),
        "composer-large": scene(calm, large, width=320, then=typing(OWN)),
        "composer-long": scene(wordy, width=320, then=typing(f"Liebe Frau {LONG},\n\n{LONG}")),
        "practice": scene(calm, then=practising("choose")),
        "practice-empty": scene(calm, width=360, then=practising("empty")),
        "practice-write": scene(calm, then=practising("write")),
        "practice-write-dark": scene(calm, dark, width=320, then=practising("write")),
        "practice-compare": scene(calm, width=420, then=practising("compare")),
        "practice-compare-320": scene(calm, width=320, then=practising("compare")),
        "practice-compare-dark": scene(calm, dark, width=480, then=practising("compare")),
        "practice-compare-large": scene(calm, large, width=320, then=practising("compare")),
    }
