"""The seam of the loop: it knows an objective, of which the MLP is one and an analytic surface another."""

from __future__ import annotations

import importlib

import numpy as np
import pytest
import torch
from msgspec.structs import replace
from torch import Tensor

from nnviz.catalog.defaults import arguments
from nnviz.catalog.registry import optimizers
from nnviz.core.group import LaneGroup, key_of
from nnviz.core.lanes import first_states
from nnviz.core.objective import Binding, Evaluate
from nnviz.spec import Network
from nnviz.state import LaneState
from tests.core.training import experiment, run

#: J(w, b) = (a w^2 + c b^2) / 2: a long valley.
CURVATURE = torch.tensor([10.0, 0.5], dtype=torch.float64)
START = np.array([1.5, -2.0])


class Valley:
    """An analytic objective of two parameters."""

    samples = 1
    used = 0
    taken = 1

    def __init__(self, binding: Binding) -> None:
        self._at, self._gradient = binding.weights, binding.gradients
        self.epoch = binding.epoch

    def advance(self) -> None:
        self.epoch += 1

    def loss_and_gradient(self, losses: Tensor) -> None:
        place = self._at[:, :2]
        torch.mul(place, CURVATURE, out=self._gradient[:, :2])
        losses.copy_((0.5 * CURVATURE * place**2).sum(1))

    def first_bad_layer(self) -> int:
        return 0

    def evaluator(self, part: str) -> Evaluate | None:
        return None


def lanes(names: list[str]) -> list[LaneState]:
    what = experiment(*(run(name) for name in names), network=Network(hidden=()))
    states = [first_states(what, one, branch)[0] for branch, one in enumerate(what.runs)]
    return [
        replace(state, weights=START.copy(), sizes=(1, 1), gradient=np.zeros(2), update=np.zeros(2)) for state in states
    ]


def valley_group(states: list[LaneState]) -> LaneGroup:
    key = key_of(states[0])
    return LaneGroup(key._replace(model=key.model._replace(sizes=(1, 1))), states, Valley)


def plain(name: str, steps: int) -> np.ndarray:
    at = torch.tensor(START, requires_grad=True)
    entry = optimizers()[name]
    module, _, kind = entry.dotted.rpartition(".")
    optimizer = getattr(importlib.import_module(module), kind)([at], **arguments(entry, {}))

    def closure() -> Tensor:
        optimizer.zero_grad()
        loss = (0.5 * CURVATURE * at**2).sum()
        loss.backward()
        return loss

    for _ in range(steps):
        optimizer.step(closure)
    return at.detach().numpy()


ELEMENTWISE = [name for name, entry in optimizers().items() if entry.elementwise]


def test_all_elementwise_optimizers_run_down_a_valley_in_one_group() -> None:
    with torch.no_grad():
        group = valley_group(lanes(ELEMENTWISE))
        group.run(40, float("inf"))
        rows = group.block.rows(1, len(ELEMENTWISE), 1, [0.0] * len(ELEMENTWISE))
    for row, lane in enumerate(group.lanes):
        np.testing.assert_allclose(group.state(row).weights, plain(lane.run, 40), rtol=1e-10, atol=1e-12)
        assert rows[0, row, 3] == pytest.approx(0.5 * (10 * 1.5**2 + 0.5 * 4))
    assert group.epoch == 40


def test_one_with_a_closure_runs_down_it_too() -> None:
    with torch.no_grad():
        group = valley_group(lanes(["lbfgs"]))
        group.run(3, float("inf"))
    np.testing.assert_allclose(group.state(0).weights, plain("lbfgs", 3), rtol=1e-8, atol=1e-10)
