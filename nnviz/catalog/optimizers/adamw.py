"""AdamW."""

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
    name="adamw",
    title="AdamW",
    dotted="torch.optim.AdamW",
    parameters=(lr(0.003), beta1(), beta2(), eps(), weight_decay(0.01, decoupled=True), amsgrad()),
    formula=(
        r"\begin{align*} \theta_t &= (1 - \alpha\lambda)\,\theta_{t-1}"
        r" - \alpha \frac{\hat{\mathbf{m}}_t}{\sqrt{\hat{\mathbf{v}}_t} + \epsilon} \\"
        r" \hat{\mathbf{m}}_t &= \frac{\mathbf{m}_t}{1 - \beta_1^t}, \quad"
        r" \hat{\mathbf{v}}_t = \frac{\mathbf{v}_t}{1 - \beta_2^t} \end{align*}"
    ),
    meaning="Adam whose weight decay acts on the weights themselves and not through m and v.",
    fused=True,
    quantities={"step": STEPS, "exp_avg": MEAN, "exp_avg_sq": MEAN_SQUARE, "max_exp_avg_sq": LARGEST_SQUARE},
    order=80,
)
