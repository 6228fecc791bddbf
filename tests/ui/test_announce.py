"""How much a screen reader is told unasked: everything, what must not be missed, or nothing."""

from __future__ import annotations

from app.ui.panel.state import NoticeState, PanelState
from app.ui.window.spoken import spoken_words

QUIET = PanelState()
SILENT = PanelState(advice_id="adv1", silence="Nothing to suggest here.")
TROUBLE = PanelState(notices=(NoticeState("offline", "warning", "cloud-off", "The helpdesk does not answer", "Kept."),))
INFO = PanelState(notices=(NoticeState("kept", "info", "info-circle", "A text is kept"),))
WITHDRAWN = PanelState(withdrawn="A new message came: the old advice is gone.")


def test_everything_is_told_unless_less_is_wanted() -> None:
    assert spoken_words(QUIET, SILENT) == "Nothing to suggest here."
    assert "A text is kept" in spoken_words(QUIET, INFO, "all")


def test_only_what_must_not_be_missed() -> None:
    assert spoken_words(QUIET, SILENT, "important") == ""
    assert spoken_words(QUIET, INFO, "important") == ""
    assert "does not answer" in spoken_words(QUIET, TROUBLE, "important")
    assert spoken_words(QUIET, WITHDRAWN, "important") == WITHDRAWN.withdrawn


def test_nothing_at_all() -> None:
    assert spoken_words(QUIET, TROUBLE, "off") == ""
    assert spoken_words(QUIET, WITHDRAWN, "off") == ""


def test_the_same_news_is_told_once() -> None:
    read = PanelState(withdrawn="A new message came: it is being read…")
    assert spoken_words(QUIET, WITHDRAWN) == WITHDRAWN.withdrawn
    assert spoken_words(WITHDRAWN, read) == ""
    other = PanelState(withdrawn="The ticket changed", withdrawn_because="ticket_changed")
    assert spoken_words(WITHDRAWN, other) == other.withdrawn
