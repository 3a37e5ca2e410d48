"""What a setting is called where its section is named beside it and nothing else explains it: a list, a search.

A label in the set-up column stands under a heading and beside its value, and an optimizer's numbers go by their symbols
there; what those leave open is said here.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from nnviz.catalog import tables

_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "data.function": "Function y = f(x)",
        "data.path": "File or folder",
        "data.target": "Target column",
        "data.header": "Header row",
        "data.missing": "Missing values",
        "data.validation_fraction": "Validation part",
        "data.test_fraction": "Test part",
        "network.hidden": "Hidden layers",
        "network.init": "Initial weights",
        "network.sigma": "Deviation of normal initial weights",
        "training.l1": "L1 penalty",
        "training.l2": "L2 penalty",
        "training.clip_norm": "Clip the gradient's norm",
        "training.clip_value": "Clip each gradient component",
        "training.evaluate_every": "Steps between evaluations",
        "training.stop.steps": "Stop at a step",
        "training.stop.epochs": "Stop at an epoch",
        "training.stop.loss": "Stop at a test loss",
        "training.stop.seconds": "Stop after seconds",
        "training.output": "Output activation",
        "training.dtype": "Precision (dtype)",
        "optimizer.lr": "Learning rate",
        "optimizer.weight_decay": "Weight decay",
        "optimizer.momentum": "Momentum",
        "optimizer.dampening": "Dampening",
        "optimizer.alpha": "Memory of squared gradients",
        "optimizer.eps": "Small constant in the division",
        "optimizer.centered": "Centred",
        "optimizer.lr_decay": "Decay of the rate",
        "optimizer.initial_accumulator_value": "Initial sum of squared gradients",
        "optimizer.rho": "Memory of squares",
        "optimizer.beta1": "Memory of gradients",
        "optimizer.beta2": "Memory of squared gradients",
        "optimizer.amsgrad": "AMSGrad",
        "optimizer.momentum_decay": "Momentum decay",
        "optimizer.decoupled_weight_decay": "Decoupled weight decay",
        "optimizer.lambd": "Decay of weights and rate",
        "optimizer.t0": "Step averaging starts at",
        "optimizer.eta_minus": "Step factor at a change of sign",
        "optimizer.eta_plus": "Step factor at the same sign",
        "optimizer.step_min": "Smallest step size",
        "optimizer.step_max": "Largest step size",
        "optimizer.beta2_decay": "Power of the growing memory",
        "optimizer.eps1": "Small constant in the division",
        "optimizer.eps2": "Smallest size of weights",
        "optimizer.d": "Largest update (root mean square)",
        "optimizer.nesterov": "Nesterov",
        "optimizer.ns_steps": "Newton-Schulz iterations",
        "optimizer.ns_a": "Newton-Schulz coefficient",
        "optimizer.ns_b": "Newton-Schulz coefficient",
        "optimizer.ns_c": "Newton-Schulz coefficient",
        "optimizer.adjust": "Rate by matrix shape",
        "optimizer.max_iter": "Most inner iterations",
        "optimizer.max_eval": "Most loss evaluations",
        "optimizer.history_size": "Past steps kept",
        "optimizer.line_search": "Line search",
        "optimizer.tolerance_grad": "Gradient tolerance",
        "optimizer.tolerance_change": "Change tolerance",
    }
)


def full_name(key: str) -> str:
    """Return the English name of a dotted key: "training.dtype" is "Precision (dtype)"."""
    return _NAMES.get(key) or tables.label(key)


def known() -> tuple[str, ...]:
    """Return the names that are not a label too."""
    return tuple(dict.fromkeys(_NAMES.values()))
