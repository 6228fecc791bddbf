"""Our own texts (intents from resources/, the others from corpus/) with their fixed hold-outs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from app.content.holdouts import FOLDS, THEMES
from app.domain.readings import EMOTIONS, TRIGGERS
from models.training.pack import INTENTS_SCHEMA

REPOSITORY = Path(__file__).resolve().parents[2]
INTENTS = REPOSITORY / "resources" / "intents"
CORPUS = Path(__file__).resolve().parent / "corpus"
TRIGGER_CALIBRATION = (2, 7)  # a fifth and not a tenth: each trigger has a threshold of its own

Part = Literal["train", "calibration", "test"]

# The order of the intent head. Playbooks and stored readings use the ids; new intents go to the end.
INTENT_LABELS = [
    "order_status",
    "delivery_problem",
    "damaged_item",
    "wrong_item",
    "return_item",
    "refund_request",
    "refund_status",
    "cancel_order",
    "change_order",
    "double_charge",
    "billing_dispute",
    "payment_failed",
    "invoice_request",
    "cancel_subscription",
    "change_plan",
    "cannot_sign_in",
    "update_account",
    "account_takeover",
    "service_outage",
    "bug_report",
    "how_to",
    "product_question",
    "complaint",
    "data_request",
    "appointment",
    "thanks",
    "card_lost",
    "card_request",
    "transfer_problem",
    "cash_withdrawal",
    "balance_inquiry",
    "loan_inquiry",
    "identity_verification",
    "payment_arrangement",
    "payment_method",
    "fee_question",
    "new_booking",
    "change_booking",
    "cancel_booking",
    "travel_disruption",
    "lost_property",
    "check_in_help",
    "file_claim",
    "claim_status",
    "coverage_question",
    "quote_request",
    "connection_quality",
    "activate_service",
    "move_home",
    "usage_question",
    "place_order",
    "promo_code",
    "loyalty_points",
    "repair_request",
    "feature_request",
    "opening_hours",
    "report_scam",
    "bereavement",
    "contact_agent",
]

# Whole themes, like those that are held out.
CALIBRATION_THEMES = ("food", "streaming", "cars")


@dataclass(frozen=True, slots=True)
class Example:
    """One text with its label ('' outside the scope) and its part."""

    text: str
    label: str
    part: Part

    @property
    def held_out(self) -> bool:
        """Whether it is for figures only."""
        return self.part == "test"


@dataclass(frozen=True, slots=True)
class TriggerExample:
    """One text of the trigger corpus: whose list it stands in, and all triggers that hold."""

    text: str
    listed_under: str
    holds: frozenset[str]
    part: Part

    @property
    def held_out(self) -> bool:
        """Whether it is for figures only."""
        return self.part == "test"


@dataclass(frozen=True, slots=True)
class EmotionExample:
    """One customer's line with its emotion, valence -1..1 and arousal 0..1."""

    text: str
    emotion: str
    valence: float
    arousal: float
    part: Part
    hard: bool


def part_of(position: int, calibration: tuple[int, ...] = (2,)) -> Part:
    """Every fifth line of a list is held out; some of the others are kept for temperatures and thresholds."""
    if position % FOLDS == FOLDS - 1:
        return "test"
    return "calibration" if position % 10 in calibration else "train"


def part_of_theme(theme: str) -> Part:
    """Emotions are parted by theme."""
    if theme in THEMES:
        return "test"
    return "calibration" if theme in CALIBRATION_THEMES else "train"


def intent_examples(folder: Path = INTENTS) -> list[Example]:
    """The examples of every intent, in the order of the labels."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.yaml")):
        content = yaml.safe_load(path.read_text("utf-8"))
        if content["schema"] != INTENTS_SCHEMA:
            raise ValueError(f"{path}: schema {content['schema']!r} is not {INTENTS_SCHEMA!r}")
        found |= {intent["id"]: intent["examples"] for intent in content["intents"]}
    if sorted(found) != sorted(INTENT_LABELS):
        raise ValueError(f"the intents of {folder} are not those of the head: {set(found) ^ set(INTENT_LABELS)}")
    return [Example(text, label, part_of(i)) for label in INTENT_LABELS for i, text in enumerate(found[label])]


def trigger_examples() -> list[TriggerExample]:
    """Positives and hard negatives of every trigger; a hard negative may hold other triggers."""
    examples = []
    for trigger in TRIGGERS:
        content = yaml.safe_load((CORPUS / "triggers" / f"{trigger}.yaml").read_text("utf-8"))
        if content["schema"] != "calmdesk.training.triggers/2" or content["trigger"] != trigger:
            raise ValueError(f"triggers/{trigger}.yaml is not the list of {trigger}")
        for kind in ("positive", "negative", "training_positive", "training_negative"):
            own = {trigger} if kind.endswith("positive") else set[str]()
            for i, entry in enumerate(content.get(kind, [])):
                item: dict[str, Any] = entry if isinstance(entry, dict) else {"text": entry}
                holds = frozenset(own | set(item.get("also", [])))
                if not holds <= set(TRIGGERS) or (not own and trigger in holds):
                    raise ValueError(f"triggers/{trigger}.yaml: wrong `also` of {item['text']!r}")
                part: Part = "train" if kind.startswith("training") else part_of(i, TRIGGER_CALIBRATION)
                examples.append(TriggerExample(item["text"], trigger, holds, part))
    return examples


def emotion_examples() -> list[EmotionExample]:
    """The customer-service lines with their part: `train`, `calibration` or `test`."""
    examples = []
    for path in sorted((CORPUS / "emotions").glob("*.jsonl")):
        part = part_of_theme(path.stem)
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            if row["emotion"] not in EMOTIONS or row["theme"] != path.stem:
                raise ValueError(f"unknown emotion or another file's theme in {line!r}")
            valence, arousal = row["valence"] / 2, row["arousal"] / 2
            examples.append(EmotionExample(row["text"], row["emotion"], valence, arousal, part, bool(row.get("hard"))))
    return examples


def out_of_scope_examples() -> list[Example]:
    """Lines that reach a support desk and belong to no intent."""
    lines = (CORPUS / "out_of_scope.jsonl").read_text("utf-8").splitlines()
    return [Example(json.loads(line)["text"], "", part_of(i)) for i, line in enumerate(lines)]
