"""The output panel's words, and which pages there are for which data."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QCoreApplication

from nnviz.catalog.registry import datasets
from nnviz.snapshot import DataView
from nnviz.ui.language import catalogue
from nnviz.ui.model import numbers, scores
from nnviz.ui.panels.drawing import words
from nnviz.ui.panels.frame import Frame
from nnviz.ui.panels.outputs.marks import batch_indices, own_words
from nnviz.ui.panels.outputs.pad_view import preparation, verdict
from nnviz.ui.panels.outputs.paint_samples import score_words
from nnviz.ui.panels.outputs.samples import samples_picture

#: Most classes that are named.
_CLASSES = 10

translate = QCoreApplication.translate


def kind_of(data: DataView | None) -> str:
    """Return which pages data has.

    "plane", "line"; "image" with a pad to draw on, "photo" without; "table" of classes, "values" of a regression.
    """
    if data is None:
        return ""
    if data.kind in ("plane", "line"):
        return data.kind
    if data.task == "regression":
        return "values"
    if data.kind == "image":
        return "image" if preparation(data) is not None else "photo"
    return "table"


def tabs() -> dict[str, list[tuple[str, str]]]:
    """Return the tabs (key, label) by the kind of data they are for; "parts" for planes and lines."""
    return {
        "parts": [
            ("train", translate("panels", "Train")),
            ("test", translate("panels", "Test")),
            ("both", translate("panels", "Both")),
        ],
        "image": [("samples", translate("panels", "Samples")), ("draw", translate("panels", "Draw"))],
        "values": [("scatter", translate("panels", "Predictions")), ("worst", translate("panels", "Worst"))],
    }


def subtitle(frame: Frame) -> str:
    """Return what is drawn over what."""
    data = frame.data
    if data is None:
        return ""
    if data.kind == "plane":
        return "ŷ(x₁, x₂)"
    if data.kind == "line":
        return f"ŷ({words.input_name(data.inputs[0])})" if data.inputs else "ŷ(x)"
    if data.task == "regression":
        return translate("panels", "predicted against true")
    return translate("panels", "predictions")


def summary(frame: Frame, page: str) -> str:
    """Return what the panel shows in a sentence or two."""
    data, snapshot = frame.data, frame.snapshot
    if data is None or snapshot is None:
        return translate("panels", "No output yet.")
    if page == "pad":
        return verdict(frame) or translate("panels", "Nothing drawn yet.")
    samples = samples_picture(frame) if page == "samples" else None  # of other pages they are not kept up to date
    if samples is not None:
        return score_words(samples)
    text = translate("panels", "Output for {0} at step {1}.").format(_title(data), snapshot.step)
    text = " ".join(part for part in (text, *_points_words(data), _quality_words(frame, data)) if part)
    batch = len(batch_indices(frame)) if page in ("plane", "line") else 0
    if batch:
        text += " " + translate("panels", "Ringed: the mini-batch of this step ({0}).").format(words.count(batch))
    own = frame.selection.own
    if page in ("plane", "line") and own and own_words(frame):
        place = ", ".join(words.number(value, 3) for value in own)
        text += " " + translate("panels", "Your point ({0}): {1}.").format(place, own_words(frame))
    return text


def _points_words(data: DataView) -> Iterator[str]:
    """Return which classes there are and how many points of each part, a sentence each."""
    if data.classes:
        yield translate("panels", "{0} classes: {1}.").format(len(data.classes), ", ".join(data.classes[:_CLASSES]))
    train, validation, test = (words.count(int((data.split == part).sum())) for part in range(3))
    if validation != "0":
        said = translate("panels", "Points: {0} for training, {1} for validation, {2} for the test.")
        yield said.format(train, validation, test)
    else:
        yield translate("panels", "Points: {0} for training, {1} for the test.").format(train, test)


def _quality_words(frame: Frame, data: DataView) -> str:
    """Return how good the output is on the test part, as last evaluated; nothing where it never was."""
    run, snapshot = frame.run, frame.snapshot
    if frame.curves is None or run is None or snapshot is None:
        return ""
    steps, losses, qualities = frame.curves.evaluations(run.key)
    last = int(np.searchsorted(steps, snapshot.step, side="right")) - 1
    if last < 0:
        return ""
    if data.task == "regression":
        return translate("panels", "Test RMSE {0}.").format(numbers.loss(scores.rmse(float(losses[last]), data)))
    return translate("panels", "Test accuracy {0}.").format(numbers.percent(float(qualities[last])))


def _title(data: DataView) -> str:
    entry = datasets().get(data.name)
    return catalogue(entry.title) if entry is not None else data.name
