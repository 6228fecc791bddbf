"""Approved replies in several lengths and tones, with the steps they belong to."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.content.folder import Folder
from app.domain.content import ReplyText
from app.domain.replies import nearest

BOOK = """\
schema: calmdesk.playbook/1
id: parcels
title: Parcels
steps:
  - {id: ask_order, title: Ask, when: [{customer: Where is it}]}
"""
REPLIES = """\
schema: calmdesk.replies/1
replies:
  - id: ask
    title: Ask
    steps: [parcels.ask_order]
    asks: [order_number]
    texts:
      - {length: full, text: "Long."}
      - {length: short, text: "Short, {customer_name}."}
      - {length: medium, tone: friendly, text: "Nice."}
  - {id: plain, title: Plain, text: "As ever.", triggers: [abuse]}
"""


def save(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_a_reply_in_several_wordings_is_read_as_written(tmp_path: Path) -> None:
    save(tmp_path, "playbooks/parcels.yaml", BOOK)
    save(tmp_path, "replies/a.yaml", REPLIES)
    folder = Folder(tmp_path)
    assert folder.problems == ()
    ask, plain = folder.library().replies
    assert ask.wordings == (
        ReplyText("Long.", "full"),
        ReplyText("Short, {customer_name}.", "short"),
        ReplyText("Nice.", "medium", "friendly"),
    )
    assert (ask.text, ask.steps, ask.asks) == ("Short, {customer_name}.", ("parcels.ask_order",), ("order_number",))
    assert (plain.wordings, plain.text) == ((ReplyText("As ever.", "medium", "formal"),), "As ever.")


def test_a_step_that_does_not_exist_is_named_with_its_line_and_the_nearest(tmp_path: Path) -> None:
    save(tmp_path, "playbooks/parcels.yaml", BOOK)
    save(tmp_path, "replies/a.yaml", REPLIES.replace("parcels.ask_order]", "parcels.ask_oder]"))
    folder = Folder(tmp_path)
    assert [problem.detail for problem in folder.problems] == [
        'replies/a.yaml:5: field "steps" names an unknown step "parcels.ask_oder" (did you mean "parcels.ask_order"?)'
    ]
    assert len(folder.library().replies) == 2, "the reply itself stays in use"


def test_a_replaced_playbook_is_no_mistake_of_the_shipped_replies(tmp_path: Path) -> None:
    shipped, company = tmp_path / "shipped", tmp_path / "company"
    save(shipped, "playbooks/parcels.yaml", BOOK)
    save(shipped, "replies/a.yaml", REPLIES)
    save(company, "playbooks/parcels.yaml", BOOK.replace("ask_order", "first"))
    assert Folder(shipped, company).problems == ()
    save(company, "replies/mine.yaml", REPLIES.replace("id: ask", "id: own").replace("id: plain", "id: own2"))
    (problem,) = Folder(shipped, company).problems
    assert problem.detail.startswith('replies/mine.yaml:5: field "steps" names an unknown step')


@pytest.mark.parametrize(
    ("length", "tone", "text"),
    [
        ("medium", "formal", "Short, {customer_name}."),
        ("full", "formal", "Long."),
        ("full", "friendly", "Nice."),
        ("short", "formal", "Short, {customer_name}."),
    ],
)
def test_the_nearest_wording_keeps_the_tone_and_is_rather_short(length: str, tone: str, text: str) -> None:
    wordings = (
        ReplyText("Long.", "full"),
        ReplyText("Short, {customer_name}.", "short"),
        ReplyText("Nice.", "medium", "friendly"),
    )
    assert nearest(wordings, length, tone).text == text  # type: ignore[arg-type]
