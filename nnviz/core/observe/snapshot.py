"""Puts a snapshot together from what the panels asked for."""

from __future__ import annotations

import torch

from nnviz.core.mlp import Model
from nnviz.core.observe.examples import predictions
from nnviz.core.observe.layers import layer_stats
from nnviz.core.observe.matrices import kinds, matrices
from nnviz.core.observe.network import network_of
from nnviz.core.observe.neuron import batch_of, focus_view, own_view
from nnviz.core.observe.profile import profile
from nnviz.core.observe.responses import plane_view
from nnviz.core.observe.sample import sample_view
from nnviz.core.task import Task, task_for
from nnviz.snapshot import Needs, Snapshot
from nnviz.spec import Settings
from nnviz.state import LaneState


class _Meaning:
    """What settings mean; a lane's are the same object from snapshot to snapshot."""

    def __init__(self) -> None:
        self._last: tuple[Settings, Task, Model] | None = None

    def __call__(self, settings: Settings) -> tuple[Task, Model]:
        if self._last is None or self._last[0] is not settings:
            task = task_for(settings.data)
            self._last = settings, task, task.model(settings)
        return self._last[1:]


_meaning = _Meaning()


def observe(state: LaneState, needs: Needs) -> Snapshot:
    """Return what `needs` asks to see of `state`; nothing else is computed, and nothing is changed."""
    task, model = _meaning(state.settings)
    with torch.no_grad():
        network = network_of(state, model)
        seen = network_of(state, model, before=True) if needs.before and not state.edited else network
        responses, output = plane_view(network, task.dataset, needs.responses, needs.output)
        return Snapshot(
            branch=state.branch,
            run=state.run,
            seed=state.seed,
            step=state.step,
            epoch=state.epoch,
            sizes=model.sizes,
            activations=model.activations,
            matrices=matrices(state, needs.matrices, needs.cells),
            kinds=kinds(state),
            edited=state.edited,
            responses=responses,
            output=output,
            predictions=predictions(network, task, needs.examples) if needs.examples else None,
            sample=sample_view(seen, task, needs.sample) if needs.sample >= 0 else None,
            own=own_view(network, task, needs.own) if needs.own else None,
            at=own_view(network, task, needs.at) if needs.at else None,
            focus=focus_view(seen, task, needs.focus) if needs.focus[0] else None,
            batch=batch_of(state, task) if needs.batch else None,
            layers=layer_stats(network, task, state, needs.bins) if needs.layers else None,
            profile=profile(network, task, state, needs.profile) if needs.profile else None,
        )
