"""Every initialiser: its statistics, its generator, and torch's own where torch has it."""

import math

import pytest
import torch
from torch.nn import init

from nnviz.catalog.registry import initializers

OUT, IN = 300, 200
ROOT_TWO = math.sqrt(2)
VARIANCES = {
    "xavier": 2 / (IN + OUT),
    "xavier_normal": 2 / (IN + OUT),
    "kaiming": 2 / IN,
    "kaiming_normal": 2 / IN,
    "lecun": 1 / IN,
    "orthogonal": 2 / OUT,
    "normal": 0.25,
    "zeros": 0.0,
}
every = pytest.mark.parametrize("name", list(initializers()))


def filled(name, seed=1, shape=(OUT, IN), gain=ROOT_TWO, dtype=torch.float64):
    weight = torch.full(shape, torch.nan, dtype=dtype)
    generator = torch.Generator().manual_seed(seed)
    initializers()[name].fill(torch, weight, generator, gain, 0.5)
    return weight


@every
def test_mean_and_variance_are_as_the_formula_says(name):
    weight = filled(name)
    variance = VARIANCES[name]
    assert abs(weight.mean().item()) <= 5 * math.sqrt(variance / weight.numel())
    assert weight.var().item() == pytest.approx(variance, rel=0.03)


@every
def test_draws_depend_on_the_generator_alone(name):
    torch.manual_seed(1)
    first = filled(name, 7)
    torch.manual_seed(2)
    assert torch.equal(filled(name, 7), first)
    assert name == "zeros" or not torch.equal(filled(name, 8), first)


@every
@pytest.mark.parametrize("shape", [(1, 1), (1, 8), (8, 1), (3, 5)])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_every_shape_is_filled(name, shape, dtype):
    weight = filled(name, shape=shape, dtype=dtype)
    assert weight.shape == shape
    assert weight.isfinite().all()


@every
def test_a_view_of_a_row_is_filled_in_place(name):
    row = torch.full((20,), torch.nan, dtype=torch.float64)
    initializers()[name].fill(torch, row[2:14].unflatten(0, (3, 4)), torch.Generator().manual_seed(1), 1.0, 0.5)
    assert row[2:14].isfinite().all()
    assert row[:2].isnan().all()
    assert row[14:].isnan().all()


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("xavier", lambda w, g: init.xavier_uniform_(w, generator=g)),
        ("xavier_normal", lambda w, g: init.xavier_normal_(w, generator=g)),
        ("kaiming", lambda w, g: init.kaiming_uniform_(w, nonlinearity="relu", generator=g)),
        ("kaiming_normal", lambda w, g: init.kaiming_normal_(w, nonlinearity="relu", generator=g)),
        ("orthogonal", lambda w, g: init.orthogonal_(w, math.sqrt(2), generator=g)),
        ("normal", lambda w, g: init.normal_(w, 0, 0.5, generator=g)),
    ],
)
@pytest.mark.parametrize("shape", [(6, 4), (4, 6)])
def test_same_as_torchs_own(name, same, shape):
    expected = same(torch.empty(shape, dtype=torch.float64), torch.Generator().manual_seed(3))
    torch.testing.assert_close(filled(name, 3, shape), expected, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("shape", [(6, 4), (4, 6), (5, 5)])
def test_orthogonal_keeps_lengths(shape):
    weight = filled("orthogonal", shape=shape, gain=1.0)
    small = weight.T @ weight if shape[0] >= shape[1] else weight @ weight.T
    torch.testing.assert_close(small, torch.eye(min(shape), dtype=torch.float64))


@pytest.mark.parametrize("name", ["kaiming", "kaiming_normal", "orthogonal"])
def test_gain_scales(name):
    torch.testing.assert_close(filled(name, gain=2.0), 2 * filled(name, gain=1.0))


@pytest.mark.parametrize("name", ["xavier", "xavier_normal", "lecun", "normal", "zeros"])
def test_the_others_leave_the_gain_out(name):
    assert torch.equal(filled(name, gain=2.0), filled(name, gain=1.0))
