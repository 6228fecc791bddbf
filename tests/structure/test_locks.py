"""The lock files pin what pyproject.toml asks for, by hash, for every system, and name no server."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCKS = ["requirements.lock", "requirements-dev.lock"]
PYTHONS = ["3.11", "3.12", "3.13"]
SYSTEMS = [("linux", "Linux"), ("win32", "Windows"), ("darwin", "Darwin")]
RENEW = "see docs/decisions/dependencies.md for the command that renews the locks"


def pinned(lock: str) -> list[Requirement]:
    text = (ROOT / lock).read_text("utf-8")
    return [Requirement(line.rstrip(" \\")) for line in text.splitlines() if re.match(r"[A-Za-z0-9]", line)]


def asked_for(lock: str) -> list[Requirement]:
    project, groups = PROJECT["project"], PROJECT["dependency-groups"]
    extra = project["optional-dependencies"]["dev"] if lock == "requirements-dev.lock" else []
    return [Requirement(text) for text in [*project["dependencies"], *groups["build"], *extra]]


def applies(marker: Marker | None, python: str, system: tuple[str, str]) -> bool:
    place = {"python_version": python, "python_full_version": f"{python}.9", "implementation_name": "cpython"}
    place |= {"sys_platform": system[0], "platform_system": system[1], "platform_python_implementation": "CPython"}
    return marker is None or marker.evaluate(place)


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", SYSTEMS)
def test_every_direct_dependency_is_pinned_once_within_its_range(
    lock: str, python: str, system: tuple[str, str]
) -> None:
    for wanted in asked_for(lock):
        name = canonicalize_name(wanted.name)
        found = [
            pin for pin in pinned(lock) if canonicalize_name(pin.name) == name and applies(pin.marker, python, system)
        ]
        assert len(found) == 1, f"{name} on {system[0]}, Python {python}: {found}; {RENEW}"
        version = str(found[0].specifier).removeprefix("==")
        assert wanted.specifier.contains(Version(version)), f"{name} {version} is not {wanted.specifier}; {RENEW}"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_exactly_and_by_hash(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
    assert len(blocks) > 30
    assert [block.splitlines()[0] for block in blocks if "==" not in block or "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_server(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert re.findall(r"(?m)https?://|^\s*-|--(?!hash=)\w+|@", re.sub(r"--hash=\S+", "", text)) == []


def test_the_lock_for_tests_holds_the_whole_lock_of_the_program() -> None:
    assert {str(pin) for pin in pinned("requirements.lock")} <= {str(pin) for pin in pinned("requirements-dev.lock")}


def test_the_client_of_the_model_hub_stays_out() -> None:
    names = {canonicalize_name(pin.name) for lock in LOCKS for pin in pinned(lock)}
    assert names.isdisjoint({"huggingface-hub", "hf-xet", "fsspec", "requests", "tqdm"})
