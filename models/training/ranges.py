"""How large the inputs of an encoder's linear layers are, so that their int8 scales can be fixed beforehand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models.training.encoder import Encoder, batches
from models.training.multitask import Task

PARTS = ("qkv", "out", "up", "down")
ROWS_PER_BATCH = 200  # token vectors kept of each batch of 64 texts
CODES = 255
TEXTS_PER_TASK = 300

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class InputRange:
    """An input of a linear layer as 8-bit codes: value = (code - zero) * step, after each column is divided by `even`.

    `even` [columns] moves the larger columns' range into the weights (SmoothQuant, arXiv 2211.10438, with alpha 0.5).
    """

    even: Floats
    step: float
    zero: int


def sample_ranges(encoder: Encoder, tasks: Sequence[Task]) -> dict[str, InputRange]:
    """The ranges over some texts of every task."""
    random = np.random.default_rng(2)
    return input_ranges(
        encoder, [task.ids[i] for task in tasks for i in random.permutation(len(task.ids))[:TEXTS_PER_TASK]]
    )


def input_ranges(encoder: Encoder, ids: Sequence[Sequence[int]]) -> dict[str, InputRange]:
    """The ranges of every linear layer's input over these texts, by the layer's name (`layers.0.qkv`)."""
    found = {}
    weights = dict(encoder.named_parameters())
    for name, rows in _inputs(encoder, ids).items():
        weight = weights[f"{name}.weight"].detach().float().numpy()
        found[name] = _range(rows, weight, even=not name.endswith(".down"))
    return found


def _inputs(encoder: Encoder, ids: Sequence[Sequence[int]]) -> dict[str, Floats]:
    """A sample of the vectors [rows, columns] that enter each linear layer, without those of padding."""
    random = np.random.default_rng(1)
    seen: dict[str, list[Floats]] = {}
    real: list[NDArray[np.bool_]] = []

    def watch(name: str) -> Callable[[nn.Module, tuple[Tensor, ...]], None]:
        def keep(_: nn.Module, given: tuple[Tensor, ...]) -> None:
            rows = given[0].float().numpy()[real[-1]]
            seen.setdefault(name, []).append(rows[random.permutation(len(rows))[:ROWS_PER_BATCH]])

        return keep

    hooks = [
        getattr(layer, part).register_forward_pre_hook(watch(f"layers.{i}.{part}"))
        for i, layer in enumerate(encoder.layers)
        for part in PARTS
    ]
    try:
        with torch.inference_mode():
            for batch in batches(ids, 64):
                real.append(batch.attention_mask.bool().numpy())
                encoder(batch.input_ids, batch.attention_mask)
    finally:
        for hook in hooks:
            hook.remove()
    return {name: np.concatenate(rows) for name, rows in seen.items()}


def _range(rows: Floats, weight: Floats, *, even: bool) -> InputRange:
    """The step with the least squared error: a little clipping of rare values costs less than coarse steps for all."""
    columns = np.ones(rows.shape[1], dtype=np.float32)
    if even:
        columns = np.sqrt((np.abs(rows).max(axis=0) + 1e-6) / (np.abs(weight).max(axis=0) + 1e-6))
        columns /= np.exp(np.log(columns).mean())
    values = rows / columns
    low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)

    def step_of(share: float) -> tuple[float, int]:
        step = max(share * (high - low), 1e-6) / CODES
        return step, round(-share * low / step)

    def error(share: float) -> float:
        step, zero = step_of(share)
        again = (np.clip(np.rint(values / step) + zero, 0, CODES) - zero) * step
        return float(np.square(again - values).mean())

    step, zero = step_of(min((float(share) for share in np.linspace(0.3, 1.0, 36)), key=error))
    return InputRange(columns.astype(np.float32), step, zero)
