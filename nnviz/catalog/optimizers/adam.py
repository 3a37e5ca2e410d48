"""Adam."""

from __future__ import annotations

from nnviz.catalog.entries import OptimizerEntry
from nnviz.catalog.optimizers._parameters import (
    LARGEST_SQUARE,
    MEAN,
    MEAN_SQUARE,
    STEPS,
    amsgrad,
    beta1,
    beta2,
    eps,
    lr,
    weight_decay,
)

ENTRY = OptimizerEntry(
    name="adam",
    title="Adam",
    dotted="torch.optim.Adam",
    parameters=(lr(0.003), beta1(), beta2(), eps(), weight_decay(), amsgrad()),
    formula=(
        r"\begin{align*} \mathbf{m}_t &= \beta_1 \mathbf{m}_{t-1} + (1 - \beta_1) \nabla_\theta J(\theta_{t-1}) \\"
        r" \mathbf{v}_t &= \beta_2 \mathbf{v}_{t-1} + (1 - \beta_2) \nabla_\theta J(\theta_{t-1})^2 \\"
        r" \hat{\mathbf{m}}_t &= \frac{\mathbf{m}_t}{1 - \beta_1^t} \\"
        r" \hat{\mathbf{v}}_t &= \frac{\mathbf{v}_t}{1 - \beta_2^t} \\"
        r" \theta_t &= \theta_{t-1} - \alpha \frac{\hat{\mathbf{m}}_t}{\sqrt{\hat{\mathbf{v}}_t} + \epsilon}"
        r" \end{align*}"
    ),
    meaning="Momentum and RMSProp together, both corrected for starting from 0.",
    fused=True,
    quantities={"step": STEPS, "exp_avg": MEAN, "exp_avg_sq": MEAN_SQUARE, "max_exp_avg_sq": LARGEST_SQUARE},
    order=70,
)
