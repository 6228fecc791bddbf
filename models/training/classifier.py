"""Make the classifier pack: `python -m models.training.classifier --data DIR --out models/packs/classifier`."""

from __future__ import annotations

import logging
from typing import Any

from app.domain.readings import TRIGGERS
from app.inference.packs import load_pack
from app.inference.reader import Model
from models.training import cards, evaluate_pack
from models.training.calibrate import calibrate_intents, calibrate_triggers
from models.training.classifier_tasks import FIRST, SECOND, classifier_tasks
from models.training.corpora import INTENT_LABELS
from models.training.encoder import encoder_folder, load_encoder, load_tokenizer
from models.training.multitask import MultiTask, Recipe, trained
from models.training.options import arguments
from models.training.pack import Pack, write_heads, write_tokenizer
from models.training.quantise import write
from models.training.ranges import sample_ranges
from models.training.reader import PackEncoder

log = logging.getLogger(__name__)

COMMAND = "python -m models.training.classifier --data DIR --out models/packs/classifier"
SEED = 20
TRAINED_TOKENS = 96
TRAINED_ON = ("BANKING77 train", "CLINC150 train", "CLINC150 oos train", "GoEmotions train", "own texts")
# With words hidden the encoder learns what a text means; without, and with triggers before all, where their limits are.
RECIPE = Recipe(steps=2000, encoder_rate=1e-4, label_smoothing=0.05, masking=0.25, seed=SEED)
SECOND_RECIPE = Recipe(steps=600, encoder_rate=8e-5, head_rate=1e-3, label_smoothing=0.05, seed=SEED + 5)


def main() -> None:
    options = arguments("Make the classifier pack.")
    weights = encoder_folder(options.encoder)
    encoder = load_encoder(weights)
    tokenizer = load_tokenizer(weights, TRAINED_TOKENS)
    tasks = classifier_tasks(options.data, tokenizer, encoder, RECIPE.seed, FIRST)
    model = MultiTask(encoder, tasks, normalize=True)
    trained(options.work / "classifier-1.pt", model, tasks, RECIPE, "classifier, first training")
    first = {name: value.clone() for name, value in model.state_dict().items()}
    again = classifier_tasks(options.data, tokenizer, encoder, SECOND_RECIPE.seed, SECOND)
    trained(options.work / "classifier.pt", model, again, SECOND_RECIPE, "classifier, second training")
    # The mean of both hears triggers better than either, and stays nearer to the published vectors than the second.
    model.load_state_dict({name: (value + first[name]) / 2 for name, value in model.state_dict().items()})
    options.out.mkdir(parents=True, exist_ok=True)
    write(model.encoder, sample_ranges(model.encoder, tasks), options.out / "encoder.onnx")
    write_tokenizer(weights, options.out)
    # Temperatures and thresholds are found on what the int8 encoder says, since that is what the heads will read.
    reader = PackEncoder(options.out, normalize=True, threads=options.threads, cache=options.work / "embeddings")
    intent, trigger = model.head("intent"), model.head("trigger")
    intents = calibrate_intents(reader, intent, options.data)
    write_heads(options.out, {"intent": (intent.weight, intent.bias), "trigger": (trigger.weight, trigger.bias)})
    heads: dict[str, dict[str, Any]] = {
        "intent": {
            "labels": INTENT_LABELS,
            "activation": "softmax",
            "temperature": intents.temperatures[0],
            "threshold": intents.thresholds[0],
            "threshold_reason": intents.reason,
        },
        "trigger": {
            "labels": TRIGGERS,
            "activation": "sigmoid",
            "temperatures": [1.0] * len(TRIGGERS),
            "thresholds": [0.5] * len(TRIGGERS),
        },
    }
    pack = Pack("classifier", COMMAND, True, heads, trained_on=TRAINED_ON)
    # Triggers are heard by sentence too, which the program does: it opens the pack for it.
    cards.write(options.out, pack)
    triggers = calibrate_triggers(Model(load_pack(options.out, "classifier")), trigger)
    heads["trigger"] |= {
        "temperatures": triggers.temperatures,
        "thresholds": triggers.thresholds,
        "threshold_reason": triggers.reason,
    }
    cards.finish(options.out, pack, evaluate_pack.classifier_figures, options)


if __name__ == "__main__":
    main()
