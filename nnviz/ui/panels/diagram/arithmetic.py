"""One neuron's arithmetic for one sample, z = Σ wᵢ aᵢ + b and a = f(z), with real numbers: pure values."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nnviz.catalog.registry import activations
from nnviz.snapshot import SampleView, Snapshot
from nnviz.ui.panels.drawing import words
from nnviz.ui.panels.frame import Frame

Floats = npt.NDArray[np.float64]

#: Sums of so many terms are written out; of longer ones only the largest `LARGEST`.
MOST_TERMS, LARGEST = 8, 5
#: Points of the curve of f.
_POINTS = 121


@dataclass(frozen=True, slots=True)
class Term:
    """One wᵢ aᵢ: the name of aᵢ, wᵢ, aᵢ and their product."""

    name: str
    weight: float
    value: float
    product: float


@dataclass(frozen=True, eq=False, slots=True)
class Arithmetic:
    """What a neuron computes of one sample.

    Attributes:
        layer, neuron: (l, j), counted from 1.
        name: Its name, as "h₁·3".
        activation: Name of f.
        sample: Index of the sample within the training part.
        samples: Size of the training part.
        terms: The terms, in order; of a long sum the largest by |product|.
        more: Number of terms left out; None where the terms cannot be told (merged weights).
        rest: Their sum.
        bias: b.
        z, a, slope, delta: z, f(z), f′(z) and ∂J/∂z of this sample.
        before: Whether the weights are W_(t-1), the ones the gradient was taken at, not W_t.
        others: Softmax: log Σ exp of the other z; f is drawn with these held. Else NaN.
        batch: [m] the neuron's z over the fixed batch; empty where it is not known.
    """

    layer: int
    neuron: int
    name: str
    activation: str
    sample: int
    samples: int
    terms: tuple[Term, ...]
    more: int | None
    rest: float
    bias: float
    z: float
    a: float
    slope: float
    delta: float
    before: bool
    others: float
    batch: Floats


def arithmetic_of(frame: Frame) -> Arithmetic | None:
    """Return the arithmetic of the chosen neuron for the chosen sample, or None where there is none (yet)."""
    layer, neuron = frame.selection.neuron
    snapshot = frame.snapshot
    if snapshot is None or snapshot.sample is None or not exists(snapshot, (layer, neuron)):
        return None
    sample = snapshot.sample
    at, row = layer - 1, neuron - 1
    weights, bias, before = _weights(frame, snapshot, sample, layer, neuron)
    known, inputs = float(sample.z[at][row]) - bias, np.asarray(sample.a[at], float)
    terms, more, rest = _terms(frame, weights, inputs, layer) if weights is not None else ((), None, known)
    layers = len(snapshot.sizes) - 1
    names = frame.data.inputs if frame.data is not None else ()
    z = np.asarray(sample.z[at], float)
    return Arithmetic(
        layer, neuron, words.unit_name(layer, neuron, layers, names, snapshot.sizes[-1]), snapshot.activations[at],
        sample.index, _samples(frame, sample), terms, more, rest, bias, float(z[row]), float(sample.a[layer][row]),
        float(sample.slope[at][row]), float(sample.delta[at][row]), before,
        _others(z, row) if snapshot.activations[at] == "softmax" else math.nan, _batch(snapshot, (layer, neuron)),
    )  # fmt: skip


def exists(snapshot: Snapshot, neuron: tuple[int, int]) -> bool:
    """Whether (l, j) is a neuron of the network that has weights."""
    layer, row = neuron
    return "weight" in snapshot.matrices and 1 <= layer < len(snapshot.sizes) and 1 <= row <= snapshot.sizes[layer]


def curve(arithmetic: Arithmetic) -> tuple[Floats, Floats]:
    """Return (z [n], f(z) [n]) over the z of the batch and of the sample, 0 and its surroundings included."""
    z = arithmetic.batch[np.isfinite(arithmetic.batch)]
    known = np.append(z, [arithmetic.z if math.isfinite(arithmetic.z) else 0.0, -1.0, 1.0])
    air = 0.06 * float(known.max() - known.min())
    at = np.linspace(float(known.min()) - air, float(known.max()) + air, _POINTS)
    return at, value_at(arithmetic, at)


def value_at(arithmetic: Arithmetic, z: Floats) -> Floats:
    """Return f at each z; for softmax with the other z held."""
    if arithmetic.activation == "softmax":
        return np.asarray(0.5 * (1.0 + np.tanh(0.5 * (z - arithmetic.others))))
    return np.asarray(activations()[arithmetic.activation].curve(z), float)


def _weights(
    frame: Frame, snapshot: Snapshot, sample: SampleView, layer: int, neuron: int
) -> tuple[Floats | None, float, bool]:
    """Return (w, b) that the sample went through, and whether they are W_(t-1) (slow motion) and not W_t.

    They come with the neuron's z over the batch. Until those are there they are taken from the matrices, where they
    are not merged; a snapshot does not say which of the two its sample went through, but only one gives its z.
    """
    view = snapshot.matrices["weight"][layer - 1]
    focus, whole = snapshot.focus, view.block == (1, 1)
    now = np.asarray(view.values[neuron - 1], float) if whole else None
    bias = float(view.bias[neuron - 1])
    if focus is not None and (focus.layer, focus.neuron) == (layer, neuron):
        seen = np.asarray(focus.weights, float)
        before = bool(frame.phase) if now is None else focus.bias != bias or not np.array_equal(seen, now, True)
        return seen, float(focus.bias), before
    if now is None or "update" not in snapshot.matrices:
        return now, bias, False
    change = snapshot.matrices["update"][layer - 1]
    old, old_bias = now - change.values[neuron - 1], bias - float(change.bias[neuron - 1])
    inputs, z = np.asarray(sample.a[layer - 1], float), float(sample.z[layer - 1][neuron - 1])
    off, old_off = abs(now @ inputs + bias - z), abs(old @ inputs + old_bias - z)
    if old_off < off and off > 1e-5 * max(1.0, abs(z)):
        return old, old_bias, True
    return now, bias, False


def _terms(frame: Frame, weights: Floats, inputs: Floats, layer: int) -> tuple[tuple[Term, ...], int, float]:
    """Return the terms to write out, the number left out, and the sum of those."""
    products = weights * inputs
    count = len(products)
    order = np.arange(count)
    if count > MOST_TERMS:
        order = np.argsort(-np.abs(np.nan_to_num(products)), kind="stable")[:LARGEST]
    names = frame.data.inputs if frame.data is not None else ()
    terms = tuple(
        Term(words.unit_name(layer - 1, i + 1, layer, names), float(weights[i]), float(inputs[i]), float(products[i]))
        for i in order.tolist()
    )
    left = np.delete(products, order)
    return terms, len(left), math.fsum(left.tolist()) if np.isfinite(left).all() else float(left.sum())


def _samples(frame: Frame, sample: SampleView) -> int:
    return int(np.count_nonzero(frame.data.split == 0)) if frame.data is not None else sample.index + 1


def _others(z: Floats, row: int) -> float:
    others = np.delete(z, row)
    top = float(others.max()) if len(others) else 0.0
    return top + math.log(float(np.exp(others - top).sum())) if math.isfinite(top) and len(others) else math.nan


def _batch(snapshot: Snapshot, neuron: tuple[int, int]) -> Floats:
    focus = snapshot.focus
    if focus is None or (focus.layer, focus.neuron) != neuron:
        return np.zeros(0)
    return np.asarray(focus.z, float)
