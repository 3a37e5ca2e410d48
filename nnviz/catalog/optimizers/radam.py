"""RAdam."""

from __future__ import annotations

from nnviz.catalog.entries import OptimizerEntry
from nnviz.catalog.optimizers._parameters import (
    MEAN,
    MEAN_SQUARE,
    STEPS,
    beta1,
    beta2,
    decoupled,
    eps,
    lr,
    weight_decay,
)

ENTRY = OptimizerEntry(
    name="radam",
    title="RAdam",
    dotted="torch.optim.RAdam",
    parameters=(lr(0.003), beta1(), beta2(), eps(), weight_decay(), decoupled()),
    formula=(
        r"\begin{align*} \rho_\infty &= \frac{2}{1 - \beta_2} - 1, \quad"
        r" \rho_t = \rho_\infty - \frac{2t\,\beta_2^t}{1 - \beta_2^t} \\"
        r" r_t &= \sqrt{\frac{(\rho_t - 4)(\rho_t - 2)\,\rho_\infty}{(\rho_\infty - 4)(\rho_\infty - 2)\,\rho_t}} \\"
        r" \theta_t &= \theta_{t-1} - \alpha\,r_t\,\frac{\hat{\mathbf{m}}_t}{\sqrt{\hat{\mathbf{v}}_t}}"
        r" \text{ if } \rho_t > 5, \text{ else } \theta_{t-1} - \alpha\,\hat{\mathbf{m}}_t \end{align*}"
    ),
    meaning="Adam that trusts v only once it has seen enough steps: a warm-up without a parameter.",
    quantities={"step": STEPS, "exp_avg": MEAN, "exp_avg_sq": MEAN_SQUARE},
    order=100,
)
