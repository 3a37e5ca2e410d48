"""The data of the loss panel as a table: what is drawn, whole numbers and values as they are."""

from __future__ import annotations

import csv
import io

from nnviz.ui.panels.frame import Frame
from nnviz.ui.panels.plots.curves import Band, Floats
from nnviz.ui.panels.plots.run_curves import View, run_curves

Row = tuple[str | int | float, ...]


def rows(frame: Frame, width: float, view: View) -> list[Row]:
    """Return the table of what is drawn `width` pixels wide, its head first; only the head where nothing is.

    A row is a bin of steps of one curve of a run: "raw" (every step's value: lowest, highest and mean), "train" (the
    smoothed value at the bin's last step) or "test". Bins are single steps where there is room for each.
    """
    kind = view.ruler.kind
    extra = {"step": (), "epoch": ("epoch",), "time": ("seconds",)}[kind]
    out: list[Row] = [("run", "curve", "first_step", "last_step", *extra, "lowest", "highest", view.quantity)]
    if frame.curves is None:
        return out
    for one in run_curves(frame, width, view):
        for name, band, values in (
            ("raw", one.train, one.train.mean),
            ("train", one.train, one.smooth),
            ("test", one.test, one.test.mean),
        ):
            places = view.ruler.places(frame.curves, one.run.key, band.last, max(32, int(width)))
            out += _rows(one.run.name, name, band, values, places if extra else None)
    return out


def text(table: list[Row], separator: str = ",") -> str:
    """Return a table as text; numbers so that they read back as they are."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=separator, lineterminator="\n")
    writer.writerows([[repr(cell) if isinstance(cell, float) else cell for cell in row] for row in table])
    return stream.getvalue()


def _rows(run: str, name: str, band: Band, values: Floats, places: Floats | None) -> list[Row]:
    first, last = band.first.astype(int).tolist(), band.last.astype(int).tolist()
    extra = [()] * len(first) if places is None else [(place,) for place in places.tolist()]
    ends = [(value, value) for value in values.tolist()]
    if name != "train":
        ends = list(zip(band.low.tolist(), band.high.tolist(), strict=True))
    return [
        (run, name, *steps, *more, *limits, value)
        for *steps, more, limits, value in zip(first, last, extra, ends, values.tolist(), strict=True)
    ]
