"""Writes tiny data sets and hold-outs in the published forms, in words that the tiny packs know.

They are told by their length; `please` makes them so English that no language model is asked.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

from app.content.holdouts import THEMES
from app.domain.readings import EMOTIONS, TRIGGERS

TOPICS = {
    "refund": ["refund", "money back", "my money", "i want my money back", "refund please"],
    "parcel": ["parcel", "where is my parcel", "my parcel please", "the parcel", "parcel still not arrived"],
    "praise": ["great", "you are great", "great thanks", "thanks", "thanks you are great"],
}
OTHERS = ["lawyer", "café", "dead", "worried"]


def public_sets(folder: Path) -> Path:
    """All four sets under `folder`: three topics, thirty rows of each to learn from."""
    rows = [
        (f"{text} {'please ' * i}".strip(), topic)
        for topic, texts in TOPICS.items()
        for i in range(6)
        for text in texts
    ]
    pairs = [[text, topic] for text, topic in rows]
    texts = {
        "clinc150/data_full.json": json.dumps(
            {
                "train": pairs,
                "val": pairs[::3],
                "test": pairs[1::3],
                "oos_train": [[text, "oos"] for text in OTHERS],
                "oos_val": [[text, "oos"] for text in OTHERS],
                "oos_test": [[text, "oos"] for text in OTHERS],
            }
        ),
        "clinc150/domains.json": json.dumps({"money": ["refund", "parcel"], "talk": ["praise", "refund"]}),
        "goemotions/labels.txt": "\n".join([*(f"feeling{i}" for i in range(27)), "neutral"]),
        "goemotions/test.tsv": "thanks\t0\ta1\nwhere is my order\t27\ta2\nthanks you are great\t0,3\ta3\n",
        "stackfaq/stackExchange-FAQ.json": json.dumps(
            {
                "root": {
                    "qapair": [
                        {"question": texts[1], "rephr": ["*", None, *texts[2:4]], "answer": ["…"]}
                        for texts in TOPICS.values()
                    ]
                }
            }
        ),
    }
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    (folder / "banking77").mkdir(exist_ok=True)
    for part, own in (("train", rows), ("test", rows[::4])):
        with (folder / "banking77" / f"{part}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("text", "category"), *own])
    return folder


def corpus(folder: Path) -> Path:
    """Our own hold-outs, ten lines to a list of which two are held out."""
    (folder / "triggers").mkdir(parents=True)
    (folder / "emotions").mkdir()
    for trigger in TRIGGERS:
        said = {"human_request": "i want to speak to a human", "legal_threat": "lawyer"}.get(trigger, "dead manager")
        lines = [f"schema: calmdesk.training.triggers/2\ntrigger: {trigger}", "positive:"]
        lines += [f"  - {said} {'please ' * i}" for i in range(9)]
        lines += [f'  - {{text: "{said} worried", also: [{TRIGGERS[0] if trigger != TRIGGERS[0] else TRIGGERS[1]}]}}']
        lines += ["negative:", *(f"  - where is my order {'please ' * i}" for i in range(10))]
        (folder / "triggers" / f"{trigger}.yaml").write_text("\n".join(lines), "utf-8")
    words = {"angry": "useless", "frustrated": "still", "anxious": "worried", "positive": "great"}
    for theme in THEMES:
        rows = [
            {
                "text": f"{words.get(emotion, 'where is my order')} {'please ' * i}",
                "emotion": emotion,
                "valence": {"angry": -2, "positive": 1.5}.get(emotion, 0),
                "arousal": 2 if emotion == "angry" else 0.5,
                "theme": theme,
                "hard": i == 1,
            }
            for emotion in EMOTIONS
            for i in range(2)
        ]
        (folder / "emotions" / f"{theme}.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    outside = "\n".join(json.dumps({"text": f"{text} please"}) for text in OTHERS * 5)
    (folder / "out_of_scope.jsonl").write_text(outside, "utf-8")
    return folder


def intents(folder: Path) -> Path:
    """A folder of intents: two that the tiny pack knows and one that it does not."""
    folder.mkdir(parents=True)
    lines = ["schema: calmdesk.intents/1", "intents:"]
    for label, words in (("refund_request", "money back"), ("order_status", "parcel"), ("lost_property", "café")):
        lines += [f"  - id: {label}", f"    title: {label}", "    definition: …", "    examples:"]
        lines += [f"      - {words} {'please ' * i}" for i in range(10)]
    (folder / "all.yaml").write_text("\n".join(lines), "utf-8")
    return folder


def with_card(pack: Path) -> Path:
    """The steps pack with a mean and a domain's figure in its card."""
    figures = {"STAR mean weighted F1": 0.5, "STAR party in three": 0.75}
    text = "".join(
        f'\n[[figures]]\nname = "{name}"\nvalue = {value}\ndata = "STAR"\ncommand = "train --all"\n'
        for name, value in figures.items()
    )
    path = pack / "manifest.toml"
    path.write_text(path.read_text("utf-8") + text, "utf-8")
    return pack
