"""Steps as large as a good part of the weights, and no progress."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from nnviz.ui.model.health import remedies
from nnviz.ui.model.health.rule import Finding, Rule
from nnviz.ui.model.health.vitals import Vitals

#: Median of ||dtheta|| / ||theta|| from which on steps are large (1e-3 is usual); and the part of the loss of half the
#: training ago below which it makes progress nevertheless.
RATIO, PROGRESS = 0.1, 0.95


def _find(vitals: Vitals) -> Finding | None:
    if (vitals.weight == 0).any() or remedies.sets_own_steps(vitals.settings):
        return None  # next to nothing, any step is large; and one the rate did not make is not for it to mend
    ratio = float(vitals.ratio.max())
    if ratio < RATIO or vitals.now < PROGRESS * float(vitals.before.mean()):
        return None
    settings = vitals.settings
    smaller, less = remedies.rate(settings, 0.1), remedies.rate(settings, 0.3)
    tried = remedies.offered(settings, smaller, less if less != smaller else None, remedies.adam(settings))
    return Finding({"ratio": ratio, "lr": vitals.rate}, tried)


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
