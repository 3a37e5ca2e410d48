"""Checkpoints come about once a second, less often only where the processor has much to do for them."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nnviz.core.trainer import Trainer
from nnviz.record import checkpoint
from nnviz.worker import safety as safety_module
from nnviz.worker.safety import SECONDS, SHARE, Safety
from tests.core.training import experiment, run


@pytest.fixture
def trainer() -> Trainer:
    return Trainer(experiment(run("sgd")))


@pytest.fixture
def safety(tmp_path: Path) -> Safety:
    return Safety(tmp_path)


def _slower(monkeypatch: pytest.MonkeyPatch, wait: Callable[[], None]) -> None:
    write = checkpoint.write

    def slow(*given: object) -> None:
        wait()
        write(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(safety_module.checkpoint, "write", slow)


def _spin(seconds: float) -> None:
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def test_a_stall_does_not_put_off_the_next_one(
    monkeypatch: pytest.MonkeyPatch, trainer: Trainer, safety: Safety
) -> None:
    _slower(monkeypatch, lambda: time.sleep(0.2))
    safety.checkpoint(trainer)
    assert safety.interval < 2 * SECONDS


def test_a_dear_one_keeps_to_its_share(monkeypatch: pytest.MonkeyPatch, trainer: Trainer, safety: Safety) -> None:
    _slower(monkeypatch, lambda: _spin(0.1))
    safety.checkpoint(trainer)
    assert safety.interval >= 0.1 / SHARE


def test_nothing_new_is_not_written_again(trainer: Trainer, safety: Safety, tmp_path: Path) -> None:
    file = tmp_path / "last.checkpoint"
    safety.checkpoint(trainer)
    (first,) = checkpoint.read(file).lanes
    assert first.step == 0
    file.unlink()
    safety.checkpoint(trainer)
    assert not file.exists()
    trainer.advance(3)
    safety.checkpoint(trainer)
    (last,) = checkpoint.read(file).lanes
    np.testing.assert_array_equal(last.weights, trainer.state("sgd").weights)


def test_a_full_disk_is_tried_again(monkeypatch: pytest.MonkeyPatch, trainer: Trainer, safety: Safety) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        _slower(patched, full)
        safety.checkpoint(trainer)
    assert not safety.due()  # training goes on meanwhile
    safety.checkpoint(trainer)
    assert checkpoint.read(safety._scratch / "last.checkpoint").lanes[0].step == 0
