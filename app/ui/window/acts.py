"""Acts on cards: one call of the copilot each, with nothing lost when it fails. No Qt."""

from __future__ import annotations

from dataclasses import replace

from app.copilot.drafts import Draft
from app.copilot.wordings import WordingOffer
from app.domain.advice import HAND_OFF, Advice, SuggestedAction
from app.domain.caution import reasons_to_check
from app.domain.errors import NothingToSend, StaleAdvice
from app.domain.phrase import Phrase
from app.ui.common.slots import open_slots
from app.ui.decision.presenter import own_draft
from app.ui.panel import intents as panel
from app.ui.panel.replies import CardKey
from app.ui.window.acting import Work
from app.ui.window.compose_acts import ComposeActs
from app.ui.window.hands import Acts, Hands
from app.ui.window.page_acts import PageActs


class CardActs(Acts):
    """Raises StaleAdvice when a card's advice is not the one on screen any more. A second press does nothing."""

    def __init__(self, hands: Hands, compose: ComposeActs, pages: PageActs) -> None:
        super().__init__(hands)
        self._compose = compose
        self._page_acts = pages

    def handle(self, intent: object) -> bool:
        """Carries out an intent of a card; False for those of others."""
        match intent:
            case panel.AcceptCard(advice_id, item):
                action = self.action(advice_id, item)
                if action is not None and action.kind == "escalate":
                    self._page_acts.begin_handover(team=action.team, item=item)
                else:
                    self._begin(self.accept(advice_id, item))
            case panel.EditCard(advice_id, item):
                self.edit(advice_id, item)
            case panel.DismissCard(advice_id, item):
                self._begin(self.dismiss(advice_id, item))
            case panel.FlagCard(advice_id, item):
                self._page_acts.begin_flag(self.current(advice_id, item), item)
            case panel.SendReply(advice_id, item, text):
                self._begin(self.send_reply(advice_id, item, text))
            case panel.ReplyEdited(advice_id, item, text):
                session = self._copilot.session
                if session.ref is not None:
                    key, memory = (advice_id, item), self._memory
                    memory.edits.typed(session.ref, session.advice, key, text, memory.reply_shown(key))
            case panel.KeepReply(advice_id, item):
                self.keep_reply((advice_id, item))
            case panel.DropReply(advice_id, item):
                self._compose.forget_edit((advice_id, item))
            case _:
                return False
        return True

    def _begin(self, work: Work | None) -> None:
        if work is not None:
            self._start(work)

    # -- cards --------------------------------------------------------------------------------------------------------

    def accept(self, advice_id: str, item: str) -> Work | None:
        """Sends at once when nothing is missing and nothing is risky; else the composer asks for the rest."""
        self.current(advice_id, item)
        draft = self._copilot.draft_for(item)
        action = self.action(advice_id, item)
        risk = action.risk if action is not None else "low"
        if draft.missing or reasons_to_check(draft.reply or "", risk=risk, reading=self._copilot.session.reading):
            self._compose.open_draft(draft, ask=True)
            return None
        return self._decide(draft, (advice_id, item)) if self._take((advice_id, item)) else None

    def edit(self, advice_id: str, item: str) -> None:
        self.current(advice_id, item)
        self._compose.open_draft(self._copilot.draft_for(item))

    def dismiss(self, advice_id: str, item: str) -> Work | None:
        self.current(advice_id, item)
        key = (advice_id, item)

        async def dismissing() -> None:
            async with self._guard.card_leaving(key):
                decision = await self._copilot.dismiss(advice_id, item)
                if item == HAND_OFF:  # of the ticket, not of one message: it does not come back with the next
                    self._memory.gone.add((str(decision.ticket), HAND_OFF))
                self._compose.forget_edit(key)

        return dismissing() if self._take(key) else None

    def send_reply(self, advice_id: str, item: str, text: str) -> Work | None:
        """Sends a reply as it stands in its card."""
        self.current(advice_id, item)
        key = (advice_id, item)
        offered = self._copilot.draft_for(item, self._memory.edits.wordings.get(key, ""))
        if missing := open_slots(text):
            raise NothingToSend(Phrase.of("still open: {names}", names=", ".join(missing)))
        edited = text != offered.reply
        if reasons_to_check(text, reading=self._copilot.session.reading):
            self._compose.open_draft(replace(offered, missing=()), reply=text, ask=True)
            self._compose.forget_edit(key)
            return None
        draft = replace(offered, reply=text, missing=())
        offer = self._copilot.wording_offer(draft) if edited and item not in self._memory.not_kept else None
        return self._decide(draft, key, edited=edited, offer=offer) if self._take(key) else None

    async def _decide(
        self, draft: Draft, key: CardKey, *, edited: bool = False, offer: WordingOffer | None = None
    ) -> None:
        async with self._guard.card_leaving(key):
            decision = await self._copilot.decide(draft)
            if offer is not None:
                self._memory.to_keep = (decision.id, offer)
            undone = f"undone:{decision.id}"  # a name of its own: an earlier text that was taken back stays
            kept = own_draft(decision.ticket, draft.reply or "", key=undone) if edited else None
            self._memory.decided[decision.id] = (key, kept)
            self._compose.forget_edit(key)

    def _take(self, key: CardKey) -> bool:
        """Takes the card off the panel at once; False when that was done before."""
        if key in self._memory.gone:
            return False
        self._memory.gone.add(key)
        return True

    def keep_reply(self, key: CardKey) -> None:
        """An edited reply whose advice is gone becomes the agent's own text in the editor."""
        edit, ref = self._memory.edits.get(key), self._copilot.session.ref
        if edit is None or ref is None:
            return
        self._compose.show(own_draft(ref, edit.text, key=f"kept:{key[0]}/{key[1]}"))
        self._compose.forget_edit(key)

    # -- what is on screen --------------------------------------------------------------------------------------------

    def current(self, advice_id: str, item: str) -> Advice:
        """The advice on screen, if it is this one and still has this card."""
        advice = self._copilot.session.advice
        if advice is None or advice.id != advice_id or not advice.has(item):
            raise StaleAdvice
        return advice

    def action(self, advice_id: str, item: str) -> SuggestedAction | None:
        """The action with this id, None when the card is of another kind."""
        advice = self.current(advice_id, item)
        return next((action for action in advice.actions if action.id == item), None)
