"""One step from any recorded state agrees with the trainer's."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from nnviz.catalog.registry import activations, optimizers, schedules
from nnviz.core.group import LaneGroup, key_of
from nnviz.core.trainer import Trainer
from nnviz.spec import Experiment, Run
from nnviz.state import LaneState
from tests.export_script.helpers import experiment, step_from

EXACT = 1e-10


def state_of(what: Experiment, steps: int) -> LaneState:
    trainer = Trainer(what)
    trainer.run_to(steps)
    return trainer.states()[0]


def assert_one_step_agrees(state: LaneState, folder: Path) -> None:
    loss, weights = step_from(state, folder)
    with torch.no_grad():
        group = LaneGroup(key_of(state), [state])
        group.run(1, math.inf)
        expected = group.state(0)
    assert abs(loss - group.block.losses(1)[0, 0]) <= EXACT * max(1.0, abs(loss))
    np.testing.assert_allclose(weights, expected.weights, rtol=EXACT, atol=EXACT)  # not a number is equal to itself


@pytest.mark.parametrize("steps", [0, 1, 37])
@pytest.mark.parametrize("name", sorted(optimizers()))
def test_one_step_with_every_optimizer(name: str, steps: int, tmp_path: Path) -> None:
    what = experiment("gauss", "data.samples=100", "network.hidden=[5, 3]", "training.l2=0.01")
    run = Run(name="A", optimizer={"name": name})
    assert_one_step_agrees(state_of(replace(what, runs=(run,)), steps), tmp_path)


@st.composite
def recorded(draw: st.DrawFn) -> tuple[Experiment, int]:
    name = draw(st.sampled_from(sorted(optimizers())))
    allowed = sorted(set(schedules()) - ({"one_cycle"} if name in ("rprop", "adagrad") else set()))
    # L-BFGS begins its search at lr; from a schedule's last, tiny one it amplifies rounding a million times.
    schedule = draw(st.sampled_from(["constant"] if optimizers()[name].closure else allowed))
    limits = {} if optimizers()[name].closure else {"clip_norm": draw(st.sampled_from([0.0, 0.3]))}
    training = {"batch_size": draw(st.integers(1, 60)), "l1": draw(st.sampled_from([0.0, 0.01])), **limits}
    run = Run(
        name="A",
        # By default L-BFGS takes up to 20 steps in one, and its searches amplify rounding as chaos does.
        optimizer={"name": name} | ({"max_iter": 1} if name == "lbfgs" else {}),
        schedule={"name": schedule} | ({} if schedule == "constant" else {"horizon": 30}),
        training=training,
        network={
            "hidden": draw(st.lists(st.integers(1, 7), max_size=3)),
            "activation": draw(st.sampled_from(sorted(activations()))),
        },
    )
    data = draw(st.sampled_from(["gauss", "blobs", "reg-gauss", "iris"]))
    return replace(experiment("gauss", f"data.name={data}", "data.samples=90"), runs=(run,)), draw(st.integers(0, 60))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(recorded())
def test_one_step_from_random_states(tmp_path: Path, case: tuple[Experiment, int]) -> None:
    assert_one_step_agrees(state_of(*case), tmp_path)
