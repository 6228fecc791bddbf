"""What an agent saw, in words for the journal's text table: it can be deleted, so that forgetting breaks no chain."""

from __future__ import annotations

import json

from app.copilot.drafts import Draft
from app.domain.advice import Advice, SuggestedAction, SuggestedReply
from app.domain.decisions import Flag


def words_of(draft: Draft) -> str:
    """The words of a draft."""
    return "\n\n".join(part.strip() for part in (draft.reply, draft.note) if part)


def what_was_shown(advice: Advice, flag: Flag) -> str:
    """What the agent saw when flagging, for the review."""
    cards: tuple[SuggestedAction | SuggestedReply, ...] = (*advice.actions, *advice.replies)
    shown = {card.id: _text_on(card) for card in cards}
    shown |= {hit.article: hit.snippet for hit in advice.knowledge}
    if advice.deescalation:
        shown[advice.deescalation.id] = "\n".join((advice.deescalation.title, *advice.deescalation.prompts))
    return json.dumps({"cards": shown, "comment": flag.comment}, ensure_ascii=False)


def _text_on(card: SuggestedAction | SuggestedReply) -> str:
    reply = card.reply if isinstance(card, SuggestedAction) else card
    return reply.text if reply else card.title
