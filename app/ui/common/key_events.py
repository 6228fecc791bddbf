"""Which act a pressed key means, by the keys in use."""

from __future__ import annotations

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from app.ui.common.keys import keys_in_use

_HELD = Qt.KeyboardModifier
_ONLY_MODIFIERS = frozenset(
    {
        *(Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr),
        *(Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_unknown, Qt.Key.Key_Dead_Acute, Qt.Key.Key_Multi_key),
    }
)
_ALSO = {"?": "help", "/": "find", "Ctrl+V": "clipboard"}
"""Keys beside those of the table, for as long as nobody gives them to something else."""


_ALWAYS = {"Esc": "back", "Ctrl+Shift+V": "clipboard"}
"""The same while somebody is writing."""


def sequence_of(event: QKeyEvent) -> str:
    """The pressed key in Qt's portable notation, empty while only Ctrl or its like is held.

    What a key types counts, not where it stands: a letter by itself is that letter on every keyboard, and a sign such
    as "?" is the sign, whether Shift is needed for it or not.
    """
    key, held = event.key(), event.modifiers() & ~(_HELD.KeypadModifier | _HELD.GroupSwitchModifier)
    typed = event.text()
    if key in _ONLY_MODIFIERS:
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
