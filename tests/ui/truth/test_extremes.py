"""What is said where there is little to say: nothing trained yet, nothing moving, one sample, no test, no layers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget

from nnviz.core.observe import observe
from nnviz.core.task import task_for
from nnviz.core.trainer import Trainer
from nnviz.record.history import History
from nnviz.snapshot import Needs
from nnviz.spec import Data, Experiment, Network, Run, Training
from nnviz.ui import theme as themes
from nnviz.ui.panels.bands.readout import values_at
from nnviz.ui.panels.diagram.card import card_of
from nnviz.ui.panels.frame import Frame, Hover, RunView, Selection, combined
from nnviz.ui.panels.heat.detail import weight_detail
from nnviz.ui.panels.outputs.paint_samples import score_words
from nnviz.ui.panels.outputs.samples import samples_picture
from nnviz.ui.panels.plots.profile_picture import profile_picture, sentence
from nnviz.ui.panels.plots.run_curves import View
from nnviz.ui.panels.plots.values import summary
from nnviz.ui.panels.registry import panels
from nnviz.ui.viewpoint import Viewpoint

THEME = themes.light()
SGD = {"name": "sgd", "lr": 0.1}


def experiment(run: dict[str, Any] = SGD, data: Any = None, network: Any = None, **training: Any) -> Experiment:
    return Experiment(
        data=Data(**({"samples": 40} | (data or {}))),
        network=Network(**({"hidden": (4, 3)} | (network or {}))),
        training=Training(**({"batch_size": 8, "evaluate_every": 5} | training)),
        runs=(Run(name="R", optimizer=run),),
    )


ZEROS = {"init": "zeros", "activation": "relu"}
CASES = {
    "not begun": (experiment(), 0),
    "no gradient": (experiment(network=ZEROS), 20),
    "next to no step": (experiment({"name": "sgd", "lr": 1e-8}), 3),
    "diverged": (experiment({"name": "sgd", "lr": 1e3}, {"name": "reg-plane"}, {"activation": "relu"}), 300),
    "one sample": (experiment(data={"name": "gauss", "samples": 10, "test_fraction": 0.9}), 10),
    "no test part": (experiment(data={"name": "wine", "test_fraction": 0.0}), 10),
    "no hidden layer": (experiment(network={"hidden": ()}), 10),
    "width 1": (experiment(network={"hidden": (1, 1)}), 10),
    "eight layers": (experiment(network={"hidden": (3,) * 8}), 10),
    "4,096 wide": (experiment(network={"hidden": (4096,)}), 3),
    "L-BFGS": (experiment({"name": "lbfgs"}, batch_size="full"), 8),
    "Muon": (experiment({"name": "muon"}), 5),
    "Adafactor": (experiment({"name": "adafactor"}), 5),
    "double precision": (experiment({"name": "rmsprop"}, dtype="float64"), 1),
}


def frame_of(case: str) -> Frame:
    what, steps = CASES[case]
    history = History()
    trainer = Trainer(what, lambda layout, rows: history.append(rows, layout.number), history.open)
    trainer.run_to(steps)
    state, (lane,), selection = trainer.state("R"), trainer.layout.lanes, Selection(neuron=(1, 1))
    viewpoint = Viewpoint(run="R")
    asked = [entry.needs(viewpoint, (460, 340)) for entry in panels().values()]
    more = Needs(sample=0, focus=(1, 1), layers=True, bins=16, examples=9, matrices=("m_hat", "v_hat", "v"))
    found = observe(state, combined(viewpoint, [*asked, more], selection))
    run = RunView("R", "R", 0, lane.key, lane.layers, state.divergence.step if state.divergence else None)
    data = task_for(what.data).dataset.view()
    return Frame(viewpoint, found, data, history, (run,), selection=selection).recorded(found)


@pytest.mark.parametrize("case", CASES)
def test_every_panel_has_something_to_say(case: str, host: QWidget) -> None:
    host.resize(460, 340)
    frame = frame_of(case)
    for entry in panels().values():
        panel = entry.widget(THEME, host)
        panel.resize(460, 340)
        panel.show()
        panel.show_frame(frame)
        panel.grab()
        assert panel.drawn == 1
        assert panel.summary(frame)
        assert "nan" not in panel.summary(frame).lower()


def test_before_the_first_step_there_is_no_gradient() -> None:
    frame = frame_of("not begun")
    for found in (card_of(frame, Hover(1, 2, 1)), weight_detail(frame, Hover(2, 1, 0))):
        assert found is not None
        assert [value for _, value in found.lines[1:]] == ["–", "–"]
        assert found.lines[0][1] != "–"
    picture = profile_picture(frame.profile)
    assert picture is not None
    assert sentence(picture) == "The last update is zero."


def test_a_ratio_to_nothing_is_none() -> None:
    frame = frame_of("no gradient")
    values = [part.value for part in values_at(frame, "ratio", 20, THEME)]
    assert values[:2] == ["–", "–"]  # W and b of these layers are 0, and stay so
    assert float(values[2]) > 0.0


@pytest.mark.parametrize("case", ["next to no step", "L-BFGS"])
def test_rounding_is_no_verdict(case: str) -> None:
    picture = profile_picture(frame_of(case).profile)
    assert picture is not None
    if case == "next to no step":
        assert picture.norm > 0.0
        assert picture.verdict == "none"
    else:  # L-BFGS has come to an end by then: some processors still find a last update, on others it is zero
        assert picture.verdict in ("none", "right")


def test_without_a_test_part_it_is_the_training_part_that_is_counted() -> None:
    frame = frame_of("no test part")
    picture, data = samples_picture(frame), frame.data
    assert picture is not None
    assert data is not None
    assert score_words(picture) == f"{picture.wrong} of {len(data.targets)} training samples wrong"
    assert picture.confusion.sum(axis=1).tolist() == np.bincount(data.targets).tolist()
    assert "test" not in summary(frame, View())


@pytest.mark.parametrize("case", ["L-BFGS", "Muon", "Adafactor"])
def test_what_keeps_no_moments_shows_none(case: str) -> None:
    found = frame_of(case).snapshot
    assert found is not None
    assert found.kinds == ("weight", "gradient", "update")
    assert found.matrices.keys() == set(found.kinds)
