"""Everything random is drawn from a generator of its own, seeded by what it may depend on and nothing else."""

from __future__ import annotations

import hashlib

import torch


def generator(*parts: object) -> torch.Generator:
    """Return a CPU generator whose stream depends on `parts` only (purpose, seed, epoch, ...)."""
    text = "/".join(str(part) for part in parts)
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "little") >> 1
    return torch.Generator().manual_seed(number)
