"""Every optimizer against the real torch.optim class it names."""

import importlib
import math

import numpy as np
import pytest
import torch

from nnviz.catalog.checking.settings import check_optimizer
from nnviz.catalog.defaults import arguments, hyperparameters
from nnviz.catalog.registry import optimizers

ENTRIES = list(optimizers().values())
every = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
PARAMETERS = [(entry, parameter) for entry in ENTRIES for parameter in entry.parameters]
each = pytest.mark.parametrize(("entry", "parameter"), PARAMETERS, ids=lambda one: one.name)


def class_of(dotted):
    module, _, name = dotted.rpartition(".")
    return getattr(importlib.import_module(module), name)


def make(entry, weights, values=None, **more):
    return class_of(entry.dotted)(weights, **arguments(entry, values or hyperparameters(entry.name, {})), **more)


def gradients(steps, shape, seed=1):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(steps, *shape, generator=generator, dtype=torch.float64)


def walk(optimizer, weight, steps):
    """Take steps along given gradients (a quadratic's own, where a closure is needed)."""
    for gradient in steps:

        def closure(gradient=gradient):
            weight.grad = gradient + weight.detach()
            return (gradient * weight + weight**2 / 2).sum().detach()

        closure()
        optimizer.step(closure)
    return weight.detach().clone()


def other(parameter):
    """Return a value in range that is not the default."""
    if parameter.kind == "bool":
        return not parameter.default
    if parameter.kind == "choice":
        return next(choice for choice in parameter.choices if choice != parameter.default)
    if parameter.kind == "int":
        return int(parameter.default) + 1
    near = 0.99 * parameter.default if parameter.default else 0.01
    return near if parameter.low <= near <= parameter.high else 1.01 * parameter.default


def others(entry):
    return {"name": entry.name, **{parameter.name: other(parameter) for parameter in entry.parameters}}


@every
def test_defaults_construct_and_step(entry):
    weight = torch.nn.Parameter(gradients(1, (4, 3))[0])
    before = weight.detach().clone()
    after = walk(make(entry, [weight]), weight, gradients(3, (4, 3), seed=2))
    assert after.isfinite().all()
    assert not torch.equal(before, after)


@every
def test_first_parameter_is_the_rate(entry):
    assert entry.parameters[0].name == "lr"


@every
def test_arguments_are_the_keys_of_the_group(entry):
    weight = torch.nn.Parameter(torch.ones(4, 3))
    given = arguments(entry, hyperparameters(entry.name, {}))
    group = make(entry, [weight]).param_groups[0]
    assert given.items() <= group.items()


@every
def test_one_step_with_everything_changed(entry):
    values = others(entry)
    check_optimizer(values)
    weight = torch.nn.Parameter(gradients(1, (4, 3))[0])
    assert walk(make(entry, [weight], values), weight, gradients(2, (4, 3), seed=2)).isfinite().all()


@each
def test_every_parameter_reaches_the_optimizer(entry, parameter):
    values = hyperparameters(entry.name, {parameter.name: other(parameter)})
    group = make(entry, [torch.nn.Parameter(torch.ones(4, 3))], values).param_groups[0]
    key, _, place = parameter.key.partition(".")
    found = group[key][int(place)] if place else group[key]
    assert found == (None if other(parameter) == "none" else other(parameter))


@each
def test_every_parameter_can_change_while_training(entry, parameter):
    weight = torch.nn.Parameter(gradients(1, (4, 3))[0])
    optimizer = make(entry, [weight])
    walk(optimizer, weight, gradients(3, (4, 3), seed=2))
    if parameter.fresh:
        optimizer = make(entry, [weight])
    new = arguments(entry, hyperparameters(entry.name, {parameter.name: other(parameter)}))
    optimizer.param_groups[0].update(new)
    if parameter.state:
        optimizer.state[weight].setdefault(parameter.state, torch.zeros_like(weight))
    assert walk(optimizer, weight, gradients(3, (4, 3), seed=3)).isfinite().all()


