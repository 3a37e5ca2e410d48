"""What a hover card says: of a sample or place what is known and predicted, of the confusion matrix its counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication

from nnviz.snapshot import DataView, Predictions
from nnviz.ui.model import numbers
from nnviz.ui.panels.drawing import words
from nnviz.ui.panels.drawing.classes import legend_word
from nnviz.ui.panels.frame import Frame
from nnviz.ui.panels.outputs import grid
from nnviz.ui.panels.outputs.plane import output_range
from nnviz.ui.panels.outputs.samples import predicted_classes
from nnviz.ui.panels.outputs.spot import Spot

translate = QCoreApplication.translate

Floats = npt.NDArray[np.float64]

#: Inputs and classes named in a card; the rest are counted.
INPUTS, CLASSES = 4, 4


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a card: label, value, and for a probability its class and share for a bar (-1: none)."""

    label: str
    value: str
    index: int = -1
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Card:
    """A hover card: a title, a word in the corner, and lines."""

    title: str
    corner: str
    lines: tuple[Line, ...]


def card_of(frame: Frame, spot: Spot) -> Card | None:
    """Return the card of what the pointer is on, or None where there is nothing to say."""
    data = frame.data
    if data is None or frame.snapshot is None:
        return None
    if 0 <= spot.sample < len(data.targets):
        return _sample(frame, data, spot.sample)
    if spot.cell:
        return _cell(frame, data, spot.cell)
    if spot.heading >= 0:
        return _heading(frame, data, spot.heading)
    if spot.legend:
        return _legend(data)
    if spot.place:
        lines = _said_at(frame, spot.place if data.kind == "plane" else spot.place[:1])
        return Card(translate("panels", "Here"), "", (*_inputs(data, np.array(spot.place)), *lines)) if lines else None
    return None


def place_of_spot(data: DataView, spot: Spot) -> tuple[float, ...]:
    """Return the raw values of what the pointer is on in a plane or on a line; empty where it is on nothing."""
    if data.kind not in ("plane", "line"):
        return ()
    if 0 <= spot.sample < len(data.points):
        return tuple(data.points[spot.sample].tolist())
    return spot.place if data.kind == "plane" else spot.place[:1]


def in_units(data: DataView, output: npt.NDArray[np.floating]) -> Floats:
    """Return what the network puts out, of a regression in the data's own units."""
    if data.task != "regression":
        return np.asarray(output, float)
    moments = dict(data.note).get("standardised", {})
    return np.asarray(output, float) * data.target_scale + float(moments.get("target_mean", 0.0))


def output_at(frame: Frame, place: tuple[float, ...]) -> Floats | None:
    """Return [outputs] the output at a place of the plane or line, between the nodes of the snapshot's grid."""
    snapshot, data = frame.snapshot, frame.data
    if snapshot is None or data is None or snapshot.output is None:
        return None
    output = np.asarray(snapshot.output)
    if data.kind == "plane" and output.ndim == 3:
        return grid.value_at(output, data.bounds, place[0], place[1])
    if data.kind == "line" and output.ndim == 2:
        nodes = np.linspace(data.bounds[0], data.bounds[1], output.shape[1])
        return np.array([np.interp(place[0], nodes, row) for row in output])
    return None


def _said_of(frame: Frame, data: DataView, index: int) -> tuple[Line, ...]:
    """Return what the network says of a sample, where the frame holds it."""
    if data.kind in ("plane", "line"):
        return _said_at(frame, tuple(data.points[index].tolist()))
    found = frame.predictions
    at = np.flatnonzero(found.indices == index) if found is not None else np.zeros(0, np.intp)
    return said(frame, np.asarray(found.outputs[at[0]], float)) if found is not None and at.size else ()


def _said_at(frame: Frame, place: tuple[float, ...]) -> tuple[Line, ...]:
    """Return what the network says of a place: exactly, or until that is known about (≈), from the grid."""
    exact = frame.snapshot.at if frame.snapshot is not None else None
    if exact is not None and exact.values == place and frame.data is not None:
        return said(frame, in_units(frame.data, exact.a[-1]))
    output = output_at(frame, place)
    return said(frame, output, "≈ ") if output is not None else ()


