"""The history against brute force over the same records."""

from __future__ import annotations

import errno
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.record import chunk as chunk_module
from nnviz.record.chunk import ROWS
from nnviz.record.history import Gap, History
from nnviz.record.lane import Lane, stored_columns
from nnviz.record.spill import Spill
from nnviz.snapshot import HEAD, NORMS, LaneInfo, LaneKey, Layout
from nnviz.state import Branch
from tests.record import samples

A, B, FORK, RESET = LaneKey(1, 1), LaneKey(2, 1), LaneKey(3, 1), LaneKey(4, 1)
SPECIAL = [np.nan, np.inf, -np.inf, 0.0, 1e308, -1e308, 5e-324]


def layout(*lanes: tuple[LaneKey, int], number: int = 1, branches: tuple[Branch, ...] = ()) -> Layout:
    infos = tuple(LaneInfo(key, f"run{key.branch}", layers) for key, layers in lanes)
    return Layout(number, infos, max(layers for _, layers in lanes), branches)


def records(shape: Layout, lane: int, first: int, last: int, seed: int = 0) -> np.ndarray:
    """Rows of one lane for the steps first..last, values depending on (seed, step) only."""
    rng = np.random.default_rng([seed, lane])
    rows = rng.normal(size=(last, shape.width))[first - 1 :]
    rows[:, HEAD.index("lane")] = lane
    rows[:, HEAD.index("step")] = np.arange(first, last + 1)
    off = rows[:, HEAD.index("step")] % 25 != 0
    rows[np.ix_(off, [HEAD.index("test_loss"), HEAD.index("test_accuracy")])] = np.nan
    return rows


def brute(steps: np.ndarray, values: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    out = []
    for low, high in zip(first, last, strict=True):
        inside = values[(steps >= low) & (steps <= high)]
        known = inside[~np.isnan(inside)]
        with np.errstate(invalid="ignore", over="ignore"):
            out.append((known.min(), known.max(), known.sum() / len(known)) if len(known) else (np.nan,) * 3)
    return np.array(out).reshape(-1, 3)


def check_envelope(history: History, key: LaneKey, name: str, first: int, last: int, bins: int) -> None:
    envelope = history.envelope(key, name, first, last, bins)
    steps, values = history.column(key, "step"), history.column(key, name)
    inside = steps[(steps >= first) & (steps <= last)]
    assert len(envelope.steps) <= max(bins, 2)
    if not len(inside):
        assert not len(envelope.steps)
        return
    assert envelope.steps[0] == inside[0]
    assert envelope.ends[-1] == inside[-1]
    assert (envelope.steps[1:] == envelope.ends[:-1] + 1).all()
    low, high, mean = brute(steps, values, envelope.steps, envelope.ends).T
    np.testing.assert_array_equal(envelope.low, low)
    np.testing.assert_array_equal(envelope.high, high)
    np.testing.assert_allclose(envelope.mean, mean, rtol=1e-9, atol=1e-12)


@settings(max_examples=25, deadline=None)
@given(
    data=st.data(),
    count=st.integers(1, 3 * ROWS),
    blocks=st.lists(st.integers(1, 5000), min_size=1, max_size=6),
    special=st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from(SPECIAL)), max_size=30),
)
def test_envelope_is_brute_force(
    data: st.DataObject, count: int, blocks: list[int], special: list[tuple[int, float]]
) -> None:
    shape = layout((A, 1))
    rows = records(shape, 0, 1, count)
    loss = HEAD.index("loss")
    for place, value in special:
        rows[place % count, loss] = value
    history = History(drawn=data.draw(st.booleans()))
    history.open(shape)
    done = 0
    while done < count:
        size = blocks[done % len(blocks)]
        history.append(rows[done : done + size])
        done += size
    np.testing.assert_array_equal(history.column(A, "loss"), rows[:, loss])
    first = data.draw(st.integers(-5, count + 5))
    last = data.draw(st.integers(first, count + 10))
    bins = data.draw(st.integers(1, 3000))
    check_envelope(history, A, "loss", first, last, bins)
    check_envelope(history, A, "test_loss", first, last, bins)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 900), st.sampled_from([1, 70]), st.integers(0, 300), st.sampled_from([20, 300])),
        min_size=2,
        max_size=14,
    ),
    st.booleans(),
)
def test_envelope_is_brute_force_however_often_it_was_asked_before(
    asked: list[tuple[int, int, int, int]], drawn: bool
) -> None:
    shape = layout((A, 1))
    count = sum(size for size, *_ in asked)
    rows = records(shape, 0, 1, count)
    history = History(drawn=drawn)
    history.open(shape)
    done = 0
    for size, first, short, bins in asked:
        history.append(rows[done : done + size])
        done += size
        check_envelope(history, A, "loss", first, max(first, done - short), bins)  # not always up to the newest
        check_envelope(history, A, "test_loss", first, done, bins)


