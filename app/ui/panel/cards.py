"""Cards of the panel made from advice: situation, actions, replies, knowledge, rules. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.copilot.drafts import Draft
from app.domain.advice import (
    HAND_OFF,
    Deescalation,
    KnowledgeHit,
    ReplyVariant,
    RuleHit,
    SuggestedAction,
    SuggestedReply,
)
from app.domain.caution import reasons_to_check
from app.domain.content import CALM_STATES
from app.domain.handoff import READ_FIRST, HandOff
from app.domain.readings import Reading, Scored, confidence
from app.domain.thresholds import figure
from app.ui.common.language import in_sentence, later, t, tn
from app.ui.panel.mood import NO_MOOD, ShownMood, mood_evidence, mood_now, mood_points
from app.ui.panel.state import (
    ActionCard,
    DeescalationState,
    HandOffState,
    KnowledgeCard,
    ReplyCard,
    RuleLine,
    SituationState,
    StepMark,
    TriggerChip,
    WordingChoice,
)
from app.ui.panel.words import (
    TRIGGERS,
    day_words,
    evidence_of,
    quoted,
    spaced,
    title_of,
    trend_words,
)

_MOST_WORDS = 5
"""Pieces of evidence that are shown of a rule; a log may have thirty."""
_LEVELS = {"high": (later("High"), "success"), "medium": (later("Medium"), "info"), "low": (later("Low"), "sunken")}
_LENGTHS = {"short": later("short"), "medium": later("medium"), "full": later("full")}
_STEPS = {"hear": later("Hear"), "own": later("Own"), "options": later("Options"), "confirm": later("Confirm")}


@dataclass(frozen=True, slots=True)
class EditedReply:
    """A reply as the agent left it, with what its card said, so that it outlives its advice."""

    title: str
    source: str
    text: str
    original: str


def situation(
    reading: Reading, history: Sequence[Reading], titles: Mapping[str, str], shown: ShownMood = NO_MOOD
) -> SituationState:
    """What the message is about and, where it is `shown`, how the customer sounds."""
    intent = reading.intent
    guesses = [] if intent else [in_sentence(title_of(guess.label, titles)) for guess in reading.intents[:2]]
    words, tone = _LEVELS[confidence(intent.probability)] if intent else ("", "sunken")
    mood, level = mood_now(reading, shown)
    points = mood_points(shown.messages, history, shown.corrected) if shown.on else ()
    known = reading.valence is not None
    return SituationState(
        intent=title_of(intent.label, titles) if intent else t("Not sure what this is about"),
        confidence=t(words),
        confidence_tone=tone,
        guesses=_perhaps(*guesses) if known else "",
        evidence=evidence_of(intent),
        mood=mood,
        mood_level=level,
        mood_evidence=mood_evidence(reading, shown.corrected) if shown.on else (),
        mood_points=points,
        mood_words=trend_words([point.valence for point in points], mood),
        mood_corrected=shown.on and bool(shown.corrected),
        moods=shown.choices if known and shown.on else (),
        advice_id=shown.advice_id,
        triggers=tuple(_trigger(found) for found in reading.triggers),
        partly_read=t("Long message: only its last part was read") if reading.read_from else "",
    )


def _perhaps(one: str = "", other: str = "") -> str:
    if other:
        return t("Perhaps {one} or {other}", one=one, other=other)
    return t("Perhaps {one}", one=one) if one else ""


def _trigger(found: Scored) -> TriggerChip:
    words, tone = TRIGGERS.get(found.label, (spaced(found.label).capitalize(), "info"))
    level = _LEVELS[confidence(found.probability)][0]
    evidence = quoted(evidence_of(found))
    told = t("{level} confidence", level=t(level))
    return TriggerChip(t(words), f"{told}: {evidence}" if evidence else told, tone)


def action_card(
    action: SuggestedAction, draft: Draft | None, advice_id: str, number: int, reading: Reading | None = None
) -> ActionCard:
    """A next action with what accepting it would send."""
    said = (draft.reply if draft else action.reply.text if action.reply else "") or ""
    return ActionCard(
        advice_id=advice_id,
        item=action.id,
        number=number,
        title=action.title,
        because=" · ".join(t(reason) for reason in action.because),
        confidence=t(_LEVELS[confidence(action.probability)][0]),
        reply=(draft.reply or "") if draft else action.reply.text if action.reply else "",
        note=(draft.note or "") if draft else "",
        changes=change_words(draft) if draft else action.tags,
        missing=draft.missing if draft else action.reply.missing if action.reply else (),
        risk=action.risk,
        source=action.source,
        escalates=action.kind == "escalate",
        nothing_to_send=draft is not None
        and not (draft.reply or draft.note or draft.tags or draft.fields or draft.status),
        check=bool(reasons_to_check(said, risk=action.risk, reading=reading)),
    )


def change_words(draft: Draft) -> tuple[str, ...]:
    """Tags, fields and status that the draft would set, one phrase each."""
    fields = tuple(f"{spaced(name)}: {value}" for name, value in draft.fields)
    status = (t("status: {status}", status=draft.status),) if draft.status else ()
    return (*(f"#{tag}" for tag in draft.tags), *fields, *status)


def reply_cards(
    replies: Sequence[SuggestedReply],
    advice_id: str | None,
    edits: Mapping[tuple[str, str], EditedReply],
    gone: frozenset[tuple[str, str]],
    chosen: Mapping[tuple[str, str], str],
) -> tuple[ReplyCard, ...]:
    """The replies of the advice, each in the wording chosen for it, and before them edited ones whose advice was
    withdrawn.
    """
    kept = [(key, edit) for key, edit in edits.items() if key[0] != advice_id and key not in gone]
    cards = [
        ReplyCard(key[0], key[1], 0, edit.title, edit.text, edit.source, edited=True, stale=True) for key, edit in kept
    ]
    fresh = [reply for reply in replies if (advice_id or "", reply.id) not in gone]
    for number, reply in enumerate(fresh, 1):
        key = (advice_id or "", reply.id)
        edit, wording = edits.get(key), reply.variant(chosen.get(key, ""))
        cards.append(
            ReplyCard(
                *key,
                number,
                reply.title,
                edit.text if edit else (wording or reply).text,
                reply.source,
                edited=edit is not None,
                wordings=wording_choices(reply.variants),
                wording=wording.name if wording else reply.shown,
            )
        )
    return tuple(cards)


def wording_choices(variants: Sequence[ReplyVariant]) -> tuple[WordingChoice, ...]:
    """What the chooser offers: lengths for the plain tone, "Friendly" and "Yours" with the length where it matters."""
    found: list[WordingChoice] = []
    for variant in variants:
        words = t(_LENGTHS[variant.length]).capitalize()
        group = t("Yours") if variant.own else t("Friendly") if variant.tone == "friendly" else ""
        if group:
            alone = sum((each.own, each.tone == "friendly") == (variant.own, True) for each in variants) == 1
            if variant.own:
                alone = sum(each.own for each in variants) == 1
            words = group if alone else f"{group}, {t(_LENGTHS[variant.length])}"
        found.append(WordingChoice(variant.name, words, variant.own))
    return tuple(found)


def knowledge_card(hit: KnowledgeHit, advice_id: str, *, used: bool = False) -> KnowledgeCard:
    """An article with its age and what else says the same."""
    updated = day_words(hit.updated_at) if hit.updated_at else ""
    also = ", ".join(hit.also)
    return KnowledgeCard(
        hit.article,
        hit.title,
        hit.snippet,
        hit.source,
        hit.internal,
        updated,
        hit.old,
        also,
        hit.marks,
        advice_id,
        used,
    )


def rule_line(hit: RuleHit) -> RuleLine:
    """A rule that fired: "measured 3, threshold 2" and the words behind it."""
    value, threshold = figure(hit.value, hit.unit), figure(hit.threshold, hit.unit)
    measured = t("measured {value}, threshold {threshold}", value=t(value), threshold=t(threshold))
    words = hit.evidence[:_MOST_WORDS]
    shown = quoted(words) if hit.said else ", ".join(t(word) for word in words)
    if (more := len(hit.evidence) - _MOST_WORDS) > 0:
        shown = t("{words} and {count} more", words=shown, count=more)
    return RuleLine(hit.title, measured, shown, hit.team or "", hit.always)


def hand_off_card(
    found: HandOff, reading: Reading | None, rules: Sequence[RuleHit], advice_id: str = "", *, mood: bool = True
) -> HandOffState:
    """Why a ticket came from a bot: the customer's words, what was noticed, and what the bot tried."""
    triggers = reading.triggers if reading else ()
    # A rule about one of these triggers rests on the same words and would only say it again.
    told = {span.text for trigger in triggers for span in trigger.evidence}
    noticed = [_trigger(trigger).words for trigger in triggers]
    noticed += [hit.title for hit in rules if not told.intersection(hit.evidence)]
    tried = tuple(map(t, found.tried)) or (t("What it wrote does not stand on this ticket."),)
    left_out = found.bot_messages - len(found.tried)
    return HandOffState(
        t(found.last_words),
        t("Noticed: {what}", what=" · ".join(dict.fromkeys(noticed))) if noticed else "",
        tried,
        tn("and {count} more message", "and {count} more messages", left_out) if found.tried and left_out > 0 else "",
        t(found.warning if mood else READ_FIRST),
        advice_id,
        HAND_OFF,
    )


def care(card: Deescalation, advice_id: str = "", *, mood: bool = True) -> DeescalationState:
    """The de-escalation card: where the conversation stands, what to do there, and why. Without `mood` nothing that
    was measured of it is said.
    """
    steps: tuple[StepMark, ...] = ()
    if card.state is not None:
        steps = tuple(StepMark(t(_STEPS[name]), name == card.state, name in card.done) for name in CALM_STATES)
    because = " · ".join(t(reason) for reason in card.because if mood or "arousal" not in reason)
    return DeescalationState(
        card.id,
        card.title,
        card.prompts,
        card.evidence,
        card.source,
        steps,
        because,
        card.team or "",
        advice_id,
        card.always,
    )
