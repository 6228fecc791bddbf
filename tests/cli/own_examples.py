"""Labelled messages to an invented climbing gym, written for these tests."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

EXAMPLES = {
    "freeze_membership": (
        "Can I pause my membership while I am abroad?",
        "I broke my wrist, please put my membership on hold",
        "How do I freeze my subscription for the summer?",
        "I cannot come for two months, can the contract rest until then?",
        "Please stop my membership until September, I am travelling",
        "Is it possible to suspend my pass for six weeks?",
    ),
    "book_course": (
        "I would like to sign up for the beginners' course on Saturday",
        "Are there free places in the lead climbing class?",
        "Please book me and a friend into the next introduction",
        "Which day is the belay course, and can I still join?",
        "Can you put my daughter on the list for the children's lesson?",
        "I want to reserve a place in the bouldering workshop",
    ),
    "lost_item": (
        "I left my climbing shoes in the changing room",
        "Did somebody hand in a blue water bottle last night?",
        "I think my keys are still in one of your lockers",
        "I forgot my jacket at the bar on Tuesday, do you have it?",
        "My chalk bag is gone, was it found anywhere?",
        "Has a wallet been found near the entrance?",
    ),
    "payment_problem": (
        "My card was declined when I tried to pay the monthly fee",
        "You took the monthly fee twice in May",
        "The direct debit came back, what do I have to do now?",
        "I paid the day ticket twice by mistake, please give one back",
        "Why was I charged 89 euros instead of 59?",
        "The payment page shows an error after I type in my card number",
    ),
    "opening_hours": (
        "Are you open on Easter Monday?",
        "How late can I climb on a Friday?",
        "When do you open in the morning?",
        "Is the hall closed over Christmas?",
        "What are your hours on bank holidays?",
        "Until when is the outdoor wall open in October?",
    ),
}

HELD_OUT = (
    ("I will be in hospital in March, may I pause my contract?", "freeze_membership"),
    ("Can my brother still get into the course next weekend?", "book_course"),
    ("I must have left my harness by the lockers yesterday", "lost_item"),
    ("The fee went off my account two times", "payment_problem"),
    ("Do you open earlier on Sundays?", "opening_hours"),
    ("What is the capital of Mongolia?", "trivia"),
    ("Wo habt ihr eigentlich am Wochenende überall geöffnet und bis wann?", "opening_hours"),
)


def example_rows() -> list[tuple[str, str]]:
    return [(text, intent) for intent, texts in EXAMPLES.items() for text in texts]


def write_csv(path: Path, rows: Iterable[tuple[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "intent"])
        writer.writerows(rows)
    return path