def test_bins_are_powers_of_two_at_fixed_places() -> None:
    shape = layout((A, 1))
    rows = records(shape, 0, 1, 10_000)
    history = History()
    history.open(shape)
    history.append(rows[:9000])
    before = history.envelope(A, "loss", bins=100)
    assert 50 < len(before.steps) <= 100
    history.append(rows[9000:9100])
    after = history.envelope(A, "loss", bins=100)
    np.testing.assert_array_equal(before.low[:-1], after.low[: len(before.low) - 1])
    one = history.envelope(A, "loss", 200, 300, bins=200)
    np.testing.assert_array_equal(one.steps, np.arange(200, 301))
    np.testing.assert_array_equal(one.low, rows[199:300, HEAD.index("loss")])


@settings(max_examples=15, deadline=None)
@given(
    order=st.permutations(list(range(40))),
    cuts=st.lists(st.integers(0, 40), max_size=4),
)
def test_interleaved_lanes_come_apart(order: list[int], cuts: list[int]) -> None:
    shape = layout((A, 1), (B, 2))
    both = np.concatenate((records(shape, 0, 1, 25), records(shape, 1, 1, 15)))
    keys = np.array(order)
    lanes = np.sort(keys) >= 25
    picked = np.empty((40, shape.width))
    mask = lanes[keys]
    picked[~mask], picked[mask] = both[:25], both[25:]
    history = History()
    history.open(shape)
    for part in np.split(picked, sorted(cuts)):
        history.append(part)
    np.testing.assert_array_equal(history.column(A, "grad_norm_1"), both[:25, len(HEAD)])
    np.testing.assert_array_equal(history.column(B, "grad_norm_2"), both[25:, len(HEAD) + 1])
    assert history.last_step(A) == 25
    assert history.last_step(B) == 15
    assert "grad_norm_2" not in history.columns(A)
    with pytest.raises(KeyError):
        history.column(A, "grad_norm_2")


def test_repeated_steps_are_dropped_and_gaps_raise() -> None:
    shape = layout((A, 1))
    rows = records(shape, 0, 1, 300)
    history = History()
    history.open(shape)
    history.append(rows[:100])
    history.append(np.concatenate((rows[95:120], rows[90:150], rows[:10])))
    np.testing.assert_array_equal(history.rows(A)[:, 0], np.arange(1, 151))
    with pytest.raises(Gap) as caught:
        history.append(rows[151:200])
    assert (caught.value.expected, caught.value.found) == (151, 152)
    assert history.last_step(A) == 150
    history.append(rows[150:])
    np.testing.assert_array_equal(history.column(A, "loss"), rows[:, HEAD.index("loss")])


def test_a_gap_in_one_lane_takes_nothing_of_the_block() -> None:
    shape = layout((A, 1), (B, 1))
    history = History()
    history.open(shape)
    with pytest.raises(Gap):
        history.append(np.concatenate((records(shape, 0, 1, 5), records(shape, 1, 3, 5))))
    assert history.last_step(A) == 0


