"""Mini-batches: their order depends on (seed, epoch) only; they are gathered a chunk of an epoch at a time."""

from __future__ import annotations

import functools
from math import gcd
from typing import NamedTuple

import torch
from torch import Tensor

from nnviz.core.seeds import generator
from nnviz.core.shape import ALIGN

#: Bytes gathered at once for all lanes: large enough that gathering costs nothing per step, small enough for any set.
CHUNK_BYTES = 16 << 20


class Batch(NamedTuple):
    """One mini-batch for all lanes of a group: x [K, m, n_0] and y [K, rows, n_L] (rows >= m, padded with zeros)."""

    x: Tensor
    y: Tensor
    size: int


def order(seed: int, epoch: int, samples: int) -> Tensor:
    """Return the order [samples] in which epoch `epoch` (from 0) visits the training samples."""
    return torch.randperm(samples, generator=generator("batches", seed, epoch))


def last_batch(seed: int, epoch: int, used: int, taken: int, samples: int) -> Tensor:
    """Return the indices [taken] of the mini-batch that ends at `used` samples of `epoch` (0: of the one before)."""
    if not used:
        epoch, used = epoch - 1, samples
    if taken == samples:
        return torch.arange(samples)  # full batch keeps the data's own order
    return _seen_order(seed, epoch, samples)[used - taken : used].clone()


_seen_order = functools.lru_cache(maxsize=2)(order)


def rows_for(size: int, width: int) -> int:
    """Return how many rows a buffer of `width` columns needs for `size` samples to fill whole blocks of `ALIGN`."""
    unit = ALIGN // gcd(width, ALIGN)
    return -(-size // unit) * unit


def pad_rows(y: Tensor) -> Tensor:
    """Return targets [..., m, n_L] with rows of zeros added, so that each block of m fills whole blocks of `ALIGN`."""
    extra = rows_for(y.shape[-2], y.shape[-1]) - y.shape[-2]
    return torch.nn.functional.pad(y, (0, 0, 0, extra)) if extra else y


class Feeder:
    """Hands out the mini-batches of a group, lane by lane in the order of the lane's own seed.

    Args:
        x: [N, n_0] training inputs.
        y: [N, n_L] targets.
        seeds: Seed of each lane (with the idle twin's, where there is one).
        size: Mini-batch size; N is full batch, which keeps the data's own order (from the next epoch on).
        epoch, used: Where to go on: epochs completed and samples of the current one already used.

    Attributes:
        taken: Samples of the mini-batch handed out last; 0 before the first.
    """

    def __init__(self, x: Tensor, y: Tensor, seeds: list[int], size: int, *, epoch: int, used: int) -> None:
        self._x, self._y = x, y
        self._seeds = seeds if len(set(seeds)) > 1 else seeds[:1]
        self._lanes = len(seeds)
        self._samples = len(x)
        self._size = min(size, self._samples)
        self.epoch = epoch
        self.used = used
        self.taken = 0
        per_sample = len(self._seeds) * (x[0].numel() + y[0].numel()) * x.element_size()
        self._chunk = max(1, CHUNK_BYTES // max(1, per_sample * self._size)) * self._size
        self._orders: Tensor | None = None
        self._ready: list[Batch] = []
        if used >= self._samples:
            self._next_epoch()

    def next(self) -> Batch:
        """Return the next mini-batch and move on; the last one of an epoch may be smaller."""
        if not self._ready:
            self._ready = self._gather()
        batch = self._ready.pop()
        self.taken = batch.size
        self.used += batch.size
        if self.used >= self._samples:
            self._next_epoch()
        return batch

    def _next_epoch(self) -> None:
        self.epoch, self.used = self.epoch + 1, 0
        self._orders = None

    def _gather(self) -> list[Batch]:
        """Gather the next chunk of the present epoch; the list is in reverse, to be popped from its end."""
        end = min(self._samples, self.used + self._chunk)
        if self._size == self._samples and not self.used:
            x, y = self._x.unsqueeze(0), self._y.unsqueeze(0)
        else:
            rows = self._order()[:, self.used : end]
            x, y = self._x[rows], self._y[rows]
        whole = (end - self.used) // self._size * self._size
        batches = self._batches(x[:, :whole], y[:, :whole], self._size) if whole else []
        if whole < end - self.used:  # the last, smaller batch of the epoch
            batches += self._batches(x[:, whole:], y[:, whole:], end - self.used - whole)
        return batches[::-1]

    def _order(self) -> Tensor:
        if self._orders is None:
            orders = [order(seed, self.epoch, self._samples) for seed in self._seeds]
            self._orders = torch.stack(orders).to(self._x.device)
        return self._orders

    def _batches(self, x: Tensor, y: Tensor, size: int) -> list[Batch]:
        """Return the mini-batches of `size` that x and y [k, count * size, n] consist of."""
        count = x.shape[1] // size
        xs = x.view(len(x), count, size, -1).expand(self._lanes, -1, -1, -1).unbind(1)
        ys = pad_rows(y.view(len(y), count, size, -1)).expand(self._lanes, -1, -1, -1).unbind(1)
        return [Batch(*pair, size) for pair in zip(xs, ys, strict=True)]
