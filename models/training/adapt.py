"""Second step of the sentiment encoder: joint training on customers' lines and GoEmotions."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from models.training.corpora import emotion_examples
from models.training.datasets import goemotions, goemotions_labels
from models.training.encoder import HIDDEN, load_tokenizer, mean_pool, pad
from models.training.finetune import EmotionModel
from models.training.pack import EMOTIONS

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Adaptation:
    """The settings of the joint training."""

    steps: int = 260
    public_rows: int = 24
    own_rows: int = 16
    encoder_rate: float = 3e-5
    head_rate: float = 2e-3
    warm_up: int = 20
    max_tokens: int = 64
    seed: int = 21


def adapt(model: EmotionModel, data: Path, encoder: Path, recipe: Adaptation) -> EmotionModel:
    """Train encoder and heads on both kinds of text; only the `train` themes of our own lines are used."""
    torch.manual_seed(recipe.seed)
    random = np.random.default_rng(recipe.seed)
    tokenizer = load_tokenizer(encoder, recipe.max_tokens)
    own = [example for example in emotion_examples() if example.part == "train"]
    own_ids = [e.ids for e in tokenizer.encode_batch([example.text for example in own])]
    emotion = torch.tensor([EMOTIONS.index(example.emotion) for example in own])
    feeling = torch.tensor([[example.valence, example.arousal] for example in own])
    public = goemotions(data, "train")
    chosen = random.permutation(len(public.texts))[: recipe.steps * recipe.public_rows]
    public_ids = [e.ids for e in tokenizer.encode_batch([public.texts[i] for i in chosen])]
    targets = torch.from_numpy(public.targets[chosen])

    heads = nn.ModuleDict({"emotion": nn.Linear(HIDDEN, len(EMOTIONS)), "feeling": nn.Linear(HIDDEN, 2)})
    new = [*heads.parameters(), *model.head.parameters()]
    optimiser = torch.optim.AdamW(
        [{"params": model.encoder.parameters(), "lr": recipe.encoder_rate}, {"params": new, "lr": recipe.head_rate}],
        fused=True,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / recipe.warm_up, 1 - step / recipe.steps)
    )
    model.train()
    queue = np.empty(0, dtype=np.int64)
    started, total = time.monotonic(), 0.0
    for step in range(recipe.steps):
        if len(queue) < recipe.own_rows:
            queue = np.concatenate([queue, random.permutation(len(own))])
        rows, queue = queue[: recipe.own_rows], queue[recipe.own_rows :]
        there = np.arange(step * recipe.public_rows, (step + 1) * recipe.public_rows)
        ours, theirs = pad(own_ids, rows), pad(public_ids, there)
        with torch.autocast("cpu", torch.bfloat16):
            said = model(theirs.input_ids, theirs.attention_mask)
            loss = F.binary_cross_entropy_with_logits(said.float(), targets[there])
            pooled = mean_pool(model.encoder(ours.input_ids, ours.attention_mask), ours.attention_mask)
            pooled = F.dropout(pooled, 0.1)
        own_loss = F.cross_entropy(heads["emotion"](pooled.float()), emotion[rows], label_smoothing=0.05)
        felt = F.mse_loss(heads["feeling"](pooled.float()), feeling[rows])
        # The 28-label loss is a mean over mostly empty columns and needs the weight.
        loss = 3.0 * loss + own_loss + felt
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_([*model.parameters(), *heads.parameters()], 1.0)
        optimiser.step()
        schedule.step()
        total += float(own_loss.detach())
        if step % 20 == 19:
            spent = time.monotonic() - started
            log.info("adapting: step %d of %d, own loss %.3f, %.0f s", step + 1, recipe.steps, total / 20, spent)
            total = 0.0
    return model.eval()


def head_start(data: Path, checkpoint: Path, model: EmotionModel) -> EmotionModel:
    """The model as the GoEmotions training left it."""
    if len(goemotions_labels(data)) != model.head.out_features:
        raise ValueError("the checkpoint has other labels")
    model.load_state_dict(torch.load(checkpoint, weights_only=True)["model"])
    return model
