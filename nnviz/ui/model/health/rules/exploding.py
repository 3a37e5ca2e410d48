"""The gradient has grown far beyond what it was at first."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QT_TRANSLATE_NOOP

from nnviz.ui.model.health.rule import Finding, Remedy, Rule, rate
from nnviz.ui.model.health.vitals import Vitals

#: Times its size over the first steps, and the norm itself, from which on it is said to explode.
TIMES, NORM = 100.0, 10.0


def _find(vitals: Vitals) -> Finding | None:
    now = np.median(vitals.gradient, axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        times = np.where(vitals.early_gradient > 0, now / vitals.early_gradient, 0.0)
    layer = int(times.argmax())
    if times[layer] < TIMES or now[layer] < NORM:
        return None
    clip = Remedy("clip", {"training": {"clip_norm": float(f"{max(1.0, vitals.early_gradient.max()):.1g}")}})
    return Finding(
        {"layer": layer + 1, "norm": float(now[layer]), "times": float(times[layer])},
        (clip, rate(vitals.base_rate, 0.1)),
    )


RULE = Rule(
    code="exploding",
    title=str(QT_TRANSLATE_NOOP("health", "Exploding gradient")),
    sentence=str(
        QT_TRANSLATE_NOOP("health", "The gradient of layer {layer} is {norm}, {times} times what it was at first.")
    ),
    criterion=str(
        QT_TRANSLATE_NOOP(
            "health",
            "Median ‖∂J/∂θ‖ of a layer over the last 200 steps above 10 and above 100 × that over the first 200.",
        )
    ),
    find=_find,
    serious=True,
)
