"""Stochastic gradient descent."""

from __future__ import annotations

from nnviz.catalog.entries import OptimizerEntry
from nnviz.catalog.optimizers._parameters import lr, weight_decay

ENTRY = OptimizerEntry(
    name="sgd",
    title="SGD",
    dotted="torch.optim.SGD",
    parameters=(lr(0.03), weight_decay()),
    formula=r"\theta_t = \theta_{t-1} - \alpha\,g_t, \quad g_t = \nabla_\theta J(\theta_{t-1})",
    meaning="Goes down the gradient of the mini-batch, one learning rate for all weights.",
    fused=True,
    order=10,
)
