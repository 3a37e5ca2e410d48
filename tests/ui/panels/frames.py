"""Small frames with known numbers, and a history kept in plain arrays."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from nnviz.record.lane import Thinned
from nnviz.snapshot import DataView, LaneKey, MatrixView, Predictions, Profile, Snapshot
from nnviz.ui.panels.frame import Frame, Marker, RunView
from nnviz.ui.viewpoint import Viewpoint

KEY = LaneKey(0, 1)


@dataclass
class Envelope:
    steps: np.ndarray
    low: np.ndarray
    high: np.ndarray
    mean: np.ndarray


@dataclass
class PlainCurves:
    """What panels read of a history, from one array a column."""

    columns: dict[LaneKey, dict[str, np.ndarray]]
    tests: dict[LaneKey, tuple[np.ndarray, np.ndarray, np.ndarray]] = field(default_factory=dict)
    asked: list[int] = field(default_factory=list)
    thinned: tuple[Thinned, ...] = ()

    def last_step(self, key: LaneKey) -> int:
        return len(self.columns[key]["loss"]) if key in self.columns else 0

    def column(self, key: LaneKey, name: str, first: int, last: int) -> np.ndarray:
        if name == "step":
            return np.arange(first, last + 1)
        return self.columns[key][name][first - 1 : last]

    def envelope(self, key: LaneKey, name: str, first: int, last: int, bins: int) -> Envelope:
        self.asked.append(bins)
        values = self.column(key, name, first, last)
        width = max(1, -(-len(values) // bins))
        starts = np.arange(0, len(values), width)
        parts = [values[start : start + width] for start in starts]
        finite = [part[np.isfinite(part)] for part in parts]
        with np.errstate(over="ignore"):
            low, high, mean = (
                np.array([f(part) if len(part) else np.nan for part in finite]) for f in (np.min, np.max, np.mean)
            )
        return Envelope(first + starts, low, high, mean)

    def thinning(self, key: LaneKey) -> tuple[Thinned, ...]:
        return self.thinned

    def evaluations(self, key: LaneKey) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        nothing = np.zeros(0)
        return self.tests.get(key, (nothing, nothing, nothing))


def matrices(sizes: tuple[int, ...], seed: int = 0, scale: float = 1.0) -> dict[str, tuple[MatrixView, ...]]:
    rng = np.random.default_rng(seed)
    shapes = list(zip(sizes[1:], sizes[:-1], strict=True))
    return {
        kind: tuple(
            MatrixView(
                (scale * rng.normal(size=shape)).astype(np.float32), rng.normal(size=shape[0]).astype(np.float32), shape
            )
            for shape in shapes
        )
        for kind in ("weight", "gradient", "update")
    }


def plane_data(task: str = "binary", samples: int = 40) -> DataView:
    rng = np.random.default_rng(2)
    points = rng.uniform(-6, 6, (samples, 2)).astype(np.float32)
    classes = {"binary": ("0", "1"), "multiclass": ("A", "B", "C"), "regression": ()}[task]
    targets = points[:, 0] / 6 if task == "regression" else np.arange(samples) % len(classes)
    split = np.arange(samples) % 2 * 2
    return DataView(task, "plane", task, ("x1", "x2"), classes, points, targets, split, (-6.0, 6.0, -6.0, 6.0))


def plane_snapshot(
    sizes: tuple[int, ...] = (2, 4, 3, 1), task: str = "binary", step: int = 7, seed: int = 0
) -> Snapshot:
    """A snapshot whose output grows from left to right and crosses its middle at x1 = 0."""
    rng = np.random.default_rng(seed)
    grid = ((np.arange(16) + 0.5) / 8 - 1.0).astype(np.float32)  # x1 / 6 at the middles of 16 cells
    across = np.broadcast_to(grid, (16, 16))
    if task == "multiclass":
        output = np.stack([np.clip(-across, 0, 1), np.clip(across, 0, 1), 1 - np.abs(across)]).astype(np.float32)
    elif task == "binary":
        output = (0.5 + 0.5 * across)[None].astype(np.float32)
    else:
        output = across[None].astype(np.float32)
    last = {"binary": "sigmoid", "multiclass": "softmax", "regression": "linear"}[task]
    responses = tuple(rng.uniform(-1, 1, (size, 8, 8)).astype(np.float32) for size in sizes[:-1])
    activations = ("tanh",) * (len(sizes) - 2) + (last,)
    kept = output if len(output) == sizes[-1] else np.repeat(output, sizes[-1], 0)[: sizes[-1]]
    return Snapshot(
        0, "SGD", 1, step, 1, sizes, activations, matrices(sizes, seed), (*responses, kept[:, ::2, ::2]), output
    )


def image_case() -> tuple[Snapshot, DataView]:
    rng = np.random.default_rng(3)
    sizes = (784, 40, 3)
    images = rng.uniform(0, 1, (30, 28, 28)).astype(np.float32)
    targets = np.arange(30) % 3
    data = DataView("digits", "image", "multiclass", tuple(f"p{i}" for i in range(784)), ("zero", "one", "two"), images,
                    targets, np.arange(30) % 2 * 2, (0.0, 1.0, 0.0, 1.0))  # fmt: skip
    outputs = np.eye(3, dtype=np.float32)[[1, 1, 2, 0]]
    confusion = np.array([[4, 1, 0], [0, 5, 0], [0, 0, 5]])
    found = Predictions("test", np.array([1, 3, 5, 7]), outputs, np.array([0, 1, 2, 0]), confusion)
    snapshot = Snapshot(0, "SGD", 1, 9, 1, sizes, ("relu", "softmax"), matrices(sizes, 4, 0.1), predictions=found)
    return snapshot, data


def table_case() -> tuple[Snapshot, DataView]:
    rng = np.random.default_rng(5)
    sizes = (4, 5, 1)
    targets = np.linspace(0.0, 10.0, 20)
    data = DataView("houses", "table", "regression", ("rooms", "area", "year", "tax"), (),
                    rng.normal(size=(20, 4)).astype(np.float32), targets, np.arange(20) % 2 * 2,
                    (0.0, 1.0, 0.0, 1.0), (0.0, 10.0))  # fmt: skip
    outputs = np.array([[1.0], [50.0], [np.nan], [9.0]], np.float32)
    found = Predictions("test", np.array([1, 3, 5, 19]), outputs, targets[[1, 3, 5, 19]])
    return Snapshot(0, "SGD", 1, 9, 1, sizes, ("tanh", "linear"), matrices(sizes, 6), predictions=found), data


def line_case() -> tuple[Snapshot, DataView]:
    x = np.linspace(-3, 3, 30, dtype=np.float32)
    data = DataView("function", "line", "regression", ("x",), (), x[:, None], np.sin(x), np.arange(30) % 2 * 2,
                    (-3.0, 3.0, -1.5, 1.5))  # fmt: skip
    grid = np.linspace(-3, 3, 50, dtype=np.float32)
    sizes = (1, 4, 1)
    output = np.sin(grid)[None].astype(np.float32)
    return Snapshot(0, "SGD", 1, 9, 1, sizes, ("tanh", "linear"), matrices(sizes, 7), output=output), data


def curves(steps: int = 300, layers: int = 3) -> PlainCurves:
    rng = np.random.default_rng(8)
    at = np.arange(1, steps + 1)
    columns = {"loss": np.exp(-at / 100.0) * rng.uniform(0.8, 1.2, steps)}
    for layer in range(1, layers + 1):
        for norm in ("grad_norm", "weight_norm", "update_norm"):
            columns[f"{norm}_{layer}"] = layer * rng.uniform(0.5, 1.5, steps)
    tests = (at[24::25], np.exp(-at[24::25] / 110.0), np.full(len(at[24::25]), 0.9))
    return PlainCurves({KEY: columns}, {KEY: tests})


def profile(step: int = 7, lowest: float = 1.5) -> Profile:
    """A parabola along the last update."""
    s = np.linspace(0.0, 4.0, 33)
    return Profile(step, 100, s, 0.01 * step + (s - lowest) ** 2, 0.25)


def whole(snapshot: Snapshot | None = None, data: DataView | None = None, steps: int = 300) -> Frame:
    """A frame with everything in it; by default two classes on the plane."""
    snapshot = snapshot or plane_snapshot()
    return Frame(
        Viewpoint("SGD"),
        snapshot,
        data or plane_data(),
        curves(steps, 3),
        (RunView("SGD", "SGD", 0, KEY, 3),),
        (Marker(100, "SGD 0.03 → Adam 0.003", "SGD"),),
        predictions=snapshot.predictions,
        profile=profile(snapshot.step),
    )


def every_case() -> dict[str, Frame]:
    """A frame of each kind of data and task, and an empty one."""
    return {
        "binary": whole(),
        "multiclass": whole(plane_snapshot((2, 4, 3), "multiclass"), plane_data("multiclass")),
        "surface": whole(plane_snapshot(task="regression"), plane_data("regression")),
        "line": whole(*line_case()),
        "image": whole(*image_case()),
        "table": whole(*table_case()),
        "empty": Frame(),
    }
