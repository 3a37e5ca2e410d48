"""A frame with one sample passed through its network, by plain numpy, and what a person does to the network panel."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import msgspec
import numpy as np
import shiboken6
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from nnviz.snapshot import DataView, FocusView, SampleView, Snapshot
from nnviz.ui import theme as themes
from nnviz.ui.panels.frame import Frame, Selection
from nnviz.ui.panels.network import ENTRY, NetworkPanel
from tests.ui.panels import frames

F = {
    "tanh": (np.tanh, lambda z, a: 1 - a**2),
    "relu": (lambda z: np.maximum(z, 0), lambda z, a: (z > 0).astype(float)),
    "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda z, a: a * (1 - a)),
    "linear": (lambda z: z, lambda z, a: np.ones_like(z)),
    "softmax": (lambda z: np.exp(z - z.max()) / np.exp(z - z.max()).sum(), lambda z, a: a * (1 - a)),
}


def passed(
    snapshot: Snapshot, x: np.ndarray, target: np.ndarray, index: int = 0, *, before: bool = False
) -> SampleView:
    """x through the snapshot's matrices in float64 and δ back (a cross-entropy or squared error: ŷ - y at the end)."""
    weights, changes = snapshot.matrices["weight"], snapshot.matrices["update"]
    full = [(np.asarray(v.values, float), np.asarray(v.bias, float)) for v in weights]
    if before:
        full = [(w - u.values, b - u.bias) for (w, b), u in zip(full, changes, strict=True)]
    a, z = [np.asarray(x, float)], []
    for (w, b), name in zip(full, snapshot.activations, strict=True):
        z.append(w @ a[-1] + b)
        a.append(F[name][0](z[-1]))
    slope = [F[name][1](z_, a_) for name, z_, a_ in zip(snapshot.activations, z, a[1:], strict=True)]
    delta = [a[-1] - target]
    for layer in range(len(full) - 1, 0, -1):
        delta.insert(0, (delta[0] @ full[layer][0]) * slope[layer - 1])
    small = [tuple(v.astype(np.float32) for v in values) for values in (a, z, delta, slope)]
    return SampleView(index, small[0], small[1], small[2], small[3], np.asarray(target, np.float32), 0.5)


def with_sample(
    snapshot: Snapshot | None = None,
    data: DataView | None = None,
    neuron: tuple[int, int] = (0, 0),
    index: int = 0,
    *,
    before: bool = False,
) -> Frame:
    """A frame whose snapshot has a sample, and the batch's z of the chosen neuron."""
    snapshot = snapshot or frames.plane_snapshot()
    data = data or frames.plane_data()
    rng = np.random.default_rng(index)
    x, target = rng.normal(size=snapshot.sizes[0]), rng.uniform(size=snapshot.sizes[-1])
    focus = _focus(snapshot, neuron, rng, before)
    snapshot = msgspec.structs.replace(snapshot, sample=passed(snapshot, x, target, index, before=before), focus=focus)
    return replace(frames.whole(snapshot, data), selection=Selection(index, neuron))


def _focus(snapshot: Snapshot, neuron: tuple[int, int], rng: np.random.Generator, before: bool) -> FocusView | None:
    layer, row = neuron
    if not 1 <= layer < len(snapshot.sizes) or row > snapshot.sizes[layer]:
        return None
    view, change = (snapshot.matrices[kind][layer - 1] for kind in ("weight", "update"))
    w, b = view.values[row - 1], view.bias[row - 1]
    if before:
        w, b = w - change.values[row - 1], b - change.bias[row - 1]
    return FocusView(layer, row, rng.normal(size=30).astype(np.float32), w, float(b))


