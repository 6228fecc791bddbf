"""Two flags begun on the same card of merged tickets are one with both comments, and gone when it is sent."""

from __future__ import annotations

from dataclasses import replace

from app.domain.kept import KeptText
from app.domain.tickets import TicketRef
from app.ui.flag.presenter import OpenFlag, to_keep
from app.ui.flag.state import FlagRested
from app.ui.panel.intents import FlagCard
from app.ui.window.memory import Memory
from app.ui.window.presenter import WindowPresenter
from app.ui.window.view import PanelWindow
from tests.ui import gallery, scenes
from tests.ui.conftest import Opener
from tests.ui.fake_copilot import FakeCopilot

OLD = TicketRef("demo", "5")
CARD = scenes.advice().actions[0].id


def begun(ref: TicketRef, comment: str, reason: str = "wrong_step") -> OpenFlag:
    return OpenFlag(ref, "", CARD, "", reason=reason, comment=comment)


def merge(copilot: FakeCopilot, *texts: KeptText) -> None:
    """The old ticket is merged into the open one, where these texts are kept now."""
    ref = scenes.calm().ref
    assert ref is not None
    copilot.texts.kept |= {text.key: text for text in texts}
    copilot.texts.when_moved(OLD, ref)
    gallery.settle()


def memory_of(window: PanelWindow) -> Memory:
    assert isinstance(window.presenter, WindowPresenter)
    return window.presenter.memory


def test_flags_in_memory_are_joined_and_the_next_one_is_empty_when_it_was_sent(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    ref = scenes.calm().ref
    assert ref is not None
    memory = memory_of(window)
    memory.flags = {flag.kept_as: flag for flag in (begun(OLD, "Words at 5"), begun(ref, "Words here", "wrong_tone"))}
    merge(copilot)
    window.intent_made.emit(FlagCard("adv1", CARD))
    gallery.settle()
    assert window.flag.comment.text() == "Words here\n\nWords at 5"
    window.flag.send()
    gallery.settle()
    assert memory.flags == {}
    assert copilot.texts.kept == {}


def test_a_flag_that_is_being_written_takes_what_waited_in_the_database(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    ref = scenes.calm().ref
    assert ref is not None
    window.intent_made.emit(FlagCard("adv1", CARD))
    window.flag.comment.setPlainText("Words here")
    window.intent_made.emit(FlagRested(f"adv1/{CARD}", "wrong_step", "", "Words here"))
    gallery.settle()
    stored = begun(ref, "Words here\n\nWords at 5")
    merge(copilot, to_keep(stored, scenes.NOW))
    assert window.flag.comment.text() == stored.comment
    window.flag.leave()
    gallery.settle()
    assert [text.note for text in copilot.texts.kept.values()] == [stored.comment]


def test_a_flag_of_the_old_ticket_alone_goes_along_as_it_is(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm())
    ref = scenes.calm().ref
    assert ref is not None
    memory = memory_of(window)
    flag = begun(OLD, "Words at 5")
    memory.flags = {flag.kept_as: flag}
    merge(copilot)
    assert list(memory.flags.values()) == [replace(flag, ticket=ref)]
