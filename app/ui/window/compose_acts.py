"""Acts in the composer: open, keep, put aside, post, send, and take up again what was not sent. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count

from app.copilot.drafts import Draft
from app.copilot.session import Session
from app.domain.tickets import TicketRef
from app.ui.common.language import t
from app.ui.common.slots import slot_words
from app.ui.decision.presenter import (
    OpenDraft,
    as_note,
    kept_for_new_message,
    newest,
    opened,
    own_draft,
    stale_words,
    to_keep,
    to_send,
    why_asked,
)
from app.ui.decision.state import (
    ComposeOwn,
    ConfirmDropped,
    KeepDraft,
    KeepForNewMessage,
    Parts,
    PostNote,
    ReplyCopied,
    SaveDraft,
    SendDraft,
    TextRested,
)
from app.ui.panel.intents import ReplyRested
from app.ui.panel.replies import CardKey
from app.ui.window.hands import Acts, Hands
from app.ui.window.memory import name_of


class ComposeActs(Acts):
    """What is typed is in memory at once and in the database after a moment, until it is sent or emptied."""

    def __init__(self, hands: Hands) -> None:
        super().__init__(hands)
        self._recalled: TicketRef | None = None
        self._numbers = count(1)
        self._copilot.texts.when_forgotten = self._all_forgotten
        self._copilot.texts.when_moved = self._moved

    def handle(self, intent: object) -> bool:
        """Carries out an intent of the composer; False for those of other pages."""
        match intent:
            case ComposeOwn():
                self.compose()
            case SendDraft(key, parts, confirmed):
                self._leave(key, parts, to_send, confirmed=confirmed)
            case PostNote(key, parts, confirmed):
                self._leave(key, parts, as_note, confirmed=confirmed)
            case ConfirmDropped(key, parts):
                if self._take(key, parts) is not None:
                    self._pages.asked, self._pages.asked_for, self._pages.said = (), "", ""
            case SaveDraft(key, parts):
                self._save(key, parts)
            case ReplyCopied(_, places):
                self._pages.said = _copied(places)
            case TextRested(key, parts):
                self._rested(key, parts)
            case ReplyRested(advice_id, item):
                self._edit_rested((advice_id, item))
            case KeepDraft(key, parts):
                self._keep(key, parts)
            case KeepForNewMessage(key, parts):
                self._keep_for_new_message(key, parts)
            case _:
                return False
        return True

    # -- opening ------------------------------------------------------------------------------------------------------

    def compose(self) -> None:
        """An own reply: the one that was begun on this ticket, else an empty one."""
        session = self._copilot.session
        if session.ref is None or session.ticket is None:
            return
        begun = [kept for kept in self._memory.unsent.values() if kept.ticket == session.ref and kept.is_own]
        name = f"own:{self._clock().isoformat()}:{next(self._numbers)}"
        self.show(begun[-1] if begun else own_draft(session.ref, "", key=name, seen=newest(session)))

    def open_draft(self, draft: Draft, *, reply: str | None = None, ask: bool = False) -> None:
        """A card's draft; `ask` shows at once why it is not simply sent. `reply` is how it was edited in its card."""
        work = opened(self._copilot.session, draft, reply=reply)
        self.show(self._memory.unsent.get(work.key, work) if reply is None else work)
        shown = self._pages.draft
        if ask and shown is not None and not shown.draft.missing:
            self._pages.asked, self._pages.asked_for = why_asked(shown, self._copilot.session), "reply"

    def show(self, work: OpenDraft) -> None:
        self._pages.draft = work
        self._pages.open("decision")
        if work.has_words:
            self.remember(work)

    def resume(self) -> None:
        """Opens the last text of this ticket that was not sent."""
        if kept := self._memory.newest_unsent(self._copilot.session):
            self.show(kept)

    def mind_ticket(self, session: Session) -> None:
        """Another ticket was opened: texts that an earlier run kept for it are offered again."""
        if session.ticket is not None and session.ref is not None and session.ref != self._recalled:
            self._recalled = session.ref
            self._start(self._recall(session.ref))

    async def _recall(self, ref: TicketRef, *, moved: bool = False) -> None:
        async with self._guard.telling():
            texts = await self._copilot.texts.of(ref)
            before = self._pages.begun_in_front(self._memory.flags)
            for kept in texts:
                if kept.kind == "flag" or not moved or ref == self._copilot.session.ref:
                    self._memory.recall(kept, self._copilot.session, moved=moved)
            if moved:
                self._pages.take_flag(self._pages.begun_in_front(self._memory.flags), before)

    # -- keeping ------------------------------------------------------------------------------------------------------

    def _take(self, key: str, parts: Parts) -> OpenDraft | None:
        """The draft in the composer with what is in the fields now; None when it is another one."""
        work = self._pages.draft
        if work is None or work.key != key:
            return None
        self._pages.draft = work = replace(work, parts=parts)
        return work

    def remember(self, work: OpenDraft) -> None:
        """In memory at once, as the newest; in the database as soon as its thread has time."""
        self._memory.unsent.pop(work.key, None)
        self._memory.unsent[work.key] = work
        self._memory.sent_texts.discard(work.key)
        self._start(self._store(work))

    def _edit_rested(self, key: CardKey) -> None:
        """A reply that is edited in its card is kept against a crash too, also when another ticket is open by now."""
        edit, ref = self._memory.edits.get(key), self._memory.edits.ticket_of(key)
        if edit is None or ref is None:
            return
        session, written_for = self._copilot.session, self._memory.written_for
        self._memory.sent_texts.discard(name_of(key))
        seen = written_for.setdefault(key, newest(session)) if ref == session.ref else written_for.get(key)
        self._start(self._store(own_draft(ref, edit.text, key=name_of(key), seen=seen, named=True)))

    def put_down(self) -> None:
        """Keeps every edit now: the open ticket's, and those of tickets that were open before."""
        for key in self._memory.edits.cards():
            self._edit_rested(key)

    def forget_edit(self, key: CardKey) -> None:
        """The edit of a card was sent, undone, or went on to the composer."""
        ref = self._memory.edits.ticket_of(key)
        self._memory.edits.drop(key)
        if ref is not None:
            self._memory.sent_texts.add(name_of(key))
            self._start(self._drop(ref, name_of(key)))

    def forget(self, key: str, ref: TicketRef) -> None:
        """The text was sent or given up."""
        self._memory.unsent.pop(key, None)
        self._start(self._drop(ref, key))

    def _all_forgotten(self) -> None:
        self._memory.forget_texts()
        self._guard.changed()

    def _moved(self, ref: TicketRef, to: TicketRef) -> None:
        """The ticket was merged into another: what was written for it is for that one now."""
        before = self._pages.begun_in_front(self._memory.flags)
        self._memory.follow(ref, to)
        self._pages.follow(ref, to)
        self._pages.take_flag(self._pages.begun_in_front(self._memory.flags), before)
        self._start(self._recall(to, moved=True))
        self._guard.changed()

    async def _store(self, work: OpenDraft) -> None:
        async with self._guard.telling():
            if work.key not in self._memory.sent_texts:
                await self._copilot.texts.keep(to_keep(work, self._clock()))

    async def _drop(self, ref: TicketRef, key: str) -> None:
        async with self._guard.telling():
            await self._copilot.texts.drop(ref, key)

    def _rested(self, key: str, parts: Parts) -> None:
        if key in self._memory.sent_texts:
            return
        work = self._take(key, parts)
        if work is None:
            return
        if work.has_words:
            self.remember(work)
        elif key in self._memory.unsent:
            self.forget(key, work.ticket)

    def _keep(self, key: str, parts: Parts) -> None:
        """Leaves the composer. A changed text is kept and offered again; one that says nothing any more is not."""
        work = self._take(key, parts)
        if work is not None:
            if work.has_words:
                self.remember(work)
            elif key in self._memory.unsent:
                self.forget(key, work.ticket)
        self._pages.show("panel")

    def _save(self, key: str, parts: Parts) -> None:
        work = self._take(key, parts)
        if work is None or not ((parts.reply or "").strip() or (parts.note or "").strip()):
            return
        if not work.has_words:  # untouched words of a card: put aside, they are the agent's choice
            own = own_draft(work.ticket, parts.reply or "", key=f"kept:{key}", note=parts.note, seen=work.seen)
            work = replace(own, risk=work.risk)
        self._pages.draft = work = replace(work, saved=True)
        self.remember(work)
        self._pages.show("panel")
        self._memory.message = t("Kept as a draft on this computer. It is offered whenever you open this ticket.")

    def _keep_for_new_message(self, key: str, parts: Parts) -> None:
        session = self._copilot.session
        work = self._take(key, parts)
        if work is None or work.ticket != session.ref:
            return
        self.forget(key, work.ticket)
        self.show(kept_for_new_message(work, session))

    # -- sending ------------------------------------------------------------------------------------------------------

    def _leave(self, key: str, parts: Parts, made: Callable[[OpenDraft], Draft], *, confirmed: bool) -> None:
        """Sends what is in the composer, after a second yes where money, law or security ask for it."""
        pages = self._pages
        if "decision" in pages.busy or (work := self._take(key, parts)) is None:
            return
        if work.has_words:
            self.remember(work)
        session = self._copilot.session
        if stale_words(work, session)[0]:
            return
        as_a_note = made is as_note
        asked_for = "note" if as_a_note else "reply"
        reasons = why_asked(work, session, as_a_note=as_a_note)
        if reasons and not (confirmed and pages.asked_for == asked_for and set(reasons) <= set(pages.asked)):
            pages.asked, pages.asked_for = reasons, asked_for
            return
        self._start(self._send(work, made(work)))

    async def _send(self, work: OpenDraft, draft: Draft) -> None:
        key = (draft.advice_id or "", draft.item or "")
        wording = work.is_edited and draft.item is not None and work.draft.note is None
        wording = wording and draft.item not in self._memory.not_kept
        offer = self._copilot.wording_offer(draft) if wording else None
        async with self._guard.page_sending():
            self._memory.gone.add(key)
            try:
                decision = await self._copilot.decide(draft)
            except BaseException:
                self._memory.gone.discard(key)
                raise
            if offer is not None:
                self._memory.to_keep = (decision.id, offer)
            self._memory.sent_texts.add(work.key)
            self.forget(work.key, work.ticket)
            if self._pages.draft is not None and self._pages.draft.key == work.key:
                self._pages.draft = None
                if self._pages.front == "decision":  # also when it was opened once more meanwhile
                    self._pages.show("panel")
            self._memory.decided[decision.id] = (key, _again(work, draft, name=f"undone:{decision.id}"))


def _again(work: OpenDraft, draft: Draft, *, name: str) -> OpenDraft | None:
    """What undo puts back into the composer, under a name of its own; None where the card comes back as it was."""
    if not (work.is_edited or work.is_own):
        return None
    if draft.item is None:
        return work if work.is_own else own_draft(work.ticket, work.parts.reply or "", key=f"kept:{work.key}")
    again = own_draft(work.ticket, draft.reply or "", key=name, note=draft.note, seen=work.seen)
    return replace(again, risk=work.risk)


def _copied(places: tuple[str, ...]) -> str:
    if places:
        return t("Copied, but still open: {places}. Nothing was sent.", places=slot_words(places))
    return t("Copied as plain text. Nothing was sent.")
