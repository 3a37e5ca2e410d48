"""A neuron's arithmetic as text to copy: plain, or as LaTeX; every number to all digits of single precision."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from nnviz.ui.panels.diagram.arithmetic import Arithmetic
from nnviz.ui.panels.drawing import words

translate = QCoreApplication.translate


def heading(arithmetic: Arithmetic) -> str:
    """Return whose arithmetic it is, and of which sample."""
    text = translate("panels", "{0} · {1}, sample {2} of {3}")
    title = words.activation_title(arithmetic.activation)
    return text.format(arithmetic.name, title, arithmetic.sample + 1, words.count(arithmetic.samples))


def rest_words(arithmetic: Arithmetic) -> str:
    """Return what the terms left out are called."""
    if arithmetic.more is None:
        return translate("panels", "Σ w a (weights merged)")
    return translate("panels", "{0} more").format(words.count(arithmetic.more))


def plain(arithmetic: Arithmetic) -> str:
    """Return the arithmetic in lines of text."""
    lines = [heading(arithmetic), "z = Σ wᵢ aᵢ + b"]
    lines += [f"  {t.name}: {_full(t.weight)} × {_full(t.value)} = {_full(t.product)}" for t in arithmetic.terms]
    if arithmetic.more != 0:
        lines.append(f"  {rest_words(arithmetic)} = {_full(arithmetic.rest)}")
    lines += [
        f"  b = {_full(arithmetic.bias)}",
        f"z = {_full(arithmetic.z)}",
        f"a = f(z) = {_full(arithmetic.a)}",
        f"f′(z) = {_full(arithmetic.slope)}",
        f"δ = ∂J/∂z = {_full(arithmetic.delta)}",
    ]
    return "\n".join(lines)


def latex(arithmetic: Arithmetic) -> str:
    """Return the arithmetic as lines of an `align*`."""
    full = _power
    index = f"^{{({arithmetic.layer})}}_{{{arithmetic.neuron}}}"
    terms = [rf"({full(t.weight)})({full(t.value)})" for t in arithmetic.terms]
    if arithmetic.more != 0:
        terms.append(f"({full(arithmetic.rest)})")
    terms.append(f"({full(arithmetic.bias)})")
    return "\n".join([
        r"\begin{align*}",
        rf"z{index} &= {' + '.join(terms)} = {full(arithmetic.z)} \\",
        rf"a{index} &= f(z{index}) = {full(arithmetic.a)}, \quad f'(z{index}) = {full(arithmetic.slope)} \\",
        rf"\delta{index} &= {full(arithmetic.delta)}",
        r"\end{align*}",
    ])  # fmt: skip


def _full(value: float) -> str:
    return f"{value:.9g}"


def _power(value: float) -> str:
    mantissa, _, exponent = _full(value).partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa
