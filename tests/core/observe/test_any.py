"""Anything can be looked at, in either precision, live or recorded."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from nnviz import codec
from nnviz.catalog.registry import activations
from nnviz.core.observe import observe
from nnviz.core.task import task_for
from nnviz.snapshot import Needs, Snapshot
from nnviz.spec import Data, Network
from nnviz.state import LaneState
from tests.core.observe.passing import ALL, BLOBS, CASES, fixed, passed, state_of
from tests.core.training import DATA, experiment, loss_of, run, trained


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", list(activations()))
def test_every_activation_in_both_precisions(name: str, dtype: str) -> None:
    network = Network(hidden=(4, 3), activation=(name, name))
    state = trained(experiment(run("sgd"), network=network, dtype=dtype), 3).trainer.states()[0]
    seen = observe(state, ALL)
    assert seen.layers is not None
    assert seen.profile is not None
    zs, _ = passed(state, fixed(state)[0])
    (zs[0].shape[0] * loss_of(task_for(DATA), state, zs[-1], fixed(state)[1])).backward()
    tolerance = 1e-9 if dtype == "float64" else 1e-4
    for layer, z in enumerate(zs):
        assert z.grad is not None
        expected = math.sqrt(float((z.grad.double() ** 2).sum(1).mean()))
        assert seen.layers.delta[layer] == pytest.approx(expected, rel=tolerance, abs=1e-12)
    assert np.isfinite(seen.profile.loss).all()
    assert seen.profile.loss.dtype == np.float64


@pytest.mark.parametrize(("data", "training"), [CASES[0], CASES[4], CASES[7]])
def test_a_recorded_state_looks_the_same_and_looking_changes_nothing(data: Data, training: dict[str, Any]) -> None:
    state = state_of(data, training)
    needs = replace(ALL, own=tuple(task_for(data).dataset.raw[0].tolist()))
    first = codec.encode(observe(state, needs))
    kept = codec.encode(state)
    recorded = codec.decode(kept, LaneState)
    for array in (recorded.weights, recorded.gradient, recorded.update):
        array.flags.writeable = False
    observe(state_of(DATA, {}), ALL)  # something else in between
    assert codec.encode(observe(recorded, needs)) == first
    assert codec.encode(state) == kept
    assert codec.encode(codec.decode(first, Snapshot)) == first  # as it crosses to the window


PLENTY = [
    DATA, BLOBS, Data(name="reg-plane", samples=60), Data(name="iris", test_fraction=0.3),
    Data(name="function", samples=60, function="10 + 3 x"), Data(name="gauss", samples=12, test_fraction=0.9),
]  # fmt: skip
NAMES = sorted(activations())


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(PLENTY),
    st.lists(st.tuples(st.integers(1, 9), st.sampled_from(NAMES)), max_size=4),
    st.sampled_from(["float32", "float64"]),
    st.sampled_from([0, 1, 7, 32]),
    st.sampled_from([1, 2, 9]),
    st.tuples(st.integers(0, 6), st.integers(-1, 11)),
    st.sampled_from([1.0, 1e4, 1e30]),
    st.booleans(),
)
def test_any_network_at_any_weights_can_be_looked_at(
    data: Data,
    hidden: list[tuple[int, str]],
    dtype: str,
    bins: int,
    points: int,
    focus: tuple[int, int],
    scale: float,
    before: bool,
) -> None:
    network = Network(
        hidden=tuple(width for width, _ in hidden), activation=tuple(name for _, name in hidden) or "tanh"
    )
    state = trained(experiment(run("momentum"), data=data, network=network, dtype=dtype), 2).trainer.states()[0]
    state = replace(state, weights=state.weights * np.asarray(scale, dtype), gradient=state.gradient * 0)
    own = tuple(task_for(data).dataset.raw[0].tolist())
    needs = Needs(sample=1, before=before, own=own, focus=focus, batch=True, layers=True, bins=bins, profile=points)
    seen = observe(state, needs)
    assert seen.layers is not None
    assert seen.profile is not None
    layers = len(state.sizes) - 1
    assert seen.layers.delta.shape == seen.layers.saturated.shape == seen.layers.dead.shape == (layers,)
    assert (seen.layers.dead <= np.array(state.sizes[1:])).all()
    assert seen.profile.loss.shape == seen.profile.s.shape == (points,)
    there = 1 <= focus[0] <= layers and 1 <= focus[1] <= state.sizes[focus[0]]
    assert (seen.focus is not None) == there
    for quantity, found in seen.layers.histograms.items():
        counted = [int(one.counts.sum()) + one.below + one.above for one in found]
        if quantity != "activation":
            assert counted == [n * below for n, below in zip(state.sizes[1:], state.sizes, strict=False)]
    if scale == 1.0:
        assert np.isfinite(seen.layers.delta).all()
        assert np.isfinite(seen.profile.loss).all()
