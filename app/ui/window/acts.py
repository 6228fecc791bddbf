"""Acts on cards and in the editor: one call of the copilot each, with nothing lost when it fails. No Qt."""

from __future__ import annotations

from dataclasses import replace

from app.copilot.drafts import Draft
from app.copilot.wordings import WordingOffer
from app.domain.advice import Advice, SuggestedAction
from app.domain.errors import NothingToSend, StaleAdvice
from app.domain.phrase import Phrase
from app.ui.common.slots import open_slots
from app.ui.decision.presenter import OpenDraft, kept_for_new_message, opened, own_draft, stale_words, to_send
from app.ui.decision.state import Parts
from app.ui.panel.replies import CardKey
from app.ui.window.acting import Copilot, Work
from app.ui.window.guard import Guard
from app.ui.window.memory import Memory
from app.ui.window.pages import Pages


class CardActs:
    """Raises StaleAdvice when a card's advice is not the one on screen any more. A second press does nothing."""

    def __init__(self, copilot: Copilot, memory: Memory, pages: Pages, guard: Guard) -> None:
        self._copilot = copilot
        self._memory = memory
        self._pages = pages
        self._guard = guard

    # -- cards --------------------------------------------------------------------------------------------------------

    def accept(self, advice_id: str, item: str) -> Work | None:
        """Sends at once when nothing is missing and the risk is low; else the editor asks for the rest."""
        self.current(advice_id, item)
        draft = self._copilot.draft_for(item)
        action = self.action(advice_id, item)
        if draft.missing or (action is not None and action.risk != "low"):
            self._open_editor(draft)
            return None
        return self._decide(draft, (advice_id, item)) if self._take((advice_id, item)) else None

    def edit(self, advice_id: str, item: str) -> None:
        self.current(advice_id, item)
        self._open_editor(self._copilot.draft_for(item))

    def dismiss(self, advice_id: str, item: str) -> Work | None:
        self.current(advice_id, item)
        key = (advice_id, item)

        async def dismissing() -> None:
            async with self._guard.card_leaving(key):
                await self._copilot.dismiss(advice_id, item)
                self._memory.edits.drop(key)

        return dismissing() if self._take(key) else None

    def send_reply(self, advice_id: str, item: str, text: str) -> Work | None:
        """Sends a reply as it stands in its card."""
        self.current(advice_id, item)
        key = (advice_id, item)
        offered = self._copilot.draft_for(item, self._memory.edits.wordings.get(key, ""))
        if missing := open_slots(text):
            raise NothingToSend(Phrase.of("still open: {names}", names=", ".join(missing)))
        draft = replace(offered, reply=text, missing=())
        edited = text != offered.reply
        offer = self._copilot.wording_offer(draft) if edited and item not in self._memory.not_kept else None
        return self._decide(draft, key, edited=edited, offer=offer) if self._take(key) else None

    async def _decide(
        self, draft: Draft, key: CardKey, *, edited: bool = False, offer: WordingOffer | None = None
    ) -> None:
        async with self._guard.card_leaving(key):
            decision = await self._copilot.decide(draft)
            if offer is not None:
                self._memory.to_keep = (decision.id, offer)
            kept = own_draft(decision.ticket, draft.reply or "") if edited else None
            self._memory.decided[decision.id] = (key, kept)
            self._memory.edits.drop(key)

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
        self._show_draft(own_draft(ref, edit.text, key=f"kept:{key[0]}/{key[1]}"))
        self._memory.edits.drop(key)

    # -- the editor ---------------------------------------------------------------------------------------------------

    def _open_editor(self, draft: Draft) -> None:
        work = opened(self._copilot.session, draft)
        self._show_draft(self._memory.unsent.get(work.key, work))

    def _show_draft(self, work: OpenDraft) -> None:
        self._pages.draft = work
        self._pages.show("decision")
        if work.is_edited or work.draft.item is None:
            self._memory.unsent[work.key] = work

    def resume(self) -> None:
        """Opens the last text of this ticket that was not sent."""
        if kept := self._memory.newest_unsent(self._copilot.session):
            self._show_draft(kept)

    def keep_draft(self, key: str, parts: Parts) -> None:
        """Leaves the editor. A changed text is kept and offered again; one that says nothing any more is not."""
        work = self._pages.draft
        if work is not None and work.key == key:
            work = replace(work, parts=parts)
            self._memory.unsent.pop(key, None)
            if (work.is_edited or work.draft.item is None) and (parts.reply or parts.note or "").strip():
                self._memory.unsent[key] = work
        self._pages.show("panel")

    def keep_for_new_message(self, key: str, parts: Parts) -> None:
        work = self._pages.draft
        if work is None or work.key != key or work.ticket != self._copilot.session.ref:
            return
        self._memory.unsent.pop(key, None)
        self._show_draft(kept_for_new_message(replace(work, parts=parts)))

    def send_draft(self, key: str, parts: Parts, *, confirmed: bool) -> Work | None:
        """Sends what is in the editor, after a second yes when the step is risky. Stale drafts stay where they are."""
        pages = self._pages
        if pages.draft is None or pages.draft.key != key or pages.busy:
            return None
        pages.draft = work = replace(pages.draft, parts=parts)
        if work.is_edited:
            self._memory.unsent[key] = work
        if stale_words(work, self._copilot.session)[0]:
            return None
        if work.risk != "low" and not confirmed:
            pages.confirm = True
            return None
        return self._send_work(work)

    async def _send_work(self, work: OpenDraft) -> None:
        draft = to_send(work)
        key = (draft.advice_id or "", draft.item or "")
        async with self._guard.page_sending():
            self._memory.gone.add(key)
            try:
                decision = await self._copilot.decide(draft)
            except BaseException:
                self._memory.gone.discard(key)
                raise
            self._memory.unsent.pop(work.key, None)
            own = work.is_edited or work.draft.item is None
            kept = own_draft(work.ticket, draft.reply or "", note=draft.note) if own else None
            self._memory.decided[decision.id] = (key, kept)

    # -- what is on screen --------------------------------------------------------------------------------------------

    def current(self, advice_id: str, item: str) -> Advice:
        """The advice on screen, if it is this one and still has this card."""
        advice = self._copilot.session.advice
        if advice is None or advice.id != advice_id or item not in advice.card_ids:
            raise StaleAdvice
        return advice

    def action(self, advice_id: str, item: str) -> SuggestedAction | None:
        """The action with this id, None when the card is of another kind."""
        advice = self.current(advice_id, item)
        return next((action for action in advice.actions if action.id == item), None)
