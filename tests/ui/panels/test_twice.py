"""Each panel twice in one window, on shared scales, on two runs: one live, the other at a recorded state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nnviz.core.observe import observe
from nnviz.core.task import task_for
from nnviz.core.trainer import Trainer
from nnviz.link.questions import LookBack
from nnviz.record.history import History
from nnviz.snapshot import Needs
from nnviz.spec import Data, Experiment, Network, Run, Training
from nnviz.ui import theme as themes
from nnviz.ui.model.gathered import Gathered
from nnviz.ui.panels.bands.lines import lines_picture
from nnviz.ui.panels.bands.rows import LayerBand, rows_picture
from nnviz.ui.panels.base import PanelWidget
from nnviz.ui.panels.frame import Frame, RunView, Scales, Selection, combined
from nnviz.ui.panels.heat.picture import Look, heat_picture
from nnviz.ui.panels.plots.loss_picture import loss_picture
from nnviz.ui.panels.plots.profile_view import ProfileView
from nnviz.ui.panels.registry import panels
from nnviz.ui.viewpoint import Viewpoint
from nnviz.worker.looking_back import look_back

NAMES = ("network", "output", "loss", "profile", "layers", "weights")
SIZE = (460, 340)
THEN, NOW = 60, 120
EXPERIMENT = Experiment(
    data=Data(samples=120),
    network=Network(hidden=(5, 4)),
    training=Training(batch_size=16, evaluate_every=5),
    runs=(
        Run(name="SGD", optimizer={"name": "momentum", "lr": 0.05}),
        Run(name="Adam", optimizer={"name": "adam", "lr": 0.02}),
    ),
)
SHARED = Scales(
    matrices={"weight": 3.0, "gradient": 0.5, "update": 0.1},
    loss=(0.05, 2.0),
    layers={"grad_norm": (1e-4, 10.0), "ratio": (1e-5, 1.0), "delta": (1e-3, 1.0)},
    profile=(0.1, 0.9),
)


@dataclass
class Race:
    """A real race of two runs: what a window would show of Adam at `THEN`, of SGD at `NOW`, and of Adam's past then.

    Attributes:
        earlier: Adam, live at `THEN`.
        live: SGD, live at `NOW`.
        past: Adam at `THEN`, looked back at from `NOW`.
    """

    earlier: Frame
    live: Frame
    past: Frame


@pytest.fixture(scope="module")
def race() -> Race:
    history = History()
    trainer = Trainer(EXPERIMENT, lambda layout, rows: history.append(rows, layout.number), history.open)
    selection = Selection(sample=3, neuron=(2, 1))

    def needs(run: str) -> Needs:
        viewpoint = Viewpoint(run=run)
        asked = [entry.needs(viewpoint, SIZE) for entry in panels().values()]
        return combined(viewpoint, [*asked, Needs(sample=0, focus=(1, 1), layers=True, bins=16)], selection)

    def frame(run: str, curves: History, steps: tuple[int, ...]) -> Frame:
        snapshot = observe(trainer.state(run), needs(run))
        gathered = Gathered()
        for step, stats in seen[run].items():
            if step in steps:
                gathered.add(stats)
        runs = tuple(
            RunView(lane.run, lane.run, at, lane.key, lane.layers) for at, lane in enumerate(trainer.layout.lanes)
        )
        data = task_for(EXPERIMENT.data).dataset.view()
        found = Frame(Viewpoint(run), snapshot, data, curves, runs, gathered=gathered, selection=selection)
        return replace(found, layers=snapshot.layers, profile=snapshot.profile, predictions=snapshot.predictions)

    seen: dict[str, dict[int, Any]] = {"SGD": {}, "Adam": {}}

    def go_to(step: int) -> None:
        trainer.run_to(step)
        for run, stats in seen.items():
            stats[step] = observe(trainer.state(run), needs(run)).layers

    for step in (30, THEN):
        go_to(step)
    before = History()
    before.open(trainer.layout)
    for step in range(1, THEN + 1):
        for at, lane in enumerate(trainer.layout.lanes):
            row = history.rows(lane.key, step, step)[0]
            columns = dict(zip(history.columns(lane.key), row, strict=True)) | {"lane": at}
            before.append(np.array([[columns[name] for name in trainer.layout.columns]]), trainer.layout.number)
    earlier = frame("Adam", before, (30, THEN))
    go_to(NOW)
    adam = frame("Adam", history, (30, NOW))  # the step looked back at had not been seen then
    job: Any = SimpleNamespace(progress=lambda *_: None)
    question = LookBack(trainer.checkpoint().experiment, adam.runs[1].key, THEN, needs("Adam"))
    return Race(earlier, frame("SGD", history, (30, THEN, NOW)), adam.recorded(look_back(question, job)))


def placed(name: str, host: QWidget, left: int = 0) -> PanelWidget:
    panel = panels()[name].widget(themes.light(), host)
    panel.setGeometry(left, 0, *SIZE)
    panel.show()
    return panel


def grabbed(panel: PanelWidget) -> np.ndarray:
    QApplication.processEvents()
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.magenta)
    panel.render(image, QPoint())
    return np.array(image.constBits()).reshape(SIZE[1], SIZE[0], 4)[..., :3].copy()


def alone(name: str, host: QWidget, frame: Frame) -> tuple[np.ndarray, str, str]:
    """What a panel by itself shows of a frame: its picture, its subtitle and its summary."""
    panel = placed(name, host)
    panel.show_frame(frame)
    out = grabbed(panel), panel.subtitle(frame), panel.summary(frame)
    shiboken6.delete(panel)
    return out


@pytest.mark.parametrize("name", NAMES)
def test_two_of_a_panel_know_nothing_of_each_other(name: str, host: QWidget, race: Race) -> None:
    live, past = (replace(frame, scales=SHARED) for frame in (race.live, race.past))
    expected = alone(name, host, live), alone(name, host, past)
    first, second = placed(name, host), placed(name, host, left=SIZE[0])
    for _ in range(2):  # and again: what one keeps for its next frame is not the other's
        first.show_frame(live)
        second.show_frame(past)
        for panel, frame, (picture, subtitle, summary) in zip((first, second), (live, past), expected, strict=True):
            assert np.array_equal(grabbed(panel), picture)
            assert (panel.subtitle(frame), panel.summary(frame)) == (subtitle, summary)
    assert (expected[0][0] != expected[1][0]).any(axis=-1).sum() > 300


@pytest.mark.parametrize("name", NAMES)
def test_a_recorded_state_is_shown_as_the_live_one_was(name: str, host: QWidget, race: Race) -> None:
    (was, subtitle, summary), (now, subtitle_now, summary_now) = (
        alone(name, host, frame) for frame in (race.earlier, race.past)
    )
    assert subtitle_now == subtitle
    if name == "loss":  # the other run has gone on; of the one looked at the same is said
        assert [part for part in summary_now.split("; ") if part.startswith("Adam")] == [
            part for part in summary.split("; ") if part.startswith("Adam")
        ]
    else:
        assert summary_now == summary
    if name in ("loss", "layers"):  # the curves go on, with a mark at the step
        assert not np.array_equal(was, now)
    else:
        assert np.array_equal(was, now)


def test_shared_scales_are_shared(race: Race) -> None:
    for kind, limit in SHARED.matrices.items():
        pictures = [
            heat_picture(replace(frame, scales=SHARED), *SIZE, 1.0, Look(kind)) for frame in (race.live, race.past)
        ]
        assert [picture and picture.limit for picture in pictures] == [limit, limit]
    theme = themes.light()
    found = [loss_picture(replace(frame, scales=SHARED), 300.0, theme) for frame in (race.live, race.past)]
    ends = [(picture.low, picture.high) for picture in found if picture is not None]
    np.testing.assert_allclose(ends, [np.log10((0.05, 2.0))] * 2)
    for quantity, limits in SHARED.layers.items():
        for frame in (race.live, race.past):
            shared = replace(frame, scales=SHARED)
            lines = lines_picture(shared, 300.0, theme, quantity)
            rows = rows_picture(shared, 300.0, quantity)
            assert lines is not None
            assert rows is not None
            assert isinstance(rows.behind, LayerBand)
            np.testing.assert_allclose(
                [(lines.low, lines.high), (rows.behind.low, rows.behind.high)], [np.log10(limits)] * 2
            )


def test_profiles_share_the_axis_of_losses(race: Race, qtbot: QtBot) -> None:
    for frame in (race.live, race.past):
        view = ProfileView(themes.light())
        qtbot.addWidget(view)
        view.show_frame(replace(frame, scales=SHARED))
        assert view.picture is not None
        assert (view.picture.low, view.picture.high) == SHARED.profile
