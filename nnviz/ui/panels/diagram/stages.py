"""What a diagram shows of a step in slow motion: batch, forward, backward, update; a pure function of the frame."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from nnviz.ui.panels.drawing import words
from nnviz.ui.panels.frame import Frame

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Stage:
    """One moment of a step.

    Attributes:
        nodes: What nodes show: "a", "delta", or "" for what they show anyway.
        lit: By layer 0..L how far its nodes have been reached, 0 to 1.
        edges: By layer 1..L how far its edges have been reached.
        applied: Share of the update Δ that is in the weights shown, 0 to 1.
        growing: Whether Δ is drawn around the edges.
        caption, formula: The name of the phase, and what is being computed.
    """

    nodes: str
    lit: tuple[float, ...]
    edges: tuple[float, ...]
    applied: float
    growing: bool
    caption: str
    formula: str


def stage_of(frame: Frame) -> Stage | None:
    """Return the moment of the step that `frame` is at, or None outside slow motion."""
    if frame.snapshot is None:
        return None
    layers = len(frame.snapshot.sizes) - 1
    at = min(1.0, max(0.0, frame.progress))
    makers = {"batch": _batch, "forward": _forward, "backward": _backward, "update": _update}
    make = makers.get(frame.phase)
    return make(frame, layers, at) if make is not None else None


def _batch(frame: Frame, layers: int, at: float) -> Stage:
    dark = (0.0,) * layers
    batch = frame.snapshot.batch if frame.snapshot is not None else None
    size = len(batch) if batch is not None else 0
    text = translate("panels", "{0} samples of the training part").format(size) if size else "x"
    if size == 1:
        text = translate("panels", "1 sample of the training part")
    return Stage("a", (at, *dark), dark, 0.0, False, translate("panels", "Mini-batch"), text)


def _forward(frame: Frame, layers: int, at: float) -> Stage:
    lit = tuple(min(1.0, max(0.0, at * layers - i)) for i in range(layers))
    now = min(layers, int(at * layers) + 1)
    here, before = words.subscript(now), words.subscript(now - 1)
    below = "x" if now == 1 else f"a{before}"
    formula = f"z{here} = W{here} {below} + b{here},  a{here} = f(z{here})"
    return Stage("a", (1.0, *lit), lit, 0.0, False, translate("panels", "Forward, layer {0}").format(now), formula)


def _backward(frame: Frame, layers: int, at: float) -> Stage:
    lit = tuple(min(1.0, max(0.0, at * layers - (layers - 1 - i))) for i in range(layers))
    now = max(1, layers - int(at * layers))
    here, above = words.subscript(now), words.subscript(now + 1)
    formula = f"δ{here} = ∂J/∂z{here}" if now == layers else f"δ{here} = (δ{above} W{above}) ⊙ f′(z{here})"
    edges = (*lit[1:], 1.0) if layers > 1 else (1.0,)
    caption = translate("panels", "Backward, layer {0}").format(now)
    return Stage("delta", (1.0, *lit), (lit[0], *edges[:-1]), 0.0, False, caption, formula)


def _update(frame: Frame, layers: int, at: float) -> Stage:
    full = (1.0,) * layers
    return Stage("", (1.0, *full), full, at, True, translate("panels", "Update"), "W ← W + ΔW,  b ← b + Δb")
