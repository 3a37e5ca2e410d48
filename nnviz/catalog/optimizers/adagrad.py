"""Adagrad."""

from __future__ import annotations

from nnviz.catalog.entries import OptimizerEntry, Parameter
from nnviz.catalog.optimizers._parameters import STEPS, eps, lr, weight_decay

ENTRY = OptimizerEntry(
    name="adagrad",
    title="Adagrad",
    dotted="torch.optim.Adagrad",
    parameters=(
        lr(0.03),
        Parameter(
            name="lr_decay",
            symbol="η",
            default=0.0,
            low=0.0,
            high=1.0,
            meaning="Decay of the rate: step t is taken with α / (1 + (t − 1) η).",
            key="lr_decay",
        ),
        eps(1e-10),
        Parameter(
            name="initial_accumulator_value",
            symbol="s₀",
            default=0.0,
            low=0.0,
            high=10.0,
            meaning="What the sum of squared gradients starts from.",
            key="initial_accumulator_value",
            fresh=True,
        ),
        weight_decay(),
    ),
    formula=(
        r"\begin{align*} \mathbf{s}_t &= \mathbf{s}_{t-1} + \nabla_\theta J(\theta_{t-1})^2 \\"
        r" \theta_t &= \theta_{t-1} - \alpha\,\frac{\nabla_\theta J(\theta_{t-1})}{\sqrt{\mathbf{s}_t} + \epsilon}"
        r" \end{align*}"
    ),
    meaning="Divides by the root of all squared gradients so far: steps only ever get smaller.",
    fused=True,
    quantities={"step": STEPS, "sum": "sum of g²"},
    order=50,
)
