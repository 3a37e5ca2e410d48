from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from nnviz.ui.language import Language
from nnviz.ui.panels.drawing import words


def read(text: str) -> float:
    return float(text.replace("−", "-").replace("∞", "inf"))


@settings(max_examples=100, deadline=None)
@given(st.floats(-1e300, 1e300, allow_subnormal=False))
def test_a_number_reads_back(value: float) -> None:
    assert read(words.number(value)) == pytest.approx(value, rel=6e-3, abs=1e-300)
    assert "-" not in words.number(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [(-2.5664, "−2.566"), (0.0, "0"), (9.18e-6, "9.18e−6"), (123456.0, "1.23e5"), (math.inf, "∞"), (math.nan, "NaN")],
)
def test_numbers(value: float, text: str) -> None:
    assert words.number(value) == text


def test_signs_scales_and_powers() -> None:
    assert words.number(0.5, 2, sign=True) == "+0.50"
    assert (words.short(-2.5), words.short(0.03), words.short(1e-7)) == ("−2.5", "0.03", "1e−7")
    assert words.power(-12) == "10⁻¹²"
    assert words.sizes((2, 8, 1)) == "2–8–1"


def test_names_of_inputs_and_neurons() -> None:
    assert [words.input_name(name) for name in ("x1", "x2_sq", "x1x2", "sin_x1", "alcohol")] == [
        "x₁", "x₂²", "x₁x₂", "sin x₁", "alcohol"
    ]  # fmt: skip
    assert words.unit_name(0, 2, 3, ("x1", "x2")) == "x₂"
    assert words.unit_name(0, 12, 3) == "x₁₂"
    assert words.unit_name(2, 8, 3) == "h₂·8"
    assert words.unit_name(3, 1, 3) == "ŷ"
    assert words.unit_name(3, 4, 3, outputs=10) == "ŷ₄"
    assert words.activation_title("tanh") == "Tanh"
    assert words.activation_title("softmax") == "Softmax"


def test_activations_are_named_in_the_language_of_the_window(qapp: QApplication) -> None:
    language = Language(qapp)
    try:
        language.use("zh_CN")
        assert words.activation_title("linear") == "线性"
        assert words.activation_title("tanh") == "Tanh"
    finally:
        language.use("en")
    assert words.activation_title("linear") == "Linear"
