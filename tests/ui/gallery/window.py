"""The panel's window in every state: advice, replies, the editor, flags, escalation, offline, errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from app.copilot.session import Session
from app.domain.errors import HelpdeskUnreachable, TicketGone
from app.ui.common.intents import OpenEscalate, OpenHelp, OpenNeedsYou
from app.ui.guide.presenter import GuidePresenter
from app.ui.guide.state import NextHint
from app.ui.guide.view import HintStrip
from app.ui.panel.intents import EditCard, FlagCard, NoticeUsed, ReplyEdited, SendReply
from app.ui.window.view import PanelWindow
from tests.ui import composing, deliveries, scenes
from tests.ui.composing import HARSH
from tests.ui.fake_copilot import FakeCopilot
from tests.ui.gallery import panel, worklist
from tests.ui.gallery.conversation import conversations
from tests.ui.gallery.stage import DARK, LARGE, Scene, settle

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"

LONG_TITLE = "Wants the deposit back " + "and asks about the parcel, " * 7 + "too"
LONG_TITLES = {**scenes.TITLES, "deposit": LONG_TITLE, "table": f"A table, {LONG}"}


def _intent(intent: object) -> Callable[[PanelWindow, FakeCopilot], None]:
    return lambda window, _: window.intent_made.emit(intent)


def _scrolled(window: PanelWindow, _: FakeCopilot) -> None:
    bar = window.panel.scroller.verticalScrollBar()
    bar.setValue(bar.maximum())


def _reply_chosen(window: PanelWindow, _: FakeCopilot) -> None:
    window.panel.choose_numbered("reply", 1)
    settle()
    _scrolled(window, _)


def _wording_asked(window: PanelWindow, copilot: FakeCopilot) -> None:
    """An edited reply was sent, and the question whether to keep its wording stands in the strip."""
    copilot.offer = scenes.wording_offer()
    window.intent_made.emit(SendReply("adv1", "r3", "Hi Cleo, it is on the road."))


def _wording_page(window: PanelWindow, copilot: FakeCopilot) -> None:
    _wording_asked(window, copilot)
    window.intent_made.emit(NoticeUsed("wording"))


def _stale_edit(window: PanelWindow, copilot: FakeCopilot) -> None:
    window.intent_made.emit(ReplyEdited("adv1", "r2", "Hi Cleo, we are on it. I will call you at 3 pm."))
    copilot.become(scenes.angry(advice=None, withdrawn="newer_message", phase="reading"))
    _scrolled(window, copilot)


def _stale_editor(window: PanelWindow, copilot: FakeCopilot) -> None:
    window.intent_made.emit(EditCard("adv1", "a1"))
    copilot.become(scenes.angry())


def _confirm(window: PanelWindow, _: FakeCopilot) -> None:
    window.intent_made.emit(EditCard("adv1", "a2"))
    window.decision.send()


def _hinted(draft: str) -> Callable[[PanelWindow, FakeCopilot], None]:
    def then(window: PanelWindow, _: FakeCopilot) -> None:
        window.intent_made.emit(EditCard("adv1", "a1"))
        window.decision.reply.setPlainText(draft)
        window.decision.tone.look_now()

    return then


def _flag(window: PanelWindow, _: FakeCopilot) -> None:
    window.intent_made.emit(FlagCard("adv1", "a1"))
    window.flag._group.button(1).setChecked(True)


def _finding(typed: str) -> Callable[[PanelWindow, FakeCopilot], None]:
    def then(window: PanelWindow, copilot: FakeCopilot) -> None:
        _flag(window, copilot)
        settle()
        last = window.flag._group.buttons()[-1]
        last.setFocus()
        QTest.keyClick(last, Qt.Key.Key_Tab)  # goes to the field and scrolls it into sight
        settle()
        QTest.keyClicks(window.flag.right, typed)

    return then


def _found(typed: str) -> Callable[[PanelWindow, FakeCopilot], None]:
    def then(window: PanelWindow, copilot: FakeCopilot) -> None:
        _finding(typed)(window, copilot)
        QTest.keyClick(window.flag.right.list, Qt.Key.Key_Return)

    return then


def _outdated_handover(window: PanelWindow, copilot: FakeCopilot) -> None:
    window.intent_made.emit(OpenEscalate())
    rules = (replace(scenes.RULES[0], team="Nobody here"), *scenes.RULES[1:])
    copilot.become(scenes.angry(advice=scenes.advice("adv9", escalation=rules)))


def _escalate_scrolled(window: PanelWindow, _: FakeCopilot) -> None:
    window.intent_made.emit(OpenEscalate())
    settle()
    bar = window.escalate.scroller.verticalScrollBar()
    bar.setValue(bar.maximum())


def _teams(window: PanelWindow, _: FakeCopilot) -> None:
    window.intent_made.emit(OpenEscalate())
    settle()
    window.escalate.findChildren(QComboBox)[0].showPopup()


def _touring(window: PanelWindow, copilot: FakeCopilot) -> None:
    """The second hint of the demo's tour stands on top."""
    hint = HintStrip(window.decision.look)
    hint.put_into(window, at_rest=lambda: True)
    guide = GuidePresenter(copilot, paint=hint.show_state, changed=lambda _: None)
    guide.begin()
    guide.handle(NextHint())


