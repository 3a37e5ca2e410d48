"""SGD with momentum."""

from __future__ import annotations

from nnviz.catalog.entries import OptimizerEntry, Parameter
from nnviz.catalog.optimizers._parameters import VELOCITY, lr, momentum, weight_decay

ENTRY = OptimizerEntry(
    name="momentum",
    title="Momentum",
    dotted="torch.optim.SGD",
    parameters=(
        lr(0.03),
        momentum(0.9, low_open=True),
        Parameter(
            name="dampening",
            symbol="τ",
            default=0.0,
            low=0.0,
            high=1.0,
            meaning="Part of the gradient kept out of the velocity; τ = μ gives the mean m of Adam.",
            key="dampening",
        ),
        weight_decay(),
    ),
    formula=(
        r"\begin{align*} \mathbf{u}_t &= \mu\,\mathbf{u}_{t-1} + (1 - \tau)\,\nabla_\theta J(\theta_{t-1}) \\"
        r" \theta_t &= \theta_{t-1} - \alpha\,\mathbf{u}_t \end{align*}"
    ),
    meaning="A heavy ball: gradients add up to a velocity u, up to 1/(1 − μ) times the gradient in a steady slope.",
    fused=True,
    quantities={"momentum_buffer": VELOCITY},
    order=20,
)