def said(frame: Frame, output: Floats, about: str = "") -> tuple[Line, ...]:
    """Return what the network says, as lines: ŷ, and of classes the one it means or the most probable ones.

    `about` stands before numbers.
    """
    data, snapshot = frame.data, frame.snapshot
    assert data is not None
    assert snapshot is not None
    if data.task == "regression":
        return (Line("ŷ", about + words.number(float(output[0]))),)
    if len(output) == 1:
        guess = int(predicted_classes(output[None], *output_range(snapshot, data))[0])
        return (
            Line("ŷ", about + words.number(float(output[0]), 3)),
            Line(translate("panels", "predicted"), _class(data, guess)),
        )
    low, high = output_range(snapshot, data)
    order = np.argsort(-np.nan_to_num(output, nan=-np.inf), kind="stable")[:CLASSES].tolist()
    shares = ((output - low) / (high - low)).tolist()
    return tuple(
        Line(_class(data, index), about + words.number(float(output[index]), 3), index, shares[index])
        for index in order
    )


def part_word(data: DataView, index: int) -> str:
    """Return which part of the data a sample belongs to."""
    part = int(data.split[index])
    names = (translate("panels", "train"), translate("panels", "validation"), translate("panels", "test"))
    return names[part]


def target_word(data: DataView, index: int) -> str:
    """Return a sample's target: the name of its class, or its value."""
    if data.task == "regression":
        return words.number(float(data.targets[index]))
    return _class(data, int(data.targets[index]))


def _sample(frame: Frame, data: DataView, index: int) -> Card:
    title = translate("panels", "Sample {0}").format(words.count(index + 1))
    lines: list[Line] = []
    if data.kind != "image" and index < len(data.points):
        lines += _inputs(data, data.points[index])
    lines.append(Line(translate("panels", "target"), target_word(data, index)))
    lines += _said_of(frame, data, index)
    own = frame.snapshot.sample if frame.snapshot is not None else None
    if own is not None and int(data.split[index]) == 0 and own.index == int((data.split[:index] == 0).sum()):
        lines.append(Line(translate("panels", "loss"), words.number(own.loss)))
    return Card(title, part_word(data, index), tuple(lines))


def _cell(frame: Frame, data: DataView, cell: tuple[int, ...]) -> Card | None:
    """Return the classes of a cell of the confusion matrix by whole name, its count and share of the true class."""
    found = frame.predictions
    if found is None or found.confusion is None or max(cell) >= len(found.confusion):
        return None
    true, predicted = cell
    count, total = int(found.confusion[true, predicted]), int(found.confusion[true].sum())
    lines = (
        Line(translate("panels", "true class"), _class(data, true)),
        Line(translate("panels", "predicted class"), _class(data, predicted)),
        Line(translate("panels", "samples"), words.count(count)),
        Line(translate("panels", "share of the true class"), numbers.percent(count / total if total else None)),
    )
    return Card(translate("panels", "Confusion matrix"), _part(found), lines)


def _heading(frame: Frame, data: DataView, index: int) -> Card | None:
    """Return a class of the confusion matrix by whole name, how often it is true and predicted, and how often both."""
    found = frame.predictions
    if found is None or found.confusion is None or index >= len(found.confusion):
        return None
    true, predicted = int(found.confusion[index].sum()), int(found.confusion[:, index].sum())
    both = int(found.confusion[index, index])
    lines = (
        Line(translate("panels", "class"), _class(data, index)),
        Line(translate("panels", "samples"), words.count(true)),
        Line(translate("panels", "predicted"), words.count(predicted)),
        Line(translate("panels", "recall"), numbers.percent(both / true if true else None)),
        Line(translate("panels", "precision"), numbers.percent(both / predicted if predicted else None)),
    )
    return Card(translate("panels", "Confusion matrix"), _part(found), lines)


def _part(found: Predictions) -> str:
    return translate("panels", "test") if found.part == "test" else translate("panels", "train")


def _legend(data: DataView) -> Card:
    """Return the names of all classes, also of those the legend has no room for."""
    count = len(data.classes)
    names = ", ".join(legend_word(data.classes, index) for index in range(count))
    return Card(translate("panels", "Classes"), words.count(count), (Line(names, ""),))


def _inputs(data: DataView, values: npt.NDArray[np.floating]) -> tuple[Line, ...]:
    if data.kind == "plane":
        names: tuple[str, ...] = ("x₁", "x₂")
    elif data.kind == "line":
        names, values = (words.input_name(data.inputs[0]) if data.inputs else "x",), values[:1]
    else:
        names = data.inputs if len(data.inputs) == len(values) else tuple(f"x{i}" for i in range(1, len(values) + 1))
    lines = [Line(name, words.number(float(value), 3)) for name, value in zip(names, values, strict=False)]
    if len(lines) > INPUTS + 1:
        more = translate("panels", "{0} more inputs").format(len(lines) - INPUTS)
        lines = [*lines[:INPUTS], Line(more, "…")]
    return tuple(lines)


def _class(data: DataView, index: int) -> str:
    return data.classes[index] if 0 <= index < len(data.classes) else str(index)
