"""A pack as the product reads it: encoder, heads, activations, from the folder alone."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Tokenizer

from models.training.heads import Matrix, sigmoid, softmax
from models.training.reader import PackEncoder


class ShippedPack:
    """Values of every head for texts, alone or in batches."""

    def __init__(self, folder: Path, threads: int = 1, cache: Path | None = None) -> None:
        self.folder = folder
        self.manifest: dict[str, Any] = tomllib.loads((folder / "manifest.toml").read_text("utf-8"))
        self.heads: dict[str, Any] = self.manifest["heads"]
        normalize = bool(self.manifest["encoder"]["normalize"])
        self.encoder = PackEncoder(folder, normalize=normalize, threads=threads, cache=cache)
        self.arrays = dict(np.load(folder / "heads.npz", allow_pickle=False))

    def logits(self, head: str, x: NDArray[np.floating]) -> Matrix:
        result: Matrix = x.astype(np.float64) @ self.arrays[f"{head}_weight"].T + self.arrays[f"{head}_bias"]
        return result

    def values(self, head: str, x: NDArray[np.floating]) -> Matrix:
        """What the product shows for pooled embeddings."""
        described = self.heads[head]
        logits = self.logits(head, x)
        match described["activation"]:
            case "softmax":
                return softmax(logits, described["temperature"])
            case "sigmoid":
                return sigmoid(logits / np.array(described.get("temperatures", 1.0)))
            case "clip":
                return np.clip(logits, described["low"], described["high"])
            case other:
                raise ValueError(f"unknown activation {other!r}")

    def invariance(self, texts: Sequence[str], seed: int = 5) -> float:
        """The largest change of any value between reading a text alone and in a padded batch of 32."""
        order = np.random.default_rng(seed).permutation(len(texts))
        alone = self.encoder.read([texts[i] for i in order], size=1, cached=False)
        # Chunks in random order, so that short texts are padded far.
        chunks = [order[i : i + 32] for i in range(0, len(order), 32)]
        together = np.concatenate(
            [self.encoder.read([texts[i] for i in chunk], size=32, cached=False) for chunk in chunks]
        )
        return max(float(np.abs(self.values(head, alone) - self.values(head, together)).max()) for head in self.heads)

    def milliseconds(self, tokens: int = 32, rounds: int = 180, repeats: int = 7) -> float:
        """Time for one text of `tokens` tokens with all heads on one thread: the median of the quietest round."""
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        session = ort.InferenceSession(str(self.folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"])
        tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        words = "please tell me where my order is and when it will arrive " * 4
        ids = np.array([tokenizer.encode(words).ids[:tokens]])
        mask = np.ones_like(ids)
        times = []
        for _ in range(rounds * repeats):
            start = time.perf_counter()
            (out,) = session.run(None, {"input_ids": ids, "attention_mask": mask})
            pooled = out[0].mean(axis=0, keepdims=True)
            for head in self.heads:
                self.values(head, pooled)
            times.append(time.perf_counter() - start)
        return float(np.median(np.array(times).reshape(rounds, repeats), axis=1).min()) * 1000

    def megabytes(self) -> float:
        return sum(path.stat().st_size for path in self.folder.iterdir()) / 1e6
