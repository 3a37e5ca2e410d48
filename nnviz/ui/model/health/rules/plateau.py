"""The loss has stood still for long, well above 0."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from nnviz.ui.model.health import remedies
from nnviz.ui.model.health.rule import Finding, Rule
from nnviz.ui.model.health.vitals import Vitals

#: Steps, and epochs, over which the loss must have stood still: whichever is longer.
STEPS, EPOCHS = 2000, 20
#: Parts that are compared, how far apart their means may be, and the part of the loss of the beginning that is left.
PARTS, SPREAD, LEFT = 4, 0.02, 0.5


def _find(vitals: Vitals) -> Finding | None:
    steps = max(STEPS, EPOCHS * vitals.epoch_steps)
    if vitals.taken < 1.5 * steps or vitals.now < LEFT * vitals.early:
        return None
    part = steps // PARTS
    means = [vitals.mean_loss(vitals.step - at * part, part) for at in range(PARTS)]
    spread = (max(means) - min(means)) / max(means)
    if not spread < SPREAD:
        return None
    settings = vitals.settings
    other = remedies.rate(settings, 3.0) or remedies.rate(settings, 0.1)  # the largest rate there is was too large
    tried = remedies.offered(settings, remedies.adam(settings), other)
    return Finding({"loss": vitals.now, "steps": steps}, tried)


RULE = Rule(
    code="plateau",
    title=str(QT_TRANSLATE_NOOP("health", "Plateau")),
    sentence=str(QT_TRANSLATE_NOOP("health", "The loss has stood still at {loss} for more than {steps} steps.")),
    criterion=str(
        QT_TRANSLATE_NOOP(
            "health",
            "Mean losses of the four quarters of the last 2,000 steps (20 epochs, if longer) within 2 % of each other and above 0.5 × the loss of the beginning.",
        )
    ),
    find=_find,
)
