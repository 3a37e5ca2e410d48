"""A curve y = f(x) that the user types."""

from __future__ import annotations

import numpy as np

from nnviz.catalog.datasets import _shared
from nnviz.catalog.entries import DatasetEntry, Raw
from nnviz.catalog.reading import expression
from nnviz.refusal import refuse
from nnviz.spec import Data

LOW, HIGH = -3.0, 3.0
LARGEST = 1e6  # |f(x)| above it counts as undefined: a pole is no target
DENSITY = 64  # candidates for each sample
FEWEST = 0.01  # part of the interval on which f must be defined


def make(data: Data, rng: np.random.Generator) -> Raw:
    """Return x uniform where f is defined in -3 to 3, y = f(x) plus noise in units of f's own deviation."""
    f = expression.parse(data.function)
    candidates = rng.uniform(LOW, HIGH, max(DENSITY * data.samples, 4096))
    values = f(candidates)
    defined = np.abs(values) <= LARGEST
    if defined.sum() < max(FEWEST * candidates.size, data.samples):
        accepted = f"a formula with values of magnitude up to {LARGEST:g} for x from {LOW:g} to {HIGH:g}"
        raise refuse("undefined", "data.function", data.function, accepted)
    x, y = candidates[defined][: data.samples], values[defined][: data.samples]
    noisy = y + rng.normal(0.0, data.noise * y.std(), y.size)
    part = 1.0 - float(defined.mean())
    notes = (("undefined", {"function": data.function, "part": part}),) if part else ()
    return Raw(x=x[:, None], y=noisy, task="regression", kind="line", inputs=("x",), notes=notes)


ENTRY = DatasetEntry(
    name="function",
    title="Function of x",
    make=make,
    kind="line",
    task="regression",
    keys=("samples", "noise", "function"),
    parameters=(_shared.SAMPLES, _shared.noise("Deviation of what is added to y, in units of f's own deviation.")),
    standardise=True,
    meaning="A curve y = f(x) that you type, for x from -3 to 3.",
    short="f(x)",
    order=90,
)
