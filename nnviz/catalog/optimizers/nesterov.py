"""SGD with Nesterov's momentum."""

from __future__ import annotations

from nnviz.catalog.entries import OptimizerEntry
from nnviz.catalog.optimizers._parameters import VELOCITY, lr, momentum, weight_decay

ENTRY = OptimizerEntry(
    name="nesterov",
    title="Nesterov",
    dotted="torch.optim.SGD",
    parameters=(lr(0.03), momentum(0.9, low_open=True), weight_decay()),
    fixed={"nesterov": True},
    formula=(
        r"\begin{align*} \mathbf{u}_t &= \mu\,\mathbf{u}_{t-1} + \nabla_\theta J(\theta_{t-1}) \\"
        r" \theta_t &= \theta_{t-1} - \alpha\,(\nabla_\theta J(\theta_{t-1}) + \mu\,\mathbf{u}_t) \end{align*}"
    ),
    meaning="Momentum that looks one step ahead along its velocity, and so brakes earlier.",
    fused=True,
    quantities={"momentum_buffer": VELOCITY},
    order=30,
)
