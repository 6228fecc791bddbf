#!/usr/bin/env python3
"""Set Calmdesk up in .venv and start it.

python3 run.py [demo ...]               the demo desk; without a screen it paints into files
python3 run.py VERB ...                 any other verb of `calmdesk`: doctor, analyze, connect ...
python3 run.py setup [--test] [--real]  only set up
python3 run.py test [--real] [...]      every check, then pytest with the rest of the line
"""

# Standard library only, and readable by Python 3.8: whoever starts this with the wrong Python must get a sentence.
from __future__ import annotations

import contextlib
import ctypes
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, Iterable, Iterator

SUPPORTED = ("3.11", "3.12", "3.13")
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STATE = VENV / "calmdesk-state.json"
LOCKS = {"run": "requirements.lock", "test": "requirements-dev.lock"}  # the second holds all of the first
WINDOWS = os.name == "nt"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")
CALMDESK = BIN / ("calmdesk.exe" if WINDOWS else "calmdesk")
# Two processes run the tests (tests/conftest.py says which runs what); a hang tells where, and ends.
SIDE_BY_SIDE = ("-n", "2", "--dist", "loadscope")
ENDS = ("-o", "faulthandler_timeout=1500", "-o", "faulthandler_exit_on_timeout=true")
ON_A_SCREEN = {"demo", "setup", "start", "test"}  # verbs that load Qt

# What Qt loads from the system and what `--real` tests against, with the packages that hold it on each system.
SYSTEM = json.loads((ROOT / "packaging" / "system-packages.json").read_text("utf-8"))

# What an installer or the system says when something fails, and what that means for a person. First match wins.
REASONS = {
    r"no space left|disk quota": f"The disk is full: {ROOT} needs about 600 MB. Free some space and start again.",
    r"hash mismatch|do not match the hashes": "A downloaded package is not the one that was tested. Start again.",
    r"name resolution|failure resolving|dns|connect|timed out|unreachable|certificate": "The package servers cannot be "
    "reached. Check the network or the proxy, then start again.",
    r"permission denied|read-only file": f"{ROOT} cannot be written. Copy it to a folder of your own and start there.",
    r"no matching distribution|(no|no usable) wheels|not a supported wheel": "A package is not to be had for this "
    "computer. Supported: 64-bit Windows and Linux, Apple silicon.",
}


class Stop(Exception):
    """Ends the program with a sentence instead of a traceback."""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # the output of `run.py analyze` stays clean


def explain(output: str) -> str:
    return next((meaning for words, meaning in REASONS.items() if re.search(words, output, re.IGNORECASE)), "")


def ask(*command: str) -> str | None:
    """The output of a command, or None when it cannot be started or fails."""
    with contextlib.suppress(OSError):
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
        return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else None
    return None


def execute(command: list[str], lock: IO[bytes], **environment: str) -> None:
    """Run an installer, show where it is, and say in one sentence why it failed."""
    environment = {**os.environ, "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1", **environment}
    # An installer that outlives us keeps the lock, so that the next copy waits for it instead of working beside it.
    kept = () if WINDOWS else (lock.fileno(),)
    pipe, both, lines = subprocess.PIPE, subprocess.STDOUT, []
    with subprocess.Popen(command, stdout=pipe, stderr=both, cwd=ROOT, env=environment, pass_fds=kept) as process:
        for raw in process.stdout or ():
            lines.append(raw.decode("utf-8", "replace").rstrip())
            if lines[-1].lstrip().startswith(("Downloading", "Installing", "Installed", "Setting up")):
                say("  " + lines[-1].strip()[:110])
    if process.returncode != 0:
        reason = explain("\n".join(lines))
        raise Stop("\n".join([*lines[-2 if reason else -15 :], "", reason or f"This failed: {' '.join(command)}"]))


