"""Snapshots against torch.nn.Sequential and autograd; a snapshot changes nothing."""

from __future__ import annotations

import copy

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from torch import Tensor, nn

from nnviz import codec
from nnviz.catalog.registry import optimizers
from nnviz.core import data as prepared
from nnviz.core.observe import examples, observe
from nnviz.core.observe.matrices import reduced
from nnviz.core.observe.responses import line_points, plane_points
from nnviz.core.task import task_for
from nnviz.snapshot import Needs
from nnviz.spec import Data, Edit, Event, Network, Perturb
from nnviz.state import LaneState
from tests.core.training import DATA, Plain, equal, experiment, loss_of, module, run, sequential, trained

ALL = Needs(matrices=("weight", "gradient", "update", "m_hat", "v_hat"), responses=8, output=16, examples=9, sample=3)
BLOBS = Data(name="blobs", samples=60, classes=3, seed=2)
CASES = [
    (DATA, {}),
    (DATA, {"loss": "mse", "output": "tanh"}),
    (BLOBS, {}),
    (BLOBS, {"loss": "mse"}),
    (Data(name="reg-plane", samples=60), {}),
    (Data(name="function", samples=60, function="10 + 3 x"), {}),
    (Data(name="iris", test_fraction=0.3), {}),
    (Data(name="gauss", samples=40, test_fraction=0.0, features=("x1", "x1_sq", "sin_x2")), {}),
]


def state_of(data: Data, training: dict[str, str], **more: object) -> LaneState:
    what = experiment(run("adam"), data=data, **training, **more)
    return trained(what, 12).trainer.states()[0]


def outputs(state: LaneState, x: np.ndarray) -> list[Tensor]:
    """Return the activations of every layer, input first, by torch.nn."""
    net = sequential(state)
    model = task_for(state.settings.data).model(state.settings)
    out = [torch.from_numpy(x).to(next(net.parameters()).dtype)]
    linears = [part for part in net if isinstance(part, nn.Linear)]
    for linear, name in zip(linears, model.activations, strict=True):
        out.append(module(name)(linear(out[-1])).detach())
    return out


@pytest.mark.parametrize(("data", "training"), CASES)
def test_what_is_seen_is_what_torch_computes(data: Data, training: dict[str, str]) -> None:
    state = state_of(data, training)
    dataset = task_for(data).dataset
    seen = observe(state, ALL)
    assert (seen.branch, seen.run, seen.seed, seen.step, seen.epoch) == (0, "adam", 7, 12, state.epoch)
    assert seen.sizes == state.sizes
    if dataset.kind == "plane":
        for layer, a in enumerate(outputs(state, dataset.lift(plane_points(dataset.bounds, 16)))):
            grid = a.T.reshape(-1, 16, 16).numpy()
            np.testing.assert_allclose(seen.responses[layer], grid[:, 1::2, 1::2], rtol=1e-5, atol=1e-6)
        expected = dataset.in_units(grid) if dataset.task == "regression" else grid
        np.testing.assert_allclose(seen.output, expected, rtol=1e-5, atol=1e-6)
    elif dataset.kind == "line":
        a = outputs(state, dataset.lift(line_points(dataset.bounds, 16)))[-1]
        np.testing.assert_allclose(seen.output, dataset.in_units(a.T.numpy()), rtol=1e-5)
    else:
        assert seen.responses == ()
        assert seen.output is None


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 9), st.integers(0, 9), st.integers(1, 4), st.sampled_from(["float32", "float64"]))
def test_grids_of_any_two_sides_hold_the_cells_at_their_places(first: int, second: int, times: int, dtype: str) -> None:
    state = state_of(BLOBS, {"dtype": dtype})
    for responses, output in ((first, second), (first, first * times), (first * times, first)):
        seen = observe(state, Needs(responses=responses, output=output))
        for layer, grid in enumerate(seen.responses):
            np.testing.assert_allclose(grid, cells(state, layer, responses, output), rtol=1e-5, atol=1e-6)
        assert len(seen.responses) == (len(state.sizes) if responses else 0)
        assert (seen.output is None) == (not output)
        if output:
            np.testing.assert_allclose(seen.output, cells(state, -1, output, responses), rtol=1e-5, atol=1e-6)


