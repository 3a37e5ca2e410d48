"""The loss grows instead of falling."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QT_TRANSLATE_NOOP

from nnviz.spec import Settings
from nnviz.ui.model.health import remedies
from nnviz.ui.model.health.rule import Finding, Rule
from nnviz.ui.model.health.vitals import Vitals

#: Times the loss of the beginning, and times the loss of half the training ago, from which on it is said to diverge.
BEGINNING, BEFORE = 1.5, 3.0
#: What the rate is multiplied by, to try.
LESS = 0.1


def _find(vitals: Vitals) -> Finding | None:
    now, before = vitals.now, float(vitals.before.mean())
    if now < BEGINNING * vitals.early or now < BEFORE * before:
        return None
    settings = vitals.settings
    clipped = remedies.clip(settings, 10 * float(np.median(vitals.early_gradient)))
    tried = remedies.offered(settings, remedies.rate(settings, LESS), clipped, remedies.adam(settings))
    return Finding({"now": now, "early": vitals.early}, tried)


def ended(first: float, settings: Settings) -> Finding:
    """Return what is said of a run whose loss is no longer finite; its weights are past saving.

    Args:
        first: Loss of the first step: the next ones may be immense already.
        settings: What it trained with.
    """
    tried = remedies.offered(settings, remedies.rate(settings, LESS, again=True), remedies.adam(settings, again=True))
    return Finding({"now": math.inf, "early": first}, tried)


RULE = Rule(
    code="diverging",
    title=str(QT_TRANSLATE_NOOP("health", "Diverging")),
    sentence=str(
        QT_TRANSLATE_NOOP("health", "The loss grows: {now}, at the beginning {early}. The steps are likely too large.")
    ),
    criterion=str(
        QT_TRANSLATE_NOOP(
            "health",
            "Mean loss of the last 200 steps above 1.5 × that of the first 20 and above 3 × that of half the training ago; or a loss that is no longer finite.",
        )
    ),
    find=_find,
    serious=True,
)
