"""Units that answer 0 to every sample learn nothing any more."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from nnviz.ui.model.health import remedies
from nnviz.ui.model.health.rule import Finding, Rule
from nnviz.ui.model.health.vitals import Vitals

#: Share of a layer's units, and least number of them, from which on it is said.
SHARE, LEAST = 0.25, 2


def _find(vitals: Vitals) -> Finding | None:
    stats = vitals.stats
    if stats is None:
        return None
    widths = vitals.settings.network.hidden
    for layer, (name, width, dead) in enumerate(zip(vitals.hidden, widths, stats.dead, strict=False), 1):
        if name == "relu" and dead >= LEAST and dead >= SHARE * width:
            tried = remedies.offered(vitals.settings, remedies.activation("leaky_relu"))
            return Finding({"dead": int(dead), "width": width, "layer": layer}, tried)
    return None


RULE = Rule(
    code="dead_units",
    title=str(QT_TRANSLATE_NOOP("health", "Dead ReLUs")),
    sentence=str(
        QT_TRANSLATE_NOOP(
            "health", "{dead} of {width} units of layer {layer} are 0 for every sample looked at: they learn no more."
        )
    ),
    criterion=str(
        QT_TRANSLATE_NOOP(
            "health",
            "A quarter or more (two at least) of a ReLU layer's units have f′(z) = 0 for all samples of the fixed batch.",
        )
    ),
    find=_find,
)
