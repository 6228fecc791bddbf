"""Acts on the wording of replies: choose a length or tone, keep or forget an own wording. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.ui.common.language import later
from app.ui.panel import intents as panel
from app.ui.panel.replies import CardKey
from app.ui.window.hands import Acts, Hands
from app.ui.wording.presenter import OpenWording
from app.ui.wording.state import DropWording, KeepWording, WordingTyped

_KEPT = later("Kept. Next time this reply is offered in your words; its approved text is one key away.")
_FORGOTTEN = later("Your wording was deleted. From now on the approved text is offered.")
_NOTICE = "wording:"


class WordingActs(Acts):
    """Nothing is kept before the agent has read it on a page and said so."""

    def __init__(self, hands: Hands, *, current: Callable[[str, str], object]) -> None:
        """`current` raises StaleAdvice for a card that is not on screen any more."""
        super().__init__(hands)
        self._current = current

    def handle(self, intent: object) -> bool:
        """Carries out an intent about wordings; False for all others."""
        match intent:
            case panel.ChooseWording(advice_id, item, wording):
                self.choose((advice_id, item), wording)
            case panel.ForgetWording(advice_id, item, wording):
                self._current(advice_id, item)
                self._start(self.forget((advice_id, item), wording))
            case panel.NoticeUsed("wording"):
                self.open()
            case WordingTyped(text):
                self.typed(text)
            case KeepWording(text):
                self._start(self.keep(text))
            case DropWording():
                self.drop()
            case _:
                return False
        return True

    def choose(self, key: CardKey, wording: str) -> None:
        """Shows a card in another wording."""
        session = self._copilot.session
        if session.ref is not None:
            self._memory.edits.choose(session.ref, session.advice, key, wording)

    async def forget(self, key: CardKey, wording: str) -> None:
        """Deletes the agent's own wording; the approved text of the same length and tone is shown."""
        async with self._guard.telling():
            self.choose(key, wording.removeprefix("own "))
            if await self._copilot.forget_wording(key[1], wording):
                self._memory.message = _FORGOTTEN

    def notice(self) -> tuple[str, str] | None:
        """The key of the question and the reply's title, None when there is nothing to ask. It is asked at tickets of
        the account it was sent from: another program may have none of it.
        """
        ref = self._copilot.session.ref
        if self._memory.to_keep is None:
            return None
        decision_id, offer = self._memory.to_keep
        if ref is None or ref.account != offer.sent.ticket.account:
            return None
        return f"{_NOTICE}{decision_id}", offer.sent.title

    def closed(self, key: str) -> None:
        """The question was put away."""
        if key.startswith(_NOTICE):
            self.drop()

    def open(self) -> None:
        """Shows what would be kept; a text left on the page before is as it was."""
        if self._memory.to_keep is None or self.notice() is None:
            return
        decision_id, offer = self._memory.to_keep
        left = self._memory.wording
        if left is None or left.decision_id != decision_id:
            left = OpenWording(decision_id, offer, offer.proposal.text)
        self._pages.wording = self._memory.wording = left
        self._pages.show("wording")

    def typed(self, text: str) -> None:
        if self._pages.wording is not None:
            self._pages.wording = self._memory.wording = replace(self._pages.wording, text=text)

    async def keep(self, text: str) -> None:
        work = self._pages.wording
        if work is None or "wording" in self._pages.busy:
            return
        self.typed(text)
        async with self._guard.page_sending():
            await self._copilot.keep_wording(work.offer, text)
            self._memory.to_keep = self._memory.wording = None
            self._memory.message = _KEPT

    def drop(self) -> None:
        """It is not kept. The same reply is not asked about again in this run."""
        if self._memory.to_keep is not None:
            self._memory.not_kept.add(self._memory.to_keep[1].sent.reply)
        self._memory.to_keep = self._memory.wording = None
        if self._pages.front == "wording":
            self._pages.show("panel")
