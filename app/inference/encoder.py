"""Texts to vectors: word pieces with their places in the text, and one ONNX encoder on one thread."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from app.domain.errors import PackRefused
from app.domain.phrase import Phrase
from app.inference.manifest import ENCODER, TOKENIZER, EncoderFacts
from app.inference.packs import Pack

MAX_CHARACTERS = 8000
"""More is never tokenised: 512 word pieces of English end far before that, and time must not grow with the text."""
BATCH_TOKENS = 160
"""Word pieces of one batch with its padding: what lies between two layers then stays in the processor's cache."""
PADDING_RATIO = 1.25

# Each thread splits its own texts; a pool of the library's own would only stand in the way of the models.
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text as the encoder reads it. `offsets` are characters of the whole text; special pieces have empty ones.

    `read_from` is the character where the part that was read begins.
    """

    ids: tuple[int, ...]
    offsets: tuple[tuple[int, int], ...]
    read_from: int


class WordPieces:
    """The tokenizer of a pack; what is too long loses its beginning, because the newest words stand at the end."""

    def __init__(self, pack: Pack, max_tokens: int) -> None:
        try:
            # from_buffer has no network code behind it, unlike from_pretrained.
            self._tokenizer = Tokenizer.from_buffer(pack.files[TOKENIZER])
            self._tokenizer.no_padding()
            self._tokenizer.no_truncation()
        except Exception as error:  # the library raises plain Exception
            raise PackRefused(f"{pack.folder / TOKENIZER}: {error}") from error
        self._max_tokens = max_tokens
        self._unknown = self._tokenizer.token_to_id("[UNK]")

    def says_nothing(self, pieces: Pieces) -> bool:
        """Whether the tokenizer knows none of the text, or there is none."""
        return all(
            end == start or piece == self._unknown
            for piece, (start, end) in zip(pieces.ids, pieces.offsets, strict=True)
        )

    def split(self, text: str) -> Pieces:
        """Splits a text without lone surrogates."""
        end = len(text.rstrip())  # blanks at the end have no word pieces, but a megabyte of them takes half a second
        cut = _cut(text, end)
        # Not `encode`: that keeps all other Python threads waiting, 20 ms for a long text without blanks.
        (encoding,) = self._tokenizer.encode_batch([text[cut:end]])
        ids, offsets = encoding.ids, encoding.offsets
        if cut:
            offsets = [(start + cut, end + cut) if end > start else (0, 0) for start, end in offsets]
        read_from = cut
        if len(ids) > self._max_tokens:
            # [CLS] stays; then as many of the last pieces as fit, from the beginning of a word on where one is near.
            first = len(ids) - self._max_tokens + 1
            near = range(first, min(first + 20, len(ids) - 1))
            first = next((i for i in near if text[offsets[i][0] - 1 : offsets[i][0]].isspace()), first)
            ids, offsets = [ids[0], *ids[first:]], [offsets[0], *offsets[first:]]
            read_from = offsets[1][0]
        return Pieces(tuple(ids), tuple(offsets), read_from)


def _cut(text: str, end: int) -> int:
    """Where the part begins that is tokenised at all, up to `end`: at a word, if one begins soon enough."""
    if end <= MAX_CHARACTERS:
        return 0
    start = end - MAX_CHARACTERS
    return next((i + 1 for i in range(start, start + 100) if text[i].isspace()), start)


class Encoder:
    """The ONNX session of a pack. Runs on the caller's thread; several threads may call it at once."""

    def __init__(self, pack: Pack, facts: EncoderFacts) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # measured faster than the default here, and leaves a core to the window
        options.inter_op_num_threads = 1
        options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
        options.enable_mem_pattern = False  # a plan per input shape would be kept for every length of text
        options.enable_cpu_mem_arena = True  # a tenth faster
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.add_session_config_entry("session.inter_op.allow_spinning", "0")
        options.log_severity_level = 3
        path = pack.folder / ENCODER
        try:
            # From the verified bytes, not from the path: there is no folder, so external data cannot be read either.
            self._session = onnxruntime.InferenceSession(
                pack.files[ENCODER], options, providers=["CPUExecutionProvider"]
            )
            self._let_go = onnxruntime.RunOptions()  # or the arena would keep the 17 MB that one long text needs
            self._let_go.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
            # It keeps the file's 23 MB only to begin again with other providers, which never happens here.
            self._session._model_bytes = None  # noqa: SLF001 - there is no public way to let them go
            inputs = sorted(node.name for node in self._session.get_inputs())
            outputs = {node.name: node for node in self._session.get_outputs()}
        except Exception as error:  # the runtime has its own exceptions, which share no base
            raise PackRefused(
                Phrase.of("{file}: the runtime does not load it ({why})", file=path, why=str(error))
            ) from error
        if inputs != ["attention_mask", "input_ids"] or "token_embeddings" not in outputs:
            raise PackRefused(f"{path}: needs input_ids and attention_mask in, token_embeddings out")
        if outputs["token_embeddings"].shape[-1] != facts.hidden:
            raise PackRefused(f"{path}: token_embeddings must have {facts.hidden} numbers")

    def encode(self, texts: Sequence[Pieces]) -> list[Vectors]:
        """A vector [hidden] for each word piece of each text, in order. Texts of like length go in one batch."""
        found: list[Vectors] = [_NOTHING] * len(texts)
        for rows in batches([len(text.ids) for text in texts]):
            width = max(len(texts[row].ids) for row in rows)
            ids = np.zeros((len(rows), width), dtype=np.int64)
            mask = np.zeros((len(rows), width), dtype=np.int64)
            for i, row in enumerate(rows):
                ids[i, : len(texts[row].ids)] = texts[row].ids
                mask[i, : len(texts[row].ids)] = 1
            afterwards = self._let_go if ids.size > BATCH_TOKENS else None
            (vectors,) = self._session.run(["token_embeddings"], {"input_ids": ids, "attention_mask": mask}, afterwards)
            for i, row in enumerate(rows):
                found[row] = vectors[i, : len(texts[row].ids)]
        return found


_NOTHING: Vectors = np.zeros((0, 0), dtype=np.float32)


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Rows grouped by length, so that little of the work is padding and no batch is too large."""
    batch: list[int] = []
    for row in sorted(range(len(lengths)), key=lengths.__getitem__):
        full = (len(batch) + 1) * lengths[row] > BATCH_TOKENS
        if batch and (full or lengths[row] > lengths[batch[0]] * PADDING_RATIO + 2):
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch
