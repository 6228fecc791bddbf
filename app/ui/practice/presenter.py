"""A past moment, the agent's answer, and the same in Calmdesk's words, side by side. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.copilot.practice import Exercise
from app.domain.advice import Advice
from app.domain.errors import CalmdeskError
from app.domain.nouns import matter_of
from app.domain.practice import Moment
from app.domain.readings import confidence
from app.domain.tickets import Message
from app.domain.tone import ToneCheck, ToneRules, tone_check
from app.ui.common.bidi import in_one_line
from app.ui.common.language import later, t, tn
from app.ui.common.troubles import error_words
from app.ui.practice.state import (
    Advised,
    AdvisedStep,
    ComparedText,
    MomentRow,
    PracticeState,
    SaidLine,
    Stage,
    StepChoice,
)

_MOST_SAID = 12
"""Messages of a conversation that are shown, the newest ones."""
_SURE = {
    "high": later("High confidence"),
    "medium": later("Medium confidence"),
    "low": later("Low confidence"),
}


@dataclass(frozen=True, slots=True)
class OpenMoment:
    """The moment that is practised on, with the agent's answer so far; `exercise` comes when Calmdesk is ready."""

    moment: Moment
    exercise: Exercise | None = None
    answer: str = ""
    picked: str = ""


def practice_state(
    stage: Stage,
    moments: Sequence[Moment],
    work: OpenMoment | None,
    now: datetime,
    *,
    rules: ToneRules,
    loading: bool = False,
    trouble: CalmdeskError | None = None,
) -> PracticeState:
    """What the page shows at this stage."""
    said = error_words(trouble)
    if stage == "choose" or work is None:
        return PracticeState("choose", tuple(_row(each, now) for each in moments), loading=loading, trouble=said)
    moment, exercise = work.moment, work.exercise
    steps = tuple(StepChoice(step.item, step.title) for step in exercise.steps) if exercise else ()
    state = PracticeState(
        stage="write",
        loading=loading,
        trouble=said,
        key=moment.key,
        subject=in_one_line(moment.ticket.subject),
        said=tuple(_said(message, moment) for message in moment.messages[-_MOST_SAID:]),
        steps=steps,
        answer=work.answer,
        picked=work.picked,
        picked_title=next((step.title for step in steps if step.item == work.picked), ""),
        ready=exercise is not None,
    )
    return _compared(state, work, exercise, rules) if stage == "compare" and exercise is not None else state


def _compared(state: PracticeState, work: OpenMoment, exercise: Exercise, rules: ToneRules) -> PracticeState:
    moment = work.moment
    check = tone_check(rules, moment.messages, matter_of(moment.messages, moment.ticket.subject))
    real = "\n\n".join(message.text.strip() for message in moment.answered)
    return PracticeState(
        stage="compare",
        key=state.key,
        subject=state.subject,
        said=tuple(line for line in state.said if line.asks),
        steps=state.steps,
        answer=state.answer,
        picked=state.picked,
        picked_title=state.picked_title,
        ready=True,
        mine=_text(work.answer, check, t("You wrote nothing.")),
        advised=_advised(exercise.advice, check),
        real=_text(real, check, t("Nobody has answered this message yet, or the answer is not known here.")),
    )


def _row(moment: Moment, now: datetime) -> MomentRow:
    ticket = moment.ticket
    subject = in_one_line(ticket.subject) or t("(no subject)")
    customer = ticket.customer.name or ticket.customer.email or "" if ticket.customer else ""
    days = max((now - moment.turn.at).days, 0)
    when = tn("{count} day ago", "{count} days ago", days) if days else t("today")
    parts = {"customer": customer or t("a customer"), "when": when}
    detail = t("{customer}, {when}, answered", **parts) if moment.answered else t("{customer}, {when}", **parts)
    return MomentRow(moment.key, subject, detail)


def _said(message: Message, moment: Moment) -> SaidLine:
    customer = message.role == "customer"
    if message.visibility == "internal":
        who = t("Internal note")
    elif customer:
        who = message.author.name or t("The customer")
    else:
        who = {"bot": t("A bot"), "agent": message.author.name or t("An agent")}.get(message.role, t("The helpdesk"))
    asks = message.id in moment.turn.message_ids
    return SaidLine(who, message.text.strip(), customer, message.visibility == "internal", asks)


def _advised(advice: Advice, check: ToneCheck) -> Advised:
    steps = tuple(
        AdvisedStep(
            action.title,
            " · ".join(action.because),
            t(_SURE[confidence(action.probability)]),
            action.reply.text if action.reply else "",
        )
        for action in advice.actions
    )
    texts = [step.reply for step in steps if step.reply] + [reply.text for reply in advice.replies]
    silence = advice.silent_because or ""
    return Advised(
        steps=steps,
        replies=tuple((reply.title, reply.text) for reply in advice.replies),
        knowledge=tuple((hit.title, hit.snippet) for hit in advice.knowledge),
        care=advice.deescalation.prompts if advice.deescalation else (),
        findings=_findings(texts[0], check) if texts else (),
        silence=silence if silence or steps or texts else t("Calmdesk has nothing to add here."),
    )


def _text(text: str, check: ToneCheck, empty: str) -> ComparedText:
    return ComparedText(text.strip(), _findings(text, check), empty)


def _findings(text: str, check: ToneCheck) -> tuple[str, ...]:
    """What the tone check has to say about a text, a sentence each."""
    found = check.findings(text)[:6]
    return tuple(t("“{words}”: {why}", words=" ".join(text[one.start : one.end].split()), why=one.why) for one in found)
