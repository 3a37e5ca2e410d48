"""Adafactor."""

from __future__ import annotations

from nnviz.catalog.entries import OptimizerEntry, Parameter
from nnviz.catalog.optimizers._parameters import STEPS, lr, weight_decay

ENTRY = OptimizerEntry(
    name="adafactor",
    title="Adafactor",
    dotted="torch.optim.Adafactor",
    parameters=(
        lr(0.01, "Largest relative step: a matrix moves by min(α, 1/√t) times the size of its own weights."),
        Parameter(
            name="beta2_decay",
            symbol="c",
            default=-0.8,
            low=-4.0,
            high=0.0,
            meaning="Power of the growing memory of squared gradients, β₂ = 1 − t^c.",
            key="beta2_decay",
        ),
        Parameter(
            name="eps1",
            symbol="ε₁",
            default=1.1920928955078125e-07,
            low=1e-16,
            high=1e-2,
            scale="log",
            meaning="Small number that keeps the division finite (the precision of float32, torch's own choice there).",
            key="eps.0",
        ),
        Parameter(
            name="eps2",
            symbol="ε₂",
            default=1e-3,
            low=0.0,
            high=1.0,
            meaning="Smallest size of the weights that steps are relative to.",
            key="eps.1",
        ),
        Parameter(
            name="d",
            symbol="d",
            default=1.0,
            low=1.0,
            high=100.0,
            meaning="Updates whose root mean square is above d are scaled down to it.",
            key="d",
        ),
        weight_decay(decoupled=True),
    ),
    formula=(
        r"\begin{align*} \mathbf{R}_t &= \beta_{2t}\mathbf{R}_{t-1} + (1 - \beta_{2t})\,\mathrm{rowmean}(G_t^2), \quad"
        r" \mathbf{C}_t = \beta_{2t}\mathbf{C}_{t-1} + (1 - \beta_{2t})\,\mathrm{colmean}(G_t^2) \\"
        r" U_t &= \frac{G_t}{\sqrt{\mathbf{R}_t\mathbf{C}_t / \mathrm{mean}(\mathbf{R}_t)}}, \quad"
        r" \theta_t = \theta_{t-1} - \alpha_t\,\frac{U_t}{\max(1, \mathrm{RMS}(U_t)/d)} \\"
        r" \alpha_t &= \max(\epsilon_2, \mathrm{RMS}(\theta_{t-1}))\,\min\left(\alpha, \frac{1}{\sqrt{t}}\right)"
        r" \end{align*}"
    ),
    meaning="RMSProp that keeps one number per row and column of a matrix in place of one per weight.",
    elementwise=False,
    quantities={
        "step": STEPS,
        "row_var": "decaying mean of g² by rows",
        "col_var": "decaying mean of g² by columns",
        "variance": "growing mean of g²",
    },
    order=140,
)
