"""While new advice is made, the cards of the one before stay where they are: nothing moves under a hand. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from app.ui.panel.state import PanelState


def kept_in_place(shown: PanelState, before: PanelState, gone: Collection[tuple[str, str]]) -> PanelState:
    """The panel with the cards of `before`, as long as the new message is being read. `gone` are cards that the agent
    has decided about; a reply that was edited is shown as what it is now, at its old place.
    """
    if shown.about is None or not shown.about.waits or before.ticket != shown.ticket:
        return shown
    stale = {(reply.advice_id, reply.item): reply for reply in shown.replies}
    old = [reply for reply in before.replies if (reply.advice_id, reply.item) not in gone and not reply.stale]
    replies = [stale.pop((reply.advice_id, reply.item), reply) for reply in old]
    return replace(
        shown,
        actions=tuple(card for card in before.actions if (card.advice_id, card.item) not in gone),
        replies=(*stale.values(), *replies),
        knowledge=tuple(card for card in before.knowledge if (card.advice_id, card.article) not in gone),
        deescalation=before.deescalation,
        hand_off=shown.hand_off or before.hand_off,
        rules=before.rules,
        silence="",
    )
