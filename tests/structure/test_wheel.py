"""The wheel holds the program, its packs and its resources, and nothing else."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = "import sys, hatchling.build; print(hatchling.build.build_wheel(sys.argv[1]))"


@pytest.fixture(name="names", scope="module")
def build_wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(folder)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(folder / done.stdout.strip().splitlines()[-1]) as wheel:
        return wheel.namelist()


def test_the_wheel_holds_the_program_and_what_ships_with_it(names: list[str]) -> None:
    assert "app/__main__.py" in names
    for shipped, source in (("packs", ROOT / "models" / "packs"), ("resources", ROOT / "resources")):
        files = {path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()}
        prefix = f"app/_shipped/{shipped}/"
        assert files
        assert {name.removeprefix(prefix) for name in names if name.startswith(prefix)} == files


def test_the_wheel_holds_nothing_else(names: list[str]) -> None:
    assert {name.split("/")[0].partition("-")[0] for name in names} == {"app", "calmdesk"}
    folders = {folder for name in names for folder in name.split("/")[:-1]}
    assert folders & {"__pycache__", "training", "tests"} == set()


def test_the_licence_texts_are_inside(names: list[str]) -> None:
    inside = {name.rpartition("/")[2] for name in names if ".dist-info/licenses/" in name}
    assert {"LICENSE", "NOTICE"} <= inside
