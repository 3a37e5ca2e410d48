"""Range and meaning of every number of an experiment that belongs to no entry: one for widgets, files and checks.

Keys are the names in TOML; `stop.steps` is `steps` of `[training.stop]`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from nnviz.catalog.entries import Parameter

HIDDEN_LAYERS = 8
WIDEST = 4096
LARGEST_SEED = 2_147_483_647
MOST_SEEDS = 1024
WORKSPACES = ("watch",)


def _mapping(*parameters: Parameter) -> Mapping[str, Parameter]:
    return MappingProxyType({parameter.name: parameter for parameter in parameters})


def _count(name: str, symbol: str, default: int, low: float, high: float, meaning: str) -> Parameter:
    scale: Literal["linear", "log"] = "log" if low > 0 else "linear"
    return Parameter(
        name=name, symbol=symbol, default=default, low=low, high=high, kind="int", scale=scale, meaning=meaning
    )


def _number(name: str, symbol: str, default: float, high: float, meaning: str) -> Parameter:
    return Parameter(name=name, symbol=symbol, default=default, low=0.0, high=high, meaning=meaning)


SEED = _count("seed", "seed", 1, 0, LARGEST_SEED, "What the random numbers are drawn from.")

DATA = _mapping(
    SEED,
    _number("validation_fraction", "validation", 0.0, 0.9, "Part of all samples held out for validation."),
    _number("test_fraction", "test", 0.5, 0.9, "Part of all samples held out for the test."),
)

NETWORK = _mapping(
    _count("width", "n", 8, 1, WIDEST, "Number of neurons of a hidden layer."),
    _number("sigma", "σ", 0.1, 10.0, "Standard deviation of the normal initialiser."),
)

TRAINING = _mapping(
    _count("batch_size", "m", 10, 1, 10_000_000, "Samples in a mini-batch; “full” takes them all."),
    SEED,
    _number("l1", "λ₁", 0.0, 10.0, "Rate of the L1 penalty, λ₁ Σ|W| (weights only, not biases)."),
    _number("l2", "λ₂", 0.0, 10.0, "Rate of the L2 penalty, λ₂/2 ΣW² (weights only, not biases)."),
    _number("clip_norm", "‖g‖ ≤", 0.0, 1e6, "Largest L2 norm of the whole gradient; 0 is off."),
    _number("clip_value", "|g| ≤", 0.0, 1e6, "Largest magnitude of a gradient component; 0 is off."),
    _count("evaluate_every", "every", 25, 1, 1_000_000, "Steps between two evaluations on the test part."),
    _count("stop.steps", "steps", 0, 0, 10**12, "Step after which training stops; 0 is never."),
    _count("stop.epochs", "epochs", 0, 0, 10**12, "Epoch after which training stops; 0 is never."),
    _number("stop.loss", "J ≤", 0.0, 1e9, "Test loss at or below which training stops; 0 is never."),
    _number("stop.seconds", "s", 0.0, 1e9, "Seconds of training after which it stops; 0 is never."),
)

RUN = _mapping(_count("seeds", "seeds", 1, 1, MOST_SEEDS, "Number of seeds trained side by side."))

VIEW = _mapping(
    Parameter(
        name="speed",
        symbol="speed",
        default=100.0,
        low=0.0,
        high=1e6,
        low_open=True,
        meaning="Steps a second; “max” is as fast as it goes.",
    )
)

PERTURB = _mapping(
    _number("sigma", "σ", 0.1, 1e3, "Standard deviation of the noise added to every weight and bias."), SEED
)
