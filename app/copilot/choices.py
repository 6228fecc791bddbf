"""The ports for what a person chose on this computer, and for the keyring."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from app.domain.errors import CalmdeskError
from app.domain.settings import Settings


class Choices(Protocol):
    """What a person chose, as it is now. A choice counts at once; keeping it is a second thing that may fail."""

    @property
    def settings(self) -> Settings: ...

    def change(self, **fields: object) -> None:
        """Takes fields of the settings over at once, tells whoever subscribed, and keeps them in the background."""
        ...

    async def store(self, changed: Callable[[Settings], Settings]) -> None:
        """Keeps a change first, and takes it over only when it is kept. Raises StorageFull or SettingsBroken."""
        ...

    def subscribe(self, listener: Callable[[Settings], None]) -> Callable[[], None]:
        """Calls the listener after every change, on the loop's thread; the result ends that."""
        ...

    @property
    def trouble(self) -> CalmdeskError | None:
        """Why the last choice is not kept: it counts until the program ends."""
        ...


class Tokens(Protocol):
    """Tokens of accounts in the system's keyring. Raises NoKeyring."""

    async def get_token(self, account: str) -> str | None: ...

    async def set_token(self, account: str, token: str) -> None: ...

    async def delete_token(self, account: str) -> None: ...
