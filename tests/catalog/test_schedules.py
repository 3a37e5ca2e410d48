"""Every schedule with every optimizer torch has it for, from its first rate to its horizon."""

import importlib
import math

import pytest
import torch
from torch.optim import lr_scheduler

from nnviz.catalog.defaults import arguments, hyperparameters, schedule
from nnviz.catalog.registry import optimizers, schedules

BASE = 0.2
moving = pytest.mark.parametrize("name", [name for name in schedules() if name != "constant"])


def rates(name, values, optimizer="sgd"):
    entry = optimizers()[optimizer]
    module, _, kind = entry.dotted.rpartition(".")
    given = arguments(entry, hyperparameters(optimizer, {"lr": BASE}))
    weight = torch.nn.Parameter(torch.ones(2, 2))
    made = getattr(importlib.import_module(module), kind)([weight], **given)
    scheduler = schedules()[name].build(lr_scheduler, made, {**values, "base": BASE})
    out = [made.param_groups[0]["lr"]]
    for _ in range(values["horizon"]):
        weight.grad = torch.ones_like(weight)
        made.step(lambda: weight.sum().detach())
        scheduler.step()
        out.append(made.param_groups[0]["lr"])
    return out


def test_constant_has_no_scheduler():
    assert schedules()["constant"].build(lr_scheduler, None, {"base": BASE}) is None


@moving
@pytest.mark.parametrize("optimizer", list(optimizers()))
def test_torch_takes_every_pair(name, optimizer):
    out = rates(name, schedule(name, {"horizon": 6}), optimizer)
    assert all(0 <= rate <= BASE * (1 + 1e-9) for rate in out)


@moving
@pytest.mark.parametrize("horizon", [1, 2, 3, 9, 10, 40])
def test_every_horizon_can_be_walked_to_its_end(name, horizon):
    for place in range(4):
        values = schedule(name, {"horizon": horizon})
        for parameter in schedules()[name].parameters[1:]:
            if parameter.kind == "float" and not (parameter.low_open or parameter.high_open):
                values[parameter.name] = parameter.low + (parameter.high - parameter.low) * place / 3
        out = rates(name, values)
        assert all(math.isfinite(rate) and rate >= 0 for rate in out)


def close(values):
    return pytest.approx(values, rel=1e-9, abs=1e-12)


def test_step_is_its_formula():
    out = rates("step", schedule("step", {"horizon": 20, "every": 6, "gamma": 0.3}))
    assert out == close([BASE * 0.3 ** (t // 6) for t in range(21)])


def test_exponential_is_its_formula():
    out = rates("exponential", schedule("exponential", {"horizon": 20, "gamma": 0.9}))
    assert out == close([BASE * 0.9**t for t in range(21)])


def half_cosine(part, floor):
    return BASE * (floor + (1 - floor) * (1 + math.cos(math.pi * part)) / 2)


@pytest.mark.parametrize("floor", [0.0, 0.25])
def test_cosine_is_its_formula(floor):
    out = rates("cosine", schedule("cosine", {"horizon": 20, "floor": floor}))
    assert out == close([half_cosine(t / 20, floor) for t in range(21)])


def test_warmup_is_its_formula():
    values = schedule("warmup_cosine", {"horizon": 20, "warmup": 0.2, "start": 0.1, "floor": 0.05})
    rise = [BASE * (0.1 + 0.9 * t / 4) for t in range(4)]
    assert rates("warmup_cosine", values) == close(rise + [half_cosine(t / 16, 0.05) for t in range(17)])


def test_one_cycle_starts_peaks_and_ends_where_it_says():
    out = rates("one_cycle", schedule("one_cycle", {"horizon": 100, "rise": 0.3, "div": 10, "final_div": 100}))
    assert out[0] == pytest.approx(BASE / 10)
    assert max(out) == pytest.approx(BASE, rel=1e-2)
    assert out.index(max(out)) in (29, 30)
    assert out[-1] == pytest.approx(BASE / 1000)


def test_one_cycle_with_the_shortest_rise_has_a_rise():
    out = rates("one_cycle", schedule("one_cycle", {"horizon": 9, "rise": 0.1}))
    assert out[1] == pytest.approx(BASE)
