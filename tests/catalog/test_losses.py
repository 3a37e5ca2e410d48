"""Every loss against autograd, for every output activation it allows, and against torch's own losses."""

import pytest
import torch
from torch.nn import functional

from nnviz.catalog.registry import activations, losses

PAIRS = [
    (entry, task, output)
    for entry in losses().values()
    for task, outputs in entry.outputs.items()
    for output in outputs
]
every = pytest.mark.parametrize(("entry", "task", "output"), PAIRS, ids=lambda one: getattr(one, "name", one))


def activated(output, z):
    if output == "softmax":
        return z.softmax(-1)
    if output == "linear":
        return z * 1
    return {"sigmoid": torch.sigmoid, "tanh": torch.tanh}[output](z)


def batch(task, output, scale=2.0):
    generator = torch.Generator().manual_seed(4)
    classes = 1 if task == "binary" else 3
    z = scale * torch.randn(2, 11, classes, generator=generator, dtype=torch.float64)
    if task == "regression":
        return z, torch.randn(11, classes, generator=generator, dtype=torch.float64)
    index = torch.randint(0, max(2, classes), (11,), generator=generator)
    y = index[:, None].double() if classes == 1 else functional.one_hot(index, classes).double()
    return z, 2 * y - 1 if output == "tanh" else y


@every
def test_delta_is_autograds(entry, task, output):
    z, y = batch(task, output)
    z.requires_grad_()
    entry.samples(torch, z, activated(output, z), y).sum().backward()
    yhat = activated(output, z.detach())
    delta = torch.full_like(yhat, torch.nan)
    entry.delta(torch, yhat, y, delta)
    if entry.through:
        activations()[output].backward(torch, delta, z.detach(), yhat, delta)
    torch.testing.assert_close(delta, z.grad, rtol=1e-12, atol=1e-14)


@every
def test_delta_may_be_written_over_the_output(entry, task, output):
    z, y = batch(task, output)
    yhat = activated(output, z)
    delta = torch.empty_like(yhat)
    entry.delta(torch, yhat, y, delta)
    entry.delta(torch, yhat, y, yhat)
    assert torch.equal(yhat, delta)


@every
def test_samples_change_nothing_and_have_one_number_each(entry, task, output):
    z, y = batch(task, output)
    yhat = activated(output, z)
    before = [one.clone() for one in (z, yhat, y)]
    value = entry.samples(torch, z, yhat, y)
    assert value.shape == (2, 11)
    assert (value >= 0).all()
    assert all(torch.equal(old, new) for old, new in zip(before, (z, yhat, y), strict=True))


def mean(name, task, output):
    z, y = batch(task, output)
    return z, y, losses()[name].samples(torch, z, activated(output, z), y).mean()


def test_bce_is_torchs():
    z, y, value = mean("bce", "binary", "sigmoid")
    torch.testing.assert_close(value, functional.binary_cross_entropy_with_logits(z, y.expand_as(z)))


def test_cross_entropy_is_torchs():
    z, y, value = mean("cross_entropy", "multiclass", "softmax")
    expected = functional.cross_entropy(z.flatten(0, 1), y.expand_as(z).flatten(0, 1).argmax(-1))
    torch.testing.assert_close(value, expected)


def test_squared_error_is_half_the_sum_over_outputs():
    z, y, value = mean("mse", "regression", "linear")
    torch.testing.assert_close(value, functional.mse_loss(z, y.expand_as(z)) * z.shape[-1] / 2)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_bce_stays_finite_and_exact_where_the_network_is_certain(dtype):
    z = torch.tensor([[100.0], [-100.0], [60.0], [-60.0]], dtype=dtype)
    y = torch.tensor([[0.0], [1.0], [1.0], [0.0]], dtype=dtype)
    value = losses()["bce"].samples(torch, z, z.sigmoid(), y)
    tiny = torch.exp(torch.tensor(-60.0, dtype=dtype))
    torch.testing.assert_close(value, torch.stack([z[0, 0], z[0, 0], tiny, tiny]), rtol=1e-6, atol=0)
