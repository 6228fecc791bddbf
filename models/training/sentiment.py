"""Make the sentiment pack: `python -m models.training.sentiment --data DIR --out models/packs/sentiment`."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import torch

from models.training import cards, evaluate_pack
from models.training.adapt import Adaptation, adapt, head_start
from models.training.datasets import goemotions_labels
from models.training.emotion_heads import train_heads
from models.training.encoder import encoder_folder, load_encoder
from models.training.finetune import EmotionModel, Recipe, finetune
from models.training.options import arguments
from models.training.pack import EMOTIONS, Pack, write_heads, write_tokenizer
from models.training.quantise import write
from models.training.reader import PackEncoder

log = logging.getLogger(__name__)

COMMAND = "python -m models.training.sentiment --data DIR --out models/packs/sentiment"
SEED = 20


def main() -> None:
    options = arguments("Make the sentiment pack.")
    out: Path = options.out
    weights = encoder_folder(options.encoder)
    labels = goemotions_labels(options.data)
    adapted = options.work / "adapted.pt"
    model = EmotionModel(load_encoder(weights), len(labels))
    if adapted.exists():
        model.load_state_dict(torch.load(adapted, weights_only=True))
    else:
        checkpoint = finetune(options.data, weights, options.work, Recipe())
        model = adapt(head_start(options.data, checkpoint, model), options.data, weights, Adaptation())
        torch.save(model.state_dict(), adapted)
    write(model.encoder.eval(), out / "encoder.onnx")
    write_tokenizer(weights, out)
    # The heads are fitted on what the int8 encoder says, since that is what they will read.
    encoder = PackEncoder(out, normalize=False, threads=options.threads, cache=options.work / "embeddings")
    heads = train_heads(encoder, options.data, SEED)
    fitted = {name: getattr(heads, name) for name in ("emotion", "emotion28", "valence", "arousal")}
    write_heads(out, {name: (head.weight, head.bias) for name, head in fitted.items()})
    described: dict[str, dict[str, Any]] = {
        "emotion": {"labels": EMOTIONS, "activation": "softmax", "temperature": heads.temperature},
        "emotion28": {"labels": labels, "activation": "sigmoid", "thresholds": heads.thresholds28},
        "valence": {"activation": "clip", "low": -1.0, "high": 1.0},
        "arousal": {"activation": "clip", "low": 0.0, "high": 1.0},
    }
    cards.finish(out, Pack("sentiment", COMMAND, False, described), evaluate_pack.sentiment_figures, options)


if __name__ == "__main__":
    main()
