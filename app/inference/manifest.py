"""The manifest of a model pack: what it holds and how its figures are read, strictly parsed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast, get_args

import app
from app.domain.errors import PackRefused
from app.domain.phrase import Phrase
from app.domain.readings import EMOTIONS, TRIGGERS

SCHEMA = "calmdesk.pack/1"
MANIFEST = "manifest.toml"
ENCODER, TOKENIZER, HEADS, SCORER = "encoder.onnx", "tokenizer.json", "heads.npz", "scorer.npz"

Kind = Literal["classifier", "sentiment", "steps", "intents"]
"""The first three are shipped; `intents` is a company's own: a head for the classifier's encoder."""
Activation = Literal["softmax", "sigmoid", "clip"]

FILES_OF: Mapping[str, tuple[str, ...]] = {
    "classifier": (ENCODER, TOKENIZER, HEADS),
    "sentiment": (ENCODER, TOKENIZER, HEADS),
    "steps": (ENCODER, TOKENIZER, SCORER),
    "intents": (HEADS,),
}
HEADS_OF: Mapping[str, Mapping[str, Activation]] = {
    "classifier": {"intent": "softmax", "trigger": "sigmoid"},
    "sentiment": {"emotion": "softmax", "emotion28": "sigmoid", "valence": "clip", "arousal": "clip"},
    "steps": {},
    "intents": {"intent": "softmax"},
}
KNOWN_LABELS: Mapping[str, tuple[str, ...]] = {"trigger": TRIGGERS, "emotion": EMOTIONS}

_SHA256 = re.compile(r"[0-9a-f]{64}")
_VERSION = re.compile(r"(\d+)\.(\d+)(?:\.(\d+))?")


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a file of the pack must be: its digest, and its size in bytes where given."""

    sha256: str
    size: int | None


@dataclass(frozen=True, slots=True)
class EncoderFacts:
    """How texts become vectors: the mean over all word pieces, [CLS] and [SEP] with them, of `hidden` numbers.

    `trained_on` names the data the encoder has seen, where the manifest says so: figures on it are no figures on
    something new.
    """

    hidden: int
    max_tokens: int
    normalize: bool
    languages: tuple[str, ...]
    trained_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HeadFacts:
    """One linear head. `temperatures` and `thresholds` have one value for each label; a clip head has one output.

    A softmax head uses its first temperature and, where given, its first threshold: below it, the reader abstains.
    """

    name: str
    labels: tuple[str, ...]
    activation: Activation
    temperatures: tuple[float, ...]
    thresholds: tuple[float, ...]
    low: float = 0.0
    high: float = 1.0

    @property
    def outputs(self) -> int:
        return len(self.labels) or 1


@dataclass(frozen=True, slots=True)
class RankingFacts:
    """How the scorer's numbers become probabilities."""

    temperature: float


@dataclass(frozen=True, slots=True)
class Manifest:
    """A pack as it describes itself. `encoder` is None for heads that belong to the encoder `encoder_sha256`;
    `ranking` is there for the kind `steps` only.
    """

    kind: Kind
    name: str
    version: str
    licence: str
    files: Mapping[str, FileFacts]
    heads: Mapping[str, HeadFacts]
    encoder: EncoderFacts | None
    encoder_sha256: str
    ranking: RankingFacts | None = None

    @property
    def id(self) -> str:
        """Names the pack in readings and in the journal."""
        return f"{self.name} {self.version}"


def parse_manifest(raw: bytes, where: str) -> Manifest:
    """Reads `manifest.toml`. Raises PackRefused that says `where` and what is wrong."""
    try:
        return _manifest(_Table(tomllib.loads(raw.decode("utf-8")), ""))
    except (_Wrong, ValueError) as error:  # ValueError: no UTF-8, no TOML, or more digits than Python reads
        raise PackRefused(f"{where}: {error}") from error
    except OverflowError as error:
        raise PackRefused(Phrase.of("{file}: a number is too large", file=where)) from error
    except RecursionError:
        raise PackRefused(Phrase.of("{file}: its lists or tables lie too deep in each other", file=where)) from None


class _Wrong(Exception):
    """What is wrong in the manifest, in words; becomes PackRefused with the file's name."""


class _Table:
    """A TOML table whose values are asked for by type; says the full name of what is missing."""

    def __init__(self, values: Mapping[str, object], name: str) -> None:
        self.values = values
        self.name = name

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def _get(self, key: str, kind: type | tuple[type, ...], words: str) -> object:
        value = self.values.get(key)
        if isinstance(value, bool) and kind is not bool:
            value = None
        if not isinstance(value, kind):
            raise _Wrong(f"{self.name}{key} must be {words}")
        return value

    def text(self, key: str) -> str:
        value = cast(str, self._get(key, str, "a text"))
        if not value.strip():
            raise _Wrong(f"{self.name}{key} is empty")
        return value

    def whole(self, key: str) -> int:
        value = cast(int, self._get(key, int, "a whole number"))
        if value < 1:
            raise _Wrong(f"{self.name}{key} must be at least 1")
        if value >= 1 << 63:  # a hexadecimal one may have more digits than can be put into words
            raise _Wrong(f"{self.name}{key} is too large")
        return value

    def number(self, key: str) -> float:
        return float(cast(float, self._get(key, (int, float), "a number")))

    def numbers(self, key: str) -> tuple[float, ...]:
        values = cast(list[object], self._get(key, list, "a list of numbers"))
        if any(isinstance(value, bool) or not isinstance(value, int | float) for value in values):
            raise _Wrong(f"{self.name}{key} must be a list of numbers")
        return tuple(float(cast(float, value)) for value in values)

    def texts(self, key: str) -> tuple[str, ...]:
        values = cast(list[object], self._get(key, list, "a list of texts"))
        if not values or any(not isinstance(value, str) or not value for value in values):
            raise _Wrong(f"{self.name}{key} must be a list of texts")
        return tuple(cast(list[str], values))

    def truth(self, key: str) -> bool:
        return cast(bool, self._get(key, bool, "true or false"))

    def table(self, key: str) -> _Table:
        return _Table(cast(Mapping[str, object], self._get(key, dict, "a table")), f"{self.name}{key}.")


