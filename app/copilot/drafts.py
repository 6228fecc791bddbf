"""What a decision would send: the draft behind a card, its check, and the operations it becomes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from app.copilot.session import Session
from app.domain.advice import Advice, SuggestedAction, SuggestedReply
from app.domain.decisions import AddMessage, Flag, NoteFacts, Operation, UpdateTicket, note_text
from app.domain.errors import NothingToSend, StaleAdvice
from app.domain.phrase import Phrase
from app.domain.readings import confidence
from app.domain.slots import SLOTS, slot_names
from app.domain.tickets import Changes


@dataclass(frozen=True, slots=True)
class Policy:
    """What the account's mapping allows Calmdesk to set: tags at all, which field takes the intent, and which fields
    of a playbook's steps (None: all of them, as on the demo desk).
    """

    tags: bool = True
    intent_field: str | None = None
    fields: frozenset[str] | None = frozenset()

    def allows(self, field: str) -> bool:
        return self.fields is None or field in self.fields


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be sent. `item` is the card's id inside the advice, None when the agent wrote it alone.

    `missing` are slots still open in `reply`: they block sending. `variant` names the wording of a suggested reply.
    """

    advice_id: str | None
    item: str | None
    reply: str | None = None
    note: str | None = None
    tags: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    status: str | None = None
    missing: tuple[str, ...] = ()
    variant: str = ""


_CLOSED = re.compile(r"^(resolved|solved|closed|done)$", re.IGNORECASE)


def card(advice: Advice, item: str) -> SuggestedAction | SuggestedReply:
    """The action or reply with this id; raises StaleAdvice when the advice has none such."""
    cards: tuple[SuggestedAction | SuggestedReply, ...] = (*advice.actions, *advice.replies)
    for found in cards:
        if found.id == item:
            return found
    raise StaleAdvice


def draft_for(session: Session, item: str, policy: Policy, variant: str = "") -> Draft:
    """What accepting this card would send, before the agent edits it; `variant` is the wording chosen on the card."""
    advice = session.advice
    if advice is None:
        raise StaleAdvice
    chosen = card(advice, item)
    if isinstance(chosen, SuggestedReply):
        wording = chosen.variant(variant) or chosen
        name = variant if wording is not chosen else chosen.shown
        return Draft(advice.id, item, reply=wording.text, missing=wording.missing, variant=name)
    reply = chosen.reply
    intent = advice.reading.intent if advice.reading else None
    fields = {name: value for name, value in chosen.fields if policy.allows(name)}
    if policy.intent_field and intent:
        fields.setdefault(policy.intent_field, intent.label)
    status = None
    if chosen.kind == "close" and session.vocabulary:
        status = next((name for name in session.vocabulary.statuses if _CLOSED.match(name)), None)
    return Draft(
        advice.id,
        item,
        reply=reply.text if reply else None,
        note=_note_for(chosen, advice),
        tags=chosen.tags if policy.tags else (),
        fields=tuple(fields.items()),
        status=status,
        missing=reply.missing if reply else (),
    )


def _note_for(action: SuggestedAction, advice: Advice) -> str:
    lines = [f"Step taken: {action.title} (playbook {action.playbook})."]
    if advice.reading and (intent := advice.reading.intent):
        lines.append(f"Read as {intent.label.replace('_', ' ')}, {confidence(intent.probability)} confidence.")
    if action.needs:
        lines.append("Checked: " + ", ".join(need.replace("_", " ") for need in action.needs) + ".")
    return "\n".join(lines)


def checked(draft: Draft) -> Draft:
    """The draft as it may leave; raises NothingToSend naming what is empty or still open."""
    reply = draft.reply.strip() if draft.reply else None
    note = draft.note.strip() if draft.note else None
    if draft.reply is not None and not reply:
        raise NothingToSend(Phrase.of("the reply is empty"))
    if not (reply or note or draft.tags or draft.fields or draft.status):
        raise NothingToSend(Phrase.of("no reply, note, tag or field"))
    if reply and (still_open := [name for name in slot_names(reply) if name in SLOTS]):
        raise NothingToSend(Phrase.of("still open: {names}", names=", ".join(still_open)))
    return Draft(draft.advice_id, draft.item, reply, note, draft.tags, draft.fields, draft.status, (), draft.variant)


def operations(
    draft: Draft,
    *,
    kind: str,
    new_id: Callable[[], str],
    expected_version: str | None,
    advice: Advice | None = None,
    flag: Flag | None = None,
    team: str | None = None,
) -> tuple[Operation, ...]:
    """The calls this draft becomes, in the order in which they leave: note, fields, public reply last."""
    made: list[Operation] = []
    chosen = card(advice, draft.item) if advice and draft.item else None
    action = chosen if isinstance(chosen, SuggestedAction) else None
    if draft.note:
        name = new_id()
        facts = NoteFacts(
            op=name,
            kind=kind,
            playbook=action.playbook if action else None,
            step=action.step if action else None,
            pack=advice.reading.packs[0] if advice and advice.reading and advice.reading.packs else None,
            flag=flag,
        )
        made.append(Operation(name, AddMessage(note_text(draft.note, facts), "internal")))
    changes = Changes(status=draft.status, group=team, add_tags=frozenset(draft.tags), fields=dict(draft.fields))
    if not changes.is_empty():
        made.append(Operation(new_id(), UpdateTicket(changes, expected_version)))
    if draft.reply:
        made.append(Operation(new_id(), AddMessage(draft.reply, "public")))
    return tuple(made)
