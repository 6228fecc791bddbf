"""Knowledge with keys alone: seen, unfolded, read as a whole, put into a reply, and sent with it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.ui.panel.knowledge_view import KnowledgeCardView
from app.wiring import Pace
from tests.support.visiting import Visitor, visit

pytestmark = pytest.mark.usefixtures("qapp")

Key = Qt.Key
AT_ONCE = Pace(undo=timedelta(0), poll=timedelta(seconds=0.5))


def chosen(visitor: Visitor) -> KnowledgeCardView:
    """The card of knowledge in use."""
    card = visitor.window.panel.current
    assert isinstance(card, KnowledgeCardView), f"{card} is in use"
    return card


def test_knowledge_is_unfolded_read_as_a_whole_put_into_the_reply_and_sent(tmp_path: Path) -> None:
    async def story(visitor: Visitor) -> None:
        window, panel = visitor.window, visitor.window.panel
        await visitor.choose("1002")
        await visitor.see("the knowledge", lambda: panel.is_complete and panel.sections.knowledge.cards)
        folded = panel.sections.knowledge.cards[0]
        assert "Put into the reply" not in visitor.words(folded), "two lines until it is wanted"
        low = folded.height()

        await visitor.press(Key.Key_K)
        card = chosen(visitor)
        assert card is folded
        await visitor.see("where it is from", lambda: "From " in visitor.words(card))
        await visitor.see("the whole snippet", lambda: card.height() > low)
        snippet, title = card._state.snippet, card._state.title
        assert snippet in visitor.words(card)
        visitor.picture("knowledge-card")

        await visitor.press(Key.Key_O)
        page = window.article
        await visitor.see("the article", lambda: visitor.at(page) and title in visitor.words(page))
        told = visitor.words(page)
        assert " ".join(snippet.split())[:60] in " ".join(told.split()), "the part that answers stands in the whole"
        assert len(told) > len(snippet)
        visitor.picture("knowledge-article")
        await visitor.press(Key.Key_Escape)
        assert visitor.at(panel)
        assert chosen(visitor) is card, "back where one was"

        await visitor.press(Key.Key_Return)
        if "For colleagues only" in visitor.words(card):
            visitor.picture("knowledge-warned")
            await visitor.press(Key.Key_Return)
        await visitor.see("that it is used", lambda: "Used" in visitor.words(card))
        target = panel.current
        assert target is panel.sections.replies.cards[0], "the reply it went into is in use"
        assert target.edit.text().endswith(f"\n\n{snippet}")
        assert target.edit.hasFocus()
        visitor.picture("knowledge-used")
        assert visitor.copilot.session.unfinished == (), "nothing was sent"
        journal = [row for row in await visitor.program.store.journal() if row.kind == "decision"]
        assert journal, "what was of use is journalled"

        while target.edit.open_slots():
            await visitor.press(Key.Key_F2)
            await visitor.type("Friday")
        await visitor.press_send()
        if visitor.at(window.decision):
            await visitor.send_from_the_composer()
        await visitor.until("the reply at the desk", lambda now: not now.unfinished and now.turn is None)
        sent = (await visitor.case("1002")).messages
        assert sum(snippet in message.text for message in sent if message.role == "agent") == 1

    visit(tmp_path, story, pace=AT_ONCE)
