"""How far a command is, said on stderr."""

from __future__ import annotations

import sys

import pytest

from app.cli.progress import Progress


def test_progress_is_said_when_it_takes_long(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("intents", every=3600.0) as told:
        told("reading texts", 1, 2)
    assert capsys.readouterr() == ("", "")
    with Progress("intents", every=0.0) as told:
        told("reading texts", 64, 100_000)
    assert capsys.readouterr() == ("", "calmdesk intents: reading texts: 64 of 100,000\n")


def test_a_terminal_has_one_line_that_goes(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    now = iter((0.0, 0.1, 0.3))
    monkeypatch.setattr("app.cli.progress.monotonic", lambda: next(now))
    with Progress("evaluate") as told:
        told("reading", 1, 3)
        told("reading", 2, 3)
    assert capsys.readouterr().err == "\r\033[Kcalmdesk evaluate: reading: 2 of 3\r\033[K"
