"""NAdam."""

from __future__ import annotations

from nnviz.catalog.entries import OptimizerEntry, Parameter
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
    name="nadam",
    title="NAdam",
    dotted="torch.optim.NAdam",
    parameters=(
        lr(0.003),
        beta1(),
        beta2(),
        eps(),
        Parameter(
            name="momentum_decay",
            symbol="ψ",
            default=0.004,
            low=0.0,
            high=1.0,
            meaning="How fast the momentum μ_t rises to β₁ over the first steps.",
            key="momentum_decay",
        ),
        weight_decay(),
        decoupled(),
    ),
    formula=(
        r"\begin{align*} \mu_t &= \beta_1\left(1 - \frac{1}{2}\,0.96^{t\psi}\right) \\"
        r" \hat{\mathbf{m}}_t &= \frac{\mu_{t+1}\,\mathbf{m}_t}{1 - \prod_{i=1}^{t+1}\mu_i}"
        r" + \frac{(1 - \mu_t)\,\nabla_\theta J(\theta_{t-1})}{1 - \prod_{i=1}^{t}\mu_i} \\"
        r" \theta_t &= \theta_{t-1} - \alpha \frac{\hat{\mathbf{m}}_t}{\sqrt{\hat{\mathbf{v}}_t} + \epsilon}"
        r" \end{align*}"
    ),
    meaning="Adam with Nesterov's look ahead.",
    quantities={
        "step": STEPS,
        "mu_product": "product of μ_t",
        "exp_avg": MEAN,
        "exp_avg_sq": MEAN_SQUARE,
    },
    order=90,
)
