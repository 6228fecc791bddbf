"""Train the scorer: what the encoder's likenesses, plain words and the playbook's own order say together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from app.domain.content import Playbook
from app.inference.steps.book import TEXT_CHARACTERS, Book, Seen, Vectors, newest_context
from app.inference.steps.features import FEATURES, features
from app.inference.steps.scorer import FIT_FEATURES, FURTHEST, NEVER, Scorer, by_step, fit_features
from models.training.star import Example

Array = NDArray[np.float32]
Read = Callable[[Sequence[str]], Array]

HIDDEN, EPOCHS, BATCH, RATE = 32, 6, 256, 3e-3
DROPOUT, FEATURE_DROPOUT = 0.1, 0.1
LEAST_SCALE = 0.1
"""A feature that hardly ever differs is not made much of, as a new playbook may differ in it all the time."""
HIDDEN_SIZE = 384


@dataclass(frozen=True, slots=True)
class Row:
    """One example as the scorer sees it; `right` is -1 where no step of the playbook is right."""

    example: Example
    book: Book
    features: Array  # [situations, FEATURES]
    right: int


def rows(examples: Sequence[Example], playbooks: Mapping[str, Playbook], read: Read) -> list[Row]:
    """Features of all examples, with every text read once."""
    books = {name: Book.of(playbooks[name]) for name in {example.playbook for example in examples}}
    texts: dict[str, None] = {}
    for book in books.values():
        texts |= dict.fromkeys([*book.contexts(), *book.plain(), *book.says()])
    for example in examples:
        texts |= dict.fromkeys([newest_context(example.events), *(e.text[:TEXT_CHARACTERS] for e in example.events)])
    order = list(texts)
    vectors = dict(zip(order, read(order), strict=True))

    def stacked(wanted: Sequence[str]) -> Array:
        found = [vectors[text] for text in wanted]
        return np.stack(found) if found else np.zeros((0, HIDDEN_SIZE), dtype=np.float32)

    known = {name: Vectors(stacked(b.contexts()), stacked(b.plain()), stacked(b.says())) for name, b in books.items()}
    made = []
    for example in examples:
        book, events = books[example.playbook], example.events
        seen = Seen(
            vectors[newest_context(events)],
            *(
                stacked([e.text[:TEXT_CHARACTERS] for e in events if e.speaker == who])
                for who in ("customer", "result", "agent")
            ),
        )
        place = {step.id: i for i, step in enumerate(book.steps)}
        found = features(book, known[example.playbook], events, seen)
        made.append(Row(example, book, found, place.get(example.step, -1)))
    return made


def train(found: Sequence[Row], seed: int = 0) -> dict[str, Array]:
    """The scorer's arrays, from the examples whose step is in the playbook; nothing is known of fits yet."""
    torch.manual_seed(seed)
    taught = [row for row in found if row.right >= 0]
    stacked = np.concatenate([row.features for row in taught])
    mean, scale = stacked.mean(axis=0), np.maximum(stacked.std(axis=0), LEAST_SCALE)
    x = torch.from_numpy(np.clip((stacked - mean) / scale, -FURTHEST, FURTHEST))
    step_of = torch.from_numpy(np.concatenate([row.book.step_of for row in taught]))
    lengths, right = torch.tensor([len(row.features) for row in taught]), torch.tensor([row.right for row in taught])
    starts, steps = lengths.cumsum(0) - lengths, max(len(row.book.steps) for row in taught)
    first, middle, out = nn.Linear(FEATURES, HIDDEN), nn.Linear(HIDDEN, HIDDEN), nn.Linear(HIDDEN, 1)
    direct, together = nn.Linear(FEATURES, 1, bias=False), nn.Linear(HIDDEN, HIDDEN, bias=False)
    parts = nn.ModuleList([first, middle, together, out, direct])
    optimiser = torch.optim.AdamW(parts.parameters(), RATE, weight_decay=0.01)
    updates = EPOCHS * -(-len(taught) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda done: max(0.0, 1.0 - done / updates))
    for _ in range(EPOCHS):
        for batch in torch.randperm(len(taught)).split(BATCH):
            optimiser.zero_grad()
            # The situations of all examples of the batch, one after the other, and which example each belongs to.
            of = torch.repeat_interleave(torch.arange(len(batch)), lengths[batch])
            rows_of = torch.arange(len(of)) + (starts[batch] - lengths[batch].cumsum(0) + lengths[batch])[of]
            given = F.dropout(x[rows_of], FEATURE_DROPOUT)
            hidden = F.dropout(F.gelu(first(given), approximate="tanh"), DROPOUT)
            mean_of = torch.zeros(len(batch), HIDDEN).index_add(0, of, hidden) / lengths[batch, None]
            hidden = F.gelu(middle(hidden) + together(mean_of)[of], approximate="tanh")
            scores = (out(F.dropout(hidden, DROPOUT)) + direct(given)).squeeze(-1)
            best = torch.full((len(batch) * steps,), NEVER)
            best = best.scatter_reduce(0, of * steps + step_of[rows_of], scores, "amax").view(len(batch), steps)
            F.cross_entropy(best, right[batch]).backward()
            optimiser.step()
            schedule.step()
    named = {"in": first, "mid": middle, "out": out}
    arrays = {f"{name}_weight": part.weight for name, part in named.items()}
    arrays |= {f"{name}_bias": part.bias for name, part in named.items()} | {"direct_weight": direct.weight}
    arrays["all_weight"] = together.weight
    unknown = {"fit_weight": np.zeros(FIT_FEATURES, dtype=np.float32), "fit_bias": np.zeros(1, dtype=np.float32)}
    return {name: value.detach().numpy() for name, value in arrays.items()} | {"mean": mean, "scale": scale} | unknown