@every
def test_ends_of_ranges_are_torchs(entry):
    """Torch constructs with every value the ranges allow, one at a time."""
    for parameter in entry.parameters:
        if parameter.kind not in ("float", "int"):
            continue
        for end, is_open in ((parameter.low, parameter.low_open), (parameter.high, parameter.high_open)):
            inward = np.nextafter(end, parameter.default) if is_open else end
            value = int(inward) if parameter.kind == "int" else float(inward)
            make(entry, [torch.nn.Parameter(torch.ones(2, 2))], hyperparameters(entry.name, {parameter.name: value}))


@every
def test_elementwise_ones_serve_many_rows_bit_for_bit(entry):
    steps = gradients(4, (3, 128)).float()
    start = gradients(1, (3, 128), seed=5)[0].float()
    together = torch.nn.Parameter(start.clone())
    alone = [torch.nn.Parameter(row.clone()) for row in start]
    if entry.closure:
        assert not entry.elementwise
        return
    more = {"fused": True} if entry.fused else {}
    values = others(entry)
    if entry.elementwise:
        rows = [
            walk(make(entry, [row], values, **more), row, steps[:, place].contiguous())
            for place, row in enumerate(alone)
        ]
        assert torch.equal(walk(make(entry, [together], values, **more), together, steps), torch.stack(rows))


@every
def test_the_others_are_not_elementwise(entry):
    if entry.elementwise:
        return
    start, steps = gradients(1, (4, 6), seed=5)[0], gradients(3, (4, 6))
    whole = torch.nn.Parameter(start.clone())
    part = torch.nn.Parameter(start[:2].clone())
    moved = walk(make(entry, [whole]), whole, steps)[:2]
    assert not torch.allclose(walk(make(entry, [part]), part, steps[:, :2].contiguous()), moved)


@every
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_fused_exactly_where_it_says(entry, dtype):
    weight = torch.nn.Parameter(torch.ones(64, dtype=dtype))
    if entry.fused:
        walk(make(entry, [weight], fused=True), weight, torch.ones(2, 64, dtype=dtype))
    else:
        with pytest.raises((TypeError, RuntimeError)):
            make(entry, [weight], fused=True)


@every
def test_quantities_are_the_names_of_its_state(entry):
    if entry.closure:
        assert not entry.quantities
        return
    weight, vector = (torch.nn.Parameter(torch.ones(*shape)) for shape in ((4, 3), (3,)))
    names = set()
    for values in (hyperparameters(entry.name, {}), others(entry)):
        for one in (weight,) if entry.vectors else (weight, vector):
            optimizer = make(entry, [one], values)
            walk(optimizer, one, torch.ones(2, *one.shape))
            names |= {name for name, value in optimizer.state[one].items() if value is not None}
    assert names == set(entry.quantities)


@every
def test_vectors_have_an_optimizer(entry):
    vector = torch.nn.Parameter(torch.ones(3))
    if not entry.vectors:
        make(entry, [vector])
        return
    with pytest.raises(ValueError, match="2D"):
        make(entry, [vector])
    walk(class_of(entry.vectors)([vector], lr=entry.parameters[0].default), vector, torch.ones(2, 3))


def steps_of(name, count=3, **values):
    """Return θ after each of some steps on g = θ from θ = 2."""
    entry = optimizers()[name]
    weight = torch.nn.Parameter(torch.full((1,), 2.0, dtype=torch.float64))
    optimizer = make(entry, [weight], hyperparameters(name, values))
    out = []
    for _ in range(count):
        weight.grad = weight.detach().clone()
        optimizer.step()
        out.append(weight.item())
    return out


def test_adam_is_the_formula_of_the_text():
    theta, m, v, expected = 2.0, 0.0, 0.0, []
    for t in range(1, 4):
        g = theta
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        theta -= 0.1 * (m / (1 - 0.9**t)) / (math.sqrt(v / (1 - 0.999**t)) + 1e-8)
        expected.append(theta)
    assert steps_of("adam", lr=0.1) == pytest.approx(expected, rel=1e-12)


def test_momentum_is_its_formula():
    theta, u, expected = 2.0, 0.0, []
    for t in range(3):
        g = theta
        u = 0.8 * u + (1.0 if t == 0 else 0.75) * g  # torch's first velocity is the gradient itself
        theta -= 0.1 * u
        expected.append(theta)
    assert steps_of("momentum", lr=0.1, momentum=0.8, dampening=0.25) == pytest.approx(expected, rel=1e-12)


