"""Whether a lane can train with some settings here: what only data, torch and the machine can tell."""

from __future__ import annotations

from nnviz.catalog.registry import optimizers
from nnviz.core.device import choose
from nnviz.core.mlp import Model
from nnviz.core.optimizer import optimizer_class
from nnviz.core.rates import Rates
from nnviz.core.shape import Shape
from nnviz.core.task import task_for
from nnviz.refusal import refuse
from nnviz.spec import Settings


def check_settings(settings: Settings) -> Model:
    """Return the model complete `settings` describe; raises `Refused` where it cannot be trained here."""
    model = task_for(settings.data).model(settings)
    choose(settings.training, Shape(model.sizes).count)
    entry = optimizers()[settings.optimizer["name"]]
    Rates(settings.schedule, optimizer_class(entry.dotted), settings.optimizer["lr"])
    clips = settings.training.clip_norm or settings.training.clip_value
    if entry.closure and clips:
        raise refuse("clip_closure", "training.clip_norm", clips, f"0: {entry.title} searches along the true gradient")
    return model
