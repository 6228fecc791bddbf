"""Where Calmdesk keeps its files on this computer."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import StorageFull

APP_NAME = "Calmdesk"
HOME_VARIABLE = "CALMDESK_HOME"
"""Names a folder that then holds everything, the settings too: for a trial that leaves no trace, and for tests."""

OWN_INTENTS = "pack"
"""Where a company's own pack of intents stands in a content folder."""


class NoPlace(StorageFull):
    """A folder of Calmdesk cannot be made or written when it starts; `detail` names it and why."""

    advice = "Free some disk space or make this folder writable, then start again."


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of one user. `service` is the name in the keyring, so that two homes do not share their secrets;
    `chosen_content` is the content folder of the settings, None for the usual one.
    """

    config: Path
    data: Path
    cache: Path
    logs: Path
    service: str = APP_NAME
    chosen_content: Path | None = None

    @property
    def settings_file(self) -> Path:
        return self.config / "settings.toml"

    @property
    def kept_file(self) -> Path:
        """What the panel remembers by itself: where it stands, in which order its list is."""
        return self.data / "panel.json"

    @property
    def database(self) -> Path:
        return self.data / "calmdesk.db"

    @property
    def content(self) -> Path:
        """Where a company's own playbooks, replies, rules and articles stand, if it has any."""
        return self.chosen_content or self.config / "content"

    @property
    def own_intents(self) -> Path:
        """Where a company's own pack of intents stands, if it has one."""
        return self.content / OWN_INTENTS

    @property
    def packs(self) -> Path:
        """Copies of the last good model packs."""
        return self.data / "packs"

    @property
    def knowledge(self) -> Path:
        """The index of the articles: only what the company wrote, made anew whenever it is missing."""
        return self.data / "knowledge.db"

    @property
    def demo_database(self) -> Path:
        """The demo desk's own file: invented data only, so it may be unencrypted."""
        return self.data / "demo.db"

    @property
    def demo_knowledge(self) -> Path:
        """The demo's own index: its articles may be others."""
        return self.data / "demo-knowledge.db"

    def make(self) -> None:
        """Creates the folders, readable by their user alone. Raises NoPlace, which names the folder."""
        for folder in (self.config, self.data, self.cache, self.logs):
            try:
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                if sys.platform != "win32":  # Windows keeps a user's folders private by its own lists
                    folder.chmod(0o700)
            except OSError as error:
                raise NoPlace(f"{folder}: {error.strerror}") from error


def find_folders(environment: Mapping[str, str] = os.environ) -> Folders:
    """The system's usual folders for this user, or all of them below CALMDESK_HOME."""
    if home := environment.get(HOME_VARIABLE):
        root = Path(home).expanduser().absolute()
        names = (root / "config", root / "data", root / "cache", root / "logs")
        return Folders(*names, service=f"{APP_NAME} ({root})")
    import platformdirs

    return Folders(
        config=platformdirs.user_config_path(APP_NAME, appauthor=False),
        data=platformdirs.user_data_path(APP_NAME, appauthor=False),
        cache=platformdirs.user_cache_path(APP_NAME, appauthor=False),
        logs=platformdirs.user_log_path(APP_NAME, appauthor=False),
    )
