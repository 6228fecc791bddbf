"""Reads our own texts that no training has seen: examples of intents, lines outside them, triggers and emotions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from app.content.fields import Fields, named
from app.content.source import Source, Unreadable, read_text
from app.domain.benchmarks import EmotionLine, Labelled
from app.domain.errors import BenchmarkUnusable
from app.domain.readings import EMOTIONS, TRIGGERS

T = TypeVar("T")

# Every function raises BenchmarkUnusable, which names the file and, where there is one, the line.

CORPUS = Path(__file__).resolve().parents[2] / "models" / "training" / "corpus"
"""Lies in the repository only: what ships is the models, not the texts they were made from."""

FOLDS = 5
"""Of every list, the last of each five lines is held out."""
THEMES = ("travel", "home", "hotel", "education", "events", "gaming", "pharmacy")
"""Emotions are held out by theme, so that no figure rests on having seen the same situation."""
_PLAIN_LIST = """
order_status wrong_item cancel_order change_order double_charge payment_failed invoice_request change_plan how_to
product_question appointment card_request fee_question payment_method new_booking change_booking check_in_help
activate_service usage_question place_order promo_code loyalty_points opening_hours feature_request
"""
PLAIN_INTENTS = frozenset(_PLAIN_LIST.split())
"""Intents whose examples hold no trigger: one that is heard there is a false alarm."""

_INTENT = ("id", "title", "definition", "risk", "neighbours", "examples")


def intents(folder: Path) -> tuple[Labelled, ...]:
    """The held-out examples in the intents of a content folder, such as the shipped `resources/intents`."""
    found: list[Labelled] = []
    for path in _files(folder, "*.yaml"):
        source, root = _yaml(path)
        for fields in Fields(source, root, ("schema", "intents")).groups("intents", _INTENT, required=True):
            label = fields.text("id") or ""
            found += [Labelled(text, (label,)) for text in _last_of_five(fields.texts("examples", required=True))]
        _refuse_problems(source)
    return tuple(found)


def out_of_scope(corpus: Path = CORPUS) -> tuple[str, ...]:
    """Lines that reach a support desk and belong to no intent."""
    texts = []
    path = corpus / "out_of_scope.jsonl"
    for number, row in _json_lines(path):
        match row:
            case {"text": str(text)}:
                texts.append(text)
            case _:
                raise BenchmarkUnusable(f"{path}:{number}: needs a text")
    return tuple(_last_of_five(texts))


def triggers(corpus: Path = CORPUS) -> tuple[Labelled, ...]:
    """Lines with all triggers that hold in them; about a half are hard negatives, which look like a trigger."""
    found: list[Labelled] = []
    for trigger in TRIGGERS:
        source, root = _yaml(corpus / "triggers" / f"{trigger}.yaml")
        lists = {name: node for name, _, node in named(source, root)}
        for kind, own in (("positive", {trigger}), ("negative", set[str]())):
            lines = [_trigger_line(source, node, own) for node in _items(source, root, lists.get(kind), kind)]
            found += _last_of_five(lines)
        _refuse_problems(source)
    return tuple(found)


def emotions(corpus: Path = CORPUS) -> tuple[EmotionLine, ...]:
    """Customers' lines of the themes that were held out."""
    found = []
    for theme in THEMES:
        path = corpus / "emotions" / f"{theme}.jsonl"
        for number, row in _json_lines(path):
            match row:
                case {
                    "text": str(text),
                    "emotion": str(emotion),
                    "valence": int() | float() as valence,
                    "arousal": int() | float() as arousal,
                } if emotion in EMOTIONS and -2 <= valence <= 2 and 0 <= arousal <= 2:
                    found.append(EmotionLine(text, emotion, valence / 2, arousal / 2, bool(row.get("hard"))))
                case _:
                    raise BenchmarkUnusable(
                        f"{path}:{number}: needs a text, one of {', '.join(EMOTIONS)}, a valence -2..2, an arousal 0..2"
                    )
    return tuple(found)


def _last_of_five(lines: Sequence[T]) -> Sequence[T]:
    return lines[FOLDS - 1 :: FOLDS]


def _trigger_line(source: Source, node: Node, own: set[str]) -> Labelled:
    if isinstance(node, ScalarNode):
        return Labelled(str(node.value).strip(), tuple(own))
    fields = Fields(source, node, ("text", "also"))
    holds = own | set(fields.chosen("also", TRIGGERS, "trigger"))
    return Labelled(fields.text("text") or "", tuple(trigger for trigger in TRIGGERS if trigger in holds))


def _items(source: Source, root: MappingNode, node: Node | None, name: str) -> Sequence[Node]:
    if isinstance(node, SequenceNode):
        return list(node.value)
    source.report(source.line_of(node or root), f'field "{name}" must be a list')
    return ()


def _yaml(path: Path) -> tuple[Source, MappingNode]:
    _be_there(path)
    source = Source(str(path))
    try:
        return source, source.mapping(read_text(source, path))
    except Unreadable:
        _refuse_problems(source)
        raise


def _refuse_problems(source: Source) -> None:
    if source.problems:
        raise BenchmarkUnusable(source.problems[0].detail)


def _json_lines(path: Path) -> Iterator[tuple[int, dict[str, object]]]:
    _be_there(path)
    source = Source(str(path))
    try:
        text = read_text(source, path)
    except Unreadable:
        _refuse_problems(source)
        raise
    for number, line in enumerate(text.splitlines(), 1):
        try:
            row = json.loads(line)
        except ValueError as error:
            raise BenchmarkUnusable(f"{path}:{number}: not JSON") from error
        if not isinstance(row, dict):
            raise BenchmarkUnusable(f"{path}:{number}: not a JSON object")
        yield number, row


def _files(folder: Path, pattern: str) -> list[Path]:
    if not (found := sorted(folder.glob(pattern))):
        raise BenchmarkUnusable(f"{folder}: is missing")
    return found


def _be_there(path: Path) -> None:
    if not path.is_file():
        raise BenchmarkUnusable(f"{path}: is missing; this text lies in the project's repository only")
