"""Messages that only inform stay without advice with the shipped models, too; those that want something never do."""

from __future__ import annotations

from app.content.shipped import shipped
from app.domain.attention import only_informs
from app.inference.reader import TextReader
from tests.domain.texts.informing import NEAR_MISSES, ONLY_INFORM


def test_the_shipped_models_see_no_trouble_in_messages_that_only_inform() -> None:
    reader = TextReader(shipped("packs") / "classifier", shipped("packs") / "sentiment")
    texts = [*ONLY_INFORM, *NEAR_MISSES]
    readings = dict(zip(texts, reader.read(texts), strict=True))
    quiet = {text for text in texts if only_informs(text, readings[text], (), done=())}
    assert sorted(quiet & set(NEAR_MISSES)) == []
    assert len(quiet & set(ONLY_INFORM)) >= 36, sorted(set(ONLY_INFORM) - quiet)  # nine in ten
