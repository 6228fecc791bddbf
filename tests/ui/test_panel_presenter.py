"""What the panel shows for each session, without Qt."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.copilot.drafts import Policy, draft_for
from app.copilot.session import Session
from app.domain.errors import HelpdeskUnreachable, StaleAdvice, TicketGone
from app.ui.panel.presenter import PanelMemory, panel_state
from app.ui.panel.state import PanelState
from tests.ui import deliveries, scenes
from tests.ui.scenes import NOW, TITLES


def shown(session: Session, memory: PanelMemory | None = None) -> PanelState:
    return panel_state(session, NOW, titles=TITLES, memory=memory)


def test_no_ticket_says_what_to_do() -> None:
    state = shown(Session())
    assert (state.body, state.empty_title, state.can_escalate) == ("empty", "No ticket is open", False)


def test_the_header_says_whose_ticket_it_is_and_when_it_is_due() -> None:
    header = shown(scenes.angry()).header
    assert header is not None
    assert (header.customer, header.channel, header.status) == ("Cleo Martin", "Email", "open")
    assert header.clock is not None
    assert (header.clock.words, header.clock.tone, header.clock.used) == ("overdue by 20 min", "danger", 1.0)
    assert header.extra == "2 other tickets · reopened · a bot tried first"


def test_the_situation_has_level_and_evidence() -> None:
    situation = shown(scenes.angry()).situation
    assert situation is not None
    assert (situation.intent, situation.confidence) == ("Refund request", "Medium")
    assert situation.evidence == ("still no refund", "third time")
    assert (situation.mood, situation.mood_level) == ("Angry", "very")
    assert [chip.words for chip in situation.triggers] == [
        "Contacted us before",
        "Asks for a supervisor",
        "May go public",
    ]
    assert situation.triggers[0].tip == "High confidence: “third time I write”"
    assert len(situation.mood_points) == 5


def test_abstaining_is_said_and_nothing_is_offered() -> None:
    state = shown(scenes.abstained())
    assert state.situation is not None
    assert state.situation.intent == "Not sure what this is about"
    assert state.situation.guesses == "Perhaps refund request or cancel an order"
    assert state.silence == "Calmdesk has nothing to add: the message is too short"
    assert (state.actions, state.replies, state.knowledge) == ((), (), ())


def test_an_action_shows_everything_it_would_send() -> None:
    session = scenes.calm()
    drafts = {action.id: draft_for(session, action.id, Policy(fields=None)) for action in scenes.ACTIONS}
    first, second, third = shown(session, PanelMemory(drafts=drafts)).actions
    assert first.reply == scenes.REPLY
    assert first.note.startswith("Step taken: Confirm the double charge")
    assert first.changes == ("#refund", "#double-charge", "category: billing")
    assert not first.asks
    assert second.asks
    assert second.risk == "medium"
    assert third.asks
    assert third.missing == ("order_number",)


def test_a_decided_card_is_gone_and_the_rest_is_numbered_anew() -> None:
    state = shown(scenes.calm(), PanelMemory(gone=frozenset({("adv1", "a1")})))
    assert [(card.number, card.item) for card in state.actions] == [(1, "a2"), (2, "a3")]


def test_rules_that_fired_show_value_threshold_and_evidence() -> None:
    rule = shown(scenes.angry()).rules[0]
    assert (rule.measured, rule.evidence) == ("measured 3, threshold 2", "“third time I write”")


def test_withdrawn_advice_leaves_no_card_and_says_why() -> None:
    state = shown(scenes.calm(advice=None, withdrawn="newer_message", phase="reading"))
    assert state.withdrawn == "A newer message arrived: it is being read…"
    assert (state.actions, state.replies, state.knowledge) == ((), (), ())
    assert state.advice_id is None


def test_offline_says_that_decisions_are_kept() -> None:
    notice = shown(scenes.calm(offline=True, error=HelpdeskUnreachable())).notices[0]
    assert notice.title == "The helpdesk cannot be reached"
    assert "Your decisions are kept" in notice.text
    assert notice.act == "refresh"


def test_a_failed_ticket_says_what_happened_where_and_what_to_do() -> None:
    state = shown(Session(phase="failed", ref=scenes.REF, error=TicketGone("ticket 4711")))
    assert (state.body, state.empty_title) == ("failed", "This ticket is not there any more (ticket 4711)")
    assert "choose another ticket" in state.empty_advice


def test_an_error_beside_a_shown_ticket_is_a_notice() -> None:
    state = shown(scenes.calm(error=TicketGone()))
    assert state.body == "ready"
    assert state.notices[0].tone == "danger"


def test_an_act_on_old_advice_is_told_calmly() -> None:
    notice = shown(scenes.calm(), PanelMemory(error=StaleAdvice())).notices[0]
    assert (notice.tone, notice.dismissible) == ("info", True)
    assert "nothing was sent" in notice.text


def test_decisions_that_need_the_agent_are_announced() -> None:
    titles = [notice.title for notice in shown(scenes.calm(unfinished=deliveries.stuck())).notices]
    assert titles == ["3 decisions need you"]


def test_a_notice_that_was_put_away_stays_away() -> None:
    session = scenes.calm(notice="The playbooks were read again")
    assert shown(session).notices[0].dismissible
    closed = frozenset({shown(session).notices[0].key})
    assert shown(session, PanelMemory(closed=closed)).notices == ()


def test_at_most_three_of_a_kind() -> None:
    many = tuple(replace(scenes.ACTIONS[0], id=f"x{number}") for number in range(5))
    assert len(shown(scenes.calm(advice=scenes.advice(actions=many))).actions) == 3


def test_a_subject_without_words_has_a_name() -> None:
    header = shown(scenes.calm(ticket=scenes.ticket(subject="  \n "))).header
    assert header is not None
    assert header.subject == "(no subject)"


def test_time_alone_changes_words() -> None:
    later = panel_state(scenes.calm(), NOW + timedelta(hours=3), titles=TITLES)
    assert later.header is not None
    assert later.header.clock is not None
    assert later.header.clock.words == "overdue by 1 h"


def test_the_header_says_whose_ticket_is_being_opened_and_nothing_can_be_done_yet() -> None:
    session = scenes.calm()
    state = shown(replace(Session(), phase="opening", ref=session.ref, known=session.ticket))
    assert session.ticket is not None
    assert state.header is not None
    assert state.header.subject == session.ticket.subject
    assert (state.body, state.can_escalate, state.actions) == ("loading", False, ())
