"""Every activation against the torch.nn module it names, and against autograd."""

import importlib

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.catalog.registry import activations

ENTRIES = list(activations().values())
every = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)


def points(dtype=torch.float64):
    z = torch.cat([torch.linspace(-30, 30, 1201, dtype=dtype), torch.tensor([-1e-8, 1e-8, 700.0, -700.0], dtype=dtype)])
    return z[z != 0]  # the kink of the piecewise ones has no derivative


def reference(entry, z):
    if not entry.dotted:
        return z.clone()
    module, _, name = entry.dotted.rpartition(".")
    return getattr(importlib.import_module(module), name)(**entry.arguments)(z)


def forward(entry, z):
    a = torch.full_like(z, torch.nan)
    entry.forward(torch, z, a)
    return a


@every
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_values_are_those_of_torch(entry, dtype):
    z = points(dtype)
    assert torch.equal(forward(entry, z), reference(entry, z))


@every
def test_the_curve_drawn_is_the_function_computed(entry):
    z = points()
    torch.testing.assert_close(torch.from_numpy(entry.curve(z.numpy())), forward(entry, z), rtol=1e-8, atol=1e-13)


@pytest.mark.parametrize("entry", [one for one in ENTRIES if one.quick is not None], ids=lambda entry: entry.name)
@pytest.mark.parametrize(("dtype", "close"), [(torch.float32, 1e-6), (torch.float64, 1e-14)])
def test_the_quick_one_is_the_function_computed(entry, dtype, close):
    z = points(dtype)
    out = torch.full_like(z, torch.nan)
    entry.quick(z.numpy(), out.numpy())
    torch.testing.assert_close(out, forward(entry, z), rtol=close, atol=0)


@every
def test_derivative_is_autograds(entry):
    z = points().requires_grad_()
    (expected,) = torch.autograd.grad(reference(entry, z).sum(), z)
    z = z.detach()
    out = torch.full_like(z, torch.nan)
    entry.derivative(torch, z, forward(entry, z), out)
    torch.testing.assert_close(out, expected, rtol=1e-12, atol=1e-15)


@every
def test_derivative_is_that_of_central_differences(entry):
    z, h = points()[(points().abs() > 1e-3) & (points().abs() < 15)], 1e-6
    slope = (forward(entry, z + h) - forward(entry, z - h)) / (2 * h)
    out = torch.empty_like(z)
    entry.derivative(torch, z, forward(entry, z), out)
    torch.testing.assert_close(out, slope, rtol=1e-7, atol=1e-7)


@every
@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), in_place=st.booleans())
def test_backward_is_delta_times_derivative(entry, seed, in_place):
    generator = torch.Generator().manual_seed(seed)
    z, delta = (5 * torch.randn(3, 7, 4, generator=generator, dtype=torch.float64) for _ in range(2))
    a = forward(entry, z)
    slope = torch.empty_like(z)
    entry.derivative(torch, z, a, slope)
    expected = delta * slope
    out = delta if in_place else torch.full_like(delta, torch.nan)
    before = z.clone(), a.clone()
    entry.backward(torch, delta, z, a, out)
    torch.testing.assert_close(out, expected, rtol=1e-12, atol=1e-15)
    assert torch.equal(z, before[0])
    assert torch.equal(a, before[1])


@every
def test_stated_range_holds(entry):
    a = forward(entry, points())
    assert entry.low is None or a.min() >= entry.low
    assert entry.high is None or a.max() <= entry.high


@every
def test_stated_saturation_is_true(entry):
    z = torch.tensor([-200.0, 200.0], dtype=torch.float64)
    slope = torch.empty_like(z)
    entry.derivative(torch, z, forward(entry, z), slope)
    flat = [bool(one) for one in slope.abs() < 1e-6]
    assert flat == [entry.saturates in ("left", "both"), entry.saturates == "both"]
