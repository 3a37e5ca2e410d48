"""What the fairness badge claims is proved for the shapes in use, and only claimed where it was."""

from __future__ import annotations

import pytest
import torch

from nnviz.core import fairness
from nnviz.core.elementwise import ElementwiseInstance
from nnviz.core.lanes import first_states
from nnviz.spec import Data, Network
from tests.core.training import experiment, run


def states(**more: object) -> list:
    what = experiment(run("sgd"), run("adam", seeds=3), run("lbfgs", max_iter=2), run("muon"), **more)
    kept = [one for one in what.runs if one.name != "muon" or hasattr(torch.optim, "Muon")]
    return [state for branch, one in enumerate(kept) for state in first_states(what, one, branch)]


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"dtype": "float32", "network": Network(hidden=(8, 8), activation="sigmoid"), "data": Data()},
        {"network": Network(hidden=()), "batch_size": "full", "data": Data(name="reg-plane", samples=300)},
        {"network": Network(hidden=(1,), activation="gelu"), "batch_size": 1},
    ],
)
def test_every_shape_is_tried_once_and_found_equal(more: dict[str, object]) -> None:
    lanes = states(**more)
    proof = fairness.prove(lanes)
    assert proof.equal
    assert proof.differing == ()
    assert len(proof.shapes) == len({lane.run for lane in lanes})
    assert proof.comparisons > 12 * len(proof.shapes)


def test_what_differs_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    original = ElementwiseInstance.set_rate

    def unfair(self: ElementwiseInstance, rate: float) -> None:
        original(self, rate * (1 + 1e-12 * (len(self._parameter) > 1)))

    monkeypatch.setattr(ElementwiseInstance, "set_rate", unfair)
    proof = fairness.prove(states()[:2])
    assert not proof.equal
    assert proof.differing == proof.shapes


def test_what_is_too_large_to_try_is_not_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fairness, "HUGE", 10)
    proof = fairness.prove(states()[:1])
    assert not proof.equal
    assert proof.untried == ("2-5-4-1 tanh/relu sgd float64, batch 10",)


def test_shapes_are_named_in_words() -> None:
    assert fairness.describe(states()[0]) == "2-5-4-1 tanh/relu sgd float64, batch 10"


@pytest.mark.cuda
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_on_cuda_it_says_what_holds() -> None:
    proof = fairness.prove(states(device="cuda", dtype="float32"))
    assert proof.comparisons > 0
