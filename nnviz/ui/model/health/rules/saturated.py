"""Units so far out on their sigmoid that the gradient does not pass."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from nnviz.ui.model.health import remedies
from nnviz.ui.model.health.rule import Finding, Rule
from nnviz.ui.model.health.vitals import Vitals

#: Share of a hidden layer's (sample, unit) pairs from which on it is said; and the loss, as a part of that of the
#: beginning, below which saturation is a success.
SHARE, SOLVED = 0.9, 0.5


def _find(vitals: Vitals) -> Finding | None:
    stats = vitals.stats
    if stats is None or vitals.now < SOLVED * vitals.early:
        return None
    for layer, (name, share) in enumerate(zip(vitals.hidden, stats.saturated, strict=False), 1):
        if share > SHARE:
            other = "leaky_relu" if name == "relu" else "relu"
            slower = remedies.rate(vitals.settings, 0.3)
            tried = remedies.offered(vitals.settings, slower, remedies.activation(other))
            return Finding({"share": float(share), "layer": layer, "activation": name}, tried)
    return None


RULE = Rule(
    code="saturated",
    title=str(QT_TRANSLATE_NOOP("health", "Saturated units")),
    sentence=str(
        QT_TRANSLATE_NOOP(
            "health", "{share} of layer {layer} is saturated: f′(z) is nearly 0 there and lets no gradient through."
        )
    ),
    criterion=str(
        QT_TRANSLATE_NOOP(
            "health",
            "More than 90 % of (sample, unit) pairs of a hidden layer with |f′(z)| below 1/20 of its largest value, and the loss above 0.5 × that of the beginning.",
        )
    ),
    find=_find,
)
