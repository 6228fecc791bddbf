"""A second copy is told that one is running; the lock goes with its process, however that ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.desktop.single_instance import InstanceLock
from app.domain.errors import AlreadyRunning, StorageFull

_HOLDER = """
import pathlib, sys
from app.desktop.single_instance import InstanceLock
lock = InstanceLock(pathlib.Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_the_second_copy_of_a_folder_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with InstanceLock(tmp_path), InstanceLock(other), pytest.raises(AlreadyRunning, match="already running") as caught:
        InstanceLock(tmp_path)
    assert str(tmp_path) in caught.value.detail
    first = InstanceLock(tmp_path)
    first.release()
    first.release()
    InstanceLock(tmp_path).release()


def test_a_killed_copy_leaves_no_lock(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(AlreadyRunning):
            InstanceLock(tmp_path)
        holder.kill()
        holder.wait()
    InstanceLock(tmp_path).release()


def test_a_child_that_outlives_its_parent_does_not_hold_the_lock(tmp_path: Path) -> None:
    lock = InstanceLock(tmp_path)
    waiting = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    with subprocess.Popen(waiting, stdin=subprocess.PIPE, close_fds=False) as child:
        lock.release()
        InstanceLock(tmp_path).release()  # raises AlreadyRunning if the child held it
        child.communicate()
    assert child.returncode == 0


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageFull, match="nowhere"):
        InstanceLock(tmp_path / "nowhere")
