"""What drawing one's own points begins with: those drawn before, else the points there are, else an example."""

from __future__ import annotations

from typing import Any

from nnviz.catalog.defaults import loss_and_output
from nnviz.refusal import Refused
from nnviz.snapshot import DataView
from nnviz.spec import Settings
from nnviz.ui.model import setup
from nnviz.ui.panels.outputs.drawn import DIGITS, DrawnPoints
from nnviz.ui.setup import pictures

_EXAMPLE = "gauss"
_FEW = 40  # points of the example: easily taken away again


def first_points(settings: Settings, data: DataView | None) -> dict[str, Any]:
    """Return the tables of a `set` that makes the points of the plane the user's own.

    Raises `Refused` where there are more points than can be drawn.
    """
    if settings.data.points and len(settings.data.points[0]) == 3:  # two are a curve
        return setup.dataset_change(settings, "points")
    if data is not None and data.kind == "plane":
        drawn = DrawnPoints()
        drawn.follow(data)
        return dict(drawn.command().set)
    return _example(settings)


def _example(settings: Settings) -> dict[str, Any]:
    raw = pictures.sample(_EXAMPLE)
    rows = [[*point, label] for point, label in zip(raw.x[:_FEW].round(DIGITS).tolist(), raw.y.tolist(), strict=False)]
    out: dict[str, Any] = {"data": {"name": "points", "points": rows, "task": "classification"}}
    try:
        loss_and_output(settings.training, "binary")
    except Refused:
        out["training"] = {"loss": "auto", "output": "auto"}
    return out
