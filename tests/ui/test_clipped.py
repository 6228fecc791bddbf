"""No word of ours is cut in any window: German, text at 200 %, 320 pixels wide."""

from __future__ import annotations

from functools import cache

import pytest
from babel.messages.pofile import read_po

from tests.ui.clipped import clipped
from tests.ui.gallery import stage
from tests.ui.gallery.shots import Way, all_scenes, seen

pytestmark = pytest.mark.usefixtures("qapp")
WORST = Way(theme="light", scale=2.0, width=320, language="de")
SAME = ("-dark", "-large", "-320", "-320-angry", "-360", "-480", "-scrolled", "-10k", "-tall", "-rtl", "-appearance")
"""Endings of scenes that differ from another only in what `WORST` sets anyway, or in how far they are scrolled."""
ANOTHER = {"settings-privacy", "settings-demo", "large-200", "rtl-emoji", "bad-bidi", "bad-html", "bad-subject"}
"""Scenes whose words all stand in another too, or are a customer's."""


def scenes() -> list[str]:
    return [name for name in all_scenes() if not name.endswith(SAME) and name not in ANOTHER]


@cache
def ours() -> frozenset[str]:
    """Every German sentence that has no place for other words."""
    with (stage.RESOURCES / "translations" / "de.po").open("rb") as file:
        said = [message.string for message in read_po(file)]
    flat = [words for each in said for words in ((each,) if isinstance(each, str) else each or ())]
    return frozenset(words for words in flat if words and "{" not in words)


@pytest.mark.parametrize("name", scenes())
def test_nothing_is_cut(name: str) -> None:
    assert seen(all_scenes()[name], WORST, lambda window: clipped(window, ours())) == []
