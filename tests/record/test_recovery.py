"""Recovery files: offered once, kept until discarded, never stolen."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from nnviz.record import recovery
from nnviz.refusal import Refused
from tests.record import samples


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(recovery.STATE, str(tmp_path / "state"))
    return tmp_path / "state"


def files(state: Path) -> list[str]:
    return sorted(path.suffix for path in (state / "recovery").iterdir())


def test_written_offered_loaded_and_discarded(state: Path) -> None:
    assert recovery.pending() == []
    before = time.time()
    content = samples.content(30)
    recovery.write(content)
    (info,) = recovery.pending()
    assert (info.title, info.step, info.pid) == ("Sample", 10, os.getpid())
    assert before <= info.time <= time.time()
    loaded = recovery.load(info)
    np.testing.assert_array_equal(loaded.history.rows(samples.KEY), content.history.rows(samples.KEY))
    assert loaded.info["torch"] == "2"
    assert recovery.pending() == []  # taken by this process
    recovery.discard(info)
    assert recovery.pending() == []
    assert files(state) == []


def test_the_newest_comes_first() -> None:
    for steps in (1, 2, 3):
        recovery.write(samples.content(steps))
    times = [info.time for info in recovery.pending()]
    assert times == sorted(times, reverse=True)
    for info in recovery.pending():
        recovery.discard(info)


def test_damaged_files_are_not_offered_and_cannot_be_loaded() -> None:
    info = recovery.write(samples.content(5))
    assert recovery.pending() == [info]
    path = Path(info.path)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert recovery.pending() == []
    with pytest.raises(Refused):
        recovery.load(info)
    path.write_bytes(data)
    assert len(recovery.pending()) == 1  # a failed load lets go
    recovery.discard(info)


OTHER = """
import sys, time
from nnviz.record import recovery
(info,) = recovery.pending()
recovery.load(info)
print("taken", flush=True)
time.sleep(60)
"""


def test_two_windows_cannot_take_one_and_a_crash_gives_it_back() -> None:
    recovery.write(samples.content(5))
    (info,) = recovery.pending()
    with subprocess.Popen([sys.executable, "-c", OTHER], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "taken\n"
        assert recovery.pending() == []
        with pytest.raises(Refused) as caught:
            recovery.load(info)
        assert caught.value.refusal.code == "recovery_taken"
        recovery.discard(info)  # not ours to remove
        other.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    assert [found.path for found in recovery.pending()] == [info.path]
    recovery.discard(info)


def test_the_folder_is_the_users_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(recovery.STATE)
    assert recovery.folder().parts[-2:] == ("nnviz", "recovery")


def test_what_is_let_go_is_offered_again() -> None:
    recovery.write(samples.content(5))
    (info,) = recovery.pending()
    recovery.load(info)
    recovery.let_go(info)
    assert recovery.pending() == [info]


def test_old_ones_make_room_and_one_in_use_stays(state: Path) -> None:
    recovery.write(samples.content(1))
    (oldest,) = recovery.pending()
    recovery.load(oldest)
    for at in range(recovery.KEPT + 2):
        path = Path(recovery.write(samples.content(2), closed=at % 2 == 0).path)
        os.utime(path, (at + 1, at + 1))
    assert len(recovery.pending()) == recovery.KEPT
    newest = {info.path for info in recovery.pending()}
    assert str(path) in newest
    assert {info.closed for info in recovery.pending()} == {True, False}
    assert Path(oldest.path).exists()
    assert len(files(state)) == 2 * (recovery.KEPT + 1)  # each with its lock, and nothing else
    for info in (oldest, *recovery.pending()):
        recovery.discard(info)
    assert files(state) == []
