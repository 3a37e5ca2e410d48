"""The kinds of entry a catalogue has. An entry is data plus its implementation, without torch, scikit-learn or Qt.

Functions are handed the torch module as `t` and their tensors, and write into `out`, so that the hot path allocates
nothing. Formulas are LaTeX; texts are English and translated at the edge.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, Protocol

import msgspec
import numpy as np
import numpy.typing as npt

from nnviz.spec import Data

Tensor = Any  # torch.Tensor: named so that the catalogue needs no torch
Torch = Any  # the torch module
Floats = npt.NDArray[np.floating]


class Parameter(msgspec.Struct, frozen=True, kw_only=True):
    """One number (or choice) of an optimizer, schedule or data set that a user can set.

    Attributes:
        name: Key in TOML and on the command line.
        symbol: The symbol of the text, in Unicode ("α", "β₁").
        default: Value where none is given.
        low, high: Range accepted; `low_open` / `high_open` leave the end itself out.
        meaning: One sentence: what it does, with its unit where it has one.
        kind: "float", "int", "bool" or "choice".
        choices: Accepted words of a "choice".
        scale: How a slider should move: "linear" or "log".
        key: Where torch keeps it: a param-group or constructor key, "betas.0" for the first of a tuple.
        state: State tensor torch needs while this is not 0 or false (zeros when it is first switched on).
        fresh: Whether a new value takes effect only with fresh optimizer state.
    """

    name: str
    symbol: str
    default: Any
    low: float = 0.0
    high: float = 1.0
    low_open: bool = False
    high_open: bool = False
    meaning: str = ""
    kind: Literal["float", "int", "bool", "choice"] = "float"
    choices: tuple[str, ...] = ()
    scale: Literal["linear", "log"] = "linear"
    key: str = ""
    state: str = ""
    fresh: bool = False


class OptimizerEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A real `torch.optim` class and what a user can set of it.

    Attributes:
        name: Key ("adam").
        title: Name shown ("Adam").
        dotted: The class, e.g. "torch.optim.Adam".
        parameters: Settable hyper-parameters; the first is always `lr`.
        fixed: Constructor arguments that make it what its name says (SGD with `nesterov=True`).
        formula: The update rule in LaTeX, in the course text's symbols.
        meaning: One sentence.
        elementwise: Works element by element, so that one instance may serve the rows of many lanes.
        closure: Its step needs a closure that evaluates the loss again.
        fused: torch has a fused CPU kernel (argument `fused=True`).
        vectors: For one that takes matrices only: the dotted class used for biases; else empty.
        quantities: What each of torch's state names is ("exp_avg": "mean of g"), so that "carry over what the two
            share" can match states of two optimizers by meaning.
        order: Place in menus.
    """

    name: str
    title: str
    dotted: str
    parameters: tuple[Parameter, ...]
    fixed: Mapping[str, Any] = {}
    formula: str = ""
    meaning: str = ""
    elementwise: bool = True
    closure: bool = False
    fused: bool = False
    vectors: str = ""
    quantities: Mapping[str, str] = {}
    order: int = 100


class ScheduleEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A learning-rate schedule of `torch.optim.lr_scheduler`, holding after its horizon.

    Attributes:
        build: (lr_scheduler module, optimizer, values) -> scheduler, or None for a constant rate; `values` maps
            parameter names to numbers and holds `base` (the base rate) too.
        parameters: Settable parameters; all but `constant` have `horizon` (steps).
    """

    name: str
    title: str
    parameters: tuple[Parameter, ...]
    build: Callable[[Any, Any, Mapping[str, Any]], Any]
    formula: str = ""
    meaning: str = ""
    order: int = 100


class ActivationEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An activation a = f(z), element by element.

    Attributes:
        forward: (t, z, out): writes f(z) into `out`.
        derivative: (t, z, a, out): writes f'(z) into `out`.
        backward: (t, delta, z, a, out): writes delta * f'(z) into `out` (which may be `delta` itself), with as few
            kernels as possible.
        curve: (z) -> f(z) on a numpy array, for pictures where there is no torch.
        quick: (z, out): f(z) into `out`, numpy arrays, where numpy has it and is faster than torch (None: it is not);
            for pictures, as it may differ from `forward` in the last bits.
        dotted: The torch.nn class with the same values, e.g. "torch.nn.Tanh" (empty: identity), and its arguments.
        low, high: Range of f (None: unbounded), for colour scales.
        saturates: Where |f'| vanishes: "both", "left" or "".
    """

    name: str
    title: str
    forward: Callable[[Torch, Tensor, Tensor], None]
    derivative: Callable[[Torch, Tensor, Tensor, Tensor], None]
    backward: Callable[[Torch, Tensor, Tensor, Tensor, Tensor], None]
    curve: Callable[[Floats], Floats]
    quick: Callable[[Floats, Floats], object] | None = None
    dotted: str = ""
    arguments: Mapping[str, Any] = {}
    formula: str = ""
    derivative_formula: str = ""
    meaning: str = ""
    low: float | None = None
    high: float | None = None
    saturates: Literal["both", "left", ""] = ""
    order: int = 100


class LossEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A loss J, the mean over the m samples of a batch (squared error: 1/2m of the sum).

    z and y are [..., m, outputs]; yhat = output activation of z, already computed.

    Attributes:
        outputs: Task -> output activations allowed, the first being the default. Tasks: "binary",
            "multiclass", "regression". Output activations: "linear", "sigmoid", "softmax", "tanh".
        samples: (t, z, yhat, y) -> [..., m] loss of each sample, computed stably from z where the pair allows.
        delta: (t, yhat, y, out): writes dJ_i/dz (or, with `through` True, dJ_i/dyhat) of each sample into `out`,
            without the 1/m.
        through: True where `delta` stops at yhat and the output activation's f' must still be applied.
        differs: What differs from the PyTorch default, or empty.
        script: The mean loss in PyTorch, as an exported script writes it: an expression of y and of z, or (with
            `through` True) of yhat.
    """

    name: str
    title: str
    outputs: Mapping[str, tuple[str, ...]]
    samples: Callable[[Torch, Tensor, Tensor, Tensor], Tensor]
    delta: Callable[[Torch, Tensor, Tensor, Tensor], None]
    through: bool = False
    formula: str = ""
    delta_formula: str = ""
    meaning: str = ""
    differs: str = ""
    script: str = ""
    order: int = 100


class InitializerEntry(msgspec.Struct, frozen=True, kw_only=True):
    """How W is drawn before training; biases start at 0.

    Attributes:
        fill: (t, weight, generator, gain, sigma): fills the out x in tensor `weight` in place.
    """

    name: str
    title: str
    fill: Callable[[Torch, Tensor, Any, float, float], None]
    formula: str = ""
    meaning: str = ""
    order: int = 100


class Raw(msgspec.Struct, frozen=True):
    """A data set before features, standardisation and split.

    Attributes:
        x: [N, d] float64, NaN where a value is missing and is to be filled; images: [N, h * w] in 0..1, float32 where
            there may be very many.
        y: [N] class index (int64), or value (float64).
        task: "binary", "multiclass" or "regression".
        kind: "plane", "line", "image" or "table".
        inputs: Names of the d columns.
        classes: Names of the classes; empty for regression.
        image: (h, w) for images, else (0, 0).
        choices: (first, last + 1) of the columns that are the categories of one column together.
        fixed_test: [N] True where the source itself says a sample is of its test part, or empty.
        notes: What a user should know, as (code, values): ("dropped", {"rows": 3}), ...
    """

    x: np.ndarray
    y: np.ndarray
    task: str
    kind: str
    inputs: tuple[str, ...]
    classes: tuple[str, ...] = ()
    image: tuple[int, int] = (0, 0)
    choices: tuple[tuple[int, int], ...] = ()
    fixed_test: np.ndarray = np.zeros(0, bool)
    notes: tuple[tuple[str, dict[str, Any]], ...] = ()


class Make(Protocol):
    """Makes the raw data a `[data]` table describes."""

    def __call__(self, data: Data, rng: np.random.Generator) -> Raw:
        """Return the data; raises `nnviz.refusal.Refused` where it cannot be had."""


class Prepare(Protocol):
    """Brings a drawing into the form of a data set's images."""

    def __call__(self, drawn: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
        """Return the image of the given shape, in 0..1, of a drawing [h, w] (0 background, 1 ink)."""


class DatasetEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A data set.

    Attributes:
        make: The generator or reader (numpy only; anything heavier is imported inside when called).
        keys: Keys of `[data]` it uses beside name, seed, validation_fraction, test_fraction, standardise.
        parameters: Ranges and meanings of those of `keys` that are numbers ("noise", "samples", "classes").
        kind, task: As in `Raw`; "any" where the content decides.
        standardise: What `standardise = "auto"` means for it.
        short: One word for narrow places; empty is `title`.
        prepare: Of images: what makes one like its own of a drawing; None where nothing does.
    """

    name: str
    title: str
    make: Make
    kind: Literal["plane", "line", "image", "table", "any"]
    task: Literal["binary", "multiclass", "regression", "any"]
    keys: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    standardise: bool = False
    meaning: str = ""
    short: str = ""
    prepare: Prepare | None = None
    order: int = 100
