"""The steps of the first run, one page each."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.common.buttons import ActButton, IconButton, Kind
from app.ui.common.chip import Chip
from app.ui.common.flow import FlowLayout
from app.ui.common.language import later, t
from app.ui.common.look import Look
from app.ui.common.page import Page
from app.ui.common.surfaces import Picture, Surface, clear, column, tight
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, L, M, S
from app.ui.connect.view import ConnectForm
from app.ui.settings.rows import PathView, ToggleView
from app.ui.settings.state import Chose
from app.ui.welcome.places import Places
from app.ui.welcome.state import STEPS, GoOn, Step, StepBack, TopicLine, TryDemo, WelcomeState

_PROMISES = (
    ("lock", later("Messages are read on this computer, by small models that come with it.")),
    ("shield-lock", later("Customers' words go nowhere but to your own helpdesk. A ledger shows every request.")),
    ("send", later("Nothing is sent or changed before you press a key.")),
)
_BESIDE = 1.3
"""Up to this size of text, title and note of a topic have room beside each other at 320 pixels."""


class WelcomePage(Page):
    """A step: how far one is, what is asked, and the way on. Esc goes one step back."""

    step: Step = "hello"

    def __init__(self, look: Look, title: str, on: str) -> None:
        super().__init__(look, title)
        self.setAccessibleName(title)
        self.on = ActButton(look, on, kind="primary")
        self.on.clicked.connect(lambda: self.intent_made.emit(GoOn()))
        self.buttons = QWidget()
        self._flow = FlowLayout(self.buttons, gap=S)
        self._flow.addWidget(self.on)
        words = t("Step {number} of {all}", number=STEPS.index(self.step) + 1, all=len(STEPS))
        self.foot.body.addWidget(self.buttons)
        self.foot.body.addWidget(TextBlock(look, "small", "muted", text=words))

    def add_button(self, words: str, intent: object, *, kind: Kind = "quiet") -> ActButton:
        button = ActButton(self.look, words, kind=kind)
        button.clicked.connect(lambda: self.intent_made.emit(intent))
        self._flow.addWidget(button)
        return button

    def leave(self) -> None:
        self.intent_made.emit(StepBack())

    def send(self) -> bool:
        self.intent_made.emit(GoOn())
        return True

    def take_focus(self) -> None:
        self.on.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_state(self, state: WelcomeState) -> None:
        """Paints what changed on this step."""


class HelloPage(WelcomePage):
    step: Step = "hello"

    def __init__(self, look: Look) -> None:
        super().__init__(look, t("Welcome to Calmdesk"), t("Begin"))
        self.demo = self.add_button(t("Try the demo"), TryDemo(), kind="plain")
        self.add_button(t("Later"), StepBack())
        if (back := self.findChild(IconButton)) is not None:
            back.hide()  # there is nothing behind the first step; "Later" says what leaving means
            bar = back.parentWidget()
            if isinstance(bar, Surface):
                bar.body.setContentsMargins(M, M, M, M)  # its title stands above the text, in a bar as high as others
        self.body.setContentsMargins(L, L, S, L)
        self.body.setSpacing(M)
        what = t("It sits beside your ticket tool, reads the open ticket and shows what to do next. You decide.")
        self.body.addWidget(TextBlock(look, "heading", text=what))
        card = Surface("card", gap=M)
        for icon, words in _PROMISES:
            row = tight(QHBoxLayout(), gap=M)
            row.addWidget(Picture(look, icon, "accent"), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(TextBlock(look, "body", text=t(words)), 1)
            card.body.addLayout(row)
        self.body.addWidget(card)
        minutes = t("Setting it up takes about three minutes. Every step can be skipped, and changed later.")
        self.body.addWidget(TextBlock(look, "body", "muted", text=minutes))
        self.body.addStretch(1)


class ConnectPage(WelcomePage):
    step: Step = "connect"

    def __init__(self, look: Look) -> None:
        super().__init__(look, t("Connect your helpdesk"), t("Go on"))
        self.on.set_kind("plain")
        self.on.setText(t("Skip"))
        self.on.setAccessibleName(t("Skip: go on without a helpdesk"))
        self.demo = self.add_button(t("Try the demo"), TryDemo())
        self.form = ConnectForm(look)
        self.form.intent_made.connect(self.intent_made)
        self._done = Surface("notice", gap=S, margin=M)
        self._done.setProperty("tone", "info")
        self._done_words = TextBlock(look, "body", "info_text")
        self._done.body.addWidget(self._done_words)
        card = Surface("card")
        card.body.addWidget(self.form)
        self.body.addWidget(self._done)
        self.body.addWidget(card)
        self.body.addStretch(1)

    def show_state(self, state: WelcomeState) -> None:
        self.form.show_state(state.form)
        words = t("{name} is connected. Go on, or connect another one.", name=state.connected)
        self._done_words.set_text(words if state.connected else "")
        self._done.setVisible(bool(state.connected))
        self.on.setText(t("Go on") if state.connected else t("Skip"))
        self.on.setAccessibleName(t("Go on") if state.connected else t("Skip: go on without a helpdesk"))
        if state.connected and state.step != self.step:
            self.form.clear()

    def take_focus(self) -> None:
        self.form.take_focus()

    def send(self) -> bool:
        self.form.try_out()
        return True


class ContentPage(WelcomePage):
    step: Step = "content"

    def __init__(self, look: Look) -> None:
        super().__init__(look, t("What is offered"), t("Go on"))
        self._counts = TextBlock(look, "strong")
        self._waiting = TextBlock(look, "small", "muted")
        self._topics: tuple[TopicLine, ...] = ()
        self._list = column(gap=XS)
        card = Surface("card", gap=S)
        for part in (self._counts, self._waiting):
            card.body.addWidget(part)
        card.body.addLayout(self._list)
        own = Surface("card", gap=0, margin=0)
        self.folder = PathView(look, WelcomeState().folder)
        self.folder.intent_made.connect(self.intent_made)
        own.body.addWidget(self.folder)
        self.body.addWidget(own)
        self.body.addWidget(card)
        self.body.addStretch(1)

    def show_state(self, state: WelcomeState) -> None:
        self._counts.set_text(state.counts)
        self._waiting.set_text(state.waiting)
        self._waiting.setVisible(bool(state.waiting))
        self.folder.show_row(state.folder)
        if state.topics == self._topics:
            return
        self._topics = state.topics
        clear(self._list)
        for topic in state.topics:
            self._list.addWidget(self._made_line(topic))

    def _made_line(self, topic: TopicLine) -> QWidget:
        """Title and note side by side; below each other where text is large."""
        line = QWidget()
        title = TextBlock(self.look, "body", text=topic.title)
        note: QWidget = TextBlock(self.look, "small", "muted", text=topic.note, max_lines=1)
        if topic.waits:
            note = Chip(self.look, topic.note, "warning", icon="clock", max_lines=2)
        if self.look.appearance.text_scale > _BESIDE:
            below = column(line, gap=XS)
            below.addWidget(title)
            below.addWidget(note, 0, Qt.AlignmentFlag.AlignLeading)
        else:
            row = tight(QHBoxLayout(line), gap=S)
            row.addWidget(title, 1, Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(note, 0)
        return line


class PlacePage(WelcomePage):
    step: Step = "place"

    def __init__(self, look: Look) -> None:
        super().__init__(look, t("Place and keys"), t("Go on"))
        place = Surface("card", gap=S)
        place.body.addWidget(TextBlock(look, "strong", text=t("Where should the panel stand?")))
        self.places = Places(look)
        self.places.place_chosen.connect(lambda chosen: self.intent_made.emit(Chose("place", chosen)))
        place.body.addWidget(self.places)
        top = Surface("card", gap=0, margin=0)
        self.on_top = ToggleView(look, WelcomeState().on_top)
        self.on_top.intent_made.connect(self.intent_made)
        top.body.addWidget(self.on_top)
        keys = Surface("card", gap=S)
        keys.body.addWidget(TextBlock(look, "strong", text=t("Five keys to know")))
        self._keys = column(gap=S)
        keys.body.addLayout(self._keys)
        others = t("All others are shown by ?, and can be changed in the settings.")
        keys.body.addWidget(TextBlock(look, "small", "muted", text=others))
        for card in (place, top, keys):
            self.body.addWidget(card)
        self.body.addStretch(1)
        self._shown: tuple[tuple[str, str], ...] = ()

    def show_state(self, state: WelcomeState) -> None:
        self.places.show_place(state.place)
        self.on_top.show_row(state.on_top)
        if state.keys == self._shown:
            return
        self._shown = state.keys
        clear(self._keys)
        width = round(self.look.appearance.pixels("label") * 4.5)
        for key, words in state.keys:
            line, holder = QWidget(), QWidget()
            holder.setMinimumWidth(width)
            row, inside = tight(QHBoxLayout(line), gap=S), tight(QHBoxLayout(holder))
            inside.addWidget(Chip(self.look, key, "sunken", max_lines=1), 0, Qt.AlignmentFlag.AlignLeading)
            inside.addStretch(1)
            row.addWidget(holder, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(TextBlock(self.look, "body", text=words), 1)
            self._keys.addWidget(line)

    def take_focus(self) -> None:
        chosen = [picture for picture in self.places.pictures.values() if picture.isChecked()]
        (chosen[0] if chosen else self.on).setFocus(Qt.FocusReason.OtherFocusReason)


class DonePage(WelcomePage):
    step: Step = "done"

    def __init__(self, look: Look) -> None:
        super().__init__(look, t("Ready"), t("Open the panel"))
        self.body.setContentsMargins(L, L, S, L)
        self.body.setSpacing(M)
        size = round(look.icon_size() * 2)
        self.body.addWidget(Picture(look, "circle-check", "success", size=size), 0, Qt.AlignmentFlag.AlignLeading)
        self._words = column(gap=S)
        self.body.addLayout(self._words)
        self.body.addStretch(1)
        self._shown: tuple[str, ...] = ()

    def show_state(self, state: WelcomeState) -> None:
        if state.ready != self._shown:
            self._shown = state.ready
            clear(self._words)
            for number, words in enumerate(state.ready):
                role, ink = ("heading", "text") if not number else ("body", "muted")
                self._words.addWidget(TextBlock(self.look, role, ink, text=words))  # type: ignore[arg-type]