class Desk:
    """A network panel in a window, answered as the window does: what it says comes back in the next frame."""

    def __init__(self, window: QWidget, frame: Frame, size: tuple[int, int]) -> None:
        self.window = window
        self.panel = NetworkPanel(ENTRY, themes.light(), window)
        self.panel.setGeometry(0, 0, *size)
        self.panel.show()
        self.sent: list[object] = []
        self.panel.hovered.connect(self._hovered)
        self.panel.selected.connect(self._selected)
        self.panel.commanded.connect(self.sent.append)
        self.show(frame)

    @property
    def place(self):  # type: ignore[no-untyped-def]
        assert self.panel._picture is not None
        return self.panel._picture.geometry

    def show(self, frame: Frame) -> None:
        self.panel.show_frame(frame)
        QApplication.processEvents()
        self.panel.canvas.repaint()

    def _hovered(self, hover: object) -> None:
        self.panel.show_frame(replace(self.panel.frame, hover=hover))

    def _selected(self, selection: Selection) -> None:
        sample = self.panel.frame.snapshot.sample if self.panel.frame.snapshot else None
        if sample is not None and (selection.sample != sample.index or selection.neuron[0]):
            frame = self.panel.frame
            self.show(with_sample(frame.snapshot, frame.data, selection.neuron, selection.sample))
        else:
            self.show(replace(self.panel.frame, selection=selection))

    def mouse(self, kind: QEvent.Type, x: float, y: float, *, down: bool = False, shift: bool = False) -> None:
        at = QPointF(x, y)
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        held = left if down else none
        button = none if kind == QEvent.Type.MouseMove else left
        keys = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
        canvas = self.panel.canvas
        QApplication.sendEvent(canvas, QMouseEvent(kind, at, canvas.mapToGlobal(at), button, held, keys))
        canvas.repaint()

    def move(self, x: float, y: float) -> None:
        self.mouse(QEvent.Type.MouseMove, x, y)

    def click(self, x: float, y: float) -> None:
        self.move(x, y)
        self.mouse(QEvent.Type.MouseButtonPress, x, y, down=True)
        self.mouse(QEvent.Type.MouseButtonRelease, x, y)

    def double(self, x: float, y: float) -> None:
        self.click(x, y)
        self.mouse(QEvent.Type.MouseButtonDblClick, x, y, down=True)
        self.mouse(QEvent.Type.MouseButtonRelease, x, y)

    def drag(
        self, x: float, y: float, across: float, down: float, *, shift: bool = False, release: bool = True
    ) -> None:
        self.move(x, y)
        self.mouse(QEvent.Type.MouseButtonPress, x, y, down=True)
        for part in range(1, 11):
            self.mouse(QEvent.Type.MouseMove, x + across * part / 10, y + down * part / 10, down=True, shift=shift)
        if release:
            self.mouse(QEvent.Type.MouseButtonRelease, x + across, y + down)

    def wheel(self, x: float, y: float, turns: float, *, ctrl: bool = True) -> None:
        keys = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        at, canvas = QPointF(x, y), self.panel.canvas
        turned, none = QPoint(0, round(120 * turns)), Qt.MouseButton.NoButton
        event = QWheelEvent(
            at, canvas.mapToGlobal(at), QPoint(), turned, none, keys, Qt.ScrollPhase.NoScrollPhase, False
        )
        QApplication.sendEvent(canvas, event)
        canvas.repaint()

    def middle_of_edge(self, layer: int, neuron: int, source: int, u: float = 0.5) -> tuple[float, float]:
        place = self.place
        (edge,) = place.edges_of(layer, neuron, source)
        x = place.x0[edge] + u * (place.x1[edge] - place.x0[edge])
        return x, place.y0[edge] + (place.y1[edge] - place.y0[edge]) * u * u * (3 - 2 * u)

    def middle_of_node(self, layer: int, neuron: int) -> tuple[float, float]:
        node = self.place.node(layer, neuron)
        return node.x + node.side / 2, node.middle

    def middle_of_bias(self, layer: int, neuron: int) -> tuple[float, float]:
        left, top, side = self.place.node(layer, neuron).bias(1.0)
        return left + side / 2, top + side / 2


@contextmanager
def desk(frame: Frame, size: tuple[int, int] = (760, 460)) -> Iterator[Desk]:
    """A desk that leaves nothing behind."""
    window = QWidget()
    window.resize(*size)
    window.show()
    try:
        yield Desk(window, frame, size)
    finally:
        window.close()
        shiboken6.delete(window)
        QApplication.processEvents()
