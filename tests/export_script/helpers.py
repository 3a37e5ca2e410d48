"""Trains, exports, runs the script's text in this process, and compares."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import Any

import numpy as np
import torch

from nnviz import assets, toml
from nnviz.core.trainer import Trainer
from nnviz.export_script.checking import Agreement, compared, recorded_losses
from nnviz.export_script.life import life_of, lives
from nnviz.export_script.running import Losses, parsed
from nnviz.export_script.script import script
from nnviz.record.history import History
from nnviz.record.session import SessionContent
from nnviz.spec import Event, Experiment
from nnviz.state import LaneState


def experiment(name: str = "gauss", *changes: str) -> Experiment:
    """A built-in experiment in float64."""
    return toml.apply(toml.read(assets.experiments()[name]), ["training.dtype=float64", *changes])


def trained(what: Experiment, steps: int, *live: tuple[int, Event]) -> SessionContent:
    """Train to `steps`, live events submitted at the steps named (the front may have gone back in between)."""
    history = History()
    trainer = Trainer(what, lambda layout, rows: history.append(rows, layout.number), history.open)
    for step, event in live:
        trainer.run_to(step)
        trainer.submit(event)
    trainer.run_to(steps)
    return SessionContent(trainer.checkpoint(), history)


def run_text(text: str, arrays: bytes, folder: Path) -> list[Losses]:
    """Run a script in this process and return what it printed."""
    path = folder / "script.py"
    path.with_suffix(".npz").write_bytes(arrays)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(text, str(path), "exec"), {"__name__": "__main__", "__file__": str(path)})
    return parsed(out.getvalue())


def agreements(content: SessionContent, folder: Path) -> list[Agreement]:
    """Export a session, run the script, and compare every lane with what was recorded."""
    found = lives(content.checkpoint, content.history)
    written = script(content.checkpoint.experiment, found)
    printed = run_text(written.text(), written.arrays, folder)
    recorded = [recorded_losses(life, content.history) for life in found]
    return [compared(*given) for given in zip(found, printed, recorded, strict=True)]


def assert_agrees(content: SessionContent, folder: Path, lanes: int = 1) -> None:
    """Every lane's recorded steps are all printed, and agree."""
    found = agreements(content, folder)
    assert len(found) == lanes
    for one in found:
        assert one.compared == one.recorded > 0, one
        assert one.parted == 0, one


def step_from(state: LaneState, folder: Path) -> tuple[float, np.ndarray]:
    """Take one step from a recorded state in a script; return its loss and the weights after it."""
    written = script(Experiment(), [life_of(state)])
    path = folder / "step.py"
    path.with_suffix(".npz").write_bytes(written.arrays)
    scope: dict[str, Any] = {"__name__": "step", "__file__": str(path)}
    exec(compile(written.text(), str(path), "exec"), scope)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        run = next(value for name, value in scope.items() if name.startswith("run_"))(seed=state.seed)
    row = torch.nn.utils.parameters_to_vector(run.model.parameters())
    return parsed(out.getvalue())[0][state.step + 1], row.detach().numpy()
