"""A small training as values, for the tests of what keeps it."""

from __future__ import annotations

import numpy as np

from nnviz.record.history import History
from nnviz.record.session import SessionContent
from nnviz.snapshot import HEAD, Applied, LaneInfo, LaneKey, Layout, Note
from nnviz.spec import Event, Experiment, Run, settings_of
from nnviz.state import Branch, Checkpoint, LaneState

KEY, DEEP = LaneKey(1, 1), LaneKey(2, 1)
BRANCHES = (Branch(1, "SGD"), Branch(2, "Adam"))


def layout() -> Layout:
    return Layout(1, (LaneInfo(KEY, "SGD", 2), LaneInfo(DEEP, "Adam", 3)), 3, BRANCHES)


def rows(steps: int, first: int = 1, seed: int = 0) -> np.ndarray:
    """Records of both lanes, interleaved, steps first .. first + steps - 1."""
    shape = layout()
    out = np.random.default_rng(seed).normal(size=(2 * steps, shape.width))
    out[:, HEAD.index("lane")] = np.arange(2 * steps) % 2
    out[:, HEAD.index("step")] = first + np.arange(2 * steps) // 2
    out[:, HEAD.index("epoch")] = out[:, HEAD.index("step")] // 25
    off = out[:, HEAD.index("step")] % 25 != 0
    out[np.ix_(off, [HEAD.index("test_loss"), HEAD.index("test_accuracy")])] = np.nan
    out[np.ix_(out[:, 0] == 0, [place for place, name in enumerate(shape.columns) if name.endswith("_3")])] = np.nan
    return out


def history(steps: int, **budget: int) -> History:
    out = History(**budget)
    out.open(layout())
    out.append(rows(steps))
    return out


def checkpoint(step: int = 10) -> Checkpoint:
    run = Run(name="SGD")
    event = Event(step=5, run="SGD", set={"optimizer": {"name": "adam", "lr": 0.003}}, id="x")
    experiment = Experiment(title="Sample", runs=(run, Run(name="Adam")), events=(event,))
    weights = np.random.default_rng(step).normal(size=9).astype(np.float32)
    lane = LaneState(
        branch=1,
        run="SGD",
        seed=1,
        sizes=(2, 2, 1),
        settings=settings_of(experiment, run),
        step=step,
        epoch=0,
        used=3,
        weights=weights,
        gradient=weights * 2,
        update=weights * 3,
        optimizer={"exp_avg": weights * 4, "step": np.array(7.0)},
    )
    return Checkpoint(experiment, BRANCHES, (lane,))


def content(steps: int = 300, **budget: int) -> SessionContent:
    state = checkpoint()
    applied = Applied(state.experiment.events[0], 0, (Note("optimizer", {"old": "sgd", "new": "adam"}),), None, (1,))
    return SessionContent(state, history(steps, **budget), {"torch": "2", "threads": 1}, (applied,), b"\x89PNG")
