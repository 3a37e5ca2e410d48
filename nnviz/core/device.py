"""Which device trains."""

from __future__ import annotations

import torch

from nnviz.refusal import refuse
from nnviz.spec import Training

#: Below this many parameters a lane is faster on the CPU than on any GPU: a step is mostly the cost of dispatching it.
LARGE = 500_000


def choose(training: Training, parameters: int) -> torch.device:
    """Return the device for a network of so many parameters; raises `Refused` where it is not there."""
    name = training.device
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() and parameters >= LARGE else "cpu"
    if name == "cuda" and not torch.cuda.is_available():
        raise refuse("device", "training.device", name, available())
    if name == "mps":
        if not torch.backends.mps.is_available():
            raise refuse("device", "training.device", name, available())
        if training.dtype == "float64":
            raise refuse("dtype_device", "training.dtype", "float64", "float32 on mps")
    return torch.device(name)


def available() -> str:
    """Return the names of the devices this machine has."""
    names = ["cpu"]
    if torch.cuda.is_available():
        names.append("cuda")
    if torch.backends.mps.is_available():
        names.append("mps")
    return ", ".join(names)


def describe(device: torch.device) -> str:
    """Return the device in words."""
    if device.type == "cuda":
        return str(torch.cuda.get_device_name(device))
    if device.type == "mps":
        return "Apple GPU"
    threads = torch.get_num_threads()
    return "CPU (1 thread)" if threads == 1 else f"CPU ({threads} threads)"
