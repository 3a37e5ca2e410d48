"""Makes the first state of a lane: what it is before its first step."""

from __future__ import annotations

from typing import Any

import numpy as np

from nnviz.catalog.changes import complete
from nnviz.core.feasible import check_settings
from nnviz.core.initial import initial_weights
from nnviz.core.shape import Shape
from nnviz.spec import Experiment, Run, Settings, settings_of
from nnviz.state import LaneState


def first_states(experiment: Experiment, run: Run, branch: int) -> list[LaneState]:
    """Return the states of all seeds of a run before the first step."""
    settings = complete(settings_of(experiment, run))
    check_settings(settings, run.seeds)
    start = settings.training.seed
    return [fresh(settings, run.name, seed, branch) for seed in range(start, start + run.seeds)]


def fresh(settings: Settings, run: str, seed: int, branch: int, **more: Any) -> LaneState:
    """Return a lane at step 0 with the initial weights of `seed`."""
    model = check_settings(settings)
    shape = Shape(model.sizes)
    dtype = np.dtype(settings.training.dtype)
    weights = initial_weights(settings.network, shape, seed).numpy().astype(dtype)
    zeros = np.zeros_like(weights)
    return LaneState(
        branch=branch,
        run=run,
        seed=seed,
        sizes=model.sizes,
        settings=settings,
        step=0,
        epoch=0,
        used=0,
        weights=weights,
        gradient=zeros,
        update=zeros,
        optimizer={},
        **more,
    )
