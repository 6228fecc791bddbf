"""The packs that tests of this folder read with."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.inference.reader import TextReader
from tests.inference.installed import Installed
from tests.inference.tiny_pack import tiny_classifier, tiny_sentiment

SHIPPED = Path(__file__).parents[2] / "models" / "packs"


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Folders of the tiny classifier and sentiment packs."""
    folder = tmp_path_factory.mktemp("tiny")
    return tiny_classifier().write(folder / "classifier"), tiny_sentiment().write(folder / "sentiment")


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
