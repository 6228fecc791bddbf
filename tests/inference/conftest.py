"""The packs that tests of this folder read with."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.inference.reader import TextReader
from tests.inference.installed import Installed
from tests.inference.tiny_pack import tiny_of_each

SHIPPED = Path(__file__).parents[2] / "models" / "packs"


@pytest.fixture(scope="session")
def tiny_packs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """Folders of the tiny classifier, sentiment and steps packs."""
    folder = tmp_path_factory.mktemp("tiny")
    classifier, sentiment, steps = (pack.write(folder / pack.kind) for pack in tiny_of_each())
    return classifier, sentiment, steps


@pytest.fixture(scope="session")
def tiny(tiny_packs: tuple[Path, Path, Path]) -> tuple[Path, Path]:
    """Those that read a text."""
    return tiny_packs[:2]


@pytest.fixture(scope="session")
def tiny_reader(tiny: tuple[Path, Path]) -> TextReader:
    return TextReader(*tiny)


@pytest.fixture(scope="session")
def shipped_reader() -> TextReader:
    """The models as they ship."""
    return TextReader(SHIPPED / "classifier", SHIPPED / "sentiment")


@pytest.fixture
def installed(tmp_path: Path) -> Installed:
    return Installed(tmp_path)
