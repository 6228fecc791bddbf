"""Keys a person chose instead of the usual ones: which may be taken, and which collide. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.domain.phrase import Phrase
from app.ui.common.keys import FIXED, KEYS, Key, use_keys

MODIFIERS = ("Meta", "Ctrl", "Alt", "Shift")
"""In the order of Qt's portable notation."""
_NAMED = frozenset({"Return", "Esc", *(f"F{number}" for number in range(1, 25))})
_CAPS = {"Return": "↵"}
_TAKEN = frozenset(
    {
        *("Tab", "Shift+Tab", "Ctrl+Tab", "Ctrl+Shift+Tab", "Space"),
        *(f"Ctrl+{letter}" for letter in "ACVXZYF"),
        "Ctrl+Shift+Z",
        *(f"Ctrl+{number}" for number in range(1, 10)),
    }
)
"""Keys that write, copy, search or change the room everywhere."""
_USUAL = {key.act: key for key in KEYS}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The keys in use: the usual ones where nothing else was chosen or what was chosen cannot be."""

    keys: tuple[Key, ...]
    problems: tuple[Phrase, ...] = ()


def normal(sequence: str) -> str:
    """The key as Qt writes it ("Ctrl+Shift+E"); empty when it is none that can be pressed for an act."""
    typed = sequence.strip()
    if typed == "+":
        return "+"
    *modifiers, key = typed.replace("++", "+\0").split("+")
    key = key.replace("\0", "+")
    names = {name.lower(): name for name in MODIFIERS} | {"control": "Ctrl"}
    held = [names.get(part.strip().lower(), "") for part in modifiers]
    if not all(held) or len(set(held)) < len(held):
        return ""
    named = {name.lower(): name for name in _NAMED} | {"enter": "Return", "escape": "Esc"}
    key = key.strip()
    if len(key) == 1 and key.isprintable() and not key.isspace():
        key = key.upper()
    elif key.lower() in named:
        key = named[key.lower()]
    else:
        return ""
    return "+".join([*(name for name in MODIFIERS if name in held), key])


def is_plain(sequence: str) -> bool:
    """A key that types something, or Enter by itself: it can act only while no text field has the focus."""
    held, key = set(sequence.split("+")[:-1]), sequence.rpartition("+")[2] or "+"
    return not held - {"Shift"} and (len(key) == 1 or key == "Return")


def refusal(act: str, sequence: str) -> Phrase | None:
    """Why this key cannot be used for the act, whatever the other acts have; None when it can."""
    if act in FIXED:
        return Phrase.of("The list of tickets keeps this key for itself.")
    if not sequence:
        return Phrase.of("This is no key that can be used here.")
    if sequence in _TAKEN and sequence != _USUAL[act].sequence:
        return Phrase.of("{key} is needed for writing and moving about everywhere.", key=printed(sequence))
    if is_plain(sequence) and not _USUAL[act].plain:
        return Phrase.of("This must also work while you write: choose a key with Ctrl or Alt, or an F key.")
    return None


def owner(sequence: str, keys: tuple[Key, ...], *, but: str) -> Key | None:
    """The other act that has this key."""
    return next((key for key in keys if key.sequence == sequence and key.act != but), None)


def chosen(shortcuts: Mapping[str, str]) -> Chosen:
    """The table with a person's own keys in it. What cannot be used is told and the usual key stays."""
    problems: list[Phrase] = []
    wanted: dict[str, str] = {}
    for act, typed in shortcuts.items():
        if act not in _USUAL:
            problems.append(Phrase.of("Shortcuts: there is nothing called “{act}” that a key could do.", act=act))
        elif (why := refusal(act, normal(typed))) is not None:
            problems.append(Phrase.of("Shortcuts: “{key}” for “{act}”: {why}", key=typed, act=act, why=why))
        else:
            wanted[act] = normal(typed)
    keys = _with(wanted)
    # A key given away goes back first: its owner keeps what is usual for it.
    while (double := _double(keys, wanted)) is not None:
        act, other = double
        problems.append(
            Phrase.of(
                "Shortcuts: {key} is already the key of “{other}”, so “{act}” keeps its usual one.",
                key=printed(wanted.pop(act)),
                other=other,
                act=act,
            )
        )
        keys = _with(wanted)
    return Chosen(keys, tuple(problems))


def use_shortcuts(shortcuts: Mapping[str, str]) -> tuple[Phrase, ...]:
    """From now on these keys are in use. Returns what of them could not be taken over."""
    found = chosen(shortcuts)
    use_keys(found.keys)
    return found.problems


def printed(sequence: str) -> str:
    """How a key is printed on buttons."""
    head, plus, key = sequence.rpartition("+") if not sequence.endswith("++") else (sequence[:-2], "+", "+")
    return f"{head}{plus}{_CAPS.get(key, key)}"


def _with(wanted: Mapping[str, str]) -> tuple[Key, ...]:
    def changed(key: Key) -> Key:
        sequence = wanted.get(key.act, key.sequence)
        if sequence == key.sequence:
            return key
        return replace(key, sequence=sequence, cap=printed(sequence), plain=is_plain(sequence))

    return tuple(changed(key) for key in KEYS)


def _double(keys: tuple[Key, ...], wanted: dict[str, str]) -> tuple[str, str] | None:
    """An act with a key of its own choice that another act has too."""
    for act in reversed(list(wanted)):
        if (other := owner(wanted[act], keys, but=act)) is not None:
            return act, other.act
    return None