def test_a_lane_may_begin_at_a_checkpoint() -> None:
    shape = layout((A, 1))
    history = History()
    history.open(shape)
    history.begin_at(A, 100)
    history.append(records(shape, 0, 101, 200))
    np.testing.assert_array_equal(history.column(A, "step"), np.arange(101, 201))
    with pytest.raises(ValueError, match="has records"):
        history.begin_at(A, 5)


@pytest.mark.parametrize("drawn", [False, True])
def test_a_deeper_network_adds_columns(drawn: bool) -> None:
    shape, deeper = layout((A, 1)), layout((A, 3), number=2)
    history = History(drawn=drawn)
    history.open(shape)
    history.append(records(shape, 0, 1, ROWS + 100))
    history.open(deeper)
    more = records(deeper, 0, ROWS + 101, 2 * ROWS + 200)
    history.append(more[:50])
    history.append(records(shape, 0, ROWS + 151, ROWS + 151), layout=1)
    history.append(more[51:])
    deep = history.column(A, "grad_norm_3")
    assert np.isnan(deep[: ROWS + 100]).all()
    assert np.isnan(deep[ROWS + 150])
    np.testing.assert_array_equal(deep[ROWS + 151 :], more[51:, deeper.columns.index("grad_norm_3")])
    check_envelope(history, A, "grad_norm_3", 1, 3 * ROWS, 7)
    check_envelope(history, A, "grad_norm_3", 1, 3 * ROWS, 1)


def family() -> tuple[History, Layout]:
    branches = (Branch(1, "a"), Branch(2, "b"), Branch(3, "c", 1, 5000, 5000), Branch(4, "a", 1, 6000, 0))
    shape = layout((A, 1), (B, 1), (FORK, 1), (RESET, 1), branches=branches)
    history = History()
    history.open(shape)
    history.append(records(shape, 0, 1, 7000))
    history.append(records(shape, 2, 5001, 9000))
    history.append(records(shape, 3, 1, 400))
    return history, shape


def test_a_fork_reads_on_in_its_parent() -> None:
    history, shape = family()
    parent, own = records(shape, 0, 1, 5000), records(shape, 2, 5001, 9000)
    joined = np.concatenate((parent, own))
    loss = HEAD.index("loss")
    np.testing.assert_array_equal(history.column(FORK, "loss"), joined[:, loss])
    np.testing.assert_array_equal(history.column(FORK, "loss", lineage=False), own[:, loss])
    np.testing.assert_array_equal(history.column(FORK, "step", 4000, 4500), np.arange(4000, 4501))
    np.testing.assert_array_equal(history.column(FORK, "step", 4990, 5010), np.arange(4990, 5011))
    steps, test_loss, _ = history.evaluations(FORK)
    np.testing.assert_array_equal(steps, np.arange(25, 9001, 25))
    np.testing.assert_array_equal(test_loss, joined[24::25, HEAD.index("test_loss")])
    for first, last, bins in ((1, 9000, 10), (4000, 4500, 50), (1, 9000, 1000), (4999, 5002, 1), (1, 9000, 1)):
        check_envelope(history, FORK, "loss", first, last, bins)


def test_a_reset_has_no_earlier_records() -> None:
    history, _ = family()
    np.testing.assert_array_equal(history.column(RESET, "step"), np.arange(1, 401))


def test_an_empty_lane_reads_as_empty() -> None:
    history, _ = family()
    assert history.last_step(B) == 0
    assert history.column(B, "loss").shape == (0,)
    assert history.envelope(B, "loss").steps.shape == (0,)
    assert history.evaluations(B)[0].shape == (0,)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> int:
    """Chunks of 64 rows, so that thinning is seen in few records; returns the bytes of one such chunk."""
    monkeypatch.setattr(chunk_module, "ROWS", 64)
    monkeypatch.setattr(chunk_module, "LEVELS", (4, 16, 64))
    monkeypatch.setattr("nnviz.record.lane.ROWS", 64)
    monkeypatch.setattr("nnviz.record.lane.LEVELS", (4, 16, 64))
    return 64 * 8 * (6 + 3)


