"""The test loss rises while the training loss goes on falling."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QT_TRANSLATE_NOOP

from nnviz.ui.model.health import remedies
from nnviz.ui.model.health.rule import Finding, Rule
from nnviz.ui.model.health.vitals import Vitals

#: Evaluations at least, and so many that a test loss is the mean of.
EVALUATIONS, MEAN = 30, 5
#: Times its lowest value that the test loss stands at; part of its value there that the training loss has fallen to; and
#: times the training loss that the test loss is.
RISE, FALL, GAP = 1.25, 0.8, 1.5


def _find(vitals: Vitals) -> Finding | None:
    steps, tests = vitals.tests
    finite = np.isfinite(tests)
    steps, tests = steps[finite], tests[finite]
    if len(tests) < EVALUATIONS:
        return None
    smooth = np.convolve(tests, np.full(MEAN, 1 / MEAN), "valid")
    lowest = int(smooth.argmin())
    best = int(steps[lowest + MEAN // 2])
    now, train, then = float(smooth[-1]), vitals.now, vitals.mean_loss(best)
    if now < RISE * smooth[lowest] or not train < FALL * then or now < GAP * train:
        return None
    settings = vitals.settings
    tried = remedies.offered(settings, remedies.l2(settings), remedies.narrower(settings))
    return Finding({"best": best, "lowest": float(smooth[lowest]), "now": now, "at": int(steps[-1])}, tried)


RULE = Rule(
    code="overfitting",
    title=str(QT_TRANSLATE_NOOP("health", "Overfitting")),
    sentence=str(
        QT_TRANSLATE_NOOP(
            "health",
            "The test loss was lowest, {lowest}, at step {best}, and had risen to {now} by step {at}, while the training loss fell.",
        )
    ),
    criterion=str(
        QT_TRANSLATE_NOOP(
            "health",
            "Mean of five test losses above 1.25 × its lowest value and above 1.5 × the training loss, which has fallen below 0.8 × its value there; 30 evaluations at least.",
        )
    ),
    find=_find,
)
