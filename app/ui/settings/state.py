"""What the settings show: sections of rows, each with its words, and what can be wanted of them. No Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from app.ui.connect.state import ConnectState

Tone = Literal["", "muted", "success", "warning", "danger"]


@dataclass(frozen=True, slots=True)
class Row:
    """`words` are found by the search beside name and explanation: what else people call it."""

    key: str
    name: str
    explain: str = ""
    words: str = ""

    def texts(self) -> Iterator[str]:
        yield from (self.name, self.explain, self.words)


@dataclass(frozen=True, slots=True)
class ToggleRow(Row):
    on: bool = False


@dataclass(frozen=True, slots=True)
class ChoiceRow(Row):
    """One of a few: pairs of value and words."""

    options: tuple[tuple[str, str], ...] = ()
    chosen: str = ""

    def texts(self) -> Iterator[str]:
        yield from Row.texts(self)
        yield from (words for _, words in self.options)


@dataclass(frozen=True, slots=True)
class StepRow(Row):
    """A number that goes up and down: `less` and `more` are the next values, None at an end."""

    value: str = ""
    less: str | None = None
    more: str | None = None
    usual: str | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """A button of a row. `sure` are the words that are asked before it is done, empty where nothing is lost."""

    name: str
    words: str
    icon: str = ""
    sure: str = ""
    busy: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a fact, with where it stands."""

    text: str
    tone: Tone = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class FactRow(Row):
    """Something that is so, with what can be done about it."""

    lines: tuple[Line, ...] = ()
    acts: tuple[Act, ...] = ()

    def texts(self) -> Iterator[str]:
        yield from Row.texts(self)
        yield from (line.text for line in self.lines)
        yield from (act.words for act in self.acts)


@dataclass(frozen=True, slots=True)
class PathRow(Row):
    """A folder that can be typed or chosen."""

    path: str = ""
    usual: str = ""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class KeyRow(Row):
    """An act with its key. `changed` says that it is not the usual one, `trouble` why the last key was not taken."""

    cap: str = ""
    spoken: str = ""
    changed: bool = False
    recording: bool = False
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class ConnectRow(Row):
    """The form that connects a helpdesk; `open` while it is wanted."""

    open: bool = False
    form: ConnectState = field(default_factory=ConnectState)


AnyRow = ToggleRow | ChoiceRow | StepRow | FactRow | PathRow | KeyRow | ConnectRow


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    title: str
    rows: tuple[AnyRow, ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class SettingsState:
    """`trouble` is why choices are not kept, `spoken` what a screen reader should say now."""

    sections: tuple[Section, ...] = ()
    trouble: str = ""
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Chose:
    """Another value for a row: of a toggle "yes" or "no", of a step or a choice the value, of a path the folder."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Did:
    """A button of a row was pressed, and pressed again where that was asked."""

    key: str
    act: str


@dataclass(frozen=True, slots=True)
class Record:
    """The next key is to be the key of this act; None stops."""

    act: str | None


@dataclass(frozen=True, slots=True)
class Recorded:
    """This key was pressed, in Qt's portable notation."""

    act: str
    sequence: str


@dataclass(frozen=True, slots=True)
class ResetKey:
    """The act has its usual key again."""

    act: str


SettingsIntent = Chose | Did | Record | Recorded | ResetKey
