"""What `calmdesk intents` prints: for a support manager in words, for programs as JSON."""

from __future__ import annotations

import textwrap
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from app.cli.labelled import Examples, Row, alike, same_text
from app.inference.intents.figures import Figures, Guess, IntentFigures
from app.inference.intents.reading import NO_WORDS, ReadTexts
from app.inference.intents.threshold import percent
from app.inference.intents.training import Trained
from app.inference.reader import OwnIntents

SCHEMA = "calmdesk.intents-evaluation/1"
ENOUGH = 10
"""Examples of an intent, from which on it is not called small."""
PAIRS = 5
NAMED = 10
WIDTH = 110
SHOWN = 90
"""Characters of an example."""


def about_the_file(labelled: Examples, used: Sequence[Row], silent: Sequence[tuple[Row, str]]) -> Iterator[str]:
    """What was used of a file, and what somebody should look at in it."""
    yield f"{_count(len(used), 'example')} of {len({row.intent for row in used})} intents from {labelled.path}."
    yield from _left_out(labelled)
    if silent:
        why = Counter("no words" if reason == NO_WORDS else f"the language {reason!r}" for _, reason in silent)
        reasons = ", ".join(f"{count} with {reason}" for reason, count in why.most_common())
        yield (
            f"{_count(len(silent), 'example')} left out, because Calmdesk does not read such texts ({reasons}):"
            f" {_lines(row.line for row, _ in silent)}."
        )
    groups = same_text(labelled.rows)
    twice = [group for group in groups if len({row.intent for row in group}) < len(group)]
    if twice:
        more = sum(len(group) - len({row.intent for row in group}) for group in twice)
        yield f"{_count(more, 'example')} not used, because the same text stands there more than once:"
        yield from _listed([f"  {_lines(row.line for row in group)}" for group in twice])
    if torn := [group for group in groups if len({row.intent for row in group}) > 1]:
        yield "The same text under two intents: nobody can be right about it. Decide for one of them:"
        yield from _listed(
            [
                f"  {shown(group[0].text)}: " + ", ".join(f"{row.intent!r} in line {row.line}" for row in group)
                for group in torn
            ]
        )
    for names in alike([row.intent for row in labelled.rows]):
        yield f"Are these one intent, written differently? {', '.join(repr(name) for name in names)}"


def about_long_texts(cut: Sequence[Row], pieces: int) -> str:
    """Which examples are read from their end only, as messages are."""
    return (
        f"{_count(len(cut), 'long example')} read from the last {pieces} word pieces only (some {pieces * 7 // 10}"
        f" words): {_lines([row.line for row in cut])}."
    )


def about_the_training(rows: Sequence[Row], trained: Trained, found: Figures) -> Iterator[str]:
    """How good it is, what is mixed up, what is too small, and the threshold."""
    right = sum(one.right for one in found.intents)
    yield "\nHow good it is"
    yield _paragraph(
        f"Each example was read as if it were new, by intents made without it: {right:,} of {found.texts:,} were read"
        f" rightly ({percent(found.accuracy)}). For {percent(found.in_three)} the right one is among the first three."
        f" In figures: macro-F1 {found.macro_f1:.3f}, ECE {found.ece:.3f}."
    )
    yield "\nWhat is mixed up most"
    yield from _pairs(rows, trained.guesses)
    if small := [one for one in found.intents if one.texts < ENOUGH]:
        yield f"\nIntents with fewer than {ENOUGH} examples: add more, in the customers' own words"
        yield from _listed(
            [f"  {one.intent!r}: {_count(one.texts, 'example')}, {one.right} read rightly" for one in _by_size(small)]
        )
    yield f"\nThe threshold: {trained.threshold.value:.2f}"
    yield _paragraph(trained.threshold.reason)


def unwritten(labels: Sequence[str], known: Collection[str], content: Path) -> tuple[str, str] | None:
    """Which intents the content says nothing about, and what to write where; None when it knows them all."""
    unknown = sorted(set(labels) - set(known))
    if not unknown:
        return None
    more = f" and {len(unknown) - NAMED:,} more" if len(unknown) > NAMED else ""
    names = f"{', '.join(map(repr, unknown[:NAMED]))}{more}"
    says = f"{len(unknown):,} of {_count(len(labels), 'intent')} without an entry in intents/*.yaml: {names}"
    advice = (
        f"Write their titles, and playbooks and replies for them, in {content}."
        " Until then the panel calls them by these names, and has no step or reply for them."
    )
    return says, advice


def about_the_evaluation(
    labelled: Examples, own: OwnIntents, read: ReadTexts, said: Sequence[Guess], found: Figures
) -> Iterator[str]:
    """The figures in words, and a table of the intents."""
    yield f"{_count(found.texts, 'example')} of {len(found.intents)} intents from {labelled.path}, read with {own.id}."
    yield from _left_out(labelled)
    if unknown := _unknown(own, found):
        yield "Intents that the pack does not know; each of their examples counts as an error:"
        yield from _listed([f"  {intent!r}: {_count(count, 'example')}" for intent, count in unknown.items()])
    if silent := sum(why is not None for why in read.silent):
        yield f"{_count(silent, 'example')} in another language than English or without words: never answered."
    risk = "nothing is answered" if found.risk is None else f"{percent(found.risk)} of the answers are wrong"
    yield ""
    yield f"accuracy       {found.accuracy:.3f}   the most probable intent is the right one, threshold or not"
    yield f"in first three {found.in_three:.3f}   the right one is among the three most probable"
    yield f"macro-F1       {found.macro_f1:.3f}   mean over the intents of the file"
    yield f"coverage       {found.coverage:.3f}   answered at the threshold of {_threshold(own):.2f}"
    yield f"risk           {'  -  ' if found.risk is None else f'{found.risk:.3f}'}   {risk}"
    yield f"ECE            {found.ece:.3f}   how far the probabilities are from the truth (0 is best)"
    yield "\nWhat is mixed up most"
    yield from _pairs(labelled.rows, said)
    yield ""
    yield from _table(found.intents)