def _sent(_: PanelWindow, copilot: FakeCopilot) -> None:
    copilot.change(unfinished=())


def _conflict(window: PanelWindow, _: FakeCopilot) -> None:
    """Of a change that met another one, the status is left as it stands."""
    window.intent_made.emit(OpenNeedsYou())
    settle()
    row = window.needs_you.rows["op2"]
    row.setFocus()
    assert row.versions is not None
    row.versions.ticks["status"].click()
    window.needs_you.scroller.verticalScrollBar().setValue(row.y() - 12)


def long_words() -> Session:
    wordy = scenes.ticket(
        subject=(LONG + " ") * 6,
        customer=replace(scenes.ticket().customer, name=LONG),  # type: ignore[type-var]
        status="waiting_for_third_party_confirmation",
        due_at=scenes.NOW + timedelta(days=9),
    )
    action = replace(scenes.ACTIONS[0], title=f"Ask {LONG}", because=(LONG,), tags=(LONG, "short"))
    reply = replace(scenes.REPLIES[1], title=LONG, text=f"{LONG} https://example.com/{'x' * 120} <b>not bold</b>")
    return scenes.calm(
        ticket=wordy,
        advice=scenes.advice(actions=(action,), replies=(reply,)),
        reading=scenes.reading(scenes.scored("refund_request", 0.7, LONG), scenes.scored("angry", 0.9, LONG)),
    )


def rtl() -> Session:
    text = "مرحبا، وصلت الحقيبة مكسورة وأريد استعادة المال من فضلكم في أقرب وقت ممكن، شكرا جزيلا 🙏"
    reply = replace(scenes.REPLIES[1], title="رد", text=text)
    return scenes.calm(
        ticket=scenes.ticket(subject="حقيبة مكسورة وصلت اليوم وأريد استعادة المال من فضلكم، هذا مهم جدا بالنسبة لي 😡"),
        advice=scenes.advice(replies=(reply,), actions=(replace(scenes.ACTIONS[0], reply=reply),)),
    )


