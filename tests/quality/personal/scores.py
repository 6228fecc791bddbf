"""Counts what masks hide and miss on marked lines."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.masks import MASK_KINDS, personal_parts

FOLDER = Path(__file__).parent
SETS = ("open", "held_out", "later")
_MARK = re.compile(r"<<(\w+)\|(.*?)>>")
_TITLE = re.compile(r"(?:(?:MR|Mr|Mrs|Ms|Dr|Prof|Herr|Frau)\.? (?:and Mrs )?)+")


@dataclass(slots=True)
class Score:
    """Parts that were to be hidden and were (`found`), were not (`missed`), and were hidden for nothing (`wrong`)."""

    found: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)

    def of(self, kind: str) -> tuple[float, float]:
        """Precision and recall of a kind; of all for an empty name."""
        kinds = (kind,) if kind else MASK_KINDS
        found, missed, wrong = (sum(each[one] for one in kinds) for each in (self.found, self.missed, self.wrong))
        return found / max(found + wrong, 1), found / max(found + missed, 1)


def lines_of(name: str) -> list[str]:
    return (FOLDER / f"{name}.txt").read_text("utf-8").splitlines()


def unmarked(line: str) -> tuple[str, list[tuple[str, int, int]]]:
    """The line as somebody wrote it, and the parts that tell who somebody is."""
    text, parts, at = "", [], 0
    for match in _MARK.finditer(line):
        text += line[at : match.start()]
        parts.append((match[1], len(text), len(text) + len(match[2])))
        text, at = text + match[2], match.end()
    return text + line[at:], parts


def score(*names: str) -> Score:
    """Over the lines of these sets. A part is found when all of it is hidden as its kind; a title may stay."""
    result = Score()
    for line in (line for name in names for line in lines_of(name)):
        text, parts = unmarked(line)
        hidden = personal_parts(text)
        for kind, begin, end in parts:
            title = _TITLE.match(text[begin:end])
            core = begin + (title.end() if kind == "name" and title else 0)
            good = any(one.kind == kind and one.begin <= core and one.end >= end for one in hidden)
            (result.found if good else result.missed)[kind] += 1
            if not good:
                result.lines.append(f"missed {kind}: {line}")
        for one in hidden:
            if not any(kind == one.kind and one.begin < end and one.end > begin for kind, begin, end in parts):
                result.wrong[one.kind] += 1
                result.lines.append(f"wrong {one.kind} {text[one.begin : one.end]!r}: {line}")
    return result
