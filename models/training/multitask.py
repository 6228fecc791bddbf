"""Train one encoder for several tasks at once: each step takes some rows of each task, each task has a linear head."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from models.training.encoder import HIDDEN, Batch, Encoder, batches, mean_pool, pad
from models.training.heads import Head

log = logging.getLogger(__name__)

CHUNKS = 4  # of a step's texts, by length
MASK = 103  # the id of [MASK] in the published vocabulary

Kind = Literal["softmax", "sigmoid", "value", "vector"]


@dataclass(frozen=True, slots=True)
class Task:
    """Texts with what is wanted of them.

    `targets` is [texts, outputs]: shares that sum to 1 (softmax), 0..1 for each label (sigmoid), figures (value), or
    the vector the text should keep (vector; without a head). NaN in a sigmoid row means not known.
    """

    name: str
    kind: Kind
    ids: Sequence[Sequence[int]]
    targets: NDArray[np.float32]
    rows: int
    weight: float = 1.0
    shares: str = ""  # the task whose head this one uses

    @property
    def head(self) -> str:
        """The name of the head that answers."""
        return self.shares or self.name

    def chosen(self, random: np.random.Generator) -> Iterator[NDArray[np.int64]]:
        """Endless picks of `rows` texts, each text once before any comes again."""
        order = np.empty(0, dtype=np.int64)
        while True:
            if len(order) < self.rows:
                order = np.concatenate([order, random.permutation(len(self.ids))])
            yield order[: self.rows]
            order = order[self.rows :]


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings of a training; they are part of the model, so each training names its own in one place."""

    steps: int
    encoder_rate: float
    head_rate: float = 2e-3
    warm_up: float = 0.06
    weight_decay: float = 0.01
    label_smoothing: float = 0.0
    dropout: float = 0.1  # of the heads' input
    masking: float = 0.0  # the most of a text's words that are hidden, so that no single word carries a label
    seed: int = 20


class MultiTask(nn.Module):
    """The encoder with a linear head for each task, over the mean of the tokens (of length `scale` if normalised)."""

    def __init__(self, encoder: Encoder, tasks: Sequence[Task], *, normalize: bool, scale: float = 16.0) -> None:
        super().__init__()
        self.encoder = encoder
        self.normalize, self.scale = normalize, scale
        self.heads = nn.ModuleDict(
            {
                task.name: nn.Linear(HIDDEN, task.targets.shape[1])
                for task in tasks
                if task.kind != "vector" and not task.shares
            }
        )
        for task in tasks:
            if task.kind == "sigmoid" and not task.shares:
                # About the share of a rare label, so that the first steps do not unlearn the encoder.
                nn.init.constant_(self.heads[task.name].bias, -3.0)
                nn.init.normal_(self.heads[task.name].weight, std=0.02)

    def pooled(self, batch: Batch) -> Tensor:
        """One vector for each text of the batch."""
        vectors = mean_pool(self.encoder(batch.input_ids, batch.attention_mask).float(), batch.attention_mask)
        return F.normalize(vectors, dim=1) * self.scale if self.normalize else vectors

    def head(self, name: str) -> Head:
        """A head for vectors as the product pools them: of length 1 if normalised."""
        linear = self.heads[name]
        scale = self.scale if self.normalize else 1.0
        return Head(linear.weight.detach().double().numpy() * scale, linear.bias.detach().double().numpy())

    def read(self, ids: Sequence[Sequence[int]], chunks: int) -> Tensor:
        """The vectors of texts of any length, read in some chunks of like length so that little is padding."""
        order = np.argsort([len(text) for text in ids], kind="stable")
        with torch.autocast("cpu", torch.bfloat16):
            parts = [self.pooled(pad(ids, rows)) for rows in np.array_split(order, chunks)]
        return torch.cat(parts)[torch.from_numpy(np.argsort(order))]

    def loss(self, task: Task, pooled: Tensor, wanted: Tensor, recipe: Recipe) -> Tensor:
        """The weighted loss of one task on some of its rows."""
        if task.kind == "vector":
            return task.weight * (1.0 - F.cosine_similarity(pooled, wanted)).mean()
        logits = self.heads[task.head](F.dropout(pooled, recipe.dropout, self.training))
        if task.kind == "softmax":
            return task.weight * F.cross_entropy(logits, wanted, label_smoothing=recipe.label_smoothing)
        if task.kind == "value":
            return task.weight * F.mse_loss(logits, wanted)
        known = ~torch.isnan(wanted)
        return task.weight * F.binary_cross_entropy_with_logits(logits[known], wanted[known])