def is_missing(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return True
    return False


def missing_libraries(*, window: bool) -> list[str]:
    if not sys.platform.startswith("linux"):
        return []  # Qt's wheels bring everything on Windows and macOS
    names = [*SYSTEM["libraries"], *(SYSTEM["window_libraries"] if window else ())]
    return [name for name in names if is_missing(name)]


def packages_for(libraries: Iterable[str], manager: str) -> list[str]:
    packages = {**SYSTEM["libraries"], **SYSTEM["window_libraries"]}
    return sorted({packages[name][manager] for name in libraries})


def provide(libraries: list[str], debian: list[str], lock: IO[bytes]) -> None:
    """Install system packages with apt as root, or name the command that does; `debian`: packages as named there."""
    if not libraries and not debian:
        return
    manager = next((name for name in SYSTEM["managers"] if shutil.which(name)), "")
    if not manager or (debian and manager != "apt-get"):
        raise Stop("Please install with your system's package manager: " + " ".join([*libraries, *debian]))
    packages = [*packages_for(libraries, manager), *debian]
    if manager != "apt-get" or os.geteuid() != 0:
        command = f"{SYSTEM['managers'][manager]} {' '.join(packages)}"
        raise Stop(f"System packages are missing. Install them as root, then start again:\n\n    {command}\n")
    say(f"Installing system packages with apt: {' '.join(packages)}")
    execute(["apt-get", "update"], lock)
    if "request-tracker5" in debian:
        execute(["debconf-set-selections", str(ROOT / "packaging" / "system-packages.preseed")], lock)
    install = ["apt-get", "-o", "DPkg::Lock::Timeout=300", "install", "-y", "--no-install-recommends", *packages]
    execute(install, lock, DEBIAN_FRONTEND="noninteractive")


def digest(*names: str) -> str:
    return hashlib.sha256(b"\0".join((ROOT / name).read_bytes() for name in names)).hexdigest()


def wanted_state(kind: str, old: dict[str, str]) -> dict[str, str]:
    """What .venv must say about itself: a moved folder, another Python and a new lock each make a difference."""
    tests = digest("pyproject.toml", *LOCKS.values())
    return {
        "place": str(ROOT),
        "python": os.path.realpath(PYTHON),
        "run": digest("pyproject.toml", LOCKS["run"]),
        **({"test": tests} if kind == "test" or old.get("test") == tests else {}),
    }


def read_state() -> dict[str, str] | None:
    """None: no set-up was ever here. Anything unreadable is a set-up that was interrupted."""
    try:
        state = json.loads(STATE.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except ValueError:
        return {}
    return state if isinstance(state, dict) else {}


def write_state(state: dict[str, str]) -> None:
    new = STATE.with_name(STATE.name + ".new")
    new.write_text(json.dumps(state, indent=1), "utf-8")
    new.replace(STATE)


def is_ready(kind: str) -> bool:
    state = read_state()
    return bool(state) and state == wanted_state(kind, state or {}) and PYTHON.exists() and CALMDESK.exists()


@contextlib.contextmanager
def alone() -> Iterator[IO[bytes]]:
    """Make other copies wait. The system drops the lock with the last process that holds it, so none stays behind."""
    with (ROOT / ".venv.lock").open("ab") as lock:
        told = False
        while not try_lock(lock):
            if not told:
                say("Another copy is setting Calmdesk up; waiting for it ...")
            told = True
            time.sleep(0.2)
        yield lock


def try_lock(lock: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            lock.seek(0)
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def usable(uv: str | None) -> bool:
    """Whether the .venv that is there can be installed into: whole, at its place, its Python supported and alive."""
    state = read_state()
    if state is not None and (state.get("place"), state.get("python")) != (str(ROOT), os.path.realpath(PYTHON)):
        return False
    about = "import sys, importlib.util as u; print('%d.%d' % sys.version_info[:2], bool(u.find_spec('pip')))"
    version, _, pip = (ask(str(PYTHON), "-c", about) or "").partition(" ")
    return version in SUPPORTED and (uv is not None or pip == "True")


def install(kind: str, uv: str | None, lock: IO[bytes]) -> None:
    if not usable(uv):
        if read_state() is None and VENV.exists() and any(VENV.iterdir()):
            raise Stop(f"{VENV} was not made by this program and cannot be used. Delete it and start again.")
        say(f"Making .venv with Python {sys.version.split()[0]}")
        VENV.mkdir(exist_ok=True)
        write_state({})  # first, so that a half-made .venv is known as ours
        for path in (path for path in VENV.iterdir() if path != STATE):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        base = getattr(sys, "_base_executable", sys.executable)  # not the .venv that is being made anew
        make = [uv, "venv", "-q", "--allow-existing", "--python", base] if uv else [base, "-m", "venv"]
        execute([*make, str(VENV)], lock)
    write_state({})
    say(f"Installing the packages of {LOCKS[kind]} with {'uv' if uv else 'pip'}")
    pip = [uv, "pip", "install", "--python", str(PYTHON)] if uv else [str(PYTHON), "-m", "pip", "install", "--no-input"]
    execute([*pip, "--no-deps", "--require-hashes", "--only-binary=:all:", "-r", str(ROOT / LOCKS[kind])], lock)
    execute([*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)], lock)
    write_state(wanted_state(kind, {}))


def set_up(kind: str, *, libraries: bool, window: bool, real: bool) -> None:
    lacking = missing_libraries(window=window) if libraries else []
    debian = [name for file, names in SYSTEM["real"].items() if real and not Path(file).exists() for name in names]
    if is_ready(kind) and not lacking and not debian:
        return
    with alone() as lock:
        uv = shutil.which("uv") if ask("uv", "--version") else None
        if uv is None and not is_ready(kind) and importlib.util.find_spec("ensurepip") is None:
            debian.append(f"python3.{sys.version_info[1]}-venv")  # Debian's Python comes without it
        provide(lacking, debian, lock)
        if is_ready(kind):
            return
        started = time.monotonic()
        try:
            install(kind, uv, lock)
        except Stop as failure:
            if uv is None or read_state() is None:
                raise
            say(f"{failure}\nuv failed; trying with pip, which may know another package server or proxy.")
            install(kind, None, lock)
        say(f"Ready after {time.monotonic() - started:.0f} s")


def run_checks(arguments: list[str]) -> int:
    """Every check, also after one failed; pytest comes last, so that its closing line is the last line."""
    failed = []
    for check in ("ruff check", "ruff format --check", "mypy", "lint-imports --no-logo"):
        say(f"== {check}")
        name, *options = check.split()
        if subprocess.call([str(BIN / name), *options], cwd=ROOT) != 0:
            failed.append(check)
    say("== pytest" + (f"   (failed before it: {', '.join(failed)})" if failed else ""))
    return subprocess.call([str(PYTHON), "-m", "pytest", *SIDE_BY_SIDE, *ENDS, *arguments], cwd=ROOT) or (
        1 if failed else 0
    )


def hand_over(command: list[str]) -> int:
    """Become another program, so that signals and the exit status are its own."""
    if not WINDOWS:  # exec there goes back to the shell at once and leaves the program behind it
        os.execv(command[0], command)  # noqa: S606 - a shell is what must not come between
    return subprocess.call(command)


def another_python() -> str:
    """A supported Python elsewhere on PATH; it is tried out, because a name on PATH may be an empty shim."""
    for version in SUPPORTED:
        command = ["py", f"-{version}"] if WINDOWS else [f"python{version}"]
        found = ask(*command, "-c", "import sys; print(sys.executable)")
        if found:
            return found
    names = ", ".join(SUPPORTED[:-1]) + " or " + SUPPORTED[-1]
    raise Stop(
        f"Calmdesk runs on Python {names}; this is {sys.version.split()[0]}. Install one of them, then start again."
    )


def start(verb: str, arguments: list[str]) -> int:
    if f"{sys.version_info[0]}.{sys.version_info[1]}" not in SUPPORTED:
        return hand_over([another_python(), str(ROOT / "run.py"), verb, *arguments])
    linux = sys.platform.startswith("linux")
    screen = not linux or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    real = verb in ("setup", "test") and "--real" in arguments
    kind = "test" if verb == "test" or (verb == "setup" and "--test" in arguments) else "run"
    set_up(kind, libraries=verb in ON_A_SCREEN, window=screen or real, real=real)
    if verb == "setup":
        return 0
    if verb == "test":
        if real:
            os.environ["CALMDESK_REAL"] = "1"
        return run_checks([argument for argument in arguments if argument != "--real"])
    if verb == "demo" and not screen and "--offscreen" not in arguments:
        folder = Path.cwd() / "calmdesk-demo"
        say(f"There is no screen here, so the demo runs by itself. Its pictures and transcript: {folder}")
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        arguments = ["--offscreen", "--out", str(folder), *arguments]
    return hand_over([str(CALMDESK), verb, *arguments])


def main() -> int:
    arguments = sys.argv[1:]
    if arguments[:1] in (["-h"], ["--help"]):
        say(__doc__ or "")
        return 0
    if not arguments or arguments[0].startswith("-"):
        arguments = ["demo", *arguments]
    try:
        return start(arguments[0], arguments[1:])
    except Stop as stop:
        say(str(stop))
    except KeyboardInterrupt:
        say("\nStopped. Start again to go on.")
        return 130
    except OSError as error:
        say(explain(str(error)) or f"Calmdesk could not be set up: {error}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
