"""The loss grows instead of falling."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QT_TRANSLATE_NOOP

from nnviz.ui.model.health.rule import Finding, Remedy, Rule, rate
from nnviz.ui.model.health.vitals import Vitals

#: Times the loss of the beginning, and times the loss of half the training ago, from which on it is said to diverge.
BEGINNING, BEFORE = 1.5, 3.0
#: What the rate is multiplied by, to try.
LESS = 0.1


def _find(vitals: Vitals) -> Finding | None:
    now, before = vitals.now, float(vitals.before.mean())
    if now < BEGINNING * vitals.early or now < BEFORE * before:
        return None
    clip = float(f"{float(np.median(vitals.early_gradient)) * 10:.1g}")
    remedies = (rate(vitals.base_rate, LESS), Remedy("clip", {"training": {"clip_norm": clip}}))
    return Finding({"now": now, "early": vitals.early}, remedies if clip > 0 else remedies[:1])


def ended(first: float, base_rate: float) -> Finding:
    """Return what is said of a run whose loss is no longer finite; its weights are past saving.

    Args:
        first: Loss of the first step: the next ones may be immense already.
        base_rate: The learning rate that was set, 0 where the optimizer has none.
    """
    remedies = (rate(base_rate, LESS, again=True),) if base_rate else ()
    return Finding({"now": math.inf, "early": first}, remedies)


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
