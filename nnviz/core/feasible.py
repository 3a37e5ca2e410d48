"""Whether a lane can train with some settings here: what only data, torch and the machine can tell."""

from __future__ import annotations

from collections.abc import Iterable

from nnviz.catalog.checking.memory import check_memory, memory_needed
from nnviz.catalog.registry import optimizers
from nnviz.core import memory
from nnviz.core.device import choose
from nnviz.core.mlp import Model
from nnviz.core.optimizer import optimizer_class
from nnviz.core.rates import Rates
from nnviz.core.shape import Shape
from nnviz.core.task import task_for
from nnviz.refusal import refuse
from nnviz.spec import Settings
from nnviz.state import LaneState

#: A training that needs less than this many bytes is not asked about memory.
SMALL = 64 << 20


def check_settings(settings: Settings, lanes: int = 1) -> Model:
    """Return the model complete `settings` describe; raises `Refused` where so many lanes cannot be trained here."""
    model = task_for(settings.data).model(settings)
    choose(settings.training, Shape(model.sizes).count)
    entry = optimizers()[settings.optimizer["name"]]
    Rates(settings.schedule, optimizer_class(entry.dotted), settings.optimizer["lr"])
    training = settings.training
    for key in ("clip_norm", "clip_value"):
        if entry.closure and getattr(training, key):
            accepted = f"0: {entry.title} searches along the true gradient"
            raise refuse("clip_closure", f"training.{key}", getattr(training, key), accepted)
    _check_fits(settings, model.sizes, lanes, 0)
    return model


def check_lanes(lanes: Iterable[LaneState]) -> None:
    """Raise `Refused` where these lanes do not fit into memory together."""
    total = 0
    for lane in lanes:
        _check_fits(lane.settings, lane.sizes, 1, total)
        total += _needed(lane.settings, lane.sizes)


def _check_fits(settings: Settings, sizes: tuple[int, ...], lanes: int, taken: int) -> None:
    if taken + lanes * _needed(settings, sizes) < SMALL:
        return
    free = memory.available()
    if free is not None:
        batch = _samples_at_once(settings)
        check_memory(sizes, lanes, settings.training.dtype, settings.optimizer, max(0, free - taken), batch)


def _needed(settings: Settings, sizes: tuple[int, ...]) -> int:
    return memory_needed(sizes, 1, settings.training.dtype, settings.optimizer, _samples_at_once(settings))


def _samples_at_once(settings: Settings) -> int:
    """Return the most samples that pass through the network together: a mini-batch, or the test part."""
    task, size = task_for(settings.data), settings.training.batch_size
    batch = task.samples if size == "full" else min(size, task.samples)
    return max(batch, len(task.dataset.part("test")))
