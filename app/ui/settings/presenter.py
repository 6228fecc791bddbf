"""Carries out what is chosen in the settings, at once, and says what could not be done. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.copilot.connecting import Tried
from app.domain.errors import CalmdeskError
from app.domain.settings import Settings
from app.ui.common.keys import keys_in_use
from app.ui.common.language import t
from app.ui.common.shortcuts import normal, owner, printed, refusal
from app.ui.common.troubles import as_told
from app.ui.connect.presenter import ConnectPresenter
from app.ui.settings.memory import Memory, Told, View, World
from app.ui.settings.sections.accounts import ACCOUNT, AGENTS, CONNECT, FOR_NOW, accounts, with_agents
from app.ui.settings.sections.appearance import appearance
from app.ui.settings.sections.attention import attention
from app.ui.settings.sections.browser import browser
from app.ui.settings.sections.content import content
from app.ui.settings.sections.models import models
from app.ui.settings.sections.privacy import privacy, unsent_words
from app.ui.settings.sections.shortcuts import shortcuts
from app.ui.settings.state import Chose, Did, Record, Recorded, ResetKey, SettingsState
from app.ui.window.acting import Work

LANGUAGES = {"en": "English", "de": "Deutsch"}
"""In their own words, so that a person finds theirs whatever is in use."""
_SECTIONS = (accounts, appearance, attention, shortcuts, content, models, privacy, browser)
_WHOLE_NUMBERS = frozenset({"prompts_per_hour", "keep_days"})
_YES_OR_NO = frozenset({"on_top", "show_mood", "break_prompts", "follow_browser", "work_offline"})


class SettingsPresenter:
    """`paint` gets every new state. `show_room` opens another room, `browse` a page or folder of the computer."""

    def __init__(
        self,
        world: World,
        *,
        paint: Callable[[SettingsState], None],
        start: Callable[[Work], None],
        show_room: Callable[[str], None],
        browse: Callable[[str], None],
    ) -> None:
        self._world = world
        self._paint = paint
        self._start = start
        self._show_room = show_room
        self._browse = browse
        self._memory = Memory()
        self._form = ConnectPresenter(
            world, start=start, changed=self._repaint, connected=self._on_connected, browse=browse
        )
        self._spoken = ""
        self._leave = world.choices.subscribe(self._on_choices_changed)

    def close(self) -> None:
        self._leave()

    def shown(self) -> None:
        """The page came to the front: what was looked up may be old."""
        self._repaint()
        self._start(self._look_up())

    async def _look_up(self) -> None:
        memory, world = self._memory, self._world
        for account in world.choices.settings.accounts:
            memory.waiting[account.name] = await world.waiting(account.name)
        memory.models = await world.models()
        memory.kept = await world.kept_words()
        memory.browsers = await world.browsers()
        self._repaint()

    def state(self) -> SettingsState:
        view = View(self._world.choices.settings, self._memory, self._world, self._form.state, LANGUAGES)
        trouble = self._world.choices.trouble
        said = t("Not kept: {problem}. Your choices count until you quit.", problem=_named(trouble)) if trouble else ""
        spoken, self._spoken = self._spoken, ""
        return SettingsState(tuple(section(view) for section in _SECTIONS), said, spoken)

    def _repaint(self) -> None:
        self._paint(self.state())

    def _on_choices_changed(self, _: Settings) -> None:
        self._repaint()

    # -- intents ------------------------------------------------------------------------------------------------------

    def handle(self, intent: object) -> None:
        match intent:
            case Chose(key, value):
                self._choose(key, value)
            case Did(key, act):
                self._do(key, act)
            case Record(act):
                self._memory.recording = act
                self._memory.key_trouble = ("", "")
            case Recorded(act, sequence):
                self._take_key(act, sequence)
            case ResetKey(act):
                kept = {name: keys for name, keys in self._world.choices.settings.shortcuts.items() if name != act}
                self._memory.key_trouble = ("", "")
                self._world.choices.change(shortcuts=kept)
            case _ if self._form.handle(intent):
                return
        self._repaint()

    def _choose(self, key: str, value: str) -> None:
        choices = self._world.choices
        if key in _YES_OR_NO:
            choices.change(**{key: value == "yes"})
        elif key == "text_scale":
            choices.change(text_scale=int(value) / 100)
        elif key.startswith(AGENTS):
            choices.change(accounts=with_agents(choices.settings, key.removeprefix(AGENTS), int(value)))
        elif key in _WHOLE_NUMBERS:
            choices.change(**{key: int(value)})
        elif key == "content":
            self._choose_content(value.strip())
        else:
            choices.change(**{key: value})

    def _choose_content(self, typed: str) -> None:
        """The program is put together again with the folder: it is read, and its own intents are taken up."""
        memory = self._memory
        memory.content_trouble = ""
        if typed == self._world.choices.settings.content:
            return
        if typed and not Path(typed).expanduser().is_absolute():
            memory.content_trouble = t("Type the whole path of the folder.")
            return
        memory.report = None
        self._world.choices.change(content=typed)
        self._world.put_together_again()

    def _do(self, key: str, act: str) -> None:
        match act:
            case "connect":
                self._memory.connecting = not self._memory.connecting
                self._form.clear()
            case "again":
                self._sign_in_again(key)
            case "leave":
                self._memory.ask_texts = False
            case "extension" if self._memory.browsers is not None:
                self._browse(self._memory.browsers.extension)
            case "quality" | "ledger":
                self._show_room(act)
            case "reset":
                self._world.choices.change(shortcuts={})
            case _ if (work := self._waiting_work(key, act)) is not None:
                self._start(self._work(key, work))

    def _sign_in_again(self, key: str) -> None:
        """The form, for this account: it keeps its name, and what waits for it goes there."""
        name = key.removeprefix(ACCOUNT).removeprefix(FOR_NOW)
        among = (*self._world.choices.settings.accounts, *self._world.session_accounts)
        if account := next((one for one in among if one.name == name), None):
            self._memory.connecting = True
            self._form.begin_again(account)

    def _waiting_work(self, key: str, act: str) -> Work | None:
        """What a button has done that takes its time."""
        match act:
            case "test":
                return self._test(key, key.removeprefix(ACCOUNT))
            case "disconnect":
                return self._disconnect(key, key.removeprefix(ACCOUNT))
            case "check":
                return self._check()
            case "open":
                return self._show_folder()
            case "forget":
                return self._forget_or_ask(key)
            case "forget_texts" | "keep_texts":
                return self._forget(key, texts=act == "forget_texts")
            case "set_up" | "take_away":
                return self._change_browsers(key, set_up=act == "set_up")
        return None

    def _take_key(self, act: str, sequence: str) -> None:
        memory, key = self._memory, normal(sequence)
        memory.recording = None
        usual = owner(key, keys_in_use(), but=act) if key else None
        why = refusal(act, key)
        if why is not None:
            memory.key_trouble = (act, t(why))
        elif usual is not None:
            words = t("{key} is already the key of “{other}”.", key=printed(key), other=t(usual.words))
            memory.key_trouble = (act, words)
        else:
            memory.key_trouble = ("", "")
            self._world.choices.change(shortcuts={**self._world.choices.settings.shortcuts, act: key})
            return
        self._spoken = memory.key_trouble[1]

    # -- work that waits ----------------------------------------------------------------------------------------------

    async def _work(self, key: str, work: Work) -> None:
        """One piece of work for a row: its buttons wait, and what went wrong is told there."""
        memory = self._memory
        memory.told.pop(key, None)
        memory.busy.add(key)
        self._repaint()
        try:
            await work
        except Exception as error:  # noqa: BLE001 - whatever it is, the person must read it
            memory.told[key] = Told(t(str(as_told(error))), good=False)
        finally:
            memory.busy.discard(key)
            if (told := memory.told.get(key)) is not None:
                self._spoken = told.words
            self._repaint()

    async def _test(self, key: str, name: str) -> None:
        sign_in = await self._world.connecting.test(name)
        words = t("Signed in to {desk} as {name}.", desk=sign_in.desk, name=sign_in.me.name or sign_in.me.id)
        if sign_in.missing:
            words = f"{words} {t('Not allowed: {what}.', what='; '.join(t(one) for one in sign_in.missing))}"
        self._memory.told[key] = Told(words, good=not sign_in.missing)

    async def _disconnect(self, key: str, name: str) -> None:
        await self._world.connecting.forget(name)
        self._memory.told.pop(key, None)
        self._spoken = t("{name} is disconnected.", name=name)
        self._world.put_together_again()

    async def _check(self) -> None:
        self._memory.report = await self._world.check_content()

    async def _show_folder(self) -> None:
        self._browse(str(await self._world.make_content()))

    async def _forget_or_ask(self, key: str) -> None:
        """Texts that were not sent are nowhere else: they go only after another question."""
        self._memory.kept = kept = await self._world.kept_words()
        if kept.texts:
            self._memory.ask_texts, self._spoken = True, unsent_words(kept.texts)
        else:
            await self._forget(key, texts=True)

    async def _forget(self, key: str, *, texts: bool) -> None:
        self._memory.ask_texts = False
        await self._world.forget_customers(texts=texts)
        self._memory.kept = await self._world.kept_words()
        self._memory.told[key] = Told(t("Deleted."), good=True)

    async def _change_browsers(self, key: str, *, set_up: bool) -> None:
        world, memory = self._world, self._memory
        await (world.set_up_browsers() if set_up else world.take_from_browsers())
        memory.browsers = await world.browsers()
        if set_up:
            words = t("Set up. Now the extension, once in each browser: the steps are below.")
        else:
            words = t("Taken away. Remove the extension itself on the browser's page of extensions.")
        memory.told[key] = Told(words, good=True)

    def _on_connected(self, tried: Tried) -> None:
        self._memory.connecting = False
        self._form.clear()
        self._spoken = t("{name} is connected.", name=tried.account.name)
        self._world.put_together_again()
        self._start(self._look_up())


def _named(error: CalmdeskError) -> str:
    return f"{t(error.title)} ({error.detail})" if error.detail else t(error.title)


__all__ = ("CONNECT", "LANGUAGES", "SettingsPresenter")
