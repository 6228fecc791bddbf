"""Lists what is shipped, finds in it, and reads one licence at a time. No Qt."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from app.domain.licences import PartKind, ShippedPart
from app.ui.about.state import AboutState, ChoosePart, FindParts, MakeReport, Place, SaveReport
from app.ui.common.language import later, t, tn
from app.ui.common.troubles import as_told, error_words
from app.ui.more.loading import RoomPresenter, Start, WriteExport
from app.ui.more.state import Line, RoomShown

_KINDS: Mapping[PartKind, str] = {
    "program": later("Program"),
    "package": later("Package"),
    "model": later("Model"),
    "font": later("Font"),
    "icons": later("Icons"),
}


class Parts(Protocol):
    """What is shipped, and its licences."""

    async def parts(self) -> Sequence[ShippedPart]: ...

    async def text(self, key: str) -> str: ...


@dataclass(frozen=True, slots=True)
class About:
    """What is known without asking: the version, and where things lie on this computer."""

    version: str
    logs: str
    data: str
    settings: str


class AboutPresenter(RoomPresenter[AboutState]):
    """The parts are listed once: nothing is installed while the program runs."""

    def __init__(
        self,
        about: About,
        parts: Parts,
        *,
        paint: Callable[[AboutState], None],
        start: Start,
        report: Callable[[], Awaitable[str]] | None = None,
        write: WriteExport | None = None,
    ) -> None:
        """`report` makes the report for support, `write` saves what is shown of it."""
        super().__init__(AboutState(), paint=paint, start=start)
        self._about = about
        self._parts = parts
        self._report = report
        self._write = write
        self._found: tuple[ShippedPart, ...] = ()

    def handle(self, intent: object) -> None:
        match intent:
            case RoomShown():
                self._start(self._read())
            case FindParts(query):
                self.show(self._listed(replace(self.state, query=query)))
            case ChoosePart(key):
                self._start(self._read_text(key))
            case MakeReport() if self._report is not None and not self.state.making:
                self.show(replace(self.state, making=True, told=""))
                self._start(self._make_report(self._report))
            case SaveReport(path) if self._write is not None:
                self._start(self._save(self._write, path))

    async def _make_report(self, make: Callable[[], Awaitable[str]]) -> None:
        try:
            self.show(replace(self.state, making=False, report=await make()))
        except Exception as error:  # noqa: BLE001 - whatever it is, the person must read it
            self.show(replace(self.state, making=False, told=error_words(as_told(error))))

    async def _save(self, write: WriteExport, path: str) -> None:
        shown = self.state.report

        async def whole() -> AsyncIterator[str]:
            yield shown

        try:
            await write(path, whole())
            self.show(replace(self.state, told=t("Saved in {path}", path=path)))
        except Exception as error:  # noqa: BLE001 - whatever it is, the person must read it
            self.show(replace(self.state, told=error_words(as_told(error))))

    async def _read(self) -> None:
        self._found = tuple(await self._parts.parts())
        about = self._about
        places = (
            Place(t("Logs: never a customer's words"), about.logs),
            Place(t("What Calmdesk keeps"), about.data),
            Place(t("Settings"), about.settings),
        )
        state = replace(self.state, standing="ready", version=about.version, places=places)
        self.show(self._listed(state))

    def _listed(self, state: AboutState) -> AboutState:
        words = state.query.lower().split()
        fitting = [part for part in self._found if all(word in _said(part) for word in words)]
        count = tn("{count} part", "{count} parts", len(fitting))
        total = len(self._found)
        told = t("{count} of {total}", count=count, total=total) if words else count
        return replace(state, sum=told, lines=tuple(map(_line, fitting)))

    async def _read_text(self, key: str) -> None:
        turn = self.begin()
        part = next((part for part in self._found if part.key == key), None)
        if part is None:
            self.show(replace(self.state, title="", text=""))
            return
        text = await self._parts.text(key)
        if self.is_newest(turn):
            title = ", ".join(words for words in (f"{part.name} {part.version}".strip(), part.licence) if words)
            missing = t(
                "This part came without the text of its licence; {licence} is what it states.", licence=part.licence
            )
            self.show(replace(self.state, title=title, text=text or missing))


def _said(part: ShippedPart) -> str:
    return f"{part.name} {part.version} {t(_KINDS[part.kind])} {part.licence}".lower()


def _line(part: ShippedPart) -> Line:
    kind, licence = t(_KINDS[part.kind]), part.licence or t("see its text")
    head = f"{part.name} {part.version}".strip()
    sub = t("{kind} · {licence}", kind=kind, licence=licence)
    return Line(part.key, (part.name, part.version, kind, licence), head, sub, f"{head}, {kind}, {licence}")