@pytest.mark.parametrize("drawn", [False, True])
@pytest.mark.parametrize("on_disk", [False, True])
@pytest.mark.parametrize("count", [64 * 9, 64 * 50 + 17])
def test_the_oldest_are_thinned_past_the_budget(
    small: int, on_disk: bool, count: int, drawn: bool, tmp_path: Path
) -> None:
    shape = layout((A, 1))
    rows = records(shape, 0, 1, count)
    history = History(tmp_path if on_disk else None, 8 * small, 3 * small if on_disk else 8 * small, drawn=drawn)
    history.open(shape)
    for part in np.array_split(rows, 37):
        history.append(part)
    steps = history.column(A, "step").astype(int)
    assert history.lanes[A].nbytes <= 8 * small
    assert history.lanes[A].resident <= (3 if on_disk else 8) * small
    np.testing.assert_array_equal(history.column(A, "loss"), rows[steps - 1, HEAD.index("loss")])
    np.testing.assert_array_equal(steps[-64:], np.arange(count - 63, count + 1))
    expected = np.ones(count, bool)
    for part in history.thinning(A):
        inside = np.arange(part.first, part.last + 1)
        expected[inside - 1] = inside % part.every == 0
    np.testing.assert_array_equal(steps, np.flatnonzero(expected) + 1)
    assert history.thinning(A)[0].first == 1
    np.testing.assert_array_equal(history.evaluations(A)[0], np.arange(25, count + 1, 25))
    for bins in (1, 3, 10):
        envelope = history.envelope(A, "loss", bins=bins)
        low, high, _ = brute(rows[:, 1], rows[:, HEAD.index("loss")], envelope.steps, envelope.ends).T
        np.testing.assert_array_equal(envelope.low, low)  # of every record there ever was
        np.testing.assert_array_equal(envelope.high, high)
    history.close()


def test_thinned_records_read_the_same_by_envelope(small: int) -> None:
    shape = layout((A, 1))
    history = History(None, 8 * small)
    history.open(shape)
    history.append(records(shape, 0, 1, 64 * 30))
    envelope = history.envelope(A, "loss", bins=5000)
    np.testing.assert_array_equal(envelope.low, history.column(A, "loss"))


def test_what_is_thinned_after_it_was_asked_for_reads_as_if_it_never_was(small: int, tmp_path: Path) -> None:
    shape = layout((A, 1))
    rows = records(shape, 0, 1, 64 * 40)
    asked, fresh = History(tmp_path, 8 * small, 3 * small), History(tmp_path, 8 * small, 3 * small)
    for history in (asked, fresh):
        history.open(shape)
    for part in np.array_split(rows, 60):
        for history in (asked, fresh):
            history.append(part)
        for bins in (7, 40, 5000):
            asked.envelope(A, "loss", bins=bins)
    for bins in (7, 40, 5000):
        after, first = asked.envelope(A, "loss", bins=bins), fresh.envelope(A, "loss", bins=bins)
        for name in ("steps", "ends", "low", "high"):
            np.testing.assert_array_equal(getattr(after, name), getattr(first, name))
        np.testing.assert_allclose(after.mean, first.mean, rtol=1e-12)
    asked.close()
    fresh.close()


def test_a_norm_of_every_layer_is_found_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    shape = layout((A, 3))
    history, rows = History(), records(shape, 0, 1, 3 * ROWS)
    history.open(shape)
    asked = []
    pieces = Lane.pieces
    monkeypatch.setattr(Lane, "pieces", lambda lane, *more: asked.append(more[0]) or pieces(lane, *more))
    for first, last in ((1, 50), (51, 900), (901, 905), (906, 3 * ROWS)):
        history.append(rows[first - 1 : last])
        asked.clear()
        for norm in NORMS:
            for layer in (2, 1, 3):
                check_envelope(history, A, f"{norm}_{layer}", 1, last, 60)
        assert len(asked) == len(NORMS)
        check_envelope(history, A, "grad_norm_1", 1, last - 7, 60)  # as it was a moment ago
        check_envelope(history, A, "loss", 1, last, 60)


