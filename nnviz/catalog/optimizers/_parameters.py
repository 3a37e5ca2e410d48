"""Parameters several optimizers share, and the words for what torch's states hold."""

from __future__ import annotations

from nnviz.catalog.entries import Parameter

#: Names of quantities, equal wherever two optimizers keep the same thing.
STEPS = "number of steps"
MEAN = "decaying mean of g"
MEAN_SQUARE = "decaying mean of g²"
LARGEST_SQUARE = "largest decaying mean of g²"
VELOCITY = "decaying sum of g"


def lr(default: float, meaning: str = "Learning rate: how far a step goes along the direction.") -> Parameter:
    """Return the learning rate."""
    return Parameter(name="lr", symbol="α", default=default, low=1e-8, high=1e3, scale="log", meaning=meaning, key="lr")


def weight_decay(default: float = 0.0, decoupled: bool = False) -> Parameter:
    """Return the weight decay: λθ added to the gradient, or (decoupled) αλθ taken off θ itself."""
    coupled_text = "Weight decay: λθ is added to the gradient, of weights and biases alike."
    decoupled_text = "Weight decay: θ shrinks by αλθ at each step, apart from the gradient."
    return Parameter(
        name="weight_decay",
        symbol="λ",
        default=default,
        low=0.0,
        high=10.0,
        meaning=decoupled_text if decoupled else coupled_text,
        key="weight_decay",
    )


def momentum(default: float, low_open: bool = False, state: str = "") -> Parameter:
    """Return the momentum factor."""
    return Parameter(
        name="momentum",
        symbol="μ",
        default=default,
        low=0.0,
        high=1.0,
        low_open=low_open,
        high_open=True,
        meaning="Part of the last step's velocity that is kept.",
        key="momentum",
        state=state,
    )


def beta1() -> Parameter:
    """Return the decay of the mean of g."""
    return Parameter(
        name="beta1",
        symbol="β₁",
        default=0.9,
        low=0.0,
        high=1.0,
        high_open=True,
        meaning="Memory of the mean m of gradients; it looks back over about 1/(1 − β₁) steps.",
        key="betas.0",
    )


def beta2() -> Parameter:
    """Return the decay of the mean of g squared."""
    return Parameter(
        name="beta2",
        symbol="β₂",
        default=0.999,
        low=0.0,
        high=1.0,
        high_open=True,
        meaning="Memory of the mean v of squared gradients; it looks back over about 1/(1 − β₂) steps.",
        key="betas.1",
    )


def eps(default: float = 1e-8, key: str = "eps") -> Parameter:
    """Return the small number that keeps a division finite."""
    return Parameter(
        name="eps",
        symbol="ε",
        default=default,
        low=1e-16,
        high=1.0,
        scale="log",
        meaning="Small number that keeps the division finite where gradients vanish.",
        key=key,
    )


def amsgrad() -> Parameter:
    """Return the switch that never lets v fall."""
    return Parameter(
        name="amsgrad",
        symbol="AMSGrad",
        default=False,
        kind="bool",
        meaning="Divides by the largest v so far, so that a step never grows because v fell.",
        key="amsgrad",
        state="max_exp_avg_sq",
    )


def decoupled() -> Parameter:
    """Return the switch between decoupled and ordinary weight decay."""
    return Parameter(
        name="decoupled_weight_decay",
        symbol="AdamW",
        default=False,
        kind="bool",
        meaning="Takes the weight decay off θ itself, as AdamW does, not through the gradient.",
        key="decoupled_weight_decay",
    )
