"""Which answers fit the words that are typed. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from app.ui.flag.state import Answer


def found(answers: Sequence[Answer], typed: str) -> list[int]:
    """The places of the answers that have every typed word anywhere in words, id or meaning, best first.

    Whose name begins with what is typed comes first, then who has it in name or id, then who has it in its meaning;
    within each in the order of the list. Nothing typed fits nothing.
    """
    parts = typed.casefold().split()
    ranked = [(_rank(answer, parts), place) for place, answer in enumerate(answers)] if parts else []
    return [place for rank, place in sorted(ranked) if rank < _UNFIT]


def exact(answers: Sequence[Answer], typed: str) -> int | None:
    """The place of the first answer with exactly this name or id, capitals aside."""
    wanted = " ".join(typed.casefold().split())
    names = ((answer.words.casefold(), answer.id.casefold()) for answer in answers)
    return next((place for place, both in enumerate(names) if wanted in both), None)


_UNFIT = 3


def _rank(answer: Answer, parts: Sequence[str]) -> int:
    name = f"{answer.words} {answer.id} {answer.id.replace('_', ' ')}".casefold()
    if name.startswith(" ".join(parts)):
        return 0
    if all(part in name for part in parts):
        return 1
    everything = f"{name} {answer.meaning.casefold()}"
    return 2 if all(part in everything for part in parts) else _UNFIT
