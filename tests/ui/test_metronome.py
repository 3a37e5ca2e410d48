"""The metronome takes off what the machine was held up for, and nothing else."""

from __future__ import annotations

import time

import numpy as np
import pytest

from tests.ui.metronome import Metronome, share_of

#: 100 beats 10 ms apart; each takes 0.1 ms.
EVEN = np.stack((np.arange(100) / 100, np.full(100, 1e-4)), axis=1)


def beats(**slow: float) -> np.ndarray:
    """Even beats of which some, by number, take so many times as long."""
    out = EVEN.copy()
    for number, times in slow.items():
        out[int(number[1:]), 1] *= times
    return out


def test_at_an_even_speed_all_of_the_time_counts() -> None:
    assert share_of(EVEN, 0.2, 0.35) == 1.0


def test_a_hold_up_is_taken_off() -> None:
    # ten times as slow for one of the ten beats: nine tenths of its tenth are gone
    assert share_of(beats(_25=10.0), 0.2, 0.3) == pytest.approx(0.91)
    assert share_of(beats(_25=10.0), 0.3, 0.4) == 1.0


def test_a_machine_a_little_slower_is_not_held_up() -> None:
    assert share_of(beats(_25=1.9, _26=1.5), 0.2, 0.3) == 1.0


def test_of_a_beat_that_began_before_or_lasts_longer_only_the_part_within_counts() -> None:
    assert share_of(beats(_20=4.0), 0.205, 0.305) == pytest.approx(1.0 - 0.75 * 0.05)
    assert share_of(beats(_99=4.0), 0.98, 1.08) == pytest.approx(1.0 - 0.75 * 0.9)


def test_without_a_beat_all_of_the_time_counts() -> None:
    assert share_of(EVEN[:0], 0.0, 1.0) == 1.0
    assert share_of(EVEN, -2.0, -1.0) == 1.0


def test_it_beats_beside_us() -> None:
    with Metronome() as metronome:
        until = time.monotonic() + 20.0
        while len(metronome.beats) < 50 and time.monotonic() < until:
            time.sleep(0.01)
        found = metronome.beats
        assert len(found) >= 50
        assert (found[:, 1] > 0.0).all()
        assert (np.diff(found[:, 0]) > 0.0).all()
        assert abs(found[-1, 0] - time.monotonic()) < 5.0
        assert 0.0 < metronome.share(found[10, 0], found[40, 0]) <= 1.0
