"""Numbers and names as panels write them: real minus signs, subscripts, no more digits than can be read."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication

from nnviz.catalog.features import FEATURES
from nnviz.catalog.registry import activations
from nnviz.ui.language import catalogue

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def number(value: float, digits: int = 4, sign: bool = False) -> str:
    """Return `value` to `digits` significant digits, in scientific form where it is very large or small."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    magnitude = abs(value)
    if value == 0.0:
        text = "0"
    elif 1e-3 <= magnitude < 1e5:
        decimals = max(0, digits - 1 - math.floor(math.log10(magnitude)))
        text = f"{magnitude:.{decimals}f}"
    else:
        mantissa, exponent = f"{magnitude:.{max(0, digits - 2)}e}".split("e")
        text = f"{mantissa}e{int(exponent)}".replace("-", "−")
    lead = "−" if value < 0 else "+" if sign and value > 0 else ""
    return lead + text


def short(value: float) -> str:
    """Return `value` as an end of a scale: no trailing zeros."""
    text = f"{abs(value):.3g}".replace("e-0", "e-").replace("e+0", "e").replace("e+", "e").replace("-", "−")
    return ("−" if value < 0 else "") + text


def count(value: int) -> str:
    """Return a whole number with thousands separated."""
    return f"{value:,}"


def power(exponent: int, base: int = 10) -> str:
    """Return `base` to `exponent` with a raised exponent."""
    return str(base) + str(exponent).translate(_SUPERSCRIPTS)


def subscript(value: int) -> str:
    """Return `value` as a subscript."""
    return str(value).translate(_SUBSCRIPTS)


def sizes(widths: tuple[int, ...]) -> str:
    """Return the widths of a network as in "2–8–8–1"."""
    return "–".join(str(width) for width in widths)


def input_name(name: str) -> str:
    """Return an input's name, as mathematics where it is a feature of the plane ("sin_x1" is "sin x₁")."""
    return FEATURES[name].symbol if name in FEATURES else name


def unit_name(layer: int, neuron: int, layers: int, inputs: tuple[str, ...] = (), outputs: int = 1) -> str:
    """Return the name of a neuron (1-based) of `layer` 0..layers: "x₂", "h₁·8", "ŷ"."""
    if layer == 0:
        return input_name(inputs[neuron - 1]) if neuron <= len(inputs) else f"x{subscript(neuron)}"
    if layer == layers:
        return "ŷ" if outputs == 1 else f"ŷ{subscript(neuron)}"
    return f"h{subscript(layer)}·{neuron}"


def kind_symbol(kind: str) -> str:
    """Return the symbol of a kind of matrix."""
    symbols = {"weight": "W", "gradient": "∂J/∂W", "update": "ΔW", "m_hat": "m̂", "v_hat": "v̂", "v": "v"}
    return symbols.get(kind, kind)


def kind_name(kind: str) -> str:
    """Return the name of a kind of matrix, in the user's language."""
    names = {
        "weight": QCoreApplication.translate("panels", "weight"),
        "gradient": QCoreApplication.translate("panels", "gradient"),
        "update": QCoreApplication.translate("panels", "update"),
    }
    return names.get(kind, kind)


def kind_meaning(kind: str) -> str:
    """Return what a kind of matrix holds, in the user's language."""
    meanings = {
        "weight": QCoreApplication.translate("panels", "W: the weights"),
        "gradient": QCoreApplication.translate("panels", "∂J/∂W: the gradient of the last mini-batch"),
        "update": QCoreApplication.translate("panels", "ΔW: what the last step added"),
        "m_hat": QCoreApplication.translate("panels", "m̂: the optimizer's running mean of the gradient"),
        "v_hat": QCoreApplication.translate("panels", "v̂: the optimizer's running mean of the squared gradient"),
        "v": QCoreApplication.translate(
            "panels", "v: the optimizer's running mean of the squared gradient, uncorrected"
        ),
    }
    return meanings.get(kind, kind)


def activation_title(name: str) -> str:
    """Return the name of an activation as it is shown, in the language of the window."""
    known = activations().get(name)
    return catalogue(known.title) if known is not None else name.capitalize()
