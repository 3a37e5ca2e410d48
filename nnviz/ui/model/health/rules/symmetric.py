"""Weights that all began at 0 and never move: every unit of the layer stays like every other."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QT_TRANSLATE_NOOP

from nnviz.ui.model.health import remedies
from nnviz.ui.model.health.rule import Finding, Rule
from nnviz.ui.model.health.vitals import Vitals

#: Layers with weights from which on a layer of zeros is a fault: a single layer learns from zeros.
LAYERS = 2


def _find(vitals: Vitals) -> Finding | None:
    still = np.flatnonzero((vitals.weight == 0).all(axis=0))
    if vitals.layers < LAYERS or not len(still):
        return None
    return Finding({"layer": int(still[0]) + 1}, (remedies.afresh(vitals.settings),))


RULE = Rule(
    code="symmetric",
    title=str(QT_TRANSLATE_NOOP("health", "Symmetric zeros")),
    sentence=str(
        QT_TRANSLATE_NOOP(
            "health",
            "All weights of layer {layer} are 0 and stay 0: its units are all alike, and no gradient tells them apart.",
        )
    ),
    criterion=str(
        QT_TRANSLATE_NOOP("health", "Two layers or more, and ‖θ‖ of a layer exactly 0 over the last 200 steps.")
    ),
    find=_find,
    serious=True,
)
