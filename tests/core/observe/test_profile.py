"""The line profile against a plain loop."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from nnviz.core.observe import observe
from nnviz.core.task import task_for
from nnviz.snapshot import Needs
from nnviz.spec import Data, Edit, Event
from tests.core.observe.passing import ALL, CASES, fixed, state_of
from tests.core.training import DATA, experiment, loss_of, run, sequential, trained


@pytest.mark.parametrize(("data", "training"), CASES)
def test_the_profile_is_the_loss_along_the_step(data: Data, training: dict[str, Any]) -> None:
    state = state_of(data, training)
    seen = observe(state, ALL).profile
    assert seen is not None
    x, y = fixed(state)
    start = state.weights - state.update
    expected = []
    for s in (0.0, 1.0, 2.0, 3.0, 4.0):
        net = sequential(replace(state, weights=start + s * state.update))
        expected.append(float(loss_of(task_for(data), state, net(x), y).detach()))
    np.testing.assert_array_equal(seen.s, [0.0, 1.0, 2.0, 3.0, 4.0])
    np.testing.assert_allclose(seen.loss, expected, rtol=1e-10)
    assert (seen.step, seen.samples) == (12, len(x))
    assert seen.norm == pytest.approx(math.sqrt(float((state.update**2).sum())), rel=1e-12)


def test_after_an_edit_the_line_still_goes_through_the_weights_there_are() -> None:
    live = trained(experiment(run("sgd")), 5)
    live.trainer.submit(Event(step=0, edit=(Edit(layer=1, neuron=1, input=1, value=2.0),)))
    state = live.trainer.states()[0]
    seen = observe(state, Needs(profile=5)).profile
    assert seen is not None
    x, y = fixed(state)
    assert seen.loss[1] == pytest.approx(
        float(loss_of(task_for(DATA), state, sequential(state)(x), y).detach()), rel=1e-12
    )
