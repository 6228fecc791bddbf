"""Make the sentiment pack: `python -m models.training.sentiment --data DIR --out models/packs/sentiment`."""

from __future__ import annotations

import logging
from typing import Any

import numpy as np

from app.domain.readings import EMOTIONS
from models.training import cards, evaluate_pack
from models.training.calibrate import calibrate_emotion, calibrate_emotion28
from models.training.datasets import goemotions, goemotions_labels
from models.training.encoder import encoder_folder, load_encoder, load_tokenizer
from models.training.heads import Head, sigmoid
from models.training.multitask import MultiTask, Recipe, predict, trained
from models.training.options import arguments
from models.training.pack import Pack, write_heads, write_tokenizer
from models.training.quantise import write
from models.training.ranges import sample_ranges
from models.training.reader import PackEncoder
from models.training.sentiment_tasks import forum_task, own_tasks

log = logging.getLogger(__name__)

COMMAND = "python -m models.training.sentiment --data DIR --out models/packs/sentiment"
SEED = 20
TRAINED_TOKENS = 96
TRAINED_ON = ("GoEmotions train", "own texts")
FORUM = Recipe(steps=1400, encoder_rate=1e-4, head_rate=1e-3, seed=1)
JOINT = Recipe(steps=1000, encoder_rate=6e-5, label_smoothing=0.05, seed=SEED + 1)


def main() -> None:
    options = arguments("Make the sentiment pack.")
    weights = encoder_folder(options.encoder)
    tokenizer = load_tokenizer(weights, TRAINED_TOKENS)
    forum = goemotions(options.data, "train")
    ids = [encoding.ids for encoding in tokenizer.encode_batch(forum.texts)]

    # First the forum alone: what this model says of it is half of what the joint training then aims at.
    first = forum_task(ids, forum.targets)
    teacher = MultiTask(load_encoder(weights), [first], normalize=False)
    trained(options.work / "forum.pt", teacher, [first], FORUM, "forum")

    taught = sigmoid(predict(teacher, "emotion28", ids).astype(np.float64))
    tasks = [forum_task(ids, forum.targets, taught), *own_tasks(options.data, tokenizer, SEED)]
    model = MultiTask(teacher.encoder, tasks, normalize=False)
    model.heads["emotion28"] = teacher.heads["emotion28"]
    trained(options.work / "sentiment.pt", model, tasks, JOINT, "sentiment")

    options.out.mkdir(parents=True, exist_ok=True)
    write(model.encoder, sample_ranges(model.encoder, tasks), options.out / "encoder.onnx")
    write_tokenizer(weights, options.out)
    # Temperatures and thresholds are found on what the int8 encoder says, since that is what the heads will read.
    reader = PackEncoder(options.out, normalize=False, threads=options.threads, cache=options.work / "embeddings")
    heads = {name: model.head(name) for name in ("emotion", "emotion28")}
    feeling = model.head("feeling")
    heads |= {name: Head(feeling.weight[i : i + 1], feeling.bias[i : i + 1]) for i, name in enumerate(FEELINGS)}
    emotion = calibrate_emotion(reader, heads["emotion"])
    emotion28 = calibrate_emotion28(reader, heads["emotion28"], options.data)
    write_heads(options.out, {name: (head.weight, head.bias) for name, head in heads.items()})
    described: dict[str, dict[str, Any]] = {
        "emotion": {
            "labels": EMOTIONS,
            "activation": "softmax",
            "temperature": emotion.temperatures[0],
            "temperature_reason": emotion.reason,
        },
        "emotion28": {
            "labels": goemotions_labels(options.data),
            "activation": "sigmoid",
            "temperatures": emotion28.temperatures,
            "thresholds": emotion28.thresholds,
            "threshold_reason": emotion28.reason,
        },
        "valence": {"activation": "clip", "low": -1.0, "high": 1.0},
        "arousal": {"activation": "clip", "low": 0.0, "high": 1.0},
    }
    pack = Pack("sentiment", COMMAND, False, described, trained_on=TRAINED_ON)
    cards.finish(options.out, pack, evaluate_pack.sentiment_figures, options)


FEELINGS = ("valence", "arousal")

if __name__ == "__main__":
    main()