def cells(state: LaneState, layer: int, side: int, other: int) -> np.ndarray:
    """The cells of a grid of `side`; beside a finer grid that is a multiple of it, the middle ones of that."""
    dataset = task_for(state.settings.data).dataset
    fine = other if other and other % side == 0 else side
    a = outputs(state, dataset.lift(plane_points(dataset.bounds, fine)))[layer]
    middle = slice(fine // side // 2, None, fine // side)
    return a.T.reshape(-1, fine, fine)[:, middle, middle].numpy()


@pytest.mark.parametrize(("data", "training"), CASES)
def test_predictions_and_confusion(data: Data, training: dict[str, str]) -> None:
    state = state_of(data, training)
    dataset = task_for(data).dataset
    seen = observe(state, ALL).predictions
    assert seen is not None
    assert seen.part == ("test" if data.test_fraction else "train")
    rows = dataset.part(seen.part)
    a = outputs(state, dataset.x[rows])[-1].numpy()
    truth = dataset.y[rows]
    if dataset.task == "regression":
        worst = np.sort(np.abs(dataset.in_units(a)[:, 0] - truth))[::-1][:9]
        np.testing.assert_allclose(np.abs(seen.outputs[:, 0] - seen.targets), worst, rtol=1e-3, atol=1e-5)
        assert seen.confusion is None
        return
    threshold = 0.0 if training.get("output") == "tanh" else 0.5
    said = a.argmax(1) if a.shape[1] > 1 else (a[:, 0] > threshold).astype(int)
    expected = np.zeros((len(dataset.classes),) * 2, int)
    for true, found in zip(truth, said, strict=True):
        expected[true, found] += 1
    np.testing.assert_array_equal(seen.confusion, expected)
    place = {int(row): at for at, row in enumerate(rows)}
    shown = [place[int(row)] for row in seen.indices]
    np.testing.assert_allclose(seen.outputs, a[shown], rtol=1e-5, atol=1e-7)
    np.testing.assert_array_equal(seen.targets, truth[shown])
    right = [said[at] == truth[at] for at in shown]
    assert right == sorted(right)
    assert right.count(False) == min(9, int((said != truth).sum()))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_all_samples_of_a_large_part_are_counted(monkeypatch: pytest.MonkeyPatch, dtype: str) -> None:
    monkeypatch.setattr(examples, "BLOCK", 64)
    data = Data(name="iris", test_fraction=0.6, seed=4)
    state = state_of(data, {"dtype": dtype})
    dataset = task_for(data).dataset
    seen = observe(state, Needs(examples=7)).predictions
    assert seen is not None
    assert seen.confusion is not None
    rows = dataset.part("test")
    a = outputs(state, dataset.x[rows])[-1].numpy()
    assert seen.confusion.sum() == len(rows) == 90
    assert np.trace(seen.confusion) == (a.argmax(1) == dataset.y[rows]).sum()
    np.testing.assert_allclose(seen.outputs, a[seen.indices - rows[0]], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("room", [20, 10**6])
def test_images_a_view_does_not_hold_come_with_the_predictions(monkeypatch: pytest.MonkeyPatch, room: int) -> None:
    monkeypatch.setattr(prepared, "SHOWN_BYTES", room * 4 * 784)
    data = Data(name="digits", test_fraction=0.5, seed=6)
    dataset = task_for(data).dataset
    seen = observe(state_of(data, {}), Needs(examples=30)).predictions
    view = dataset.view()
    assert seen is not None
    assert len(view.points) == min(room, 1797)
    np.testing.assert_allclose(view.points, dataset.raw[: len(view.points)].reshape(-1, 28, 28), rtol=1e-6)
    assert (len(view.targets), len(view.split)) == (1797, 1797)
    assert len(seen.pictures) == (30 if room == 20 else 0)
    for index, picture in zip(seen.indices, seen.pictures, strict=False):
        np.testing.assert_allclose(picture / 255, dataset.raw[index].reshape(28, 28), atol=0.5 / 255)


@pytest.mark.parametrize(("data", "training"), CASES)
def test_one_sample_forward_and_backward(data: Data, training: dict[str, str]) -> None:
    state = state_of(data, training)
    task = task_for(data)
    seen = observe(state, ALL).sample
    assert seen is not None
    model = task.model(state.settings)
    part = task.part("train", model, "float64", torch.device("cpu"))
    a = part.x[3:4]
    net = sequential(state)
    zs, activations = [], [a]
    linears = [one for one in net if isinstance(one, nn.Linear)]
    for linear, name in zip(linears, model.activations, strict=True):
        zs.append(linear(activations[-1]))
        zs[-1].retain_grad()
        activations.append(module(name)(zs[-1]))
    loss = loss_of(task, state, zs[-1], part.y[3:4])
    loss.backward()
    assert seen.index == 3
    assert seen.loss == pytest.approx(float(loss.detach()), rel=1e-10)
    np.testing.assert_array_equal(seen.target, part.y[3])
    for layer, z in enumerate(zs):
        np.testing.assert_allclose(seen.a[layer], activations[layer].detach()[0], rtol=1e-10)
        np.testing.assert_allclose(seen.z[layer], z.detach()[0], rtol=1e-10, atol=1e-13)
        np.testing.assert_allclose(seen.delta[layer], z.grad[0], rtol=1e-9, atol=1e-13)  # type: ignore[index]
        leaf = z.detach().clone().requires_grad_()
        name = model.activations[layer]
        slope = torch.autograd.functional.jacobian(module(name), leaf[0]).diagonal()
        np.testing.assert_allclose(seen.slope[layer], slope.detach(), rtol=1e-9, atol=1e-12)


def test_matrices_are_the_step_that_led_here() -> None:
    live = trained(experiment(run("adam", beta1=0.8)), 0)
    plain = Plain(live.trainer.states()[0])
    live.trainer.run_to(6)
    plain.steps(6)
    seen = observe(live.trainer.states()[0], ALL).matrices
    state = plain.optimizers[0].state
    parameters = list(plain.net.parameters())
    for layer in range(3):
        weight, bias = parameters[2 * layer], parameters[2 * layer + 1]
        np.testing.assert_allclose(seen["weight"][layer].values, weight.detach(), rtol=1e-6)
        np.testing.assert_allclose(seen["weight"][layer].bias, bias.detach(), rtol=1e-6)
        np.testing.assert_allclose(seen["gradient"][layer].values, weight.grad, rtol=1e-5, atol=1e-9)
        for kind, name, beta in (("m_hat", "exp_avg", 0.8), ("v_hat", "exp_avg_sq", 0.999)):
            corrected = state[weight][name] / (1 - beta**6)
            np.testing.assert_allclose(seen[kind][layer].values, corrected, rtol=1e-5, atol=1e-12)
    assert observe(trained(experiment(), 3).trainer.states()[0], ALL).matrices.keys() == {
        "weight",
        "gradient",
        "update",
    }


@pytest.mark.parametrize(("optimizer", "memory"), [("rmsprop", "alpha"), ("adadelta", "rho")])
def test_a_mean_of_squares_that_is_not_corrected_is_called_v(optimizer: str, memory: str) -> None:
    live = trained(experiment(run(optimizer, **{memory: 0.7})), 0)
    plain = Plain(live.trainer.states()[0])
    live.trainer.run_to(3)
    plain.steps(3)
    seen = observe(live.trainer.states()[0], Needs(matrices=("m_hat", "v_hat", "v")))
    assert seen.kinds == ("weight", "gradient", "update", "v")
    assert seen.matrices.keys() == {"v"}
    for layer, weight in enumerate(list(plain.net.parameters())[::2]):
        kept = plain.optimizers[0].state[weight]["square_avg"]
        np.testing.assert_allclose(seen.matrices["v"][layer].values, kept, rtol=1e-5, atol=1e-12)


@pytest.mark.parametrize("name", list(optimizers()))
def test_the_moments_of_every_optimizer(name: str) -> None:
    both = dict.fromkeys(("adam", "adamw", "nadam", "radam"), ("m_hat", "v_hat"))
    expected = {**both, "adamax": ("m_hat",), "rmsprop": ("v",), "adadelta": ("v",)}
    seen = observe(trained(experiment(run(name)), 2).trainer.states()[0], ALL)
    assert seen.kinds == ("weight", "gradient", "update", *expected.get(name, ()))


@given(st.integers(1, 60), st.integers(1, 60), st.integers(1, 500), st.integers(0, 9))
def test_a_reduced_matrix_keeps_the_largest(rows: int, columns: int, cells: int, seed: int) -> None:
    full = np.random.default_rng(seed).normal(size=(rows, columns)).astype(np.float32)
    values, (down, across) = reduced(full, cells)
    assert values.size <= cells
    assert values.shape == (-(-rows // down), -(-columns // across))
    for (row, column), value in np.ndenumerate(values):
        block = full[row * down : (row + 1) * down, column * across : (column + 1) * across]
        assert value == block.flat[np.abs(block).argmax()]


def test_nothing_is_computed_that_nobody_looks_at() -> None:
    seen = observe(state_of(DATA, {}), Needs())
    assert (seen.matrices, seen.responses, seen.output, seen.predictions, seen.sample) == ({}, (), None, None, None)


def test_looking_changes_nothing_and_a_recorded_state_looks_the_same() -> None:
    live = trained(experiment(run("adam")), 12)
    state = live.trainer.states()[0]
    before = copy.deepcopy(state)
    first = observe(state, ALL)
    assert equal(state, before) == []
    recorded = codec.decode(codec.encode(state), LaneState)
    assert codec.encode(observe(recorded, ALL)) == codec.encode(first)
    for array in (state.weights, state.gradient, state.update):
        array.flags.writeable = False
    assert codec.encode(observe(state, ALL)) == codec.encode(first)
    live.steps(1)
    expected = trained(experiment(run("adam")), 13)
    assert equal(live.trainer.states()[0], expected.trainer.states()[0]) == []


def test_snapshots_do_not_share_memory_with_what_is_computed_next() -> None:
    state = state_of(DATA, {}, network=Network(hidden=(), activation="tanh"))
    first = observe(state, replace(ALL, responses=16))
    kept = codec.encode(first)
    observe(replace(state, weights=state.weights + 1), replace(ALL, responses=16))
    assert codec.encode(first) == kept


def test_a_grid_whose_sides_do_not_divide_is_made_twice() -> None:
    seen = observe(state_of(DATA, {}), Needs(responses=6, output=16))
    assert seen.responses[1].shape == (5, 6, 6)
    assert seen.output is not None
    assert seen.output.shape == (1, 16, 16)


def test_an_index_beyond_the_samples_is_the_last_one() -> None:
    seen = observe(state_of(DATA, {}), Needs(sample=10_000)).sample
    assert seen is not None
    assert seen.index == 24


def test_images_have_no_plane() -> None:
    what = experiment(run("sgd"), data=Data(name="digits"), network=Network(hidden=(5,)), dtype="float32")
    seen = observe(trained(what, 2).trainer.states()[0], replace(ALL, cells=100))
    assert seen.responses == ()
    assert seen.output is None
    assert seen.predictions is not None
    assert seen.predictions.confusion is not None
    assert seen.predictions.confusion.shape == (10, 10)
    assert seen.matrices["weight"][0].values.size <= 100
    assert seen.matrices["weight"][0].shape == (5, 784)


@pytest.mark.parametrize(
    "change",
    [
        Event(step=0, edit=(Edit(layer=1, neuron=1, input=1, value=2.0),)),
        Event(step=0, perturb=Perturb(sigma=0.1, seed=3)),
    ],
    ids=["edit", "perturb"],
)
def test_after_an_edit_gradient_and_update_are_said_to_be_of_before_it_until_the_next_step(change: Event) -> None:
    live = trained(experiment(run("sgd")), 5)
    wanted = Needs(matrices=("weight", "gradient", "update"), sample=0, before=True)
    before = observe(live.trainer.states()[0], wanted)
    live.trainer.submit(change)
    state = live.trainer.states()[0]
    after = observe(state, wanted)
    assert (before.edited, after.edited) == (False, True)
    for kind in ("gradient", "update"):
        assert [view.values.tobytes() for view in after.matrices[kind]] == [
            view.values.tobytes() for view in before.matrices[kind]
        ]
    assert after.sample is not None
    z = sequential(state)(torch.as_tensor(after.sample.a[0]).unsqueeze(0))[0].detach().numpy()
    np.testing.assert_allclose(after.sample.z[-1], z, rtol=1e-10)  # of W_t: W_(t-1) is not known any more
    live.steps(1)
    assert not observe(live.trainer.states()[0], wanted).edited