def scenes_by_name() -> dict[str, Scene]:
    calm, angry = scenes.calm(), scenes.angry()
    many = scenes.calm(advice=scenes.advice(actions=(), knowledge=(), replies=scenes.MANY))
    offline = scenes.calm(
        offline=True,
        error=HelpdeskUnreachable("desk.example"),
        unfinished=(deliveries.entry(attempts=2, after=timedelta(minutes=1)),),
    )
    stuck = scenes.calm(unfinished=deliveries.stuck())
    return {
        "calm-light": Scene(calm),
        "calm-dark": Scene(calm, DARK),
        "calm-scrolled": Scene(calm, then=_scrolled),
        "reply-chosen": Scene(calm, then=_reply_chosen),
        "reply-chosen-dark": Scene(calm, DARK, then=_reply_chosen),
        "reply-lengths": Scene(many, then=_reply_chosen),
        "reply-lengths-dark": Scene(many, DARK, then=_reply_chosen),
        "reply-lengths-360": Scene(many, width=360, then=_reply_chosen),
        "reply-lengths-large": Scene(many, LARGE, width=360, height=1100, then=_reply_chosen),
        "wording-asked": Scene(many, width=360, then=_wording_asked),
        "wording": Scene(many, then=_wording_page),
        "wording-dark": Scene(many, DARK, width=360, then=_wording_page),
        "wording-large": Scene(many, LARGE, width=360, height=1100, then=_wording_page),
        "angry-light": Scene(angry),
        "angry-dark": Scene(angry, DARK),
        "angry-scrolled": Scene(angry, then=_scrolled),
        "held-back": Scene(scenes.held_back()),
        "held-back-dark-360": Scene(scenes.held_back(), DARK, width=360),
        "held-back-quiet": Scene(scenes.held_back("escalation", "deescalation", "cards"), width=360),
        "held-back-large": Scene(scenes.held_back(), LARGE, width=360),
        "narrow-320": Scene(calm, width=320),
        "narrow-320-angry": Scene(angry, width=320),
        "narrow-360": Scene(calm, width=360),
        "wide-480": Scene(calm, width=480),
        "large-200": Scene(calm, LARGE, width=480),
        "large-200-320": Scene(angry, LARGE, width=320),
        "large-200-320-scrolled": Scene(angry, LARGE, width=320, then=_scrolled),
        "long-words": Scene(long_words()),
        "long-words-320": Scene(long_words(), width=320),
        "rtl-emoji": Scene(rtl()),
        "empty": Scene(Session()),
        "empty-dark": Scene(Session(), DARK),
        "loading": Scene(Session(phase="opening", ref=scenes.REF)),
        "reading": Scene(scenes.calm(phase="reading", advice=None, reading=None, withdrawn="newer_message")),
        "error": Scene(Session(phase="failed", ref=scenes.REF, error=TicketGone("ticket 4711"))),
        "offline": Scene(offline),
        "abstained": Scene(scenes.abstained()),
        "undo": Scene(scenes.calm(advice=None, unfinished=deliveries.leaving())),
        "sent": Scene(scenes.calm(advice=None, unfinished=(deliveries.entry(state="sending"),)), then=_sent),
        "stale-reply": Scene(calm, then=_stale_edit),
        "editor": Scene(calm, then=_intent(EditCard("adv1", "a1"))),
        "editor-dark": Scene(calm, DARK, then=_intent(EditCard("adv1", "a1"))),
        "editor-missing": Scene(calm, width=320, then=_intent(EditCard("adv1", "a3"))),
        "editor-confirm": Scene(calm, then=_confirm),
        "editor-stale": Scene(calm, then=_stale_editor),
        "editor-large": Scene(calm, LARGE, width=320, then=_intent(EditCard("adv1", "a1"))),
        "editor-hint": Scene(calm, width=360, then=_hinted(HARSH)),
        "editor-hint-dark": Scene(calm, DARK, width=360, then=_hinted(HARSH)),
        "editor-hint-large": Scene(calm, LARGE, width=320, then=_hinted(HARSH)),
        "escalate": Scene(angry, then=_intent(OpenEscalate())),
        "escalate-dark": Scene(angry, DARK, then=_intent(OpenEscalate())),
        "escalate-scrolled": Scene(scenes.from_bot(), width=360, then=_escalate_scrolled),
        "escalate-outdated": Scene(angry, width=360, then=_outdated_handover),
        "escalate-long": Scene(long_words(), width=360, then=_intent(OpenEscalate())),
        "escalate-teams": Scene(angry, then=_teams),
        "hand-off": Scene(scenes.from_bot()),
        "hand-off-dark": Scene(scenes.from_bot(), DARK, width=360),
        "hand-off-large": Scene(scenes.from_bot(), LARGE, width=320),
        "flag": Scene(calm, then=_flag),
        "flag-large": Scene(calm, LARGE, width=320, then=_flag),
        "flag-find": Scene(calm, then=_finding("an")),
        "flag-find-dark": Scene(calm, DARK, then=_finding("an")),
        "flag-find-large": Scene(calm, LARGE, width=320, then=_finding("an")),
        "flag-find-long": Scene(calm, width=360, then=_finding("ab"), titles=LONG_TITLES),
        "flag-find-long-dark": Scene(calm, DARK, width=360, then=_finding("ab"), titles=LONG_TITLES),
        "flag-long": Scene(calm, width=360, then=_found("deposit"), titles=LONG_TITLES),
        "flag-long-dark": Scene(calm, DARK, width=360, then=_found("deposit"), titles=LONG_TITLES),
        "flag-refused": Scene(calm, width=320, then=_finding("zebra")),
        **{name: Scene(session, **more) for name, (session, more) in worklist.stories().items()},
        "needs-you": Scene(stuck, then=_intent(OpenNeedsYou())),
        "needs-you-notice": Scene(stuck),
        "needs-you-large": Scene(stuck, LARGE, width=320, then=_intent(OpenNeedsYou())),
        "needs-you-conflict": Scene(stuck, then=_conflict),
        "needs-you-conflict-large": Scene(stuck, LARGE, width=320, then=_conflict),
        "needs-you-empty": Scene(calm, then=_intent(OpenNeedsYou())),
        "tour-hint": Scene(calm, then=_touring),
        "tour-hint-dark-320": Scene(calm, DARK, width=320, then=_touring),
        "help": Scene(calm, then=_intent(OpenHelp())),
        **composing.scenes_of(Scene, DARK, LARGE, long_words()),
        **conversations(),
        **_of_the_panel(),
    }


def _of_the_panel() -> dict[str, Scene]:
    """Each story of the panel as it is, and narrow and large in the dark."""
    found: dict[str, Scene] = {}
    for name, (session, then) in panel.stories().items():
        found[name] = Scene(session, then=then)
        found[f"{name}-dark-320"] = Scene(session, DARK, width=320, then=then)
        found[f"{name}-large"] = Scene(session, LARGE, width=360, height=1000, then=then)
    return found
