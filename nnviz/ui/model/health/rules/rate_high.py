"""Steps as large as a good part of the weights, and no progress."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from nnviz.ui.model.health.rule import Finding, Rule, rate
from nnviz.ui.model.health.vitals import Vitals

#: Median of ||dtheta|| / ||theta|| from which on steps are large (1e-3 is usual); and the part of the loss of half the
#: training ago below which it makes progress nevertheless.
RATIO, PROGRESS = 0.1, 0.95


def _find(vitals: Vitals) -> Finding | None:
    if (vitals.weight == 0).any():
        return None  # next to nothing, any step is large
    ratio = float(vitals.ratio.max())
    if ratio < RATIO or vitals.now < PROGRESS * float(vitals.before.mean()):
        return None
    return Finding({"ratio": ratio, "lr": vitals.rate}, (rate(vitals.base_rate, 0.1), rate(vitals.base_rate, 0.3)))


RULE = Rule(
    code="rate_high",
    title=str(QT_TRANSLATE_NOOP("health", "Learning rate too high")),
    sentence=str(
        QT_TRANSLATE_NOOP(
            "health",
            "Each step moves a layer by {ratio} of its norm and the loss does not fall: {lr} is likely too high.",
        )
    ),
    criterion=str(
        QT_TRANSLATE_NOOP(
            "health",
            "Median ‖Δθ‖ / ‖θ‖ of a layer over the last 200 steps above 0.1 and the loss not 5 % below that of half the training ago.",
        )
    ),
    find=_find,
)
