"""The small parts: shapes, seeds, batches, rates, initial weights, memory."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core import batches, memory
from nnviz.core.initial import initial_weights
from nnviz.core.optimizer import optimizer_class
from nnviz.core.rates import Rates
from nnviz.core.resize import resized
from nnviz.core.seeds import generator
from nnviz.core.shape import ALIGN, Shape, padded
from nnviz.refusal import Refused
from nnviz.spec import Network

SIZES = st.lists(st.integers(1, 9), min_size=2, max_size=5).map(tuple)


@given(SIZES)
def test_a_row_holds_every_weight_and_bias_once_and_in_order(sizes: tuple[int, ...]) -> None:
    shape = Shape(sizes)
    row = torch.arange(shape.width, dtype=torch.float64)
    parts = [(shape.weight(row, layer), shape.bias(row, layer)) for layer in shape.numbers]
    flat = torch.cat([part.reshape(-1) for pair in parts for part in pair])
    assert flat.tolist() == list(range(shape.count))
    assert shape.width % ALIGN == 0
    assert 0 <= shape.width - shape.count < ALIGN
    for layer, (weight, bias) in enumerate(parts, 1):
        n_out, n_in = weight.shape
        assert shape.index(layer, n_out, n_in) == weight[-1, -1]
        assert shape.index(layer, 1, 0) == bias[0]
    assert (torch.ones(shape.width, dtype=torch.float64) @ shape.indicator).tolist() == [
        n_out * (n_in + 1) for n_in, n_out in itertools.pairwise(sizes)
    ]
    assert int(shape.weight_mask.sum()) == sum(weight.numel() for weight, _ in parts)


def test_padding() -> None:
    assert [padded(count) for count in (0, 1, 64, 65)] == [0, 64, 64, 128]


def test_streams_depend_on_their_parts_only() -> None:
    first = torch.rand(3, generator=generator("weights", 1, 2))
    torch.manual_seed(99)
    assert torch.equal(first, torch.rand(3, generator=generator("weights", 1, 2)))
    for other in (("weights", 1, 3), ("weights", 2, 2), ("batches", 1, 2)):
        assert not torch.equal(first, torch.rand(3, generator=generator(*other)))


@given(st.integers(1, 40), st.integers(1, 50), st.integers(0, 30), st.integers(1, 3))
def test_an_epoch_is_every_sample_once_in_the_order_of_its_seed(samples: int, size: int, used: int, width: int) -> None:
    x = torch.arange(samples, dtype=torch.float64)[:, None].expand(-1, width)
    feeder = batches.Feeder(x, x, [3, 4], size, epoch=2, used=min(used, samples))
    start = feeder.used
    seen: list[list[float]] = [[], []]
    epoch = feeder.epoch
    while feeder.epoch == epoch:
        batch = feeder.next()
        assert batch.size == batch.x.shape[1] <= size
        assert batch.y.shape[1] * width % ALIGN == 0
        assert torch.equal(batch.x, batch.y[:, : batch.size])
        for lane in (0, 1):
            seen[lane] += batch.x[lane, :, 0].tolist()
    for lane, seed in enumerate((3, 4)):
        rows = batches.order(seed, epoch, samples).tolist()
        assert seen[lane] == (list(range(samples)) if size >= samples and not start else rows[start:])


def test_a_chunk_of_an_epoch_at_a_time_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    x = torch.randn(100, 3)
    whole = batches.Feeder(x, x, [1], 7, epoch=0, used=0)
    monkeypatch.setattr(batches, "CHUNK_BYTES", 500)
    chunked = batches.Feeder(x, x, [1], 7, epoch=0, used=0)
    for _ in range(40):
        left, right = whole.next(), chunked.next()
        assert torch.equal(left.x, right.x)
        assert torch.equal(left.y, right.y)


def test_initial_weights_depend_on_seed_layer_and_shape_only() -> None:
    small, deep = Shape((2, 5, 1)), Shape((2, 5, 4, 1))
    one = initial_weights(Network(hidden=(5,)), small, 3)
    two = initial_weights(Network(hidden=(5, 4), activation=("tanh", "relu")), deep, 3)
    assert torch.equal(small.weight(one, 1), deep.weight(two, 1))
    assert not small.bias(one, 1).any()
    assert not torch.equal(one, initial_weights(Network(hidden=(5,)), small, 4))


def test_a_network_of_the_same_shape_is_kept_whole() -> None:
    row = np.random.default_rng(1).normal(size=Shape((2, 5, 1)).count)
    np.testing.assert_array_equal(resized(row, (2, 5, 1), (2, 5, 1), Network(hidden=(5,)), 1), row)


def test_a_rate_holds_after_its_horizon_and_at_any_order_of_asking() -> None:
    table = {"name": "cosine", "horizon": 10, "floor": 0.1}
    rates = Rates(table, torch.optim.Adam, 0.5)
    late = rates.at(1000)
    assert late == pytest.approx(0.05)
    assert rates.at(10) == late
    assert rates.at(0) == 0.5
    assert not rates.constant
    assert Rates({"name": "constant"}, torch.optim.SGD, 0.5).at(10**9) == 0.5


def test_a_class_this_torch_has_not_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        optimizer_class("torch.optim.Nonesuch")
    assert caught.value.refusal.where == "optimizer.name"


def test_free_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "meminfo").write_text("MemTotal: 900 kB\nMemAvailable:    500 kB\n")
    monkeypatch.setattr(memory, "_MEMINFO", tmp_path / "meminfo")
    monkeypatch.setattr(memory, "_GROUP", tmp_path)
    assert memory.available() == int(500 * 1024 * 0.9)
    (tmp_path / "memory.max").write_text("max\n")
    assert memory.available() == int(500 * 1024 * 0.9)
    (tmp_path / "memory.max").write_text("300000\n")
    (tmp_path / "memory.current").write_text("100000\n")
    assert memory.available() == int(200000 * 0.9)
