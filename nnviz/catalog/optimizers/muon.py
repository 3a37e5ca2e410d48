"""Muon."""

from __future__ import annotations

from nnviz.catalog.entries import OptimizerEntry, Parameter
from nnviz.catalog.optimizers._parameters import MEAN, eps, lr, momentum, weight_decay


def _coefficient(place: int, symbol: str, default: float) -> Parameter:
    return Parameter(
        name=f"ns_{symbol}",
        symbol=symbol,
        default=default,
        low=-10.0,
        high=10.0,
        meaning=f"Coefficient {symbol} of the Newton-Schulz iteration aX + b(XXᵀ)X + c(XXᵀ)²X.",
        key=f"ns_coefficients.{place}",
    )


ENTRY = OptimizerEntry(
    name="muon",
    title="Muon",
    dotted="torch.optim.Muon",
    parameters=(
        lr(0.01),
        momentum(0.95),
        Parameter(
            name="nesterov",
            symbol="Nesterov",
            default=True,
            kind="bool",
            meaning="Looks one step ahead along the mean.",
            key="nesterov",
        ),
        weight_decay(0.1, decoupled=True),
        Parameter(
            name="ns_steps",
            symbol="k",
            default=5,
            low=1,
            high=50,
            kind="int",
            meaning="Newton-Schulz iterations that make the update orthogonal.",
            key="ns_steps",
        ),
        _coefficient(0, "a", 3.4445),
        _coefficient(1, "b", -4.775),
        _coefficient(2, "c", 2.0315),
        Parameter(
            name="adjust",
            symbol="s",
            default="original",
            kind="choice",
            choices=("original", "match_rms_adamw"),
            meaning="How the rate grows with a matrix's shape: s = √max(1, out/in), or 0.2 √max(out, in).",
            key="adjust_lr_fn",
        ),
        eps(1e-7),
    ),
    formula=(
        r"\begin{align*} M_t &= \mu\,M_{t-1} + (1 - \mu)\,\nabla_W J(W_{t-1}) \\"
        r" O_t &= \mathrm{NewtonSchulz}_k(M_t) \approx U V^T, \quad M_t = U S V^T \\"
        r" W_t &= (1 - \alpha\lambda)\,W_{t-1} - \alpha\,s\,O_t \end{align*}"
    ),
    meaning="Makes each matrix's mean gradient orthogonal before stepping; biases are left to Adam at the same rate.",
    elementwise=False,
    vectors="torch.optim.Adam",
    quantities={"momentum_buffer": MEAN},
    order=150,
)
