"""Make the classifier pack: `python -m models.training.classifier --data DIR --out models/packs/classifier`."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from models.training import cards, evaluate_pack
from models.training.corpora import INTENT_LABELS
from models.training.encoder import encoder_folder, load_encoder
from models.training.intent_head import train_intents
from models.training.options import arguments
from models.training.pack import TRIGGERS, Pack, write_heads, write_tokenizer
from models.training.quantise import write
from models.training.reader import PackEncoder
from models.training.trigger_head import train_triggers

log = logging.getLogger(__name__)

COMMAND = "python -m models.training.classifier --data DIR --out models/packs/classifier"
SEED = 20


def main() -> None:
    options = arguments("Make the classifier pack.")
    out: Path = options.out
    weights = encoder_folder(options.encoder)
    out.mkdir(parents=True, exist_ok=True)
    write(load_encoder(weights), out / "encoder.onnx")
    write_tokenizer(weights, out)
    # The heads are fitted on what the int8 encoder says, since that is what they will read.
    encoder = PackEncoder(out, normalize=True, threads=options.threads, cache=options.work / "embeddings")
    intents = train_intents(encoder, options.data, SEED)
    triggers = train_triggers(encoder, options.data, SEED)
    write_heads(
        out,
        {
            "intent": (intents.head.weight, intents.head.bias),
            "trigger": (triggers.head.weight, triggers.head.bias),
        },
    )
    heads: dict[str, dict[str, Any]] = {
        "intent": {
            "labels": INTENT_LABELS,
            "activation": "softmax",
            "temperature": intents.temperature,
            "threshold": intents.threshold,
            "threshold_reason": intents.reason,
        },
        "trigger": {
            "labels": TRIGGERS,
            "activation": "sigmoid",
            "temperatures": triggers.temperatures,
            "thresholds": triggers.thresholds,
            "threshold_reason": triggers.reason,
        },
    }
    cards.finish(out, Pack("classifier", COMMAND, True, heads), evaluate_pack.classifier_figures, options)


if __name__ == "__main__":
    main()
