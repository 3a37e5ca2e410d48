"""Range and meaning of every number of an experiment that belongs to no entry: one for widgets, files and checks.

Keys are the names in TOML; `stop.steps` is `steps` of `[training.stop]`.
"""

from __future__ import annotations

import functools
import typing
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from nnviz.catalog.entries import Parameter
from nnviz.catalog.registry import datasets
from nnviz.spec import Data, Network, Training

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

#: Meaning of the keys that hold words, not numbers, by table and key.
MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        "data.name": "Which data set is trained on.",
        "data.standardise": "Whether inputs are shifted and scaled to mean 0 and deviation 1 over the training part.",
        "data.features": "What the network is given of a point (x₁, x₂).",
        "data.function": "The right-hand side of y = f(x), such as sin(3x).",
        "data.path": "The file or folder the data come from.",
        "data.header": "Whether the first row of the table holds names.",
        "data.delimiter": "What stands between two columns; “auto” finds it out.",
        "data.target": "Name or number of the column to predict; empty is the last one.",
        "data.task": "Whether the target holds classes or values; “auto” goes by its content.",
        "data.missing": "What happens to rows with missing values: they are left out, or the values are filled in.",
        "network.hidden": "The hidden layers, from the input on.",
        "network.activation": "The function f of a hidden layer, a = f(z).",
        "network.init": "How weights are drawn before training.",
        "training.loss": "What training makes small.",
        "training.output": "Activation of the output layer under squared error on classes.",
        "training.device": "Where training is computed.",
        "training.dtype": "Precision of weights and data.",
        "schedule.name": "How the learning rate changes while training goes on.",
    }
)

#: How words of experiment files are shown; the others as they are.
_SHOWN: Mapping[str, str] = MappingProxyType(
    {
        "auto": "Automatic",
        "true": "Yes",
        "false": "No",
        "classification": "Classification",
        "regression": "Regression",
        "drop": "Leave out",
        "fill": "Fill in",
        "cpu": "CPU",
    }
)


#: Names of keys that say too little by themselves.
_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "schedule.horizon": "Total steps",
        "schedule.rise": "Warm-up",
        "schedule.warmup": "Warm-up",
        "schedule.start": "Start rate",
        "schedule.floor": "End rate",
        "schedule.every": "Steps per drop",
        "schedule.gamma": "Decay",
        "schedule.div": "Start divisor",
        "schedule.final_div": "End divisor",
    }
)


def label(key: str) -> str:
    """Return the English label of a dotted key: "training.batch_size" is "Batch size"."""
    if key in _NAMES:
        return _NAMES[key]
    table, _, last = key.rpartition(".")
    name = table if last == "name" else last.removesuffix("_fraction")
    return name.replace("_", " ").capitalize()


def labels() -> tuple[str, ...]:
    """Return the labels of all keys that can be set, but for those of optimizers, which go by their symbols."""
    numbers = [f"{table}.{name}" for table, known in _TABLES.items() for name in known]
    own = [parameter.name for entry in datasets().values() for parameter in entry.parameters]
    return tuple(dict.fromkeys(label(key) for key in (*numbers, *own, *MEANINGS, *_NAMES)))


def choices() -> tuple[str, ...]:
    """Return how the words that keys of `[data]` and `[training]` accept are shown, as far as they are translated."""
    return tuple(_SHOWN.values())


def shown_word(word: str) -> str:
    """Return how a word of an experiment file is shown in English."""
    return _SHOWN.get(word, word)


@functools.cache
def words(key: str) -> tuple[str, ...]:
    """Return the words the dotted `key` accepts, as TOML writes them; none where it takes any text."""
    table, _, name = key.partition(".")
    if table not in _STRUCTS:
        return ()
    kind = typing.get_type_hints(_STRUCTS[table])[name]
    found: list[str] = []
    for one in typing.get_args(kind) or (kind,):
        if one is bool:
            found += ["true", "false"]
        elif isinstance(one, str):
            found.append(one)
        elif typing.get_origin(one) is Literal:
            found += typing.get_args(one)
    return tuple(found)


_TABLES: Mapping[str, Mapping[str, Parameter]] = {"data": DATA, "network": NETWORK, "training": TRAINING}
_STRUCTS: Mapping[str, type] = {"data": Data, "network": Network, "training": Training}
