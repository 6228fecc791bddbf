"""Every target takes its corpus, every input that once went wrong, and some garbage, without a fuzzer."""

from __future__ import annotations

import base64
import logging
import random

import pytest

from tests.fuzz.desks import StrangeDesk
from tests.fuzz.parsers import PARSERS, try_batch
from tests.fuzz.seeds import seeds_of
from tests.fuzz.targets import targets

WENT_WRONG = {
    "html": [b"ATxkaXY+PCFbQ3hdXT48P3htbCB2ZXJzaW9uPScwJz8+PCFET0NUWVA+LTAyYWQ+MDNlQ1RZbA=="],
    "rt": [
        b"////////////////////////////////////////AgD+B/n/////YAoLDA0ODwQF",
        b"BT9sb2NhbGhvc3QAATEtAsw=",
        (
            b"BAABERITFBUWFxgZGhscHR4fICEiIwIDBAUCBgcICQoLAAECAwRgAQAAAAAAACwGBwgJCgsMDQ4PEBH/////////"
            b"Qv///////////////////xIM"
        ),
    ],
}
"""As the fuzzer printed them; what was wrong then is also a test of its own beside what it was wrong in."""


@pytest.mark.parametrize("name", sorted(targets()))
def test_what_was_found_before_stays_mended(name: str) -> None:
    target = targets()[name]()
    chance = random.Random(7)  # noqa: S311 - the same garbage each time
    garbage = [bytes(chance.randrange(256) for _ in range(chance.randrange(300))) for _ in range(60)]
    for source in (*seeds_of(name), *map(base64.b64decode, WENT_WRONG.get(name, ())), *garbage):
        target(source)
    if isinstance(target, StrangeDesk):
        target.close()


@pytest.mark.parametrize("name", sorted(PARSERS))
def test_altered_samples_are_refused_in_words(name: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    assert try_batch(name, number=1, examples=40) >= 40
