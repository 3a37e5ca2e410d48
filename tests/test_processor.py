"""The cores a process keeps to, and its priority."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from nnviz.processor import Cores

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a program choose")


@pytest.fixture
def cores() -> Iterator[Cores]:
    found = Cores()
    yield found
    found.let_go()


@on_linux
def test_every_thread_keeps_to_one_core_and_is_let_go(cores: Cores) -> None:
    before = os.sched_getaffinity(0)
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    assert thread.native_id is not None
    cores.keep_to_one()
    one = os.sched_getaffinity(0)
    assert len(one) == 1
    assert os.sched_getaffinity(thread.native_id) == one
    cores.let_go()
    assert os.sched_getaffinity(0) == os.sched_getaffinity(thread.native_id) == before
    cores.keep_to_one()
    assert os.sched_getaffinity(0) == one  # the same as before: what was started there is there still
    stop.set()
    thread.join()


@on_linux
def test_what_a_kept_process_starts_may_use_all_cores(cores: Cores) -> None:
    everything = os.cpu_count()
    cores.keep_to_one()
    script = "import os; from nnviz import processor; processor.use_all_cores(); print(len(processor.cores()))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert int(done.stdout) == everything


@pytest.mark.skipif(os.name != "posix", reason="the system knows no niceness")
def test_giving_way_lowers_the_priority() -> None:
    script = "import os; from nnviz import processor; processor.give_way(3); print(os.nice(0))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert int(done.stdout) == min(19, os.nice(0) + 3)