def test_nesterov_is_its_formula():
    theta, u, expected = 2.0, 0.0, []
    for _ in range(3):
        g = theta
        u = 0.8 * u + g
        theta -= 0.1 * (g + 0.8 * u)
        expected.append(theta)
    assert steps_of("nesterov", lr=0.1, momentum=0.8) == pytest.approx(expected, rel=1e-12)


def test_rmsprop_is_its_formula():
    theta, v, expected = 2.0, 0.0, []
    for _ in range(3):
        g = theta
        v = 0.9 * v + 0.1 * g * g
        theta -= 0.1 * g / (math.sqrt(v) + 1e-8)
        expected.append(theta)
    assert steps_of("rmsprop", lr=0.1, alpha=0.9) == pytest.approx(expected, rel=1e-12)


def test_nadam_is_its_formula():
    theta, m, v, product, expected = 2.0, 0.0, 0.0, 1.0, []
    for t in range(1, 4):
        g = theta
        mu, following = (0.9 * (1 - 0.5 * 0.96 ** (k * 0.004)) for k in (t, t + 1))
        product *= mu
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        m_hat = following * m / (1 - product * following) + (1 - mu) * g / (1 - product)
        theta -= 0.1 * m_hat / (math.sqrt(v / (1 - 0.999**t)) + 1e-8)
        expected.append(theta)
    assert steps_of("nadam", lr=0.1) == pytest.approx(expected, rel=1e-7)  # torch keeps the product in float32


def test_adadelta_is_its_formula():
    theta, v, d, expected = 2.0, 0.0, 0.0, []
    for _ in range(3):
        g = theta
        v = 0.9 * v + 0.1 * g * g
        step = math.sqrt(d + 1e-6) / math.sqrt(v + 1e-6) * g
        d = 0.9 * d + 0.1 * step * step
        theta -= step
        expected.append(theta)
    assert steps_of("adadelta") == pytest.approx(expected, rel=1e-12)


def test_adamax_is_its_formula():
    theta, m, u, expected = 2.0, 0.0, 0.0, []
    for t in range(1, 4):
        g = theta
        m, u = 0.9 * m + 0.1 * g, max(0.999 * u, abs(g) + 1e-8)
        theta -= 0.1 / (1 - 0.9**t) * m / u
        expected.append(theta)
    assert steps_of("adamax", lr=0.1) == pytest.approx(expected, rel=1e-12)


def test_adagrad_is_its_formula():
    theta, s, expected = 2.0, 0.5, []
    for t in range(1, 4):
        g = theta
        s += g * g
        theta -= 0.1 / (1 + (t - 1) * 0.2) * g / (math.sqrt(s) + 1e-10)
        expected.append(theta)
    given = {"lr": 0.1, "lr_decay": 0.2, "initial_accumulator_value": 0.5}
    assert steps_of("adagrad", **given) == pytest.approx(expected, rel=1e-9)


def test_radam_is_its_formula():
    theta, m, v, expected = 2.0, 0.0, 0.0, []
    far = 2 / (1 - 0.9) - 1
    for t in range(1, 12):
        g = theta
        m, v = 0.9 * m + 0.1 * g, 0.9 * v + 0.1 * g * g
        rho = far - 2 * t * 0.9**t / (1 - 0.9**t)
        m_hat, step = m / (1 - 0.9**t), 1.0
        if rho > 5:
            r = math.sqrt((rho - 4) * (rho - 2) * far / ((far - 4) * (far - 2) * rho))
            step = r * math.sqrt(1 - 0.9**t) / (math.sqrt(v) + 1e-8)
        theta -= 0.1 * m_hat * step
        expected.append(theta)
    assert steps_of("radam", 11, lr=0.1, beta2=0.9) == pytest.approx(expected, rel=1e-9)


def test_asgd_is_its_formula():
    theta, eta, expected = 2.0, 0.1, []
    for t in range(1, 4):
        g = theta
        theta = (1 - 0.2 * eta) * theta - eta * g
        eta = 0.1 / (1 + 0.2 * 0.1 * t) ** 0.75
        expected.append(theta)
    assert steps_of("asgd", lr=0.1, lambd=0.2) == pytest.approx(expected, rel=1e-7)  # torch keeps eta in float32
