"""Sets the numerical environment before torch is first imported; every entry that will import torch calls it first.

`MKL_CBWR` makes MKL's products independent of where a matrix lies in memory, so that a lane's numbers do not depend on
what runs beside it. One thread is fastest for every network here, and part of the promise of equal bits.
"""

from __future__ import annotations

import os
import sys

ENVIRONMENT = {"MKL_CBWR": "AUTO,STRICT", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def prepare() -> None:
    """Put the numerical environment in place; RuntimeError if torch was imported without it."""
    wanting = {name: value for name, value in ENVIRONMENT.items() if os.environ.get(name) != value}
    if wanting and "torch" in sys.modules:
        raise RuntimeError("the numerical environment must be set before torch is imported")
    os.environ.update(wanting)
