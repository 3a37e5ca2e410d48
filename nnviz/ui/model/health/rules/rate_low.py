"""Steps so small that nothing happens."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QT_TRANSLATE_NOOP

from nnviz.ui.model.health import remedies
from nnviz.ui.model.health.rule import Finding, Rule
from nnviz.ui.model.health.vitals import Vitals

#: Median of ||dtheta|| / ||theta|| below which steps are small (1e-3 is usual); and the part of the loss of the
#: beginning that must be left to learn.
RATIO, LEFT = 2e-5, 0.7
#: Part of the rate set below which the rate in use is the schedule's doing.
SCHEDULED = 0.5
#: Gradient norm below which it is the gradient that is small, not the rate.
GRADIENT = 1e-3


def _find(vitals: Vitals) -> Finding | None:
    ratio = float(vitals.ratio.max())
    gradient = float(np.median(vitals.gradient, axis=0).max())
    if vitals.rate < SCHEDULED * vitals.base_rate or remedies.sets_own_steps(vitals.settings):
        return None  # so the schedule has it, or the optimizer
    if ratio > RATIO or gradient < GRADIENT or vitals.now < LEFT * vitals.early or vitals.rate <= 0:
        return None
    settings = vitals.settings
    larger, largest = remedies.rate(settings, 10.0), remedies.rate(settings, 100.0)
    tried = remedies.offered(settings, larger, largest if largest != larger else None, remedies.adam(settings))
    return Finding({"ratio": ratio, "lr": vitals.rate}, tried)


RULE = Rule(
    code="rate_low",
    title=str(QT_TRANSLATE_NOOP("health", "Learning rate too low")),
    sentence=str(
        QT_TRANSLATE_NOOP("health", "Each step moves every layer by only {ratio} of its norm: {lr} is likely too low.")
    ),
    criterion=str(
        QT_TRANSLATE_NOOP(
            "health",
            "Median ‖Δθ‖ / ‖θ‖ of every layer over the last 200 steps below 0.00002, gradient norms above 0.001, and the loss above 0.7 × that of the beginning.",
        )
    ),
    find=_find,
)
