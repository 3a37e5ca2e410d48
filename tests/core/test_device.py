"""Which device trains; nothing assumes the CPU."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from nnviz.core import device
from nnviz.core.lanes import first_states
from nnviz.refusal import Refused
from nnviz.spec import Event, Training
from tests.core.training import Recorded, equal, experiment, run, trained


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device")
def test_a_device_that_is_not_there_is_refused() -> None:
    for name in ("cuda", *(() if torch.backends.mps.is_available() else ("mps",))):
        with pytest.raises(Refused) as caught:
            Recorded(experiment(device=name, dtype="float32"))
        assert caught.value.refusal.where == "training.device"
        assert "cpu" in caught.value.refusal.accepted


def test_auto_is_the_cpu_for_small_networks() -> None:
    assert device.choose(Training(), 100).type == "cpu"
    assert device.choose(Training(device="cpu"), 10**8).type == "cpu"


def test_a_large_network_goes_to_cuda_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert device.choose(Training(), device.LARGE).type == "cuda"
    assert device.choose(Training(), device.LARGE - 1).type == "cpu"
    assert device.available().startswith("cpu, cuda")


def test_float64_is_refused_on_mps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    assert device.choose(Training(device="mps"), 10).type == "mps"
    with pytest.raises(Refused) as caught:
        device.choose(Training(device="mps", dtype="float64"), 10)
    assert caught.value.refusal.where == "training.dtype"


def test_the_cpu_in_words() -> None:
    assert device.describe(torch.device("cpu")).startswith("CPU (")


@pytest.mark.cuda
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
@pytest.mark.parametrize("name", ["sgd", "adam", "rmsprop", "adafactor", "lbfgs"])
def test_training_on_cuda_is_the_training_on_the_cpu(name: str) -> None:
    events = (Event(step=9, set={"training": {"batch_size": 7}}), Event(step=12, run=name, fork="child"))
    gpu, cpu = (Recorded(experiment(run(name, seeds=2), device=where, l2=0.01)) for where in ("cuda", "cpu"))
    for recorded in (gpu, cpu):
        for event in events:
            recorded.steps(9)
            recorded.trainer.submit(event)
        recorded.steps(9)
    for left, right in zip(gpu.trainer.states(), cpu.trainer.states(), strict=True):
        np.testing.assert_allclose(left.weights, right.weights, rtol=1e-6, atol=1e-8)
    assert gpu.rows.keys() == cpu.rows.keys()
    saved = gpu.trainer.checkpoint()
    again = trained(saved.experiment, 40, checkpoint=saved)
    gpu.trainer.run_to(40)
    assert [equal(*pair) for pair in zip(again.trainer.states(), gpu.trainer.states(), strict=True)] == [[]] * 4


def test_first_states_are_the_same_for_every_precision() -> None:
    double, single = (experiment(dtype=dtype) for dtype in ("float64", "float32"))
    left, right = (first_states(what, what.runs[0], 0)[0].weights for what in (double, single))
    np.testing.assert_array_equal(left.astype(np.float32), right)
