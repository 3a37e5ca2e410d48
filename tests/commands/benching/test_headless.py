"""The training half of the bench: the peer trains the same network on the same data, and the ratios are of the two."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from msgspec.structs import replace

from nnviz.commands import bench
from nnviz.commands.benching import headless
from nnviz.commands.benching.cases import cases
from nnviz.commands.benching.plain import PlainLoop
from nnviz.core.trainer import Trainer

ALONE = [(case.name, name) for case in cases() if not case.together for name in case.optimizers]


@pytest.mark.parametrize(("name", "optimizer"), ALONE)
def test_the_peer_takes_the_same_steps(name: str, optimizer: str) -> None:
    """From the same weights and with all samples in each batch, which leaves the order of a sum alone."""
    experiment = next(case for case in cases() if case.name == name).alone(optimizer)
    experiment = replace(experiment, training=replace(experiment.training, batch_size="full"))
    trainer, peer = Trainer(experiment), PlainLoop(experiment)
    run = experiment.runs[0].name
    parameters = list(peer._net.parameters())
    with torch.no_grad():
        at = 0
        for parameter in parameters:
            values = trainer.state(run).weights[at : at + parameter.numel()]
            parameter.copy_(torch.from_numpy(values).reshape(parameter.shape))
            at += parameter.numel()
        assert at == trainer.state(run).weights.size
    trainer.run_to(3)
    peer.seconds(3)
    reached = torch.cat([parameter.detach().flatten() for parameter in parameters]).numpy()
    moved = np.abs(trainer.state(run).update).max()
    assert moved > 0
    np.testing.assert_allclose(reached, trainer.state(run).weights, rtol=1e-4, atol=0.02 * moved)


def test_the_rows_have_ratios_of_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(headless, "TURN", 0.01)
    monkeypatch.setattr(headless, "ROUNDS", 3)
    alone, race = (case for case in cases() if case.name.startswith("2-8-8-1"))
    rows = [*headless.measure(alone), *headless.measure(race)]
    assert [row["optimizer"] for row in rows] == ["SGD", "Adam", "SGD + momentum + RMSProp + Adam"]
    for row in rows:
        assert 0 < row["ratio_low"] <= row["ratio"] <= row["ratio_high"] < math.inf
        assert row["plain_steps_per_second"] > 0
        assert row["trainer_steps_per_second"] > 0
    text = bench._text({"training": rows, "window": [], "together": {}})
    assert all(f"{row['ratio']:.2f}" in text for row in rows)
