"""The quantities of the per-layer panel: what each is called, where its values come from, how they are written."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication

from nnviz.snapshot import LaneKey
from nnviz.ui.model.gathered import Gathered
from nnviz.ui.panels.drawing import words
from nnviz.ui.panels.frame import Curves, EnvelopeLike, Frame

translate = QCoreApplication.translate

Floats = npt.NDArray[np.float64]

#: Quantities recorded at every step, those seen only with some snapshots, and histograms of a layer's numbers.
RECORDED = ("grad_norm", "ratio", "weight_norm")
SEEN = ("delta", "saturation")
HISTOGRAMS = ("weight", "gradient", "activation")
#: In the order of the tabs.
QUANTITIES = ("grad_norm", "ratio", "saturation", "delta", "weight_norm", *HISTOGRAMS)

_SYMBOLS = {
    "grad_norm": "‖∂J/∂θ‖₂",
    "weight_norm": "‖θ‖₂",
    "ratio": "‖Δθ‖ / ‖θ‖",
    "delta": "rms ‖δ‖",
    "weight": "W",
    "gradient": "∂J/∂W",
    "activation": "a",
}


def labels() -> list[tuple[str, str]]:
    """Return (key, name) of every quantity, in the user's language."""
    return [
        ("grad_norm", translate("panels", "Gradient")),
        ("ratio", translate("panels", "Update ratio")),
        ("saturation", translate("panels", "Saturation")),
        ("delta", "δ"),
        ("weight_norm", translate("panels", "Weight norm")),
        ("weight", translate("panels", "Hist. W")),
        ("gradient", translate("panels", "Hist. ∂J/∂W")),
        ("activation", translate("panels", "Hist. a")),
    ]


def tips() -> dict[str, str]:
    """Return what every quantity is exactly, in the user's language."""
    return {
        "grad_norm": translate("panels", "L2 norm of ∂J/∂W and ∂J/∂b together, with penalties, before clipping"),
        "ratio": translate("panels", "Norm of the last update by the norm of the weights it led to, biases included"),
        "saturation": translate(
            "panels", "Share of samples and units whose |f′(z)| is below 1/20 of its largest value"
        ),
        "delta": translate("panels", "Root mean square over the samples of ‖δ‖, δ = ∂J/∂z of one sample's loss"),
        "weight_norm": translate("panels", "L2 norm of W and b together"),
        "weight": translate("panels", "Histogram of W over the steps, without biases"),
        "gradient": translate("panels", "Histogram of ∂J/∂W of the last mini-batch over the steps"),
        "activation": translate("panels", "Histogram of a on a fixed batch over the steps"),
    }


def symbol(quantity: str) -> str:
    """Return what is shown, as mathematics or in a few words."""
    if quantity == "saturation":
        return translate("panels", "saturated; dashed: dead units")
    return _SYMBOLS[quantity]


def layer_name(quantity: str, layer: int, layers: int) -> str:
    """Return the name of a layer where `quantity` is shown: "W₂", "δ₂", "h₂"; the last one's units are "ŷ"."""
    if quantity in ("saturation", "activation"):
        return "ŷ" if layer == layers else f"h{words.subscript(layer)}"
    return ("δ" if quantity == "delta" else "W") + words.subscript(layer)


def written(quantity: str, value: float) -> str:
    """Return a value as it is written at a line's end."""
    if value != value:
        return "–"
    if quantity == "saturation":
        return f"{100 * value:.1f} %"
    return words.number(value, 2)


@dataclass(frozen=True, eq=False, slots=True)
class Ratios:
    """Curves that also have the columns "ratio_l": the norm of a layer's update by that of its weights.

    Of bins of several steps they hold the mean norm of the update by the mean norm of the weights.
    """

    curves: Curves

    def last_step(self, key: LaneKey) -> int:
        """Return the last recorded step of a lane."""
        return self.curves.last_step(key)

    def column(self, key: LaneKey, name: str, first: int, last: int) -> Floats:
        """Return one column, a value per step."""
        over, under = _parts(name)
        if not under:
            return np.asarray(self.curves.column(key, name, first, last), float)
        return _by(self.curves.column(key, over, first, last), self.curves.column(key, under, first, last))

    def envelope(self, key: LaneKey, name: str, first: int, last: int, bins: int) -> EnvelopeLike:
        """Return the envelope of a column."""
        over, under = _parts(name)
        found = self.curves.envelope(key, over, first, last, bins)
        low, high, mean = found.low, found.high, found.mean
        if under:
            weights = self.curves.envelope(key, under, first, last, bins).mean
            low, high, mean = _by(low, weights), _by(high, weights), _by(mean, weights)
        return _Envelope(np.asarray(found.steps, float), low, high, mean)

    def evaluations(self, key: LaneKey) -> object:
        """Return what was evaluated."""
        return self.curves.evaluations(key)

    def thinning(self, key: LaneKey) -> object:
        """Return where not every step was kept."""
        return self.curves.thinning(key)


@dataclass(frozen=True, eq=False, slots=True)
class _Envelope:
    steps: Floats
    low: Floats
    high: Floats
    mean: Floats


def with_ratios(frame: Frame) -> Frame:
    """Return the frame with curves that have the update ratios too."""
    return replace(frame, curves=Ratios(frame.curves)) if frame.curves is not None else frame


def seen(gathered: Gathered | None, quantity: str) -> tuple[npt.NDArray[np.int64], Floats]:
    """Return (steps [n], values [n, L]) of a quantity that only some snapshots hold."""
    if gathered is None or not len(gathered):
        return np.zeros(0, np.int64), np.zeros((0, 0))
    return gathered.steps, gathered.delta if quantity == "delta" else gathered.saturated


def nearest(steps: npt.NDArray[np.int64], step: int) -> int:
    """Return the index of the seen step nearest to `step`; there must be one."""
    return int(np.abs(steps - step).argmin())


def _parts(name: str) -> tuple[str, str]:
    kind, _, layer = name.rpartition("_")
    return (f"update_norm_{layer}", f"weight_norm_{layer}") if kind == "ratio" else (name, "")


def _by(over: npt.ArrayLike, under: npt.ArrayLike) -> Floats:
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        out: Floats = np.asarray(over, float) / np.asarray(under, float)
    return np.where(np.isfinite(out), out, np.nan)