@dataclass(frozen=True, slots=True)
class Judged:
    """What a scorer said about exchanges of a domain that it has not seen. [rows, steps], [rows], [rows, FEATURES]."""

    scores: list[Array]
    right: list[int]
    about: list[tuple[Array, Array, Array]]  # features, scores of situations and of steps


def judged(found: Sequence[Row], scorer: Scorer) -> Judged:
    """The scores of every row."""
    scores, about = [], []
    for row in found:
        of_situations = scorer(row.features)
        best = by_step(of_situations, row.book.step_of, len(row.book.steps))
        scores.append(best)
        about.append((row.features, of_situations, best))
    return Judged(scores, [row.right for row in found], about)


def temperature(said: Sequence[Judged]) -> float:
    """By which the scores are divided so that probabilities are as often right as they say: the likeliest one."""
    pairs = [(best, right) for one in said for best, right in zip(one.scores, one.right, strict=True) if right >= 0]

    def loss(by: float) -> float:
        total = 0.0
        for best, right in pairs:
            scaled = (best - best.max()) / by
            total += float(np.log(np.exp(scaled).sum()) - scaled[right])
        return total

    return min(np.round(np.arange(0.5, 3.01, 0.05), 2).tolist(), key=loss)


def fit(said: Sequence[Judged], by: float, seed: int = 0) -> tuple[dict[str, Array], float]:
    """The weights that tell whether any step fits, and how well they do on what they were made from (AUROC)."""
    torch.manual_seed(seed)
    about = np.stack([fit_features(f, s / by, b / by) for one in said for f, s, b in one.about])
    fits = np.array([right >= 0 for one in said for right in one.right], dtype=np.float32)
    mean, scale = about.mean(axis=0), about.std(axis=0) + 1e-6
    x, y = torch.from_numpy((about - mean) / scale), torch.from_numpy(fits)
    line = nn.Linear(FIT_FEATURES, 1)
    optimiser = torch.optim.LBFGS(line.parameters(), max_iter=200)
    # As many exchanges that fit as that do not: how often a playbook is the wrong one is not known here.
    weight = torch.where(y > 0, 0.5 / y.mean(), 0.5 / (1 - y.mean()))

    def closure() -> Tensor:
        optimiser.zero_grad()
        loss = F.binary_cross_entropy_with_logits(line(x)[:, 0], y, weight)
        loss.backward()
        return loss

    optimiser.step(closure)
    with torch.no_grad():
        order = np.argsort(line(x)[:, 0].numpy(), kind="stable")
    ranks = np.empty(len(order))
    ranks[order] = np.arange(1, len(order) + 1)
    positives = int(fits.sum())
    auroc = (ranks[fits > 0].sum() - positives * (positives + 1) / 2) / (positives * (len(fits) - positives))
    line_weight = line.weight.detach().numpy()[0] / scale
    bias = float(line.bias.detach()[0]) - float(line_weight @ mean)
    return {"fit_weight": line_weight.astype(np.float32), "fit_bias": np.array([bias], dtype=np.float32)}, float(auroc)
