"""Averaged SGD."""

from __future__ import annotations

from nnviz.catalog.entries import OptimizerEntry, Parameter
from nnviz.catalog.optimizers._parameters import STEPS, lr, weight_decay

ENTRY = OptimizerEntry(
    name="asgd",
    title="ASGD",
    dotted="torch.optim.ASGD",
    parameters=(
        lr(0.03),
        Parameter(
            name="lambd",
            symbol="λ₀",
            default=1e-4,
            low=0.0,
            high=1.0,
            meaning="Decay of the weights and, with κ, of the rate.",
            key="lambd",
        ),
        Parameter(
            name="alpha",
            symbol="κ",
            default=0.75,
            low=0.0,
            high=1.0,
            meaning="Power by which the rate falls (torch calls it alpha; it is not the learning rate).",
            key="alpha",
        ),
        Parameter(
            name="t0",
            symbol="t₀",
            default=1e6,
            low=0.0,
            high=1e8,
            meaning="Step from which the weights are averaged (the average is kept beside, training goes on from θ).",
            key="t0",
        ),
        weight_decay(),
    ),
    formula=(
        r"\begin{align*} \theta_t &= (1 - \lambda_0\,\eta_t)\,\theta_{t-1} - \eta_t\,\nabla_\theta J(\theta_{t-1}) \\"
        r" \eta_{t+1} &= \frac{\alpha}{(1 + \lambda_0\,\alpha\,t)^{\kappa}} \end{align*}"
    ),
    meaning="SGD with a falling rate that keeps an average of the weights beside; a new rate acts one step later.",
    quantities={"step": STEPS, "eta": "falling rate η", "mu": "weight of the average", "ax": "average of θ"},
    order=120,
)
