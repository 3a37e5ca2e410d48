"""A network that diverges or vanishes is shown like any other: no panel trips over the largest and smallest numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from nnviz.ui import theme as themes
from nnviz.ui.panels.frame import Frame, Hover
from nnviz.ui.panels.outputs.plane import plane_picture
from nnviz.ui.panels.registry import panels
from tests.ui.panels import frames

HUGE = float(np.finfo(np.float32).max)
#: What the numbers of a snapshot become.
KINDS = {
    "huge": (HUGE, HUGE, HUGE),
    "huge of both signs": (HUGE, -HUGE, HUGE / 2),
    "infinite": (np.inf, -np.inf, HUGE),
    "mixed": (HUGE, -HUGE, np.inf, -np.inf, np.nan, 0.0, 1.0, -1e-45),
    "none": (np.nan,),
    "tiny": (1e-45, -1e-45, 1e-40, 0.0),
    "tiny and usual": (1e-45, -1e-40, 0.0, 1.0),
}


def filled(thing: Any, values: tuple[float, ...], random: np.random.Generator) -> Any:
    """`thing` with every float of every array in it drawn from `values`."""
    if isinstance(thing, np.ndarray) and thing.dtype.kind == "f":
        return random.choice(np.array(values), thing.shape).astype(thing.dtype)
    if isinstance(thing, msgspec.Struct):
        fields = {name: filled(getattr(thing, name), values, random) for name in thing.__struct_fields__
                  if name != "targets"}  # they are the data's  # fmt: skip
        return msgspec.structs.replace(thing, **fields)
    if isinstance(thing, tuple):
        return tuple(filled(one, values, random) for one in thing)
    if isinstance(thing, dict):
        return {name: filled(one, values, random) for name, one in thing.items()}
    return thing


def diverged(frame: Frame, kind: str) -> Frame:
    assert frame.snapshot is not None
    snapshot = filled(frame.snapshot, KINDS[kind], np.random.default_rng(3))
    shown = frames.whole(snapshot, frame.data)
    return replace(shown, runs=tuple(replace(run, penalty=(0.1, 0.1)) for run in shown.runs))


CASES = {name: frame for name, frame in frames.every_case().items() if frame.snapshot is not None}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", sorted(panels()))
def test_every_panel_shows_a_network_that_diverges(name: str, case: str, kind: str, host: QWidget) -> None:
    panel = panels()[name].widget(themes.light(), host)
    panel.setGeometry(0, 0, 420, 320)
    panel.show()
    frame = diverged(CASES[case], kind)
    panel.show_frame(frame)
    image = QImage(panel.size(), QImage.Format.Format_RGB32)
    panel.render(image)
    for tabs in panel.choosable_tabs():
        for key in tabs.keys:
            tabs.choose(key)
            panel.show_frame(frame)
            panel.render(image)
    assert panel.summary(frame)


def test_what_is_too_large_to_be_drawn_is_drawn_as_the_largest() -> None:
    frame = diverged(CASES["surface"], "huge")
    picture = plane_picture(frame, themes.light())
    assert picture is not None
    assert len(np.unique(picture.pixels)) == 1
    assert not len(picture.levels)


MOST = float(np.finfo(np.float64).max)
#: What the records of a run become that trains in double precision.
RECORDS = {
    "huge": (MOST,),
    "huge and usual": (MOST, MOST / 2, 1.0),
    "mixed": (MOST, np.inf, np.nan, 0.0, 5e-324),
    "tiny": (5e-324, 0.0, 1e-300),
}


@pytest.mark.parametrize("kind", RECORDS)
@pytest.mark.parametrize("name", ["layers", "loss"])
def test_curves_show_a_run_that_diverges_in_double_precision(name: str, kind: str, host: QWidget) -> None:
    random = np.random.default_rng(5)
    panel = panels()[name].widget(themes.light(), host)
    panel.setGeometry(0, 0, 420, 320)
    panel.show()
    plain = frames.curves(2000)
    for columns in plain.columns.values():
        for column, values in columns.items():
            columns[column] = random.choice(np.array(RECORDS[kind]), values.shape)
    for key, (steps, *_) in plain.tests.items():
        plain.tests[key] = (steps, *(random.choice(np.array(RECORDS[kind]), len(steps)) for _ in range(2)))
    frame = replace(frames.whole(), curves=plain)
    image = QImage(panel.size(), QImage.Format.Format_RGB32)
    for choose, key in [(group.choose, key) for group in panel.choosable_tabs() for key in group.keys]:
        choose(key)
        for hover in (None, Hover(step=500)):
            panel.show_frame(replace(frame, hover=hover))
            panel.render(image)
    assert panel.summary(frame)