def as_json(labelled: Examples, own: OwnIntents, read: ReadTexts, found: Figures) -> Mapping[str, object]:
    """The figures with the keys of docs/formats.md."""
    return {
        "schema": SCHEMA,
        "pack": own.id,
        "texts": found.texts,
        "left_out": len(labelled.without_text) + len(labelled.without_intent),
        "unread": sum(why is not None for why in read.silent),
        "accuracy": _rounded(found.accuracy),
        "in_three": _rounded(found.in_three),
        "macro_f1": _rounded(found.macro_f1),
        "threshold": _rounded(_threshold(own)),
        "coverage": _rounded(found.coverage),
        "risk": _rounded(found.risk),
        "ece": _rounded(found.ece),
        "unknown_intents": _unknown(own, found),
        "intents": [
            {
                "intent": one.intent,
                "texts": one.texts,
                "right": one.right,
                "answered": one.answered,
                "answered_right": one.answered_right,
                "precision": _rounded(one.precision),
                "recall": _rounded(one.recall),
                "f1": _rounded(one.f1),
            }
            for one in found.intents
        ],
        "confusions": [{"intent": one.intent, "read_as": one.read_as, "count": one.count} for one in found.confusions],
    }


def _left_out(labelled: Examples) -> Iterator[str]:
    for what, lines in (("intent", labelled.without_intent), ("text", labelled.without_text)):
        if lines:
            yield f"{_count(len(lines), 'row')} without {what} left out: {_lines(lines)}."


def _pairs(rows: Sequence[Row], guesses: Sequence[Guess]) -> Iterator[str]:
    """The pairs that are mixed up most, each with its surest mistake in both directions."""
    wrong: dict[tuple[str, str], list[tuple[Row, Guess]]] = defaultdict(list)
    for row, guess in zip(rows, guesses, strict=True):
        if row.intent != guess.label:
            first, second = sorted((row.intent, guess.label))
            wrong[first, second].append((row, guess))
    if not wrong:
        yield "  Nothing."
        return
    ranked = sorted(wrong.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    for (one, other), mistakes in ranked[:PAIRS]:
        times = "once" if len(mistakes) == 1 else f"{len(mistakes)} times"
        yield (f"  {one!r} and {other!r} are mixed up {times}: merge them, or add examples that show the difference.")
        for intent in (one, other):
            of_it = [(row, guess) for row, guess in mistakes if row.intent == intent]
            if of_it:
                row, guess = max(of_it, key=lambda mistake: mistake[1].probability)
                yield f"    line {row.line}, {intent!r} read as {guess.label!r}: {shown(row.text)}"
    if len(ranked) > PAIRS:
        yield f"  and {_count(len(ranked) - PAIRS, 'pair')} more"


def _table(intents: Sequence[IntentFigures]) -> Iterator[str]:
    width = max(len("intent"), *(min(len(one.intent), 40) for one in intents))
    yield f"{'intent':{width}}  texts  right  answered  of these right  precision  recall     F1"
    for one in intents:
        name = one.intent if len(one.intent) <= width else f"{one.intent[: width - 1]}…"
        precision = "-" if one.precision is None else f"{one.precision:.3f}"
        yield (
            f"{name:{width}}  {one.texts:5}  {one.right:5}  {one.answered:8}  {one.answered_right:14}"
            f"  {precision:>9}  {one.recall:6.3f}  {one.f1:5.3f}"
        )


def _unknown(own: OwnIntents, found: Figures) -> dict[str, int]:
    known = set(own.head.facts.labels)
    return {one.intent: one.texts for one in found.intents if one.intent not in known}


def _threshold(own: OwnIntents) -> float:
    return own.head.facts.thresholds[0]


def _paragraph(words: str) -> str:
    return textwrap.fill(words, WIDTH, initial_indent="  ", subsequent_indent="  ")


def _by_size(intents: Sequence[IntentFigures]) -> list[IntentFigures]:
    return sorted(intents, key=lambda one: (one.texts, one.intent))


def _listed(lines: Sequence[str]) -> Iterator[str]:
    yield from lines[:NAMED]
    if len(lines) > NAMED:
        yield f"  and {len(lines) - NAMED:,} more"


def _lines(numbers: Iterator[int] | Sequence[int]) -> str:
    found = list(numbers)
    more = f" and {len(found) - NAMED:,} more" if len(found) > NAMED else ""
    return f"{'line' if len(found) == 1 else 'lines'} {', '.join(map(str, found[:NAMED]))}{more}"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def shown(text: str) -> str:
    """The beginning of a text on one line, without signs that would steer a terminal."""
    plain = " ".join("".join(" " if unicodedata.category(sign)[0] == "C" else sign for sign in text).split())
    return f"“{plain if len(plain) <= SHOWN else plain[: SHOWN - 1] + '…'}”"
