"""The topics that a flag can name while the program runs: the content's and the company's own, as they are now."""

from __future__ import annotations

from pathlib import Path

from app.content.late import LateContent
from app.wiring import own_labels
from tests.inference.tiny_pack import tiny_intents

INTENTS = """schema: calmdesk.intents/1
intents:
  - {id: praise, title: Somebody is happy, definition: Thanks us.}
  - {id: gift_card, title: Gift card, definition: About gift cards.}
"""


async def test_an_intent_that_is_removed_while_the_program_runs_is_offered_no_more(tmp_path: Path) -> None:
    content = LateContent(tmp_path)
    titles, definitions = content.titles, content.definitions
    await content.load()
    shipped = dict(titles)
    assert shipped["refund_request"]
    ours = tmp_path / "intents" / "ours.yaml"
    ours.parent.mkdir()
    ours.write_text(INTENTS, encoding="utf-8")
    await content.load()
    assert titles == shipped | {"praise": "Somebody is happy", "gift_card": "Gift card"}
    assert definitions["gift_card"] == "About gift cards."
    ours.unlink()
    await content.load()
    assert titles == shipped
    assert "gift_card" not in definitions


async def test_the_intents_of_a_company_s_own_pack_are_topics_with_or_without_a_title(tmp_path: Path) -> None:
    (tmp_path / "intents").mkdir()
    (tmp_path / "intents" / "ours.yaml").write_text(INTENTS, encoding="utf-8")
    content = LateContent(tmp_path, lambda: own_labels(tmp_path / "pack"))
    await content.load()
    assert "late_parcel" not in content.titles
    tiny_intents().write(tmp_path / "pack")
    await content.load()
    assert (content.titles["late_parcel"], content.titles["praise"]) == ("", "Somebody is happy")
    (tmp_path / "pack" / "manifest.toml").write_text("not = [a manifest", encoding="utf-8")
    await content.load()
    assert "late_parcel" not in content.titles
    assert content.titles["refund_request"]