def masked(ids: Sequence[int], most: float, random: np.random.Generator) -> Sequence[int]:
    """The text with up to the share `most` of its words hidden; its first and last token ([CLS], [SEP]) stay."""
    if not most:
        return ids
    hide = random.random(len(ids)) < random.uniform(0.0, most)
    hide[[0, -1]] = False
    return [MASK if gone else token for token, gone in zip(ids, hide, strict=True)]


def train(model: MultiTask, tasks: Sequence[Task], recipe: Recipe, name: str) -> MultiTask:
    """Train encoder and heads together, and say every fifty steps how far it is."""
    torch.manual_seed(recipe.seed)
    # The word embeddings stay as published: half of all weights, few of which the texts meet often enough.
    model.encoder.words.weight.requires_grad_(False)
    encoder = [value for value in model.encoder.parameters() if value.requires_grad]
    optimiser = torch.optim.AdamW(
        [
            {"params": encoder, "lr": recipe.encoder_rate, "weight_decay": recipe.weight_decay},
            {"params": model.heads.parameters(), "lr": recipe.head_rate, "weight_decay": 0.0},
        ],
        fused=True,
    )
    warm = max(1, int(recipe.steps * recipe.warm_up))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, max(0.0, (recipe.steps - step) / (recipe.steps - warm)))
    )
    streams = [task.chosen(np.random.default_rng((recipe.seed, i))) for i, task in enumerate(tasks)]
    hidden = np.random.default_rng((recipe.seed, len(tasks)))
    model.train()
    started = time.monotonic()
    totals = dict.fromkeys((task.name for task in tasks), 0.0)
    for step in range(recipe.steps):
        optimiser.zero_grad(set_to_none=True)
        chosen = [next(stream) for stream in streams]
        texts = [
            task.ids[row] if task.kind == "vector" else masked(task.ids[row], recipe.masking, hidden)
            for task, rows in zip(tasks, chosen, strict=True)
            for row in rows
        ]
        vectors = torch.split(model.read(texts, CHUNKS), [len(rows) for rows in chosen])
        losses = [
            model.loss(task, vector, torch.from_numpy(task.targets[rows]), recipe)
            for task, vector, rows in zip(tasks, vectors, chosen, strict=True)
        ]
        torch.stack(losses).sum().backward()
        for task, loss in zip(tasks, losses, strict=True):
            totals[task.name] += float(loss.detach())
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        if step % 50 == 49 or step + 1 == recipe.steps:
            done = (step + 1) / recipe.steps
            left = (time.monotonic() - started) * (1 / done - 1)
            shown = ", ".join(f"{key} {value / (step % 50 + 1):.4f}" for key, value in totals.items())
            log.info("%s %3.0f %% (step %d, %.0f s left): %s", name, 100 * done, step + 1, left, shown)
            totals = dict.fromkeys(totals, 0.0)
    return model.eval()


def predict(model: MultiTask, head: str, ids: Sequence[Sequence[int]]) -> NDArray[np.float32]:
    """Logits of one head for every text, in order."""
    model.eval()
    out = np.zeros((len(ids), model.heads[head].out_features), dtype=np.float32)
    with torch.inference_mode():
        for batch in batches(ids, 64):
            with torch.autocast("cpu", torch.bfloat16):
                pooled = model.pooled(batch).float()
            out[batch.rows] = model.heads[head](pooled).numpy()
    return out


def trained(path: Path, model: MultiTask, tasks: Sequence[Task], recipe: Recipe, name: str) -> MultiTask:
    """The model with the weights that an earlier run of the same training left there; else trained, and left there."""
    key = _key(tasks, recipe)
    if path.exists():
        kept = torch.load(path, weights_only=True)
        if kept.get("key") == key:
            model.load_state_dict(kept["weights"])
            log.info("taken from the work folder: %s", path.name)
            return model.eval()
        log.info("%s is of another recipe or other texts: trained anew", path.name)
    train(model, tasks, recipe, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    torch.save({"key": key, "weights": model.state_dict()}, half)
    half.replace(path)
    return model


def _key(tasks: Sequence[Task], recipe: Recipe) -> str:
    """A digest of all that a training is made of, but for where its weights begin."""
    digest = hashlib.sha256(repr(recipe).encode())
    for task in tasks:
        digest.update(repr((task.name, task.kind, task.rows, task.weight, task.shares, task.ids)).encode())
        digest.update(task.targets.tobytes())
    return digest.hexdigest()
