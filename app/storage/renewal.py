"""Renews a knowledge index beside the one in use, which stays whole until the new one takes its place."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from app.domain.errors import StorageFull
from app.domain.knowledge_errors import KnowledgeIndexUnusable
from app.storage.knowledge import KnowledgeFile


class Renewal:
    """An index on its way: `store` is a copy to be changed, `finish` puts it in the place of the old one.

    When the program ends before, the old index is as it was, and the next renewal for the same purpose goes on where
    this one stopped.
    """

    def __init__(self, path: Path, purpose: str) -> None:
        """`purpose` names what is being indexed.

        Raises KnowledgeIndexUnusable when `path` is something else than an index, DatabaseNewer, DatabaseBusy when
        another program renews it, StorageFull.
        """
        self._path = path
        self._part = path.with_name(path.name + ".part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists():
                KnowledgeFile.open(path, must_exist=True).close()
            if self._part.exists() and not self._continues(purpose):
                self._discard()
            if not self._part.exists() and path.exists():
                copy = path.with_name(path.name + ".copy")  # so that a part is never half of a file
                shutil.copyfile(path, copy)
                copy.replace(self._part)
        except OSError as error:
            raise StorageFull(f"{error.filename or path}: {error.strerror}") from error
        self.store = KnowledgeFile.open(self._part)
        try:
            self.store.take(purpose)
        except BaseException:
            self.store.close()
            raise

    def finish(self) -> None:
        """Puts the new index in its place. Raises StorageFull; the old one then stays."""
        self.store.give()
        self.store.close()
        try:
            with self._part.open("rb+") as file:
                os.fsync(file.fileno())
            self._part.replace(self._path)
        except OSError as error:
            why = f"{self._path}: {error.strerror}; the new index is {self._part.name}, close what uses the old one"
            raise StorageFull(why) from error

    def stop(self) -> None:
        """Leaves it for another time."""
        self.store.close()

    def _continues(self, purpose: str) -> bool:
        """Whether what an earlier program left is for the same purpose. Raises DatabaseBusy when it is still there."""
        try:
            left = KnowledgeFile.open(self._part, must_exist=True)
        except KnowledgeIndexUnusable:
            return False
        try:
            return left.take(purpose)
        finally:
            left.close()

    def _discard(self) -> None:
        for name in (self._part.name, self._part.name + "-journal"):
            self._part.with_name(name).unlink(missing_ok=True)
