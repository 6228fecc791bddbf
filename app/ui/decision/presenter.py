"""The composer's drafts: opened from a card or empty, kept on Esc, held back when their advice is withdrawn. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from app.copilot.drafts import Draft
from app.copilot.session import Session
from app.domain.advice import SuggestedAction, SuggestedReply
from app.domain.caution import reasons_to_check
from app.domain.content import Risk
from app.domain.errors import CalmdeskError
from app.domain.kept import KeptText
from app.domain.phrase import Phrase
from app.domain.tickets import TicketRef
from app.domain.tone import NO_CHECK, ToneCheck
from app.ui.common.language import later, t
from app.ui.common.troubles import error_words
from app.ui.decision.state import Change, DecisionState, Parts, Snippet

_OWN = later("Your reply")
_LONGEST_NAME = 28


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft in the composer, bound to the ticket it was written for. `parts` is how the agent left the fields.

    `seen` is the customer's message that was the newest when it was begun; `saved` says that it was put aside as a
    draft, `earlier` that another run of the program kept it.
    """

    key: str
    ticket: TicketRef
    title: str
    draft: Draft
    parts: Parts
    risk: Risk = "low"
    seen: str | None = None
    saved: bool = False
    earlier: bool = False

    @property
    def is_edited(self) -> bool:
        return (self.parts.reply, self.parts.note) != (self.draft.reply, self.draft.note)

    @property
    def is_own(self) -> bool:
        return self.draft.item is None

    @property
    def has_words(self) -> bool:
        """There is something of the agent's in it that would be missed."""
        mine = self.is_edited or self.is_own
        return mine and bool((self.parts.reply or "").strip() or (self.parts.note or "").strip())


def opened(session: Session, draft: Draft, *, reply: str | None = None) -> OpenDraft:
    """A draft as it comes into the composer, with the title and risk of its card; `reply` is how it was edited."""
    assert session.ref is not None  # noqa: S101 - cards exist only on a ticket
    cards: tuple[SuggestedAction | SuggestedReply, ...] = ()
    if session.advice:
        cards = (*session.advice.actions, *session.advice.replies)
    card = next((found for found in cards if found.id == draft.item), None)
    risk: Risk = card.risk if isinstance(card, SuggestedAction) else "low"
    title = card.title if card else _OWN
    key = f"{draft.advice_id or ''}/{draft.item or 'own'}/{session.ref}"
    words = draft.reply if reply is None else reply
    parts = Parts(words, draft.note, changes=changes_of(draft, session))
    return OpenDraft(key, session.ref, title, draft, parts, risk, newest(session))


def changes_of(draft: Draft, session: Session) -> tuple[Change, ...]:
    """Tags, fields and status that the draft would set, one switch each."""
    allowed = session.vocabulary.fields if session.vocabulary else {}
    statuses = session.vocabulary.statuses if session.vocabulary else ()
    made = [Change("tag", tag) for tag in draft.tags]
    made += [Change("field", name, value, choices=tuple(allowed.get(name, ()))) for name, value in draft.fields]
    made += [Change("status", "status", draft.status, choices=statuses)] if draft.status else []
    return tuple(made)


def newest(session: Session) -> str | None:
    return session.turn.message_id if session.turn else None


def own_draft(
    ticket: TicketRef,
    reply: str,
    *,
    key: str = "own",
    note: str | None = None,
    seen: str | None = None,
    named: bool = False,
) -> OpenDraft:
    """A text that stands for itself: written without advice, or kept from a withdrawn draft. `named` takes the key as
    it is.
    """
    draft = Draft(None, None, reply=reply, note=note)
    name = key if named else f"{key}/{ticket}"
    return OpenDraft(name, ticket, _OWN, draft, Parts(reply, note), seen=seen)


def kept_for_new_message(work: OpenDraft, session: Session) -> OpenDraft:
    """The same words without the step they came from: its tags, fields and unedited note do not fit any more."""
    note = work.parts.note if work.parts.note != work.draft.note else None
    own = own_draft(work.ticket, work.parts.reply or "", key=f"kept:{work.key}", note=note, seen=newest(session))
    return replace(own, risk=work.risk)


def recalled(kept: KeptText, session: Session) -> OpenDraft:
    """A text from an earlier run: the advice it was begun from is gone, so it is the agent's own. It stays bound to
    the message it was written for; where that was not kept, to what was there when it was kept.
    """
    seen = kept.seen
    if seen is None:
        at = next((message.at for message in session.messages if message.id == newest(session)), kept.kept_at)
        seen = newest(session) if at <= kept.kept_at else ""
    own = own_draft(kept.ticket, kept.reply, note=kept.note or None, seen=seen)
    return replace(own, key=kept.key, risk=kept.risk, saved=kept.saved, earlier=True)


