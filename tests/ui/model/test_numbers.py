from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.ui.model import numbers, rate_scale, speeds


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0253, "0.0253"),
        (0.0, "0.0000"),
        (12.3456, "12.35"),
        (4.2e-6, "4.2e−6"),
        (-0.5, "−0.5000"),
        (math.nan, "–"),
        (None, "–"),
        (math.inf, "∞"),
        (2e7, "2.0e7"),
        (1.8e36, "1.8e36"),
        (999.994, "999.99"),
        (15012.12, "15,012"),
    ],
)
def test_losses(value: float | None, text: str) -> None:
    assert numbers.loss(value) == text


def test_other_numbers() -> None:
    assert numbers.count(1240) == "1,240"
    assert numbers.percent(0.99) == "99.0 %"
    assert numbers.score(-0.1234) == "−0.123"
    assert numbers.score(-1.234e30) == "−1.2e30"  # short, or it would push the others out of the toolbar
    assert numbers.score(-float("inf")) == "−∞"
    assert [numbers.brief(x) for x in (0.6931, 1.6e20, -3e-7, math.inf)] == ["0.69", "1.6e20", "−3e−7", "∞"]
    assert numbers.rate(0.003) == "0.003"
    assert [numbers.rate(x) for x in (1e-8, 2.5e-5, 1e10, 1000.0)] == ["1e-8", "2.5e-5", "1e10", "1000"]
    assert [numbers.per_second(x) for x in (6120.4, 12.5, 1.0, 0.15, 0.3)] == ["6,120", "12.5", "1", "0.15", "0.3"]


@settings(max_examples=100, deadline=None)
@given(st.integers(0, rate_scale.POSITIONS))
def test_slider_positions_and_rates_belong_to_each_other(position: int) -> None:
    rate = rate_scale.rate(position)
    assert abs(rate_scale.position(rate) - position) <= 2  # two significant digits are a little coarser
    assert rate_scale.rate(rate_scale.position(rate)) == pytest.approx(rate, rel=0.03)


def test_decades_are_exact() -> None:
    assert [rate_scale.rate(n * rate_scale.PER_DECADE) for n in range(7)] == [1e-5, 1e-4, 1e-3, 0.01, 0.1, 1.0, 10.0]
    assert rate_scale.position(0.0) == 0
    assert rate_scale.position(1e9) == rate_scale.POSITIONS


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.03", 0.03),
        ("3e-2", 0.03),
        ("0,03", 0.03),
        ("x", None),
        ("nan", None),
        ("inf", None),
        ("0", None),
        ("-1", None),
    ],
)
def test_typed_rates(text: str, value: float | None) -> None:
    assert rate_scale.typed(text) == value


def test_full_speed_key_goes_there_and_back() -> None:
    assert speeds.toggled(30.0, 0.0) == (0.0, 30.0)
    assert speeds.toggled(0.0, 30.0) == (30.0, 0.0)
    assert speeds.toggled(0.0, 0.0)[0] > 0
    assert speeds.of("max") == 0.0
    assert speeds.of(100) == 100.0
