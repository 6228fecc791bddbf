"""run.py: what it recognises, what it says, and that an interrupted set-up is finished by the next start."""

import ast
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
NEEDED = ["run.py", "pyproject.toml", "requirements.lock", "requirements-dev.lock", "packaging/system-packages.json"]
posix = pytest.mark.skipif(os.name == "nt", reason="uses shell scripts in the place of programs")


@pytest.fixture(name="run")
def a_checkout(tmp_path: Path) -> ModuleType:
    """run.py of a small checkout of its own, where nothing is set up yet."""
    for name in NEEDED:
        (tmp_path / "desk" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / "desk" / name)
    spec = importlib.util.spec_from_file_location("run_of_a_checkout", tmp_path / "desk" / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
    path.chmod(0o755)


def pretend_ready(run: ModuleType, kind: str = "run") -> None:
    program(run.PYTHON, 'echo "python $*"')
    program(run.CALMDESK, 'echo "calmdesk $*"; echo "platform $QT_QPA_PLATFORM"; exit 7')
    run.write_state(run.wanted_state(kind, {}))


def start(run: ModuleType, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(run.ROOT / "run.py"), *arguments]
    kept = {name: text for name, text in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.run(
        command, cwd=run.ROOT.parent, env=kept | environment, capture_output=True, text=True, check=False, timeout=60
    )


def test_python_38_can_read_it() -> None:
    assert ast.parse((ROOT / "run.py").read_text("utf-8"), feature_version=(3, 8)).body


def test_a_fresh_checkout_is_not_ready(run: ModuleType) -> None:
    assert run.read_state() is None
    assert not run.is_ready("run")


@posix
def test_what_was_set_up_is_ready_until_something_differs(run: ModuleType) -> None:
    pretend_ready(run)
    assert run.is_ready("run")
    assert not run.is_ready("test")
    (run.ROOT / "requirements.lock").write_text("another==1.0\n", "utf-8")
    assert not run.is_ready("run")


@posix
@pytest.mark.parametrize("gone", ["PYTHON", "CALMDESK"])
def test_a_part_that_was_deleted_is_noticed(run: ModuleType, gone: str) -> None:
    pretend_ready(run)
    getattr(run, gone).unlink()
    assert not run.is_ready("run")


@posix
def test_what_serves_the_tests_serves_the_program_too(run: ModuleType) -> None:
    pretend_ready(run, "test")
    assert run.is_ready("run")
    (run.ROOT / "requirements-dev.lock").write_text("another==1.0\n", "utf-8")
    assert not run.is_ready("test")


@posix
def test_a_moved_folder_is_set_up_anew(run: ModuleType) -> None:
    pretend_ready(run)
    state = run.read_state() | {"place": "/elsewhere"}
    run.write_state(state)
    assert not run.is_ready("run")
    assert not run.usable(None)


@pytest.mark.parametrize("torn", ["", '{"place": "/ho', "[]", "{}"])
def test_an_interrupted_set_up_is_neither_ready_nor_usable(run: ModuleType, torn: str) -> None:
    run.VENV.mkdir()
    run.STATE.write_text(torn, "utf-8")
    assert run.read_state() == {}
    assert not run.is_ready("run")
    assert not run.usable(None)


def test_a_broken_environment_of_somebody_else_is_left_alone(run: ModuleType) -> None:
    (run.VENV / "lib").mkdir(parents=True)
    with run.alone() as lock, pytest.raises(run.Stop, match="was not made by this program"):
        run.install("run", None, lock)
    assert (run.VENV / "lib").exists()
    assert not run.STATE.exists()


@posix
def test_a_second_copy_waits_until_the_first_is_gone_even_killed(run: ModuleType) -> None:
    hold = (
        "import sys, time; sys.path.insert(0, sys.argv[1]); import run\n"
        "with run.alone():\n print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", hold, str(run.ROOT)], stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        with (run.ROOT / ".venv.lock").open("ab") as lock:
            assert not run.try_lock(lock)
            first.send_signal(signal.SIGKILL)
            first.wait()
            assert run.try_lock(lock)


@posix
def test_an_installer_that_outlives_a_killed_copy_keeps_the_lock(run: ModuleType, tmp_path: Path) -> None:
    mark = tmp_path / "installing"
    install = f"import pathlib, time; pathlib.Path({str(mark)!r}).touch(); time.sleep(2)"
    hold = (
        "import sys; sys.path.insert(0, sys.argv[1]); import run\n"
        f"with run.alone() as lock: run.execute([sys.executable, '-c', {install!r}], lock)"
    )
    with subprocess.Popen([sys.executable, "-c", hold, str(run.ROOT)]) as first:
        while not mark.exists():
            time.sleep(0.02)
        first.kill()
    with (run.ROOT / ".venv.lock").open("ab") as lock:
        assert not run.try_lock(lock)
        began = time.monotonic()
        while not run.try_lock(lock):
            assert time.monotonic() - began < 10
            time.sleep(0.05)


@pytest.mark.parametrize(
    ("output", "meaning"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk is full"),
        ("error: Failed to fetch\n  Caused by: dns error: failed to lookup address", "cannot be reached"),
        (
            "Retrying ... Temporary failure in name resolution\nERROR: No matching distribution found",
            "cannot be reached",
        ),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES\nhash mismatch", "not the one that was tested"),
        ("ERROR: No matching distribution found for PySide6-Essentials==6.11.3", "not to be had for this computer"),
        (
            "No solution found when resolving dependencies: onnxruntime has no wheels with",
            "not to be had for this computer",
        ),
        ("Err:1 bookworm InRelease\n  Temporary failure resolving 'mirror'", "cannot be reached"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "not the one that was tested"),
        ("[Errno 30] Read-only file system: '/mnt/desk/.venv.lock'", "cannot be written"),
        ("something nobody has seen", ""),
    ],
)
def test_a_failure_is_explained_in_one_sentence(run: ModuleType, output: str, meaning: str) -> None:
    assert meaning in run.explain(output)
    assert bool(run.explain(output)) == bool(meaning)


def test_a_failed_installer_ends_in_its_last_words_and_a_sentence(run: ModuleType) -> None:
    fail = "import sys; print('No space left on device'); sys.exit(3)"
    with run.alone() as lock, pytest.raises(run.Stop, match=r"(?s)No space left.*The disk is full"):
        run.execute([sys.executable, "-c", fail], lock)


def test_every_system_library_has_a_package_everywhere() -> None:
    system = json.loads((ROOT / "packaging" / "system-packages.json").read_text("utf-8"))
    assert set(system["managers"]) == {"apt-get", "dnf", "pacman", "zypper"}
    for library, packages in {**system["libraries"], **system["window_libraries"]}.items():
        assert ".so." in library
        assert set(packages) == set(system["managers"])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux lets Qt find libraries of the system")
def test_a_missing_library_is_noticed_before_qt_stumbles_over_it(run: ModuleType) -> None:
    assert not run.is_missing("libc.so.6")
    assert run.is_missing("libno-such-library.so.9")


@posix
@pytest.mark.parametrize(
    ("manager", "command"),
    [
        ("dnf", "dnf install -y libglvnd-egl xcb-util-cursor"),
        ("pacman", "pacman -S --needed libglvnd xcb-util-cursor"),
        ("zypper", "zypper install -y libEGL1 libxcb-cursor0"),
    ],
)
def test_other_systems_are_told_the_command(
    run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, manager: str, command: str
) -> None:
    program(tmp_path / "bin" / manager, "exit 99")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    with run.alone() as lock, pytest.raises(run.Stop, match=command):
        run.provide(["libEGL.so.1", "libxcb-cursor.so.0"], [], lock)


def test_an_unknown_system_is_told_the_libraries(
    run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with run.alone() as lock, pytest.raises(run.Stop, match=r"libEGL\.so\.1 python3\.11-venv"):
        run.provide(["libEGL.so.1"], ["python3.11-venv"], lock)


@posix
def test_another_python_is_taken_only_when_it_starts(
    run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path / "python3.11", "exit 127")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(run.Stop, match=r"runs on Python 3\.11, 3\.12 or 3\.13; this is"):
        run.another_python()
    program(tmp_path / "python3.12", "echo /opt/python3.12/bin/python")
    assert run.another_python() == "/opt/python3.12/bin/python"


@posix
def test_without_a_screen_the_demo_paints_into_files_and_says_where(run: ModuleType) -> None:
    pretend_ready(run)
    done = start(run, "--pace", "0")
    folder = run.ROOT.parent / "calmdesk-demo"
    assert done.stdout == f"calmdesk demo --offscreen --out {folder} --pace 0\nplatform offscreen\n"
    assert str(folder) in done.stderr
    assert done.returncode == 7


@posix
def test_other_verbs_go_to_calmdesk_untouched(run: ModuleType) -> None:
    pretend_ready(run)
    done = start(run, "analyze", "-", "--pack", "dir", QT_QPA_PLATFORM="")
    assert done.stdout == "calmdesk analyze - --pack dir\nplatform \n"
    assert (done.stderr, done.returncode) == ("", 7)


@posix
@pytest.mark.parametrize(("fails", "status"), [("", 0), ("ruff", 1), ("pytest", 5)])
def test_every_check_runs_and_pytest_is_last(run: ModuleType, fails: str, status: int) -> None:
    for name in ("ruff", "mypy", "lint-imports"):
        program(run.BIN / name, f'echo "{name} $*"; exit {1 if name == fails else 0}')
    pretend_ready(run, "test")
    program(run.PYTHON, f'echo "python $*"; exit {5 if fails == "pytest" else 0}')
    done = start(run, "test", "-k", "word")
    ran = [line.split()[0] for line in done.stdout.splitlines()]
    assert ran == ["ruff", "ruff", "mypy", "lint-imports", "python"]
    assert done.stdout.endswith(f"python -m pytest {' '.join((*run.SIDE_BY_SIDE, *run.ENDS))} -k word\n")
    assert done.returncode == status


@posix
@pytest.mark.bench
def test_a_second_start_costs_less_than_half_a_second(run: ModuleType) -> None:
    pretend_ready(run)
    seconds = []
    for _ in range(5):
        began = time.monotonic()
        assert start(run, "setup").returncode == 0
        seconds.append(time.monotonic() - began)
    assert min(seconds) < 0.5


@posix
@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("after", [0.3, 1.0, 3.0])
def test_a_killed_set_up_is_finished_by_the_next_start(tmp_path: Path, after: float) -> None:
    shutil.copytree(ROOT, tmp_path / "desk", ignore=shutil.ignore_patterns(".*", "models", "tests", "__pycache__"))
    command = [sys.executable, str(tmp_path / "desk" / "run.py"), "setup"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as first:
        time.sleep(after)
        first.kill()
    assert subprocess.run(command, check=False).returncode == 0
    calmdesk = tmp_path / "desk" / ".venv" / "bin" / "calmdesk"
    assert subprocess.run([calmdesk, "--help"], capture_output=True, check=False).returncode == 0
