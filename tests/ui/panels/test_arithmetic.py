"""A neuron's sums against numpy, term by term."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from nnviz.snapshot import MatrixView
from nnviz.ui.panels.diagram import arithmetic_sheet, arithmetic_text
from nnviz.ui.panels.diagram.arithmetic import LARGEST, Arithmetic, arithmetic_of, curve
from nnviz.ui.panels.diagram.column import column
from nnviz.ui.panels.frame import Frame
from tests.ui.panels import frames
from tests.ui.panels.networks import F, with_sample


def of(frame: Frame) -> Arithmetic:
    found = arithmetic_of(frame)
    assert found is not None
    return found


def exact(text: str) -> Decimal:
    return Decimal(text.replace("−", "-").replace("+", ""))


def test_a_short_sum_is_every_product() -> None:
    frame = with_sample(neuron=(2, 3))
    snapshot = frame.snapshot
    assert snapshot is not None
    assert snapshot.sample is not None
    found = of(frame)
    w, b = np.asarray(snapshot.matrices["weight"][1].values[2], float), float(snapshot.matrices["weight"][1].bias[2])
    a = np.asarray(snapshot.sample.a[1], float)
    assert [term.name for term in found.terms] == ["h₁·1", "h₁·2", "h₁·3", "h₁·4"]
    np.testing.assert_allclose([t.product for t in found.terms], w * a, rtol=1e-12)
    assert (found.more, found.rest, found.bias) == (0, 0.0, b)
    assert found.z == pytest.approx((w * a).sum() + b, rel=1e-5)
    assert found.a == pytest.approx(np.tanh(found.z), rel=1e-5)
    assert found.slope == pytest.approx(1 - np.tanh(found.z) ** 2, rel=1e-4)
    assert found.delta == snapshot.sample.delta[1][2]


def test_a_long_sum_is_its_largest_terms_and_the_rest() -> None:
    frame = with_sample(*frames.image_case(), neuron=(1, 5))
    snapshot = frame.snapshot
    assert snapshot is not None
    assert snapshot.sample is not None
    found = of(frame)
    view = snapshot.matrices["weight"][0]
    products = np.asarray(view.values[4], float) * np.asarray(snapshot.sample.a[0], float)
    largest = np.argsort(-np.abs(products), kind="stable")[:LARGEST]
    np.testing.assert_allclose([t.product for t in found.terms], products[largest], rtol=1e-12)
    assert found.more == 784 - LARGEST
    assert found.rest == pytest.approx(np.delete(products, largest).sum(), rel=1e-9)
    total = sum(t.product for t in found.terms) + found.rest + found.bias
    assert total == pytest.approx(found.z, abs=1e-4)
    lines = arithmetic_sheet.rows(found)
    assert lines[LARGEST][0] == "779 more"


@pytest.mark.parametrize("neuron", [(1, 2), (2, 1), (3, 1)])
def test_the_column_written_adds_up_exactly(neuron: tuple[int, int]) -> None:
    found = of(with_sample(neuron=neuron))
    lines = arithmetic_sheet.rows(found)
    assert sum(exact(value) for _, _, value in lines[:-1]) == exact(lines[-1][2])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-1e4, 1e4, allow_nan=False), min_size=1, max_size=10))
def test_any_column_adds_up_and_is_off_by_less_than_a_digit(values: list[float]) -> None:
    parts, total = column(values, float(np.sum(values)))
    assert sum(exact(part) for part in parts) == exact(total)
    unit = Decimal(1).scaleb(-len(total.partition(".")[2]))
    for part, value in zip(parts, values, strict=True):
        assert abs(exact(part) - Decimal(value)) <= unit * Decimal("1.0001")


def test_a_column_with_what_is_not_finite_is_written_all_the_same() -> None:
    parts, total = column([1.0, float("nan"), float("inf")], float("nan"))
    assert parts[1:] == ["NaN", "∞"]
    assert total == "NaN"


def test_before_the_step_the_weights_are_the_old_ones() -> None:
    frame = with_sample(neuron=(2, 1), before=True)
    found = of(frame)
    assert frame.snapshot is not None
    weight, update = (frame.snapshot.matrices[kind][1] for kind in ("weight", "update"))
    np.testing.assert_allclose(
        [t.weight for t in found.terms], weight.values[0].astype(float) - update.values[0], rtol=1e-5
    )
    assert found.before
    assert not of(with_sample(neuron=(2, 1))).before


@pytest.mark.parametrize("before", [False, True])
def test_until_the_batch_is_there_the_weights_are_those_that_give_z(before: bool) -> None:
    frame = with_sample(neuron=(2, 1), before=before)
    assert frame.snapshot is not None
    waiting = replace(frame, snapshot=msgspec.structs.replace(frame.snapshot, focus=None))
    found = of(waiting)
    assert found.before == before
    np.testing.assert_allclose([t.weight for t in found.terms], [t.weight for t in of(frame).terms], rtol=1e-5)
    assert not len(found.batch)


@pytest.mark.parametrize("last", ["sigmoid", "linear", "tanh", "relu"])
def test_the_curve_is_f_and_the_tangent_its_slope(last: str) -> None:
    snapshot = msgspec.structs.replace(frames.plane_snapshot(), activations=("tanh", "tanh", last))
    found = of(with_sample(snapshot, neuron=(3, 1)))
    z, f = curve(found)
    np.testing.assert_allclose(f, F[last][0](z), rtol=1e-9, atol=1e-12)
    assert z[0] < min(found.z, found.batch.min())
    assert z[-1] > max(found.z, found.batch.max())
    step = 1e-4
    rise = F[last][0](np.array([found.z + step])) - F[last][0](np.array([found.z - step]))
    assert found.slope == pytest.approx(rise[0] / (2 * step), rel=1e-3)


@pytest.mark.parametrize(
    ("last", "formula"), [("linear", "a = z = "), ("tanh", "a = tanh(z) = "), ("relu", "a = ReLU(z) = ")]
)
def test_the_activation_is_written_as_a_formula(last: str, formula: str) -> None:
    snapshot = msgspec.structs.replace(frames.plane_snapshot(), activations=("tanh", "tanh", last))
    assert arithmetic_sheet.results(of(with_sample(snapshot, neuron=(3, 1))))[0][0].startswith(formula)


def test_softmax_is_drawn_with_the_other_outputs_held() -> None:
    snapshot = frames.plane_snapshot((2, 4, 3), "multiclass")
    frame = with_sample(snapshot, frames.plane_data("multiclass"), (2, 2))
    found = of(frame)
    assert frame.snapshot is not None
    assert frame.snapshot.sample is not None
    z = np.asarray(frame.snapshot.sample.z[1], float)
    at, f = curve(found)
    held = [np.exp(x) / (np.exp(z[0]) + np.exp(x) + np.exp(z[2])) for x in at]
    np.testing.assert_allclose(f, held, rtol=1e-6)


def test_merged_weights_are_told_term_by_term_as_soon_as_the_neurons_own_are_there() -> None:
    snapshot = frames.plane_snapshot((4, 2, 1))
    view = MatrixView(np.ones((1, 2), np.float32), snapshot.matrices["weight"][0].bias, (2, 4), (2, 2))
    frame = with_sample(snapshot, neuron=(1, 1))
    assert frame.snapshot is not None
    merged = msgspec.structs.replace(
        frame.snapshot, matrices={**snapshot.matrices, "weight": (view, snapshot.matrices["weight"][1])}
    )
    found = of(replace(frame, snapshot=merged))
    np.testing.assert_array_equal([t.weight for t in found.terms], snapshot.matrices["weight"][0].values[0])
    waiting = of(replace(frame, snapshot=msgspec.structs.replace(merged, focus=None)))
    assert waiting.terms == ()
    assert waiting.more is None
    assert waiting.rest + waiting.bias == pytest.approx(waiting.z)


def test_what_is_copied_has_every_digit(qapp: QApplication) -> None:
    found = of(with_sample(neuron=(2, 3), index=4))
    text = arithmetic_text.plain(found)
    assert "h₂·3 · Tanh, sample 5 of 20" in text
    products = [float(line.rpartition("= ")[2]) for line in text.splitlines() if "×" in line]
    np.testing.assert_allclose(products, [t.product for t in found.terms], rtol=1e-8)
    assert float(text.splitlines()[-4].partition("= ")[2]) == pytest.approx(found.z, rel=1e-8)
    latex = arithmetic_text.latex(found)
    assert latex.startswith(r"\begin{align*}")
    assert "e-" not in latex


def test_no_arithmetic_without_a_neuron_or_a_sample() -> None:
    assert arithmetic_of(with_sample()) is None
    assert arithmetic_of(with_sample(neuron=(9, 1))) is None
    assert arithmetic_of(frames.whole()) is None
