"""What the window pulls in when it starts: little, and presenters no Qt at all."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("onnxruntime", "httpx", "keyring", "numpy", "tokenizers", "apsw", "yaml", "bs4")


def loaded_by(module: str) -> set[str]:
    code = f"import sys, {module}; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in told.stdout.split()}


def test_the_window_does_not_load_what_is_slow() -> None:
    assert not loaded_by("app.ui.app") & set(HEAVY)


def test_english_needs_no_catalogue() -> None:
    code = (
        "import sys; from pathlib import Path; from app.ui.common.language import use_language;"
        "use_language('en', Path('resources/translations')); print('babel' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


def test_presenters_and_states_know_no_qt() -> None:
    loaded = loaded_by("app.ui.window.presenter")
    assert "PySide6" not in loaded
    assert "shiboken6" not in loaded
