"""Which act a pressed key means, by the keys in use."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from app.ui.common.keys import keys_in_use

_HELD = Qt.KeyboardModifier
_ALSO = {"?": "help", "/": "find", "Ctrl+V": "clipboard"}
"""Keys beside those of the table, for as long as nobody gives them to something else."""


_ALWAYS = {"Esc": "back", "Ctrl+Shift+V": "clipboard"}
"""The same while somebody is writing."""


@cache  # not when this is imported: Qt's five hundred keys come to be when the first of them is asked for
def _only_modifiers() -> frozenset[int]:
    key = Qt.Key
    held = (key.Key_Shift, key.Key_Control, key.Key_Alt, key.Key_Meta, key.Key_AltGr)
    return frozenset((*held, key.Key_CapsLock, key.Key_NumLock, key.Key_unknown, key.Key_Dead_Acute, key.Key_Multi_key))


def sequence_of(event: QKeyEvent) -> str:
    """The pressed key in Qt's portable notation, empty while only Ctrl or its like is held.

    What a key types counts, not where it stands: a letter by itself is that letter on every keyboard, and a sign such
    as "?" is the sign, whether Shift is needed for it or not.
    """
    key, held = event.key(), event.modifiers() & ~(_HELD.KeypadModifier | _HELD.GroupSwitchModifier)
    typed = event.text()
    if key in _only_modifiers():
        return ""
    sign = len(typed) == 1 and typed.isprintable() and not typed.isspace()
    if sign and (held == _HELD.NoModifier or (held == _HELD.ShiftModifier and not typed.isalpha())):
        return typed.upper()
    if key == Qt.Key.Key_Enter:
        key = Qt.Key.Key_Return
    return QKeySequence(QKeyCombination(held, Qt.Key(key))).toString(QKeySequence.SequenceFormat.PortableText)


def act_of(event: QKeyEvent, *, writing: bool) -> str | None:
    """The act of a pressed key. While somebody is writing, keys that type something mean themselves."""
    pressed = sequence_of(event)
    found = next((key for key in keys_in_use() if key.sequence == pressed), None)
    if found is None:
        if pressed in _ALWAYS:
            return _ALWAYS[pressed]
        return None if writing else _ALSO.get(pressed)
    return None if writing and found.plain else found.act
