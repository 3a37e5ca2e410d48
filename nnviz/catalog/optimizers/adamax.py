"""Adamax."""

from __future__ import annotations

from nnviz.catalog.entries import OptimizerEntry
from nnviz.catalog.optimizers._parameters import MEAN, STEPS, beta1, beta2, eps, lr, weight_decay

ENTRY = OptimizerEntry(
    name="adamax",
    title="Adamax",
    dotted="torch.optim.Adamax",
    parameters=(lr(0.005), beta1(), beta2(), eps(), weight_decay()),
    formula=(
        r"\begin{align*} \mathbf{m}_t &= \beta_1 \mathbf{m}_{t-1} + (1 - \beta_1) \nabla_\theta J(\theta_{t-1}) \\"
        r" \mathbf{u}_t &= \max(\beta_2 \mathbf{u}_{t-1}, |\nabla_\theta J(\theta_{t-1})| + \epsilon) \\"
        r" \theta_t &= \theta_{t-1} - \frac{\alpha}{1 - \beta_1^t}\,\frac{\mathbf{m}_t}{\mathbf{u}_t} \end{align*}"
    ),
    meaning="Adam that divides by the largest recent gradient in place of the root of the mean square.",
    quantities={"step": STEPS, "exp_avg": MEAN, "exp_inf": "decaying largest |g|"},
    order=110,
)
