"""Pictures of the panel itself: clock and lamp, old cards, quiet mode, a pause, and everything that can go wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest

from app.copilot.session import Session
from app.domain import errors
from app.domain.expiry import SignInTrouble
from app.domain.phrase import Phrase
from app.domain.tickets import Article, Attachment, Section
from app.domain.turns import Turn
from app.ui.common.intents import TimePassed, ToggleQuiet
from app.ui.following.intents import LookedAt
from app.ui.panel.intents import KnowledgeTaken, NoticeUsed, OpenArticle, Unfold
from app.ui.window.view import PanelWindow
from tests.ui import deliveries, scenes
from tests.ui.fake_copilot import FakeCopilot

Then = Callable[[PanelWindow, FakeCopilot], None]
AGAIN = "And it is the third time that I have to ask. Is anybody there at all?"
EVIL = '<h1>Free!</h1><script>alert(1)</script><img src="https://evil.example/x.png"> &amp; <b>now</b>'
BIDI = "طلبي رقم A-20417 لم يصل \u202e!!! 👩‍👩‍👧‍👦😡 Wo ist es? \u200f"
TWICE = (
    "Some banks show a payment twice: once when it is asked for, and once when it is booked. The first of the two "
    "goes away by itself within two working days. Where both were booked, we return one of them."
)
ARTICLE = (
    ("What happens", TWICE),
    ("When", "A payment that we return is on the account after three working days, on a card after five."),
    ("What to ask for", "The order's number and the day of both payments. Never ask for the number of a card."),
)
ENDS_SOON = SignInTrouble("work", Phrase.of("the sign-in ends within {days} days", days=3))
ENDED = SignInTrouble("shop", Phrase.of("the helpdesk refuses the sign-in"), ended=True)
SUBJECT = ("Parcel never came and nobody answers, " * 14)[:500]


def abused(**changes: object) -> Session:
    """An insult that was just answered."""
    insult = scenes.scored("abuse", 0.98, "you idiots")
    reading = replace(scenes.ANGRY, triggers=(insult,))
    answer = replace(scenes.message("m2", "I am on it."), role="agent", at=scenes.NOW - timedelta(seconds=20))
    return replace(
        scenes.calm(messages=(scenes.message(), answer), readings=(reading,), turn=None, advice=None),
        withdrawn="reply_sent",
        **changes,  # type: ignore[arg-type]
    )


def again() -> Session:
    newest = replace(scenes.message("m2", AGAIN), at=scenes.NOW - timedelta(seconds=5))
    turn = Turn("m2", ("m1", "m2"), AGAIN, newest.at)
    session = scenes.calm(withdrawn="newer_message", phase="reading", advice=None)
    return replace(session, messages=(scenes.message(), newest), turn=turn)


def said(text: str, *files: Attachment, subject: str = "Charged twice for the same order") -> Session:
    newest = replace(scenes.message("m1", text), attachments=files)
    return scenes.calm(
        ticket=scenes.ticket(subject=subject),
        messages=(newest,),
        turn=Turn("m1", ("m1",), text, newest.at),
    )


def _become(session: Session) -> Then:
    return lambda _, copilot: copilot.become(session)


def _offered(window: PanelWindow, _: FakeCopilot) -> None:
    window.intent_made.emit(LookedAt("https://demo.example/ticket/104", writing=True))


def _quiet(window: PanelWindow, _: FakeCopilot) -> None:
    window.intent_made.emit(ToggleQuiet())


def _quiet_opened(window: PanelWindow, copilot: FakeCopilot) -> None:
    _quiet(window, copilot)
    window.intent_made.emit(Unfold())


def _menu(window: PanelWindow, _: FakeCopilot) -> None:
    window.panel.header.open_menu()


def _mood(window: PanelWindow, _: FakeCopilot) -> None:
    window.panel.situation.correct_mood()


def _pause(window: PanelWindow, copilot: FakeCopilot) -> None:
    window.intent_made.emit(NoticeUsed("break"))
    copilot.now += timedelta(seconds=48)
    window.intent_made.emit(TimePassed())


def _article(window: PanelWindow, copilot: FakeCopilot) -> None:
    sections = tuple(Section(head, text) for head, text in ARTICLE)
    hit = scenes.KNOWLEDGE[0]
    copilot.articles[hit.article] = Article(hit.article, hit.title, "", hit.source, sections=sections)
    window.intent_made.emit(OpenArticle("adv1", hit.article))


def _knowledge(window: PanelWindow, _: FakeCopilot) -> None:
    window.panel.choose_numbered("knowledge", 1)
    window.intent_made.emit(KnowledgeTaken("adv1", "k1"))
    QTest.qWait(10)
    bar = window.panel.scroller.verticalScrollBar()
    bar.setValue(bar.maximum())


def _wait(window: PanelWindow, copilot: FakeCopilot) -> None:
    copilot.now += timedelta(seconds=6)
    window.intent_made.emit(TimePassed())


def _dot(window: PanelWindow, _: FakeCopilot) -> None:
    chart = window.panel.situation._line
    QTest.mouseMove(chart, chart.spot_of(2) + QPoint(0, 0))


def stories() -> Mapping[str, tuple[Session, Then | None]]:
    """Sessions with what is done before the picture."""
    calm, angry = scenes.calm(), scenes.angry()
    soon = scenes.calm(ticket=scenes.ticket(due_at=scenes.NOW + timedelta(minutes=4, seconds=59)))
    failed = Session(phase="failed", ref=scenes.REF)
    big = Attachment("unboxing-video-of-the-broken-lamp.mov", "video/quicktime", 60_000_000)
    return {
        "clock-last-minutes": (soon, None),
        "lamp-asking": (scenes.calm(asking=True), None),
        "menu": (calm, _menu),
        "mood-menu": (angry, _mood),
        "mood-dot": (angry, _dot),
        "old-cards": (calm, _become(again())),
        "knowledge-used": (calm, _knowledge),
        "article": (calm, _article),
        "quiet": (angry, _quiet),
        "quiet-opened": (angry, _quiet_opened),
        "break-asked": (abused(), None),
        "pause": (abused(), _pause),
        "bad-subject": (said("Where is it?", subject=SUBJECT), None),
        "bad-bidi": (said(BIDI, subject=BIDI), None),
        "bad-html": (said(EVIL, subject=EVIL), None),
        "bad-attachments": (said("See the video.", big, Attachment("x.pdf", "application/pdf", 300)), None),
        "opening": (Session(phase="opening", ref=scenes.REF, known=calm.ticket), None),
        "offered": (calm, _offered),
        "bad-slow": (Session(phase="opening", ref=scenes.REF, asking=True), _wait),
        "bad-nonsense": (replace(failed, error=errors.UnexpectedAnswer("desk.example: not JSON")), None),
        "bad-network": (scenes.calm(offline=True, error=errors.HelpdeskUnreachable("desk.example")), None),
        "by-choice": (scenes.calm(by_choice=True, unfinished=(deliveries.entry(),)), None),
        "sign-in-ends": (scenes.calm(sign_ins=(ENDS_SOON, ENDED)), None),
        "bad-sign-in": (scenes.calm(error=errors.SignInRefused("desk.example")), None),
        "bad-keyring": (
            scenes.calm(notice="This account works until you quit: nothing is kept on this computer."),
            None,
        ),
        "bad-disk": (scenes.calm(error=errors.StorageFull("calmdesk.db")), None),
        "bad-model": (scenes.calm(error=errors.ModelMissing("classifier"), advice=None, reading=None), None),
    }
