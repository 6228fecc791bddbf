"""Read texts with the pack's own int8 encoder, in a cache-friendly way: heads are fitted on exactly what ships."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Tokenizer


class PackEncoder:
    """Pooled embeddings of texts, by a pack's `encoder.onnx` and `tokenizer.json`."""

    def __init__(self, folder: Path, *, normalize: bool, threads: int = 2, cache: Path | None = None) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = ort.InferenceSession(str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"])
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.normalize = normalize
        self.cache = cache
        self.fingerprint = hashlib.sha256((folder / "encoder.onnx").read_bytes()).hexdigest()

    def read(self, texts: Sequence[str], size: int = 32, *, cached: bool = True) -> NDArray[np.float32]:
        """One row per text; padding and batching change nothing, so the order of work is free."""
        path = self._cached(texts) if cached else None
        if path is not None and path.exists():
            pooled: NDArray[np.float32] = np.load(path, allow_pickle=False)
        else:
            pooled = self._pool([encoding.ids for encoding in self.tokenizer.encode_batch(list(texts))], size)
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                np.save(path, pooled, allow_pickle=False)
        if self.normalize:
            pooled = pooled / np.maximum(np.linalg.norm(pooled, axis=1, keepdims=True), 1e-12)
        return pooled

    def _pool(self, ids: Sequence[Sequence[int]], size: int) -> NDArray[np.float32]:
        pooled = np.zeros((len(ids), 384), dtype=np.float32)
        order = np.argsort([len(text) for text in ids], kind="stable")
        for start in range(0, len(order), size):
            rows = order[start : start + size]
            width = max(len(ids[row]) for row in rows)
            input_ids = np.zeros((len(rows), width), dtype=np.int64)
            mask = np.zeros_like(input_ids)
            for i, row in enumerate(rows):
                input_ids[i, : len(ids[row])] = ids[row]
                mask[i, : len(ids[row])] = 1
            (tokens,) = self.session.run(None, {"input_ids": input_ids, "attention_mask": mask})
            real = mask[..., None].astype(np.float32)
            pooled[rows] = (tokens * real).sum(axis=1) / real.sum(axis=1)
        return pooled

    def _cached(self, texts: Sequence[str]) -> Path | None:
        if self.cache is None or len(texts) < 1000:
            return None
        digest = hashlib.sha256((self.fingerprint + "\0".join(texts)).encode()).hexdigest()
        return self.cache / f"{digest[:24]}.npy"
