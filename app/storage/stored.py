"""Reads back what we wrote: JSON in our own database that does not fit its type means that the file is damaged."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from app.domain.errors import DatabaseDamaged
from app.storage.codec import Unreadable, load, time_value

T = TypeVar("T")


def stored_value(table: str, text: str, kind: type[T]) -> T:
    """The value in a column of `table`. Raises DatabaseDamaged, which names the table and the field."""
    try:
        return load(text, kind)
    except Unreadable as error:
        raise DatabaseDamaged(f"table {table}, {error}") from error


def stored_time(table: str, text: str) -> datetime:
    """A moment in a column of `table`. Raises DatabaseDamaged."""
    try:
        return time_value(text)
    except Unreadable as error:
        raise DatabaseDamaged(f"table {table}, {error}") from error
