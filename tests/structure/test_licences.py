"""No locked package is under GPL, AGPL or a non-commercial licence; decision 12 names the licences that are welcome."""

import importlib.metadata
import re
from pathlib import Path

import pytest
from packaging.markers import Marker

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements-dev.lock").read_text("utf-8")
LOCKED = dict(re.findall(r"(?m)^([A-Za-z0-9._-]+)==[^ ]+ ?(?:; ([^\\]+?))? \\$", LOCK))

WELCOME = re.compile(
    r"(Apache|MIT|BSD|0BSD|PSF|MPL|Mozilla Public|LGPL|Zlib|CC0|ISC|Unlicense|Python Software)", re.IGNORECASE
)
REFUSED = re.compile(
    r"(?<!L)(?<!Lesser )\bA?GPL|GNU (Affero )?General Public|non-?commercial|\bNC\b|proprietary", re.IGNORECASE
)

# Packages whose metadata does not say it in words a program can read, and where it is written instead.
UNCLEAR = {
    "apsw-sqlite3mc": "Zlib",  # its LICENSE: zlib, or any OSI licence; SQLite is public domain, SQLite3MC MIT
}


def licence_of(name: str) -> str:
    about = importlib.metadata.metadata(name)
    classifiers = [line.split("::")[-1] for line in about.get_all("Classifier") or [] if line.startswith("License ::")]
    fields = [*(about.get_all("License-Expression") or []), *(about.get_all("License") or [])]
    said = next(filter(None, fields), " AND ".join(classifiers))
    return UNCLEAR.get(name) or said.splitlines()[0].strip()


def is_welcome(expression: str) -> bool:
    """One alternative of an OR is enough (Qt: LGPL or GPL); of an AND every part counts."""
    alternatives = re.split(r"\s+OR\s+", expression.strip("() "))
    return any(
        all(WELCOME.search(part) and not REFUSED.search(part) for part in re.split(r"\s+AND\s+", alternative))
        for alternative in alternatives
    )


def test_every_locked_package_has_a_licence_we_can_ship() -> None:
    here = [name for name, marker in LOCKED.items() if not marker or Marker(marker).evaluate()]
    assert len(here) > 40
    assert {name: licence_of(name) for name in here if not is_welcome(licence_of(name))} == {}


def test_the_table_of_unclear_licences_names_only_locked_packages() -> None:
    assert set(UNCLEAR) <= set(LOCKED)


@pytest.mark.parametrize(
    ("expression", "welcome"),
    [
        ("MIT", True),
        ("BSD-3-Clause AND 0BSD AND Zlib", True),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", True),
        ("GNU Lesser General Public License v3 (LGPLv3)", True),
        ("GPL-3.0-or-later", False),
        ("MIT AND GPL-3.0-only", False),
        ("AGPL-3.0-only", False),
        ("GNU Affero General Public License v3", False),
        ("GNU General Public License v2 (GPLv2)", False),
        ("CC-BY-NC-4.0", False),
        ("", False),
    ],
)
def test_licences_are_told_apart(*, expression: str, welcome: bool) -> None:
    assert is_welcome(expression) is welcome
