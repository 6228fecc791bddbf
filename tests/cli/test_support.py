"""`calmdesk support`: the report is shown, and saved only when somebody who saw it says so."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def support(home: Path, *more: str, said: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "CALMDESK_HOME": str(home), "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    command = [sys.executable, "-m", "app", "support", *more]
    return subprocess.run(
        command, cwd=ROOT, env=environment, input=said, capture_output=True, text=True, timeout=110, check=False
    )


def test_it_is_shown_and_saved_when_somebody_says_so(tmp_path: Path) -> None:
    out = tmp_path / "report.txt"
    config = tmp_path / "home" / "config"
    config.mkdir(parents=True)
    account = (
        '[[accounts]]\nname = "Secretdesk"\nvendor = "rt"\nurl = "https://rt.hidden.example"\nagent_name = "Ada X"\n'
    )
    (config / "settings.toml").write_text(account)
    asked = support(tmp_path / "home", "--out", str(out), said="n\n")
    assert asked.returncode == 0, asked.stderr
    assert "== Checks" in asked.stdout
    assert "ok      Qt" in asked.stdout
    assert not out.exists()
    for hidden in ("Secretdesk", "hidden.example", "Ada X", str(Path.home())):
        assert hidden not in asked.stdout
    done = support(tmp_path / "home", "--out", str(out), said="y\n")
    assert done.returncode == 0, done.stderr
    assert "== Checks" in out.read_text()
    if sys.platform != "win32":
        assert stat.S_IMODE(out.stat().st_mode) == 0o600
