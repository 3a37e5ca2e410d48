"""The gradient of the first layer is far smaller than that of the last."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QT_TRANSLATE_NOOP

from nnviz.ui.model.health import remedies
from nnviz.ui.model.health.rule import Finding, Rule
from nnviz.ui.model.health.vitals import Vitals

#: Norm of the first layer's gradient over that of the last, below which it vanishes; and the least number of layers.
RATIO, LAYERS = 1e-3, 3
#: Loss, as a part of that of the beginning, below which the training has succeeded all the same.
SOLVED = 0.3


def _find(vitals: Vitals) -> Finding | None:
    if vitals.layers < LAYERS or vitals.now < SOLVED * vitals.early:
        return None
    first, last = np.median(vitals.gradient[:, 0]), np.median(vitals.gradient[:, -1])
    if not 0 < first < RATIO * last:
        return None
    settings = vitals.settings
    unsquashed = remedies.activation("leaky_relu") if set(vitals.hidden) & {"sigmoid", "tanh"} else None
    tried = remedies.offered(
        settings,
        remedies.initialiser(settings),
        unsquashed,
        remedies.adam(settings),
        remedies.fewer_layers(settings),
    )
    return Finding({"ratio": float(first / last)}, tried)


RULE = Rule(
    code="vanishing",
    title=str(QT_TRANSLATE_NOOP("health", "Vanishing gradient")),
    sentence=str(
        QT_TRANSLATE_NOOP(
            "health", "The gradient of W₁ is {ratio} of that of the last layer: the first layers hardly learn."
        )
    ),
    criterion=str(
        QT_TRANSLATE_NOOP(
            "health",
            "Three layers or more; median ‖∂J/∂θ‖ of layer 1 over the last 200 steps below 0.001 × that of the last layer, and the loss not yet below 0.3 × that of the beginning.",
        )
    ),
    find=_find,
)
