"""The editor's drafts: opened from a card, kept on Esc, held back when their advice is withdrawn. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.copilot.drafts import Draft
from app.copilot.session import Session
from app.domain.advice import SuggestedAction, SuggestedReply
from app.domain.content import Risk
from app.domain.errors import CalmdeskError
from app.domain.tickets import TicketRef
from app.domain.tone import NO_CHECK, ToneCheck
from app.ui.common.language import later, t
from app.ui.common.troubles import error_words
from app.ui.decision.state import DecisionState, Parts, Snippet
from app.ui.panel.cards import change_words

_OWN = later("Your reply")
_CONFIRM: dict[str, str] = {
    "medium": later("Please check names, numbers and amounts once more. Send it?"),
    "high": later(
        "This step is marked as high risk. Have you checked the customer's identity and every amount? Send it?"
    ),
}


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft in the editor, bound to the ticket it was written for. `parts` is how the agent left the fields."""

    key: str
    ticket: TicketRef
    title: str
    draft: Draft
    parts: Parts
    risk: Risk = "low"

    @property
    def is_edited(self) -> bool:
        return (self.parts.reply, self.parts.note) != (self.draft.reply, self.draft.note)


def opened(session: Session, draft: Draft) -> OpenDraft:
    """A draft as it comes into the editor, with the title and risk of its card."""
    assert session.ref is not None  # noqa: S101 - cards exist only on a ticket
    cards: tuple[SuggestedAction | SuggestedReply, ...] = ()
    if session.advice:
        cards = (*session.advice.actions, *session.advice.replies)
    card = next((found for found in cards if found.id == draft.item), None)
    risk: Risk = card.risk if isinstance(card, SuggestedAction) else "low"
    title = card.title if card else _OWN
    key = f"{draft.advice_id or ''}/{draft.item or 'own'}/{session.ref}"
    return OpenDraft(key, session.ref, title, draft, Parts(draft.reply, draft.note), risk)


def own_draft(ticket: TicketRef, reply: str, *, key: str = "own", note: str | None = None) -> OpenDraft:
    """A text that stands for itself: it was kept from a withdrawn draft and is now the agent's own."""
    draft = Draft(None, None, reply=reply, note=note)
    return OpenDraft(f"{key}/{ticket}", ticket, _OWN, draft, Parts(reply, note))


def kept_for_new_message(work: OpenDraft) -> OpenDraft:
    """The same words without the step they came from: its tags, fields and unedited note do not fit any more."""
    note = work.parts.note if work.parts.note != work.draft.note else None
    return replace(own_draft(work.ticket, work.parts.reply or "", key=f"kept:{work.key}", note=note), risk=work.risk)


def to_send(work: OpenDraft) -> Draft:
    """The ticked parts as a draft for the copilot, which checks it."""
    parts, draft = work.parts, work.draft
    return Draft(
        draft.advice_id,
        draft.item,
        reply=parts.reply if parts.with_reply else None,
        note=parts.note if parts.with_note else None,
        tags=draft.tags if parts.with_changes else (),
        fields=draft.fields if parts.with_changes else (),
        status=draft.status if parts.with_changes else None,
    )


def stale_words(work: OpenDraft, session: Session) -> tuple[str, bool]:
    """Why this draft may not be sent now, and whether its text can be kept for the newest message."""
    if session.ref != work.ticket:
        words = later("This was written for ticket {number}, and another one is open. Open that ticket to send it.")
        return t(words, number=work.ticket.id), False
    advice_id = work.draft.advice_id
    if advice_id is None or (session.advice is not None and session.advice.id == advice_id):
        return "", False
    return t("A newer message came, or ticket or playbook changed. Your text is kept: look first, then decide."), True


def decision_state(
    work: OpenDraft,
    session: Session,
    *,
    confirm: bool = False,
    busy: bool = False,
    trouble: CalmdeskError | None = None,
    tone: ToneCheck = NO_CHECK,
) -> DecisionState:
    """What the editor shows for a draft."""
    stale, can_keep = stale_words(work, session)
    hits = session.advice.knowledge if session.advice else ()
    return DecisionState(
        key=work.key,
        title=t(work.title) if work.title == _OWN else work.title,
        reply=work.parts.reply,
        note=work.parts.note,
        changes=change_words(work.draft),
        risk=work.risk,
        stale=stale,
        can_keep=can_keep,
        confirm=t(_CONFIRM.get(work.risk, "")) if confirm and not stale else "",
        trouble=error_words(trouble),
        busy=busy,
        snippets=tuple(Snippet(hit.title, hit.snippet) for hit in hits if not hit.internal),
        with_reply=work.parts.with_reply,
        with_note=work.parts.with_note,
        with_changes=work.parts.with_changes,
        tone=tone,
    )
