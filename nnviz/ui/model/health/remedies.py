"""What there is to try: each asks for what a run does not have yet, in the range it is checked against, or is None."""

from __future__ import annotations

from nnviz.catalog import tables
from nnviz.catalog.registry import optimizers
from nnviz.spec import Settings
from nnviz.ui.model import layers
from nnviz.ui.model.health.rule import Remedy

#: So many buttons the strip has room for.
MOST = 2
#: Optimizers that scale the step of each weight by its gradients, as Adam does.
_LIKE_ADAM = frozenset({"adam", "adamw", "adamax", "nadam", "radam"})
_RECTIFIERS = frozenset({"relu", "leaky_relu", "elu", "gelu", "silu", "softplus"})
#: Initialisers that keep signals level from layer to layer, those through rectifiers too; and the others that do.
_LEVEL_RECTIFIED = frozenset({"kaiming", "kaiming_normal", "orthogonal"})
_LEVEL = _LEVEL_RECTIFIED | {"xavier", "xavier_normal", "lecun"}


def offered(settings: Settings, *found: Remedy | None) -> tuple[Remedy, ...]:
    """Return the first of `found` that there are; where there is none, to start again from weights drawn afresh."""
    return tuple(one for one in found if one is not None)[:MOST] or (afresh(settings),)


def sets_own_steps(settings: Settings) -> bool:
    """Return whether the size of a step is not the learning rate's doing: Rprop's, or that of a line search."""
    return settings.optimizer["name"] == "rprop" or settings.optimizer.get("line_search") == "strong_wolfe"


def rate(settings: Settings, factor: float, *, again: bool = False) -> Remedy | None:
    """Return the remedy that multiplies the learning rate, rounded to two digits, as far as its range goes."""
    known = optimizers()[settings.optimizer["name"]].parameters[0]
    present = float(settings.optimizer.get("lr", known.default))
    new = min(max(float(f"{present * factor:.2g}"), known.low), known.high)
    if new == present or sets_own_steps(settings):
        return None
    return Remedy("rate", {"optimizer": {"lr": new}}, again)


def clip(settings: Settings, norm: float) -> Remedy | None:
    """Return the remedy that cuts gradients at a norm, to one digit, where they are not cut below it already."""
    new = min(float(f"{norm:.1g}"), tables.TRAINING["clip_norm"].high)
    present = settings.training.clip_norm or float("inf")
    signs_only = settings.optimizer["name"] == "rprop"
    return Remedy("clip", {"training": {"clip_norm": new}}) if 0 < new < present and not signs_only else None


def l2(settings: Settings) -> Remedy | None:
    """Return the remedy that begins to keep weights small, or does so three times as strongly."""
    present = settings.training.l2
    new = min(max(0.001, float(f"{3 * present:.2g}")), tables.TRAINING["l2"].high)
    return Remedy("l2", {"training": {"l2": new}}) if new > present else None


def adam(settings: Settings, *, again: bool = False) -> Remedy | None:
    """Return the remedy that trains with Adam, where nothing like it is in use."""
    if settings.optimizer["name"] in _LIKE_ADAM:
        return None
    return Remedy("optimizer", {"optimizer": {"name": "adam"}}, again)


def activation(name: str) -> Remedy:
    """Return the remedy that gives every hidden layer this activation."""
    return Remedy("activation", {"network": {"activation": name}})


def initialiser(settings: Settings) -> Remedy | None:
    """Return the remedy that starts again from weights of the right spread, where theirs is another."""
    level = _LEVEL_RECTIFIED if _rectified(settings) else _LEVEL
    return afresh(settings) if settings.network.init not in level else None


def afresh(settings: Settings) -> Remedy:
    """Return the remedy that starts again from weights drawn as the hidden layers want them."""
    name = "kaiming" if _rectified(settings) else "lecun" if "selu" in settings.network.activations() else "xavier"
    return Remedy("init", {"network": {"init": name}}, again=True)


def fewer_layers(settings: Settings) -> Remedy | None:
    """Return the remedy that starts again with the first half of the hidden layers, where there are several."""
    widths = settings.network.hidden
    return _hidden(settings, widths[: (len(widths) + 1) // 2])


def narrower(settings: Settings) -> Remedy | None:
    """Return the remedy that starts again with half as many units in each hidden layer, where they have several."""
    return _hidden(settings, tuple((width + 1) // 2 for width in settings.network.hidden))


def _hidden(settings: Settings, widths: tuple[int, ...]) -> Remedy | None:
    if widths == settings.network.hidden:
        return None
    return Remedy("hidden", layers.resized(settings.network, widths), again=True)


def _rectified(settings: Settings) -> bool:
    return not _RECTIFIERS.isdisjoint(settings.network.activations())
