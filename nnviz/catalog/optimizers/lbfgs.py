"""Limited-memory BFGS."""

from __future__ import annotations

from nnviz.catalog.entries import OptimizerEntry, Parameter
from nnviz.catalog.optimizers._parameters import lr

ENTRY = OptimizerEntry(
    name="lbfgs",
    title="L-BFGS",
    dotted="torch.optim.LBFGS",
    parameters=(
        lr(1.0),
        Parameter(
            name="max_iter",
            symbol="k",
            default=20,
            low=1,
            high=1000,
            kind="int",
            meaning="Largest number of inner iterations of one step.",
            key="max_iter",
        ),
        Parameter(
            name="max_eval",
            symbol="e",
            default=25,
            low=1,
            high=10_000,
            kind="int",
            meaning="Largest number of loss evaluations of one step.",
            key="max_eval",
        ),
        Parameter(
            name="history_size",
            symbol="h",
            default=10,
            low=1,
            high=200,
            kind="int",
            meaning="Number of past steps the curvature is estimated from; each keeps two copies of all weights.",
            key="history_size",
            fresh=True,
        ),
        Parameter(
            name="line_search",
            symbol="search",
            default="strong_wolfe",
            kind="choice",
            choices=("none", "strong_wolfe"),
            meaning="How far to go along a direction: by α alone, or to a point that meets the Wolfe conditions.",
            key="line_search_fn",
        ),
        Parameter(
            name="tolerance_grad",
            symbol="ε_g",
            default=1e-7,
            low=0.0,
            high=1.0,
            meaning="A step ends where the largest gradient component is at or below it.",
            key="tolerance_grad",
        ),
        Parameter(
            name="tolerance_change",
            symbol="ε_θ",
            default=1e-9,
            low=0.0,
            high=1.0,
            meaning="A step ends where weights or loss change by less.",
            key="tolerance_change",
        ),
    ),
    formula=(
        r"\theta \leftarrow \theta - \alpha\,H\,\nabla_\theta J(\theta), \quad H \approx"
        r" \left(\nabla_\theta^2 J\right)^{-1} \text{ from the last } h \text{ steps, up to } k \text{ times a step}"
    ),
    meaning="Estimates curvature from past steps and jumps towards the minimum; made for full batches.",
    elementwise=False,
    closure=True,
    order=160,
)
