"""Adadelta."""

from __future__ import annotations

from nnviz.catalog.entries import OptimizerEntry, Parameter
from nnviz.catalog.optimizers._parameters import MEAN_SQUARE, STEPS, eps, lr, weight_decay

ENTRY = OptimizerEntry(
    name="adadelta",
    title="Adadelta",
    dotted="torch.optim.Adadelta",
    parameters=(
        lr(1.0),
        Parameter(
            name="rho",
            symbol="ρ",
            default=0.9,
            low=0.0,
            high=1.0,
            meaning="Memory of the means of squared gradients and of squared updates.",
            key="rho",
        ),
        eps(1e-6),
        weight_decay(),
    ),
    formula=(
        r"\begin{align*} \mathbf{v}_t &= \rho\,\mathbf{v}_{t-1} + (1 - \rho)\,\nabla_\theta J(\theta_{t-1})^2 \\"
        r" \Delta_t &= \frac{\sqrt{\mathbf{d}_{t-1} + \epsilon}}{\sqrt{\mathbf{v}_t + \epsilon}}\,"
        r"\nabla_\theta J(\theta_{t-1}) \\"
        r" \mathbf{d}_t &= \rho\,\mathbf{d}_{t-1} + (1 - \rho)\,\Delta_t^2 \\"
        r" \theta_t &= \theta_{t-1} - \alpha\,\Delta_t \end{align*}"
    ),
    meaning="Scales each step by the size of recent updates over that of recent gradients; needs no learning rate.",
    quantities={"step": STEPS, "square_avg": MEAN_SQUARE, "acc_delta": "decaying mean of Δ²"},
    order=60,
)
