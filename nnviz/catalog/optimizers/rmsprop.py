"""RMSProp."""

from __future__ import annotations

from nnviz.catalog.entries import OptimizerEntry, Parameter
from nnviz.catalog.optimizers._parameters import MEAN_SQUARE, STEPS, eps, lr, momentum, weight_decay

ENTRY = OptimizerEntry(
    name="rmsprop",
    title="RMSProp",
    dotted="torch.optim.RMSprop",
    parameters=(
        lr(0.003),
        Parameter(
            name="alpha",
            symbol="β",
            default=0.99,
            low=0.0,
            high=1.0,
            high_open=True,
            meaning="Memory of the mean v of squared gradients (torch calls it alpha; it is not the learning rate).",
            key="alpha",
        ),
        eps(),
        momentum(0.0, state="momentum_buffer"),
        Parameter(
            name="centered",
            symbol="centred",
            default=False,
            kind="bool",
            meaning="Divides by the deviation of the gradient: its mean squared is taken off v.",
            key="centered",
            state="grad_avg",
        ),
        weight_decay(),
    ),
    formula=(
        r"\begin{align*} \mathbf{v}_t &= \beta\,\mathbf{v}_{t-1} + (1 - \beta)\,\nabla_\theta J(\theta_{t-1})^2 \\"
        r" \theta_t &= \theta_{t-1} - \alpha\,\frac{\nabla_\theta J(\theta_{t-1})}{\sqrt{\mathbf{v}_t} + \epsilon}"
        r" \end{align*}"
    ),
    meaning="Divides each gradient by its own recent size, so that all weights move at a similar pace.",
    quantities={
        "step": STEPS,
        "square_avg": MEAN_SQUARE,
        "grad_avg": "decaying mean of g, as slow as that of g²",  # any other mean could make v - mean² negative
        "momentum_buffer": "decaying sum of g/√v",
    },
    order=40,
)
