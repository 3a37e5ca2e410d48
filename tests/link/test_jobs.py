"""Jobs: queued, reported, cancelled, and their ends told as data."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from nnviz.link.job_messages import Cancelled, Finished, JobEvent, JobFailed, Progressed
from nnviz.link.jobs import Jobs
from tests.link.processes import gone_within

WORKERS = "tests.link.workers"


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.stop()
    made.stop()


def finish(jobs: Jobs) -> list[JobEvent]:
    events: list[JobEvent] = []
    deadline = time.monotonic() + 15
    while jobs.busy:
        assert time.monotonic() < deadline
        events += jobs.poll()
        time.sleep(0.005)
    return events + jobs.poll()


def test_jobs_run_one_after_the_other_at_low_priority_and_return_their_results(jobs: Jobs) -> None:
    first = jobs.submit(f"{WORKERS}:double", [1, 2, 3])
    second = jobs.submit(f"{WORKERS}:mean", np.array([[1.0, 2.0], [3.0, 6.0]]))
    third = jobs.submit(f"{WORKERS}:niceness", 0)
    events = finish(jobs)
    results = {event.id: event for event in events if isinstance(event, Finished)}
    assert list(results) == [first, second, third]
    assert results[first].result(list[int]) == [2, 4, 6]
    assert results[second].result(float) == 3.0
    if hasattr(os, "nice"):
        assert results[third].result(int) >= min(19, os.nice(0) + 10)
    progress = [event for event in events if isinstance(event, Progressed)]
    assert [event.part(int) for event in progress] == [0, 1, 2]
    assert progress[1].fraction == pytest.approx(1 / 3)
    assert progress[1].text == "doubling"


def test_errors_and_refusals_are_data_and_the_queue_goes_on(jobs: Jobs) -> None:
    names = ["refused", "mean", "no_such_job", "double"]
    ids = [jobs.submit(f"{WORKERS}:{name}", [4]) for name in names[1:]]
    refused = jobs.submit(f"{WORKERS}:refused", 7)
    events = {event.id: event for event in finish(jobs) if not isinstance(event, Progressed)}
    wrong, unknown, doubled = (events[id] for id in ids)
    assert isinstance(wrong, JobFailed)
    assert isinstance(unknown, JobFailed)
    assert "no_such_job" in unknown.error
    assert "Traceback" in unknown.details
    assert isinstance(doubled, Finished)
    last = events[refused]
    assert isinstance(last, JobFailed)
    assert last.refusal is not None
    assert last.refusal.value == "7"


def test_a_job_that_takes_its_process_along_fails_and_the_next_gets_a_new_process(jobs: Jobs) -> None:
    dead = jobs.submit(f"{WORKERS}:die", 3)
    alive = jobs.submit(f"{WORKERS}:double", [5])
    events = {event.id: event for event in finish(jobs) if not isinstance(event, Progressed)}
    failed = events[dead]
    assert isinstance(failed, JobFailed)
    assert "exit code 3" in failed.error
    assert isinstance(events[alive], Finished)


@pytest.mark.parametrize("manners", ["wait_kindly", "wait_rudely"])
def test_cancelling_the_present_and_a_waiting_job(jobs: Jobs, manners: str) -> None:
    running = jobs.submit(f"{WORKERS}:{manners}", 30.0)
    waiting = jobs.submit(f"{WORKERS}:double", [1])
    last = jobs.submit(f"{WORKERS}:double", [2])
    time.sleep(0.3)
    jobs.cancel(running)
    jobs.cancel(waiting)
    ends = [event for event in finish(jobs) if not isinstance(event, Progressed)]
    assert sorted(ends[:2], key=lambda event: event.id) == [Cancelled(running), Cancelled(waiting)]
    assert isinstance(ends[2], Finished)
    assert ends[2].id == last
    jobs.cancel(last)


def test_the_process_ends_when_there_is_nothing_to_do() -> None:
    jobs = Jobs(idle=0.0)
    jobs.submit(f"{WORKERS}:double", [1])
    finish(jobs)
    jobs.poll()
    assert jobs._launched is None


def test_jobs_end_with_the_window(tmp_path: Path) -> None:
    code = (
        "import time\nfrom nnviz.link.jobs import Jobs\n"
        "if __name__ == '__main__':\n"
        f"    jobs = Jobs()\n    jobs.submit('{WORKERS}:wait_rudely', 60.0)\n"
        "    print(jobs._launched.process.pid, flush=True)\n    time.sleep(60)\n"
    )
    script = tmp_path / "window.py"
    script.write_text(code)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, env=environment) as window:
        assert window.stdout is not None
        child = int(window.stdout.readline())
        time.sleep(0.5)
        window.send_signal(signal.SIGKILL)
    assert gone_within(child, 3.0)