def _manifest(table: _Table) -> Manifest:
    schema = table.text("schema")
    if schema != SCHEMA:
        raise _Wrong(f"schema {schema!r} is not known; this program reads {SCHEMA!r}")
    kind = table.text("kind")
    if kind not in get_args(Kind):
        raise _Wrong(f"kind {kind!r} is not known; known are {', '.join(get_args(Kind))}")
    needed = table.text("min_app")
    if _numbers_of(needed) > _numbers_of(app.__version__):
        raise _Wrong(f"needs Calmdesk {needed} or newer; this is {app.__version__}")
    encoder = table.table("encoder")
    return Manifest(
        kind=cast(Kind, kind),
        name=table.text("name"),
        version=table.text("version"),
        licence=table.text("licence"),
        files=_files(table.table("files"), FILES_OF[kind]),
        heads={name: _head(table.table("heads"), name, how) for name, how in HEADS_OF[kind].items()},
        encoder=None if kind == "intents" else _encoder(encoder),
        encoder_sha256=_digest(encoder, "sha256") if kind == "intents" else "",
        ranking=_ranking(table.table("ranking")) if kind == "steps" else None,
    )


def _numbers_of(version: str) -> tuple[int, ...]:
    found = _VERSION.match(version)
    if not found:
        raise _Wrong(f"{version!r} is not a version like 1.2.3")
    return tuple(int(part or 0) for part in found.groups())


def _digest(table: _Table, key: str) -> str:
    value = table.text(key).lower()
    if not _SHA256.fullmatch(value):
        raise _Wrong(f"{table.name}{key} must be a SHA-256 in hexadecimal")
    return value


def _files(table: _Table, needed: tuple[str, ...]) -> Mapping[str, FileFacts]:
    for name in needed:
        if name not in table:
            raise _Wrong(f"files has no {name!r}")
    files = {}
    for name in table.values:
        if name != MANIFEST and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", name) is None:
            raise _Wrong(f"files.{name!r} must be a file of the pack's own folder")
        entry = table.table(name)
        files[name] = FileFacts(_digest(entry, "sha256"), entry.whole("bytes") if "bytes" in entry else None)
    return files


def _encoder(table: _Table) -> EncoderFacts:
    if table.text("pooling") != "mean":
        raise _Wrong(f"{table.name}pooling must be 'mean'")
    max_tokens = table.whole("max_tokens")
    if max_tokens < 8:
        raise _Wrong(f"{table.name}max_tokens must be at least 8")
    return EncoderFacts(
        hidden=table.whole("hidden"),
        max_tokens=max_tokens,
        normalize=table.truth("normalize"),
        languages=table.texts("languages"),
        trained_on=table.texts("trained_on") if "trained_on" in table else (),
    )


def _ranking(table: _Table) -> RankingFacts:
    temperature = table.number("temperature")
    if not 0.01 <= temperature <= 100:
        raise _Wrong(f"{table.name}temperature must be between 0.01 and 100")
    return RankingFacts(temperature)


def _head(heads: _Table, name: str, activation: Activation) -> HeadFacts:
    table = heads.table(name)
    if table.text("activation") != activation:
        raise _Wrong(f"{table.name}activation must be {activation!r}")
    if activation == "clip":
        low, high = table.number("low"), table.number("high")
        if not low < high:
            raise _Wrong(f"{table.name}low must be below high")
        return HeadFacts(name, (), activation, (1.0,), (), low, high)
    labels = table.texts("labels")
    if len(set(labels)) != len(labels):
        raise _Wrong(f"{table.name}labels has a label twice")
    if unknown := sorted(set(labels) - set(KNOWN_LABELS.get(name, labels))):
        raise _Wrong(f"{table.name}labels: {', '.join(unknown)} is not known")
    if missing := sorted(set(KNOWN_LABELS.get(name, ())) - set(labels)):
        raise _Wrong(f"{table.name}labels: {', '.join(missing)} is missing")
    temperatures = _per_label(table, "temperature", len(labels))
    if any(not 0.01 <= value <= 100 for value in temperatures):
        raise _Wrong(f"{table.name}temperature must be between 0.01 and 100")
    thresholds = _per_label(table, "threshold", len(labels))
    if any(not 0.0 <= value <= 1.0 for value in thresholds):
        raise _Wrong(f"{table.name}threshold must be between 0 and 1")
    if name in ("intent", "trigger") and not thresholds:
        raise _Wrong(f"{table.name}threshold is missing")
    return HeadFacts(name, labels, activation, temperatures or (1.0,) * len(labels), thresholds)


def _per_label(table: _Table, key: str, count: int) -> tuple[float, ...]:
    """`temperature = x` for all labels, or `temperatures = […]` with one for each; empty when neither is there."""
    if key in table:
        return (table.number(key),) * count
    if f"{key}s" not in table:
        return ()
    values = table.numbers(f"{key}s")
    if len(values) != count:
        raise _Wrong(f"{table.name}{key}s has {len(values)} values for {count} labels")
    return values