def test_few_series_of_bins_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nnviz.record.lane.KEPT", 3)
    shape = layout((A, 1))
    history = History()
    history.open(shape)
    history.append(records(shape, 0, 1, 500))
    for first in range(1, 9):
        check_envelope(history, A, "loss", first, 400, 50)
    assert len(history.lanes[A]._bins) == 3


def test_a_full_disk_thins_instead(small: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Spill, values: np.ndarray) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Spill, "write", full)
    shape = layout((A, 1))
    history = History(tmp_path, 1000 * small, 4 * small)
    history.open(shape)
    for first in range(1, 64 * 40, 64):
        history.append(records(shape, 0, first, first + 63))
    assert history.thinning(A)
    assert history.lanes[A].nbytes <= 6 * small
    history.close()


def test_the_scratch_file_leaves_nothing(small: int, tmp_path: Path) -> None:
    shape = layout((A, 1))
    history = History(tmp_path, 1000 * small, 2 * small)
    history.open(shape)
    history.append(records(shape, 0, 1, 64 * 10))
    assert history.lanes[A].resident <= 2 * small
    history.close()
    assert list(tmp_path.iterdir()) == []


def test_evaluations_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nnviz.record.lane.EVALUATIONS", 50)
    shape = layout((A, 1))
    history = History()
    history.open(shape)
    for first in range(1, 4000, 100):
        history.append(records(shape, 0, first, first + 99))
    steps = history.evaluations(A)[0]
    assert len(steps) <= 50
    assert (np.diff(steps) > 0).all()
    np.testing.assert_array_equal(steps[-10:], np.arange(3775, 4001, 25))


def test_blocks_are_all_rows() -> None:
    history, _ = family()
    np.testing.assert_array_equal(
        np.concatenate(list(history.blocks(FORK, rows=999))), history.rows(FORK, lineage=False)
    )


def test_a_still_history_does_not_move_while_the_other_grows(small: int, tmp_path: Path) -> None:
    width = 8 * 64 * len(stored_columns(3))
    history = samples.history(5 * 64 + 7, directory=tmp_path, budget_bytes=12 * width, memory_bytes=3 * width)
    before = history.rows(samples.KEY)
    evaluated = history.evaluations(samples.KEY)
    with history.still() as still:
        history.append(samples.rows(20 * 64, first=5 * 64 + 8, seed=3))
        assert history.thinning(samples.KEY) == ()  # it waits
        np.testing.assert_array_equal(still.rows(samples.KEY), before)
        np.testing.assert_array_equal(still.evaluations(samples.KEY), evaluated)
        assert still.branches == history.branches
    assert history.thinning(samples.KEY)
    assert history.last_step(samples.KEY) == 25 * 64 + 7
    history.close()


@pytest.mark.parametrize("end", [0, 5, 64, 65, 127, 128, 130])
def test_a_still_history_ends_where_it_is_told(small: int, end: int) -> None:
    history = samples.history(130)
    with history.still({samples.KEY: end}) as still:
        np.testing.assert_array_equal(still.rows(samples.KEY), history.rows(samples.KEY, 1, end))
        assert still.last_step(samples.KEY) == end
        assert (still.evaluations(samples.KEY)[0] <= end).all()
        assert still.last_step(samples.DEEP) == 130
        still.open(samples.layout())


def test_a_history_given_up_while_it_is_written_down_closes_afterwards(small: int, tmp_path: Path) -> None:
    width = 8 * 64 * len(stored_columns(3))
    history = samples.history(20 * 64, directory=tmp_path, memory_bytes=3 * width)
    with history.still() as still:
        rows = history.rows(samples.KEY)
        history.close()
        np.testing.assert_array_equal(still.rows(samples.KEY), rows)
    assert history.keys() == ()
    assert list(tmp_path.iterdir()) == []
