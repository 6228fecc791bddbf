"""The company's content before and after its files are read, kept fresh while the program runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.content.shipped import shipped
from app.domain.content import Library
from app.domain.errors import CalmdeskError

if TYPE_CHECKING:
    from app.content.folder import Folder


class LateContent:
    """The content port before its files are read: an empty library, until `load` has run in a thread.

    `own_labels` names the intents of a company's own pack, if it may have one: its topics are topics too.
    """

    def __init__(self, company: Path | None, own_labels: Callable[[], Sequence[str]] = tuple) -> None:
        self._company = company
        self._own_labels = own_labels
        self._folder: Folder | None = None
        self._labels: Sequence[str] = ()
        self.titles: dict[str, str] = {}
        self.definitions: dict[str, str] = {}
        """Intents in words: the same dicts for the whole run, as the content was last read. Titles have the company's
        own intents too; the title is empty where nobody wrote one.
        """

    def library(self) -> Library:
        return self._folder.library() if self._folder else Library()

    @property
    def problems(self) -> Sequence[CalmdeskError]:
        return self._folder.problems if self._folder else ()

    async def load(self) -> bool:
        """Reads the files, or reads again what changed; whether there was anything."""
        changed, labels = await asyncio.to_thread(self._read_again)
        if not changed and labels == self._labels:
            return False
        self._labels = labels
        known = self.library().intents
        self.titles.clear()
        self.titles.update(dict.fromkeys(labels, "") | {intent.id: intent.title for intent in known})
        self.definitions.clear()
        self.definitions.update((intent.id, intent.definition) for intent in known)
        return changed

    def _read_again(self) -> tuple[bool, Sequence[str]]:
        labels = self._own_labels()
        if self._folder is not None:
            return self._folder.reload_if_changed(), labels
        self._folder = _read(self._company)
        return True, labels


def _read(company: Path | None) -> Folder:
    # Readers of YAML, Markdown and HTML take a tenth of a second to import: after the window is up, in a thread.
    from app.content.folder import Folder

    return Folder(shipped("resources"), company)
