"""Puts a snapshot together from what the panels asked for."""

from __future__ import annotations

import torch

from nnviz.core.observe.examples import predictions
from nnviz.core.observe.matrices import matrices
from nnviz.core.observe.network import network_of
from nnviz.core.observe.responses import plane_view
from nnviz.core.observe.sample import sample_view
from nnviz.core.task import task_for
from nnviz.snapshot import Needs, Snapshot
from nnviz.state import LaneState


def observe(state: LaneState, needs: Needs) -> Snapshot:
    """Return what `needs` asks to see of `state`; nothing else is computed, and nothing is changed."""
    task = task_for(state.settings.data)
    model = task.model(state.settings)
    with torch.no_grad():
        network = network_of(state, model)
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
            responses=responses,
            output=output,
            predictions=predictions(network, task, needs.examples) if needs.examples else None,
            sample=sample_view(network, task, needs.sample) if needs.sample >= 0 else None,
        )