def to_keep(work: OpenDraft, now: datetime) -> KeptText:
    """The words as they are stored."""
    parts = work.parts
    return KeptText(
        work.ticket, work.key, parts.reply or "", parts.note or "", now, work.saved, work.risk, seen=work.seen
    )


def to_send(work: OpenDraft) -> Draft:
    """The parts that are on as a draft for the copilot, which checks it."""
    parts, draft = work.parts, work.draft
    on = [change for change in parts.changes if change.on and (change.kind == "tag" or change.value.strip())]
    return Draft(
        draft.advice_id,
        draft.item,
        reply=parts.reply if parts.with_reply else None,
        note=parts.note if parts.with_note else None,
        tags=tuple(change.name for change in on if change.kind == "tag"),
        fields=tuple((change.name, change.value.strip()) for change in on if change.kind == "field"),
        status=next((change.value.strip() for change in on if change.kind == "status"), None),
        variant=draft.variant,
    )


def as_note(work: OpenDraft) -> Draft:
    """Only the note; where the draft has none, the written text becomes one and is no reply to anybody."""
    if work.parts.note is not None:
        return Draft(work.draft.advice_id, work.draft.item, note=work.parts.note)
    return Draft(None, None, note=work.parts.reply)


def stale_words(work: OpenDraft, session: Session) -> tuple[str, bool]:
    """Why this draft may not be sent now, and whether its text can be kept for the newest message."""
    if session.ref != work.ticket:
        said = t(
            "This was written for ticket {ticket}, and another one is open. Open that ticket to send it.",
            ticket=work.ticket.id,
        )
        return said, False
    advice_id = work.draft.advice_id
    if work.earlier and newest(session) not in (None, work.seen):
        return t("The customer wrote again since you wrote this. Your text is kept: look first, then decide."), True
    if advice_id is None or (session.advice is not None and session.advice.id == advice_id):
        return "", False
    return t("A newer message came, or ticket or playbook changed. Your text is kept: look first, then decide."), True


def why_asked(work: OpenDraft, session: Session, *, as_a_note: bool = False) -> tuple[Phrase, ...]:
    """Why the agent is asked once more before this leaves; none when it may leave at once."""
    reply = (work.parts.reply or "") if work.parts.with_reply and not as_a_note else ""
    also: list[Phrase] = []
    if work.is_own and newest(session) not in (None, work.seen):
        also.append(Phrase.of("The customer wrote again while you were writing."))
    return reasons_to_check(reply, risk=work.risk, reading=session.reading, also=also)


def recipient_of(session: Session) -> tuple[str, str]:
    """Who gets a public reply: short for a button, and in full."""
    customer = session.ticket.customer if session.ticket else None
    name = " ".join((customer.name or customer.email or "").split()) if customer else ""
    if not name:
        return t("the customer"), t("the customer")
    short = name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1].rstrip() + "…"
    email = customer.email if customer and customer.email and customer.email != name else ""
    return short, f"{name} <{email}>" if email else name


def decision_state(
    work: OpenDraft,
    session: Session,
    *,
    asked: tuple[Phrase, ...] = (),
    busy: bool = False,
    trouble: CalmdeskError | None = None,
    tone: ToneCheck = NO_CHECK,
    said: str = "",
    opening: int = 0,
) -> DecisionState:
    """What the composer shows for a draft."""
    stale, can_keep = stale_words(work, session)
    hits = session.advice.knowledge if session.advice else ()
    recipient, address = recipient_of(session) if session.ref == work.ticket else (t("the customer"), "")
    return DecisionState(
        key=work.key,
        title=t(_OWN) if work.title == _OWN else work.title,
        recipient=recipient,
        address=address,
        own=work.parts.note is None and not work.parts.changes,
        reply=work.parts.reply,
        note=work.parts.note,
        changes=work.parts.changes,
        risk=work.risk,
        stale=stale,
        can_keep=can_keep,
        confirm=() if stale else tuple(t(why) for why in asked),
        trouble=error_words(trouble),
        busy=busy,
        snippets=tuple(Snippet(hit.title, hit.snippet) for hit in hits if not hit.internal),
        with_reply=work.parts.with_reply,
        with_note=work.parts.with_note,
        tone=tone,
        said=said,
        opening=opening,
    )
