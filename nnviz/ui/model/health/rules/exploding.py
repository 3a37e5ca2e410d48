"""The gradient has grown far beyond what it was at first."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QT_TRANSLATE_NOOP

from nnviz.ui.model.health import remedies
from nnviz.ui.model.health.rule import Finding, Rule
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
    settings = vitals.settings
    clipped = remedies.clip(settings, max(1.0, float(vitals.early_gradient.max())))
    tried = remedies.offered(settings, clipped, remedies.rate(settings, 0.1), remedies.adam(settings))
    return Finding({"layer": layer + 1, "norm": float(now[layer]), "times": float(times[layer])}, tried)


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
