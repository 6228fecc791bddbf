"""Secrets in the system's keyring, or nowhere: tokens of the accounts and the key of the database."""

from __future__ import annotations

import asyncio
import base64
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from app.domain.checks import Check
from app.domain.errors import DatabaseLocked, NoKeyring

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")

TEST_VARIABLE = "CALMDESK_TEST_KEYRING"
"""Set to 1, any backend is taken, also one that writes plain files. Only for tests."""

# Anything else may well be a plain file (keyrings.alt is): better nothing kept than a secret anybody can read.
_SYSTEM_KEYRINGS = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)
_NOT_KEEPING = ("keyring.backends.fail", "keyring.backends.null")
_DATABASE_KEY = "database key"
_NEXT_KEY = "next database key"
_KEY_BYTES = 32


class Secrets:
    """The keyring under one service name. Every call may wait for the person to unlock it, in a thread of its own.

    All methods raise NoKeyring when no system keyring answers: none there, locked, or only a plain file.
    """

    def __init__(self, service: str) -> None:
        self._service = service

    async def get_token(self, account: str) -> str | None:
        return await self._ask(lambda: self._get(_token(account)))

    async def set_token(self, account: str, token: str) -> None:
        await self._ask(lambda: self._set(_token(account), token))

    async def delete_token(self, account: str) -> None:
        """Deletes the token; there may be none."""
        await self._ask(lambda: self._delete(_token(account)))

    async def database_key(self, database: Path) -> bytes:
        """The 32 bytes that open the database, made on the first run.

        Raises DatabaseLocked when the database is there and its key is not: a new key would never open it.
        """
        return await self._ask(lambda: self._database_key(database))

    async def database_keys(self, database: Path) -> tuple[bytes, ...]:
        """The key, and after it the one that is about to take its place, while the database is being put under it.

        Raises DatabaseLocked as `database_key` does.
        """
        return await self._ask(lambda: self._database_keys(database))

    async def next_database_key(self) -> bytes:
        """The key that is to take the place of the one in use: made now, unless an earlier run made it."""
        return await self._ask(self._next_key)

    async def take_next_key(self) -> None:
        """The next key is the one in use from now on, and the old one is gone."""
        await self._ask(self._take_next)

    async def check(self) -> Check:
        """Which keyring answers, for `calmdesk doctor`."""
        try:
            name = await self._ask(lambda: type(_backends()[0]).__module__)
            await self._ask(lambda: self._get(_DATABASE_KEY))
        except NoKeyring as error:
            return Check("Keyring", "warning", f"{error.title} ({error.detail})", error.advice)
        return Check("Keyring", "ok", f"Secrets are kept in {name.removeprefix('keyring.backends.')}")

    def _database_keys(self, database: Path) -> tuple[bytes, ...]:
        used, following = self._database_key(database), self._key(_NEXT_KEY)
        return (used,) if following in (None, used) else (used, following)

    def _next_key(self) -> bytes:
        key = self._key(_NEXT_KEY)
        if key is None or key == self._key(_DATABASE_KEY):
            key = secrets.token_bytes(_KEY_BYTES)
            self._set(_NEXT_KEY, base64.b64encode(key).decode())
        return key

    def _take_next(self) -> None:
        key = self._key(_NEXT_KEY)
        assert key is not None  # noqa: S101 - it was stored before anything was put under it
        self._set(_DATABASE_KEY, base64.b64encode(key).decode())
        self._delete(_NEXT_KEY)

    def _key(self, name: str) -> bytes | None:
        """The key of this name; None where there is none, or only something else."""
        try:
            key = base64.b64decode(self._get(name) or "", validate=True)
        except ValueError:
            return None
        return key if len(key) == _KEY_BYTES else None

    def _database_key(self, database: Path) -> bytes:
        if self._get(_DATABASE_KEY):
            key = self._key(_DATABASE_KEY)
            if key is None:
                raise DatabaseLocked(f"{database}: the key in the keyring is not one of Calmdesk's")
            return key
        if database.exists() and database.stat().st_size:
            raise DatabaseLocked(f"{database}: its key is not in the keyring")
        key = secrets.token_bytes(_KEY_BYTES)
        self._set(_DATABASE_KEY, base64.b64encode(key).decode())
        return key

    def _get(self, name: str) -> str | None:
        found = (backend.get_password(self._service, name) for backend in _backends())
        return next((secret for secret in found if secret), None)

    def _set(self, name: str, secret: str) -> None:
        _backends()[0].set_password(self._service, name, secret)
        if self._get(name) != secret:
            raise NoKeyring("it did not keep what it was given")

    def _delete(self, name: str) -> None:
        for backend in _backends():
            if backend.get_password(self._service, name) is not None:
                backend.delete_password(self._service, name)

    async def _ask(self, question: Callable[[], T]) -> T:
        return await asyncio.to_thread(_answer, question)


def _token(account: str) -> str:
    return f"token of {account}"


def _answer(question: Callable[[], T]) -> T:
    try:
        return question()
    except (NoKeyring, DatabaseLocked):
        raise
    except Exception as error:  # backends let their libraries' own errors through, whatever these are
        raise NoKeyring(type(error).__name__) from error


def _backends() -> list[KeyringBackend]:
    """The keyrings that may keep a secret, the preferred one first."""
    import keyring  # late: it costs 75 ms, and the window comes first
    from keyring.backends.chainer import ChainerBackend

    chosen = keyring.get_keyring()
    candidates = list(chosen.backends) if isinstance(chosen, ChainerBackend) else [chosen]
    kept = list(_acceptable(candidates))
    if not kept:
        raise NoKeyring(", ".join(type(one).__module__ for one in candidates) or "no backend")
    return kept


def _acceptable(candidates: list[KeyringBackend]) -> Iterator[KeyringBackend]:
    for backend in candidates:
        module = type(backend).__module__
        for_tests = os.environ.get(TEST_VARIABLE) == "1" and not module.startswith(_NOT_KEEPING)
        if for_tests or module.startswith(_SYSTEM_KEYRINGS):
            yield backend
