"""A past step, looked at by a job in a process of its own, is what was there to see when it was the present."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
import pytest

from nnviz import codec
from nnviz.core.observe import observe
from nnviz.core.trainer import Trainer
from nnviz.link.job_messages import Finished, JobFailed
from nnviz.link.jobs import Jobs
from nnviz.link.questions import LOOK_BACK, LookBack
from nnviz.snapshot import LaneKey, Needs, Snapshot
from nnviz.spec import Event, Experiment, Perturb, Reset, Run, Training

NEEDS = Needs(matrices=("weight", "gradient", "update", "m_hat"), cells=4096, responses=8, output=16, sample=3)


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.stop()


def _answer(jobs: Jobs, question: LookBack) -> Finished | JobFailed:
    number = jobs.submit(LOOK_BACK, question)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for event in jobs.poll():
            if isinstance(event, (Finished, JobFailed)) and event.id == number:
                return event
        time.sleep(0.01)
    raise AssertionError("no answer")


def test_looking_back_shows_what_was_seen_live(jobs):
    runs = (Run(name="A", optimizer={"name": "adam"}), Run(name="B", optimizer={"name": "momentum"}))
    trainer = Trainer(Experiment(training=Training(batch_size=16), runs=runs))
    trainer.run_to(30)
    trainer.submit(Event(step=0, run="A", perturb=Perturb(sigma=0.1, seed=1)))
    trainer.run_to(47)
    live = trainer.state("A")
    seen = observe(live, NEEDS)
    trainer.run_to(60)
    trainer.submit(Event(step=0, reset=Reset(seed=5)))  # the past stays where it was, on its own branch
    trainer.run_to(20)
    log = trainer.checkpoint().experiment
    answer = _answer(jobs, LookBack(log, LaneKey(live.branch, live.seed), 47, NEEDS))
    assert isinstance(answer, Finished)
    assert codec.encode(answer.result(Snapshot)) == codec.encode(seen)
    beyond = _answer(jobs, LookBack(log, LaneKey(live.branch, live.seed), 61, NEEDS))
    assert isinstance(beyond, JobFailed)
    assert beyond.refusal is not None
    assert beyond.refusal.value == "61"
    assert np.isfinite(seen.matrices["m_hat"][0].values).all()
