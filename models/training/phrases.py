"""What stands around the matter in real messages; training texts are also read with some of it before or after them."""

from __future__ import annotations

import numpy as np

OPENINGS = (
    "Hi,",
    "Hello,",
    "Hi there,",
    "Hey",
    "Good morning,",
    "Good afternoon.",
    "Dear team,",
    "Dear Sir or Madam,",
    "To whom it may concern,",
    "Hello, my name is Priya.",
    "Hi, this is Tom Arden.",
    "hi um yes",
    "yeah hi uh so",
    "okay so um",
    "hello yes I was just calling because",
    "uh good morning yeah",
    "so I have a question",
    "Quick question:",
    "Hope you are well.",
    "Hello again.",
    "Sorry to bother you.",
    "@BrightAir",
    "@NorthlineHelp hey",
    "hi guys",
    "Customer number 4471902.",
    "I have been a customer since 2014.",
    "My name is Lena Okafor and",
    "Not sure if this is the right address, but",
    "I'm writing about my account.",
    "yes hello I hope you can help me",
)
CLOSINGS = (
    "Thanks.",
    "Thank you in advance.",
    "Kind regards, Jonas",
    "Best wishes\nMarta",
    "cheers",
    "thx",
    "Regards, R. Patel",
    "Sent from my phone",
    "Please advise.",
    "Please get back to me.",
    "Many thanks for your help.",
    "ty!",
    "ok thank you",
    "Looking forward to your reply.",
    "Let me know.",
    "uh yeah that's it",
    "you know what I mean",
    "Reference KD-20417.",
    "My phone number is on file.",
    "Best,\nAna",
    "Yours faithfully, Edward Lim",
    "#help",
    "please and thank you",
)


def surrounded(text: str, random: np.random.Generator) -> str:
    """The text with an opening, a closing or both, and now and then without capitals."""
    kind = int(random.integers(3))
    opening = f"{OPENINGS[int(random.integers(len(OPENINGS)))]} " if kind != 1 else ""
    closing = f" {CLOSINGS[int(random.integers(len(CLOSINGS)))]}" if kind != 0 else ""
    whole = f"{opening}{text}{closing}"
    return whole.lower() if random.random() < 0.2 else whole
