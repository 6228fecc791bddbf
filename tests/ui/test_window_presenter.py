"""What an agent wants becomes one call of the copilot, or is refused and said; no text is lost. Without Qt."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.copilot.session import Session
from app.domain.errors import SignInRefused, StorageFull, TicketGone
from app.ui.common.intents import GoBack, InSight, OpenEscalate, OpenHelp, OpenWorklist, TimePassed, UndoLast
from app.ui.decision.state import Change, DecisionState, KeepDraft, KeepForNewMessage, Parts, SendDraft
from app.ui.escalate.state import EscalateState, KeepHandover, SendEscalation
from app.ui.flag.state import FlagState, KeepFlag, SendFlag
from app.ui.needs_you.state import NeedsYouState, Resolve
from app.ui.panel.intents import (
    AcceptCard,
    ActTooSoon,
    DismissCard,
    EditCard,
    FlagCard,
    KeepReply,
    NoticeUsed,
    ReplyEdited,
    SendReply,
)
from app.ui.window.presenter import WindowPresenter
from app.ui.window.state import WindowState
from app.ui.worklist.state import OpenAddress, OpenTicket, WorklistState
from tests.ui import deliveries, scenes
from tests.ui.fake_copilot import FakeCopilot
from tests.ui.gallery import run_now


class Stage:
    """A presenter whose last painted state can be looked at."""

    def __init__(self, copilot: FakeCopilot) -> None:
        self.copilot = copilot
        self.state = WindowState()
        self.rooms: list[str] = []
        self.presenter = WindowPresenter(
            copilot,
            clock=copilot.clock,
            titles=scenes.TITLES,
            definitions=scenes.DEFINITIONS,
            paint=self._on_painted,
            start=run_now,
            more=self.rooms.append,
        )

    def _on_painted(self, state: WindowState) -> None:
        self.state = state

    def wants(self, intent: object) -> WindowState:
        self.presenter.handle(intent)
        return self.state

    def acts(self, name: str) -> list[Any]:
        return [about for act, about in self.copilot.acts if act == name]

    def notices(self) -> list[str]:
        return [notice.title for notice in self.state.panel.notices]


def off(page: DecisionState) -> tuple[Change, ...]:
    return tuple(replace(change, on=False) for change in page.changes)


@pytest.fixture
def stage() -> Stage:
    return Stage(FakeCopilot(scenes.calm()))


def test_accepting_a_safe_card_sends_it_at_once(stage: Stage) -> None:
    state = stage.wants(AcceptCard("adv1", "a1"))
    (draft,) = stage.acts("decide")
    assert (draft.item, draft.reply, draft.tags) == ("a1", scenes.REPLY, ("refund", "double-charge"))
    assert state.page is None
    assert state.panel.delivery.words == "Reply goes out in 5 s"


def test_the_same_card_cannot_be_accepted_twice(stage: Stage) -> None:
    stage.wants(AcceptCard("adv1", "a1"))
    stage.wants(AcceptCard("adv1", "a1"))
    assert len(stage.acts("decide")) == 1


def test_an_act_on_old_advice_is_refused_and_said(stage: Stage) -> None:
    stage.copilot.become(scenes.calm(advice=scenes.advice("adv9")))
    for intent in (AcceptCard("adv1", "a1"), EditCard("adv1", "a1"), DismissCard("adv1", "a1"), FlagCard("adv1", "a1")):
        state = stage.wants(intent)
        assert state.page is None
        assert stage.notices() == ["This advice was for an older message"]
    stage.wants(SendReply("adv1", "r2", "Hello"))
    assert stage.notices() == ["This advice was for an older message"]
    assert stage.copilot.acts == []


@pytest.mark.parametrize("item", ["a2", "a3"])
def test_a_risky_or_incomplete_card_opens_the_editor(stage: Stage, item: str) -> None:
    state = stage.wants(AcceptCard("adv1", item))
    assert isinstance(state.page, DecisionState)
    assert stage.acts("decide") == []


def test_a_risky_step_asks_once_more(stage: Stage) -> None:
    page = stage.wants(AcceptCard("adv1", "a2")).page
    assert isinstance(page, DecisionState)
    parts = Parts(page.reply, page.note)
    asked = stage.wants(SendDraft(page.key, parts)).page
    assert isinstance(asked, DecisionState)
    assert asked.confirm
    assert stage.acts("decide") == []
    assert stage.wants(SendDraft(page.key, parts, confirmed=True)).page is None
    assert len(stage.acts("decide")) == 1


def test_a_failed_decision_keeps_the_page_the_text_and_the_card(stage: Stage) -> None:
    page = stage.wants(EditCard("adv1", "a1")).page
    assert isinstance(page, DecisionState)
    stage.copilot.fails = StorageFull()
    state = stage.wants(SendDraft(page.key, Parts("My words", page.note)))
    assert isinstance(state.page, DecisionState)
    assert state.page.reply == "My words"
    assert "Nothing can be stored" in state.page.trouble
    assert [card.item for card in state.panel.actions] == ["a1", "a2", "a3"]


def test_a_failed_accept_brings_the_card_back(stage: Stage) -> None:
    stage.copilot.fails = StorageFull()
    state = stage.wants(AcceptCard("adv1", "a1"))
    assert stage.notices() == ["Nothing can be stored on this computer"]
    assert state.panel.actions[0].item == "a1"


def test_unticked_parts_are_not_sent(stage: Stage) -> None:
    page = stage.wants(EditCard("adv1", "a1")).page
    assert isinstance(page, DecisionState)
    stage.wants(SendDraft(page.key, Parts(page.reply, page.note, with_note=False, changes=off(page))))
    (draft,) = stage.acts("decide")
    assert (draft.note, draft.tags, draft.fields) == (None, (), ())


def test_an_edited_text_is_kept_on_back_and_offered_again(stage: Stage) -> None:
    page = stage.wants(EditCard("adv1", "a1")).page
    assert isinstance(page, DecisionState)
    stage.wants(KeepDraft(page.key, Parts("Half a sentence", page.note)))
    assert stage.notices() == ["You have a text that was not sent"]
    again = stage.wants(NoticeUsed("resume")).page
    assert isinstance(again, DecisionState)
    assert again.reply == "Half a sentence"


def test_an_unedited_text_is_not_offered_again(stage: Stage) -> None:
    page = stage.wants(EditCard("adv1", "a1")).page
    assert isinstance(page, DecisionState)
    stage.wants(KeepDraft(page.key, Parts(page.reply, page.note)))
    assert stage.notices() == []


def test_a_draft_that_grew_old_waits_for_the_agent(stage: Stage) -> None:
    page = stage.wants(EditCard("adv1", "a1")).page
    assert isinstance(page, DecisionState)
    stage.copilot.become(scenes.calm(advice=scenes.advice("adv2")))
    old = stage.wants(SendDraft(page.key, Parts("My words", page.note))).page
    assert isinstance(old, DecisionState)
    assert old.can_keep
    assert stage.acts("decide") == []
    kept = stage.wants(KeepForNewMessage(old.key, Parts("My words", page.note))).page
    assert isinstance(kept, DecisionState)
    assert (kept.stale, kept.reply, kept.changes) == ("", "My words", ())
    stage.wants(SendDraft(kept.key, Parts("My words", None)))
    (draft,) = stage.acts("decide")
    assert (draft.advice_id, draft.item, draft.reply) == (None, None, "My words")


def test_a_draft_is_never_sent_to_another_ticket(stage: Stage) -> None:
    page = stage.wants(EditCard("adv1", "a1")).page
    assert isinstance(page, DecisionState)
    other = scenes.ticket("99")
    stage.copilot.become(scenes.calm(ref=other.ref, ticket=other, advice=None))
    state = stage.wants(SendDraft(page.key, Parts("For Cleo only", None)))
    assert isinstance(state.page, DecisionState)
    assert (state.page.can_keep, "4711" in state.page.stale) == (False, True)
    assert stage.acts("decide") == []
    stage.wants(KeepDraft(page.key, Parts("For Cleo only", None)))
    assert "You have a text that was not sent" not in stage.notices()
    stage.copilot.become(scenes.calm())
    assert "You have a text that was not sent" in stage.notices()


def test_a_reply_edited_in_place_outlives_its_advice(stage: Stage) -> None:
    stage.wants(ReplyEdited("adv1", "r2", "I will call you at 3."))
    stage.copilot.become(scenes.calm(advice=None, withdrawn="newer_message"))
    card = next(reply for reply in stage.state.panel.replies if reply.stale)
    assert (card.stale, card.text) == (True, "I will call you at 3.")
    stage.wants(SendReply("adv1", "r2", card.text))
    assert stage.acts("decide") == []
    page = stage.wants(KeepReply("adv1", "r2")).page
    assert isinstance(page, DecisionState)
    assert page.reply == "I will call you at 3."
    assert [reply.item for reply in stage.state.panel.replies] == ["r1"]


def test_a_reply_with_open_slots_is_not_sent(stage: Stage) -> None:
    stage.wants(SendReply("adv1", "r1", "Your order {order_number}"))
    assert stage.acts("decide") == []
    assert stage.notices() == ["There is nothing to send yet (still open: order_number)"]


def test_undo_takes_the_decision_back_and_keeps_the_words(stage: Stage) -> None:
    stage.wants(SendReply("adv1", "r2", "I will call you at 3."))
    assert stage.state.panel.delivery.undo is not None
    state = stage.wants(UndoLast())
    assert len(stage.acts("undo")) == 1
    assert state.panel.delivery.words == ""
    assert stage.notices() == ["You have a text that was not sent", "Taken back: nothing was sent."]


def test_a_delivered_decision_says_sent_and_an_undone_one_does_not(stage: Stage) -> None:
    stage.wants(AcceptCard("adv1", "a1"))
    stage.copilot.now += timedelta(seconds=6)
    first, *rest = stage.copilot.session.unfinished
    stage.copilot.change(unfinished=tuple(rest))
    assert stage.state.panel.delivery.words == "Sending reply…"
    stage.copilot.change(unfinished=())
    assert stage.state.panel.delivery.words == "Reply sent"
    assert first.decision_id == rest[0].decision_id


def test_a_press_that_came_too_soon_is_said(stage: Stage) -> None:
    stage.wants(ActTooSoon())
    assert "nothing was done" in stage.notices()[0]


# -- pages ------------------------------------------------------------------------------------------------------------


def test_a_flag_keeps_its_comment_on_back(stage: Stage) -> None:
    page = stage.wants(FlagCard("adv1", "a1")).page
    assert isinstance(page, FlagState)
    stage.wants(KeepFlag(page.key, "wrong_intent", "delivery_late", "It is about the parcel"))
    again = stage.wants(FlagCard("adv1", "a1")).page
    assert isinstance(again, FlagState)
    assert (again.reason, again.right_label, again.comment) == (
        "wrong_intent",
        "delivery_late",
        "It is about the parcel",
    )
    stage.wants(SendFlag(again.key, again.reason, again.right_label, again.comment))
    ((advice_id, item, flag),) = stage.acts("flag")
    assert (advice_id, item, flag.reason, flag.right_label) == ("adv1", "a1", "wrong_intent", "delivery_late")
    assert stage.state.page is None


def test_escalation_proposes_the_team_of_the_rule_and_keeps_the_note() -> None:
    stage = Stage(FakeCopilot(scenes.angry()))
    page = stage.wants(OpenEscalate()).page
    assert isinstance(page, EscalateState)
    assert (page.team, page.teams) == ("Complaints", ("Complaints", "Team leads", "Payments"))
    assert page.note.startswith("Hand-over")
    stage.wants(KeepHandover(page.key, "Payments", "My own note"))
    again = stage.wants(OpenEscalate()).page
    assert isinstance(again, EscalateState)
    assert (again.team, again.note) == ("Payments", "My own note")
    stage.wants(SendEscalation(again.key, "Payments", "My own note"))
    assert stage.acts("escalate") == [("Payments", "My own note", "adv2")]


def test_without_a_rule_the_agent_chooses_the_team(stage: Stage) -> None:
    page = stage.wants(OpenEscalate()).page
    assert isinstance(page, EscalateState)
    assert page.team == ""


def test_the_worklist_opens_a_ticket(stage: Stage) -> None:
    page = stage.wants(OpenWorklist()).page
    assert isinstance(page, WorklistState)
    assert [row.reasons[0] for row in page.rows][:2] == ["overdue 20 min", "due in 40 min"]
    assert stage.wants(OpenTicket("demo", "4698")).page is None
    assert str(stage.acts("open")[0]) == "demo:4698"


def test_an_address_that_is_no_ticket_is_told_on_the_page(stage: Stage) -> None:
    stage.wants(OpenWorklist())
    page = stage.wants(OpenAddress("https://example.com/about")).page
    assert isinstance(page, WorklistState)
    assert "not a ticket" in page.trouble
    assert stage.wants(OpenAddress("https://desk.example/tickets/4698")).page is None


def test_needs_you_lists_reasons_and_resolves() -> None:
    stage = Stage(FakeCopilot(scenes.calm(unfinished=deliveries.stuck())))
    page = stage.wants(NoticeUsed("needs_you")).page
    assert isinstance(page, NeedsYouState)
    assert [row.what for row in page.rows] == ["Reply", "Change", "Note"]
    assert "calmdesk:" not in page.rows[2].text
    stage.wants(Resolve("op2", "drop"))
    assert stage.acts("resolve") == [("op2", "drop")]
    assert isinstance(stage.state.page, NeedsYouState)
    assert len(stage.state.page.rows) == 2


def test_help_goes_back_to_where_the_agent_was(stage: Stage) -> None:
    stage.wants(EditCard("adv1", "a1"))
    stage.wants(OpenHelp())
    assert isinstance(stage.wants(GoBack()).page, DecisionState)


def test_what_only_the_settings_can_mend_leads_there() -> None:
    refused = Stage(FakeCopilot(scenes.calm(error=SignInRefused("desk.example"))))
    assert [notice.act for notice in refused.state.panel.notices] == ["settings"]
    refused.wants(NoticeUsed("settings"))
    assert refused.rooms == ["settings"]
    closed = Session(phase="failed", ref=scenes.REF, error=SignInRefused("desk.example"))
    assert Stage(FakeCopilot(closed)).state.panel.to_settings
    gone = Session(phase="failed", ref=scenes.REF, error=TicketGone("4711"))
    assert not Stage(FakeCopilot(gone)).state.panel.to_settings


def test_what_the_agent_does_and_sees_is_told_to_the_copilot_and_the_clock_is_not() -> None:
    stage = Stage(FakeCopilot())
    for intent in (InSight(shown=False), TimePassed(), OpenHelp()):
        stage.wants(intent)
    assert stage.copilot.seen == [False, None]
