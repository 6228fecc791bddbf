"""Make the steps pack: `python -m models.training.steps --data DIR --out models/packs/steps [--leave-one-out]`."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from app.domain.content import Playbook
from app.inference.manifest import SCORER
from app.inference.steps.scorer import Scorer, by_step
from models.training import cards, steps_scorer
from models.training.datasets import clinc150
from models.training.encoder import encoder_folder, load_encoder, load_tokenizer
from models.training.options import arguments
from models.training.own_playbooks import HELD_OUT, own_examples
from models.training.pack import Figure, Pack, write_tokenizer
from models.training.quantise import write
from models.training.ranges import input_ranges
from models.training.reader import PackEncoder
from models.training.star import BERT_S, FROZEN, SAM, Example, elsewhere, examples, playbooks, weighted_f1
from models.training.steps_scorer import Judged, Row, judged, rows

log = logging.getLogger(__name__)

SETTINGS = ("HIDDEN", "EPOCHS", "BATCH", "RATE", "DROPOUT", "FEATURE_DROPOUT", "LEAST_SCALE")
RANGE_TEXTS, RANGE_TOKENS = 1500, 64
COMMAND = "python -m models.training.steps --data DIR --out models/packs/steps --leave-one-out"
DATA = "STAR, happy dialogues, each domain by a scorer trained on the ten others"

OWN_DATA = "the shipped playbooks, each situation left out, by a scorer that has seen three of four other playbooks"
OWN_TIMES, OWN_PARTS = 2, 4
"""How often each own example counts, and in how many parts the own playbooks are measured."""
SHIPPED = Path(__file__).parents[2] / "resources" / "playbooks"


@dataclasses.dataclass(frozen=True, slots=True)
class Score:
    """Of one domain: F1 weighted by how often a step is right, share of right first and of right among three."""

    examples: int
    f1: float
    accuracy: float
    in_three: float


def published_encoder(weights: Path, data: Path, folder: Path) -> None:
    """The published encoder as int8, with scales found on texts that no figure is measured on."""
    tokenizer, encoder = load_tokenizer(weights, RANGE_TOKENS), load_encoder(weights)
    texts = [text for text, _ in clinc150(data, "train")]
    some = np.random.default_rng(0).permutation(len(texts))[:RANGE_TEXTS]
    ids = [encoding.ids for encoding in tokenizer.encode_batch([texts[i] for i in some])]
    folder.mkdir(parents=True, exist_ok=True)
    write(encoder, input_ranges(encoder, ids), folder / "encoder.onnx")
    write_tokenizer(weights, folder)


def score(found: Sequence[Row], scorer: Scorer) -> Score:
    """How often the scorer's first step is the wizard's."""
    chosen, in_three = [], []
    for row in found:
        best = by_step(scorer(row.features), row.book.step_of, len(row.book.steps))
        order = np.argsort(-best, kind="stable")
        chosen.append(row.book.steps[order[0]].id)
        in_three.append(row.right in order[:3].tolist())
    right = [row.example.step for row in found]
    hits = [a == b for a, b in zip(chosen, right, strict=True)]
    return Score(len(found), weighted_f1(right, chosen), float(np.mean(hits)), float(np.mean(in_three)))


def left_out(found: Sequence[Row], ours: Sequence[Row], work: Path, key: str, *, measure: bool) -> dict[str, Score]:
    """Each domain by a scorer that was trained on the others. What was measured before is taken from `work`; what was
    not is measured now, or, unless it may, refused.
    """
    kept = work / f"steps-{key}.json"
    scores = {name: Score(**values) for name, values in json.loads(kept.read_text()).items()} if kept.exists() else {}
    for domain in sorted({row.example.domain for row in found}):
        if domain not in scores:
            if not measure:
                raise SystemExit(f"{domain} was not measured with these settings: add --leave-one-out")
            others = [row for row in found if row.example.domain != domain]
            scorer = Scorer(steps_scorer.train([*others, *list(ours) * OWN_TIMES]))
            np.savez(work / f"steps-{key}-{domain}.npz", allow_pickle=False, **scorer.arrays)
            scores[domain] = score([row for row in found if row.example.domain == domain], scorer)
            kept.write_text(json.dumps({each: dataclasses.asdict(value) for each, value in scores.items()}, indent=1))
        log.info("%s: F1 %.3f, right %.3f, in three %.3f", domain, *dataclasses.astuple(scores[domain])[1:])
    log.info("mean of %d: F1 %.3f, right %.3f, in three %.3f", len(scores), *means(scores))
    return scores


def own_left_out(found: Sequence[Row], ours: Sequence[Row], others: Sequence[Row]) -> tuple[Score, list[Judged]]:
    """The shipped playbooks in four parts, each by a scorer that has seen STAR and the other parts; and what these say
    of the part, also where it is held against `others`.
    """
    names = sorted({row.example.domain for row in ours})
    scores, said = [], []
    for part in (set(names[i::OWN_PARTS]) for i in range(OWN_PARTS)):
        scorer = Scorer(steps_scorer.train([*found, *[r for r in ours if r.example.domain not in part] * OWN_TIMES]))
        held_out = [row for row in ours if row.example.domain in part and row.example.dialogue == HELD_OUT]
        scores.append(score(held_out, scorer))
        said.append(judged([row for row in (*ours, *others) if row.example.domain in part], scorer))
    weights = [one.examples for one in scores]
    f1, accuracy, in_three = np.average([dataclasses.astuple(one)[1:] for one in scores], axis=0, weights=weights)
    log.info("own playbooks: F1 %.3f, right %.3f, in three %.3f", f1, accuracy, in_three)
    return Score(sum(weights), float(f1), float(accuracy), float(in_three)), said


def means(scores: Mapping[str, Score]) -> tuple[float, float, float]:
    """Of F1, right and in three, every domain counting the same."""
    f1, accuracy, in_three = np.mean([dataclasses.astuple(value)[1:] for value in scores.values()], axis=0).tolist()
    return f1, accuracy, in_three


def unseen(found: Sequence[Row], others: Sequence[Row], work: Path, key: str) -> list[Judged]:
    """What the left-out scorers say of the domain that each has not seen, and of its exchanges held against others."""
    said = []
    for domain in sorted({row.example.domain for row in found}):
        with np.load(work / f"steps-{key}-{domain}.npz", allow_pickle=False) as arrays:
            scorer = Scorer({name: arrays[name] for name in arrays.files})
        said.append(judged([row for row in (*found, *others) if row.example.domain == domain], scorer))
    return said


def figures(scores: Mapping[str, Score], auroc: float, own: Score) -> list[Figure]:
    """The table of the card, one figure for each number."""
    f1, accuracy, in_three = means(scores)
    top = {
        "STAR mean weighted F1": f1,
        "STAR mean accuracy": accuracy,
        "STAR mean right among three": in_three,
        "AUROC of a step that fits": auroc,
    }
    made = [Figure(name, round(value, 4), DATA, COMMAND) for name, value in top.items()]
    for name, value in (("own steps right first", own.accuracy), ("own steps right among three", own.in_three)):
        made.append(Figure(name, round(value, 4), OWN_DATA, COMMAND))
    for domain, one in scores.items():
        for what, value in (("F1", one.f1), ("accuracy", one.accuracy), ("in three", one.in_three)):
            made.append(Figure(f"STAR {domain} {what}", round(value, 4), DATA, COMMAND))
    return made


def table(scores: Mapping[str, Score], own: Score, auroc: float) -> str:
    """By domain, beside what was published, as Markdown."""
    lines = [
        "| domain | examples | F1 | right first | right among three | SAM (BERT-base) | BERT+S | nearest, untrained |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, one in scores.items():
        numbers = (one.f1, one.accuracy, one.in_three, SAM[name], BERT_S[name], FROZEN[name])
        lines.append(f"| {name} | {one.examples} | " + " | ".join(f"{number:.3f}" for number in numbers) + " |")
    beside = (np.mean(list(each.values())) for each in (SAM, BERT_S, FROZEN))
    lines.append("| **mean** | | " + " | ".join(f"**{number:.3f}**" for number in (*means(scores), *beside)) + " |")
    lines += ["", f"**Shipped playbooks**, {OWN_DATA.partition(', ')[2]} ({own.examples} exchanges):"]
    lines.append(f"right first {own.accuracy:.3f}, right among three {own.in_three:.3f}.")
    lines += ["", f"**Whether any step fits**, by the same scorers on what they have not seen: AUROC {auroc:.3f}."]
    return "\n".join(lines)


def made_from(data: Path, weights: Path, work: Path, out: Path, *, measure: bool) -> None:
    """The table, then the pack that is trained on all domains, with what the left-out ones say of its probabilities."""
    own, own_books = own_examples(SHIPPED)
    books: dict[str, Playbook] = playbooks(data) | own_books
    found = [example for example in examples(data) if example.events]
    out.mkdir(parents=True, exist_ok=True)
    published_encoder(weights, data, out)
    reader = PackEncoder(out, normalize=True, cache=work)
    domains = {example.playbook: example.domain for example in found}
    wrong: list[Example] = elsewhere(found, domains)
    own_domains = {example.playbook: example.domain for example in own}
    wrong_own = elsewhere(own, own_domains)
    every = iter(rows([*found, *wrong, *own, *wrong_own], books, reader.read))
    right, others, ours, strange = (list(islice(every, len(part))) for part in (found, wrong, own, wrong_own))
    # What was measured with other settings or features says nothing about these.
    digest = hashlib.sha256(b"".join(row.features.tobytes() for row in [*right[::50], *ours]))
    digest.update(repr([OWN_TIMES, *(getattr(steps_scorer, name) for name in SETTINGS)]).encode())
    key = digest.hexdigest()[:12]
    work.mkdir(parents=True, exist_ok=True)
    scores = left_out(right, ours, work, key, measure=measure)
    own_score, of_own = own_left_out(right, ours, strange)
    said = [*unseen(right, others, work, key), *of_own]
    by = steps_scorer.temperature(said)
    weights_of_fit, auroc = steps_scorer.fit(said, by)
    log.info("temperature %.2f, a step fits: AUROC %.3f", by, auroc)
    arrays = steps_scorer.train([*right, *list(ours) * OWN_TIMES]) | weights_of_fit
    np.savez(out / SCORER, allow_pickle=False, **arrays)
    made = Pack(
        kind="steps",
        created_with=COMMAND,
        normalize=True,
        heads={},
        figures=figures(scores, auroc, own_score),
        ranking={"temperature": by},
    )
    cards.write(out, made, table=table(scores, own_score, auroc))


def main() -> None:
    """One command makes the table and the pack; folds that were measured before are not measured again."""
    options = arguments("Train the model that ranks the steps of a playbook.", leave_one_out=True)
    weights = encoder_folder(options.encoder)
    made_from(options.data, weights, options.work, options.out, measure=options.leave_one_out)


if __name__ == "__main__":
    main()
