"""Resilient backpropagation."""

from __future__ import annotations

from nnviz.catalog.entries import OptimizerEntry, Parameter
from nnviz.catalog.optimizers._parameters import STEPS, lr

ENTRY = OptimizerEntry(
    name="rprop",
    title="Rprop",
    dotted="torch.optim.Rprop",
    parameters=(
        lr(0.01, "Size of each weight's first step; later it has no effect, every weight has a step size of its own."),
        Parameter(
            name="eta_minus",
            symbol="η⁻",
            default=0.5,
            low=0.0,
            high=1.0,
            low_open=True,
            high_open=True,
            meaning="Factor of the step size where the gradient changed sign.",
            key="etas.0",
        ),
        Parameter(
            name="eta_plus",
            symbol="η⁺",
            default=1.2,
            low=1.0,
            high=10.0,
            low_open=True,
            meaning="Factor of the step size where the gradient kept its sign.",
            key="etas.1",
        ),
        Parameter(
            name="step_min",
            symbol="Δ⁻",
            default=1e-6,
            low=1e-12,
            high=1.0,
            scale="log",
            meaning="Smallest step size.",
            key="step_sizes.0",
        ),
        Parameter(
            name="step_max",
            symbol="Δ⁺",
            default=50.0,
            low=1e-6,
            high=1e3,
            scale="log",
            meaning="Largest step size.",
            key="step_sizes.1",
        ),
    ),
    formula=(
        r"\begin{align*} \Delta_t &= \eta^{\pm}\,\Delta_{t-1} \text{ as } g_t g_{t-1} \gtrless 0,"
        r" \quad \Delta^- \le \Delta_t \le \Delta^+ \\"
        r" \theta_t &= \theta_{t-1} - \Delta_t\,\mathrm{sign}(g_t), \quad g_t = \nabla_\theta J(\theta_{t-1})"
        r" \end{align*}"
    ),
    meaning="Looks at the sign of the gradient only; made for full batches, since mini-batches change signs by chance.",
    quantities={"step": STEPS, "prev": "last g", "step_size": "step size"},
    order=130,
)
