"""What is recorded: epochs, rates, evaluations, and one row for every step of every lane."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn.metrics import accuracy_score, r2_score

from nnviz.spec import Data, Network
from tests.core.training import DATA, Plain, Recorded, experiment, layer_norms, loss_of, run, trained

BLOBS = Data(name="blobs", samples=60, classes=3, seed=2)


@pytest.mark.parametrize(
    ("data", "training"),
    [
        (DATA, {}),
        (DATA, {"loss": "mse"}),
        (DATA, {"loss": "mse", "output": "tanh"}),
        (BLOBS, {}),
        (BLOBS, {"loss": "mse", "output": "tanh"}),
        (Data(name="reg-gauss", samples=60), {}),
        (Data(name="function", samples=60, function="10 + 3 x"), {}),
    ],
)
def test_test_loss_and_accuracy(data: Data, training: dict[str, str]) -> None:
    recorded = Recorded(experiment(data=data, **training))
    states = recorded.trainer.states()
    plain = Plain(states[0])
    recorded.trainer.run_to(20)
    model = plain.task.model(states[0].settings)
    part = plain.task.part("test", model, "float64", torch.device("cpu"))
    truth = plain.task.dataset.y[plain.task.dataset.part("test")]
    for step in range(1, 21):
        plain.step()
        row = recorded.rows[0, 7, step]
        assert ("test_loss" in row) == (step % 5 == 0)
        if step % 5:
            continue
        z = plain.net(part.x).detach()
        assert row["test_loss"] == pytest.approx(float(loss_of(plain.task, states[0], z, part.y)), rel=1e-10)
        if plain.task.dataset.task == "regression":
            expected = r2_score(truth, plain.task.dataset.in_units(z[:, 0].numpy()))
        elif z.shape[1] > 1:
            expected = accuracy_score(truth, z.argmax(1).numpy())
        else:
            expected = accuracy_score(truth, (z[:, 0] > 0).numpy())
        assert row["test_accuracy"] == pytest.approx(expected, rel=1e-9)


def test_no_test_part_leaves_the_columns_empty() -> None:
    data = Data(name="gauss", samples=30, test_fraction=0.0)
    assert all("test_loss" not in row for row in trained(experiment(data=data), 10).rows.values())


def test_r2_of_a_constant_is_not_a_number() -> None:
    data = Data(
        name="points", points=((0.0, 1.0, 2.5), (1.0, 0.0, 2.5), (2.0, 2.0, 2.5), (3.0, 1.0, 2.5)), task="regression"
    )
    rows = trained(experiment(data=data, batch_size=2), 10).rows
    assert all("test_loss" in row and "test_accuracy" not in row for (*_, step), row in rows.items() if step % 5 == 0)


def test_epochs_count_from_one_and_every_step_is_there() -> None:
    recorded = trained(experiment(), 150)
    assert recorded.column("step") == list(range(1, 151))
    assert recorded.column("epoch") == [1 + step // 3 for step in range(150)]


def test_norms_include_penalties_and_are_before_clipping() -> None:
    recorded = Recorded(experiment(run("sgd", lr=0.1), l1=0.05, l2=0.05, clip_norm=0.01))
    plain = Plain(recorded.trainer.states()[0])
    recorded.trainer.run_to(6)
    plain.steps(6)
    state = recorded.trainer.states()[0]
    assert sum(value**2 for value in layer_norms(plain.gradients[-1], state.sizes)) > 0.01**2
    found = [recorded.rows[0, 7, 6][f"grad_norm_{layer}"] for layer in (1, 2, 3)]
    assert found == pytest.approx(layer_norms(state.gradient, state.sizes), rel=1e-12)
    assert np.linalg.norm(state.update) == pytest.approx(0.1 * 0.01, rel=1e-4)


def test_lanes_of_other_depth_share_a_layout() -> None:
    recorded = trained(experiment(run("sgd"), run("adam", network={"hidden": [3], "activation": "tanh"})), 4)
    assert recorded.layouts[-1].layers == 3
    assert "grad_norm_3" in recorded.rows[0, 7, 1]
    assert "grad_norm_3" not in recorded.rows[1, 7, 1]


def test_zeros_stay_symmetric() -> None:
    network = Network(hidden=(4,), activation="sigmoid", init="zeros")
    state = trained(experiment(run("adam"), network=network), 50).trainer.states()[0]
    rows = state.weights[: 4 * 2].reshape(4, 2)
    assert (rows == rows[0]).all()
