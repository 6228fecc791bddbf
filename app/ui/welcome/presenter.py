"""Goes through the first run. An account is kept when the person says so; everything else at the end. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from app.copilot.choices import Choices
from app.copilot.connecting import Connecting, Tried
from app.domain.upkeep import ContentOverview, Topic
from app.ui.common.keys import keys_in_use, spoken
from app.ui.common.language import t, tn
from app.ui.connect.presenter import ConnectPresenter
from app.ui.settings.state import Chose, PathRow, ToggleRow
from app.ui.welcome.state import STEPS, GoOn, Step, StepBack, TopicLine, TryDemo, WelcomeState
from app.ui.window.acting import Work

_TO_KNOW = ("action_1", "accept", "edit", "escalate", "help")
"""The five keys that are enough for a first day."""


class World(Protocol):
    """The part of `app.workplace.place.Workplace` that the first run uses."""

    @property
    def choices(self) -> Choices: ...

    @property
    def connecting(self) -> Connecting: ...

    def use_for_session(self, tried: Tried) -> None: ...

    async def overview(self, content: str) -> ContentOverview: ...


class WelcomePresenter:
    """`finished` is called with whether the panel is wanted now, or the first run another time."""

    def __init__(
        self,
        world: World,
        *,
        paint: Callable[[WelcomeState], None],
        start: Callable[[Work], None],
        finished: Callable[[bool], None],
        browse: Callable[[str], None],
    ) -> None:
        self._world = world
        self._paint = paint
        self._start = start
        self._finished = finished
        self._step: Step = "hello"
        self._connected = ""
        self._overview: ContentOverview | None = None
        settings = world.choices.settings
        self._content = settings.content
        self._content_trouble = ""
        self._place, self._on_top = str(settings.place), settings.on_top
        self._form = ConnectPresenter(
            world, start=start, changed=self._repaint, connected=self._on_connected, browse=browse
        )

    def begin(self) -> None:
        self._repaint()
        self._start(self._look_at_content())

    def state(self) -> WelcomeState:
        found = self._overview
        return WelcomeState(
            step=self._step,
            form=self._form.state,
            connected=self._connected,
            counts=_counts(found) if found else t("Looking…"),
            waiting=_waiting(found) if found else "",
            topics=tuple(_topic(topic) for topic in found.topics) if found else (),
            folder=PathRow(
                "content",
                t("Your company's own"),
                t("A folder with your playbooks, replies and articles. Without one, ours are used."),
                path=self._content,
                trouble=self._content_trouble,
            ),
            place=self._place,
            on_top=ToggleRow("on_top", t("Stay on top"), t("The panel stays over the other windows."), on=self._on_top),
            keys=tuple((spoken(key.act), t(key.words)) for key in keys_in_use() if key.act in _TO_KNOW),
            ready=self._ready(),
        )

    def _repaint(self) -> None:
        self._paint(self.state())

    def handle(self, intent: object) -> None:
        match intent:
            case GoOn() if self._step == STEPS[-1]:
                self._finish()
                return
            case GoOn():
                self._step = STEPS[STEPS.index(self._step) + 1]
            case StepBack() if self._step == STEPS[0]:
                self._finished(False)
                return
            case StepBack():
                self._step = STEPS[STEPS.index(self._step) - 1]
            case TryDemo():
                self._finish()
                return
            case Chose("content", folder):
                self._choose_content(folder.strip())
            case Chose("place", place):
                self._place = place
            case Chose("on_top", value):
                self._on_top = value == "yes"
            case _:
                self._form.handle(intent)
                return
        self._repaint()

    def _choose_content(self, folder: str) -> None:
        self._content_trouble = ""
        if folder and not Path(folder).expanduser().is_absolute():
            self._content_trouble = t("Type the whole path of the folder.")
            return
        self._content, self._overview = folder, None
        self._start(self._look_at_content())

    async def _look_at_content(self) -> None:
        folder = self._content
        found = await self._world.overview(folder)
        if folder == self._content:
            self._overview = found
            self._repaint()

    def _on_connected(self, tried: Tried) -> None:
        self._connected = tried.account.name
        self._step = "content"
        self._repaint()

    def _ready(self) -> tuple[str, ...]:
        if self._connected:
            desk = t("{name} is connected: the panel opens with your tickets.", name=self._connected)
        else:
            desk = t("No helpdesk is connected: the demo desk opens, with invented customers who answer.")
        later_on = t("All of this can be changed in the settings (Ctrl+,), and ? shows every key.")
        return (desk, later_on)

    def _finish(self) -> None:
        """Everything that was chosen is kept now, and only now."""
        self._world.choices.change(welcomed=True, place=self._place, on_top=self._on_top, content=self._content)
        self._finished(True)


def _counts(found: ContentOverview) -> str:
    parts = (
        tn("{count} playbook", "{count} playbooks", len(found.topics)),
        tn("{count} reply", "{count} replies", found.replies),
        tn("{count} article", "{count} articles", found.articles),
    )
    return t("{playbooks}, {replies}, {articles}.", playbooks=parts[0], replies=parts[1], articles=parts[2])


def _waiting(found: ContentOverview) -> str:
    waiting = sum(topic.waits for topic in found.topics)
    if not waiting:
        return ""
    return tn(
        "{count} is about money, law or safety: it is offered once a named person has signed it off.",
        "{count} are about money, law or safety: they are offered once a named person has signed them off.",
        waiting,
    )


def _topic(topic: Topic) -> TopicLine:
    steps = tn("{count} step", "{count} steps", topic.steps)
    if topic.waits:
        return TopicLine(topic.title, t("Waits for sign-off"), waits=True)
    return TopicLine(topic.title, t("Yours, {steps}", steps=steps) if topic.own else steps)
