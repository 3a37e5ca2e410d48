"""The CSV against the records it was made from."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.record.chunk import ROWS
from nnviz.record.history import History
from nnviz.record.metrics import MetricsWriter, header, thinned, write_history
from nnviz.snapshot import HEAD, LaneInfo, LaneKey, Layout
from nnviz.state import Branch
from tests.record import samples


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def streamed(layout: Layout, rows: np.ndarray, layers: int | None = None) -> str:
    stream = io.StringIO()
    writer = MetricsWriter(stream, layers or layout.layers)
    writer.write(layout, rows)
    writer.close()
    return stream.getvalue()


def test_the_header() -> None:
    assert ",".join(header(2)) == (
        "run,seed,step,epoch,loss,lr,seconds,grad_norm_1,grad_norm_2,weight_norm_1,weight_norm_2,"
        "update_norm_1,update_norm_2,test_loss,test_accuracy"
    )


def test_a_row_for_every_record_by_value() -> None:
    layout, rows = samples.layout(), samples.rows(50)
    out = read(streamed(layout, rows))
    assert len(out) == len(rows)
    for line, row in zip(out, rows, strict=True):
        values = dict(zip(layout.columns, row.tolist(), strict=True))
        info = layout.lanes[int(row[0])]
        assert (line["run"], line["seed"], line["step"]) == (info.run, str(info.key.seed), str(int(values["step"])))
        for name in header(3)[3:]:
            empty = (name.endswith("_3") and info.layers == 2) or (name.startswith("test_") and np.isnan(values[name]))
            assert line[name] == "" if empty else float(line[name]) == values[name]
        assert line["epoch"].isdecimal()


def test_what_was_recorded_before_comes_first(tmp_path: Path) -> None:
    layout, rows = samples.layout(), samples.rows(60)
    early, late = np.split(rows, [len(rows) // 2])
    before = History()
    before.open(layout)
    before.append(early)
    writer = MetricsWriter(tmp_path / "on.csv", layout.layers, before)
    writer.write(layout, late)
    writer.close()
    found = read((tmp_path / "on.csv").read_text())
    assert sorted(map(str, found)) == sorted(map(str, read(streamed(layout, rows))))


def test_where_kept_rows_are_not_those_of_every_step() -> None:
    assert thinned(samples.history(300)) == ()
    history = samples.content(30 * ROWS, memory_bytes=30 * 8 * ROWS * 12).history
    assert set(history.thinning(samples.KEY)) <= set(thinned(history))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(allow_nan=True), min_size=1, max_size=20), st.text(min_size=1, max_size=10))
def test_numbers_and_names_read_back_bit_for_bit(values: list[float], run: str) -> None:
    layout = Layout(1, (LaneInfo(LaneKey(1, 1), run, 1),), 1, ())
    rows = np.zeros((len(values), layout.width))
    rows[:, HEAD.index("step")] = np.arange(1, len(values) + 1)
    rows[:, HEAD.index("loss")] = values
    out = list(csv.reader(io.StringIO(streamed(layout, rows), newline="")))
    assert [line[0] for line in out[1:]] == [run] * len(values)
    losses = [float(line[4]) for line in out[1:]]
    np.testing.assert_array_equal(losses, values)
    assert all(line[4] == repr(value) for line, value in zip(out[1:], values, strict=True))


def test_norms_that_are_not_finite_are_told_from_those_there_are_not() -> None:
    layout, rows = samples.layout(), samples.rows(1)
    rows[:, layout.columns.index("grad_norm_1")] = np.nan
    rows[1, layout.columns.index("grad_norm_3")] = np.inf
    first, second = read(streamed(layout, rows))
    assert (first["grad_norm_1"], first["grad_norm_3"]) == ("nan", "")
    assert (second["grad_norm_1"], second["grad_norm_3"]) == ("nan", "inf")


def test_written_from_a_history_it_has_the_same_rows(tmp_path: Path) -> None:
    path = tmp_path / "metrics.csv"
    write_history(path, samples.history(500))
    lines, expected = path.read_text().splitlines(), streamed(samples.layout(), samples.rows(500)).splitlines()
    assert lines[0] == expected[0]
    assert lines[1:] == [line for run in ("SGD", "Adam") for line in expected[1:] if line.startswith(run)]


def lane_rows(layout: Layout, lane: int, first: int, last: int) -> np.ndarray:
    rows = np.random.default_rng(first).normal(size=(last - first + 1, layout.width))
    rows[:, 0], rows[:, 1], rows[:, 2] = lane, np.arange(first, last + 1), 0
    return rows


def test_a_reset_replaces_rows_and_a_fork_begins_at_its_own(tmp_path: Path) -> None:
    keys = [LaneKey(branch, 1) for branch in (1, 2, 3)]
    infos = [LaneInfo(key, run, 1) for key, run in zip(keys, ("a", "a", "b"), strict=True)]
    branches = (Branch(1, "a"), Branch(2, "a", 1, 30, 0), Branch(3, "b", 1, 20, 20))
    before = Layout(1, tuple(infos[:1]), 1, branches[:1])
    after = Layout(2, (infos[1], infos[2]), 1, branches)
    blocks = [
        (before, lane_rows(before, 0, 1, 30)),
        (after, lane_rows(after, 1, 21, 25)),
        (after, lane_rows(after, 0, 1, 10)),
        (after, lane_rows(after, 0, 11, 40)),
    ]
    writer, history = MetricsWriter(tmp_path / "streamed.csv", 1), History()
    for layout, rows in blocks:
        writer.write(layout, rows)
        history.open(layout)
        history.append(rows)
    writer.close()
    write_history(tmp_path / "kept.csv", history)
    lines = {name: (tmp_path / name).read_text().splitlines() for name in ("streamed.csv", "kept.csv")}
    assert sorted(lines["streamed.csv"]) == sorted(lines["kept.csv"])
    rows_of = read("\n".join(lines["kept.csv"]))
    assert [(row["run"], int(row["step"])) for row in rows_of] == [
        *(("a", step) for step in range(1, 41)),
        *(("b", step) for step in range(21, 26)),
    ]
    assert float(rows_of[0]["loss"]) == blocks[2][1][0, HEAD.index("loss")]


def test_a_run_that_goes_on_from_an_earlier_step_keeps_what_was_before(tmp_path: Path) -> None:
    branches = (Branch(1, "a"), Branch(2, "a", 1, 20, 20))
    before = Layout(1, (LaneInfo(LaneKey(1, 1), "a", 1),), 1, branches[:1])
    after = Layout(2, (LaneInfo(LaneKey(2, 1), "a", 1),), 1, branches)
    writer, history = MetricsWriter(tmp_path / "streamed.csv", 1), History()
    for layout, rows in ((before, lane_rows(before, 0, 1, 30)), (after, lane_rows(after, 0, 21, 40))):
        writer.write(layout, rows)
        history.open(layout)
        history.append(rows)
    writer.close()
    write_history(tmp_path / "kept.csv", history)
    text = (tmp_path / "streamed.csv").read_text()
    assert text == (tmp_path / "kept.csv").read_text()
    assert [int(row["step"]) for row in read(text)] == list(range(1, 41))


def test_a_deeper_network_widens_the_table(tmp_path: Path) -> None:
    shallow = Layout(1, (LaneInfo(LaneKey(1, 1), "a", 1),), 1, ())
    path = tmp_path / "metrics.csv"
    writer = MetricsWriter(path, 1)
    writer.write(shallow, lane_rows(shallow, 0, 1, 5))
    writer.write(samples.layout(), samples.rows(5))
    writer.close()
    lines = path.read_text().splitlines()
    assert lines[0] == ",".join(header(3))
    assert {line.count(",") for line in lines} == {len(header(3)) - 1}
    assert lines[6:] == streamed(samples.layout(), samples.rows(5)).splitlines()[1:]
    stream = MetricsWriter(io.StringIO(), 1)
    with pytest.raises(ValueError, match="do not fit"):
        stream.write(samples.layout(), samples.rows(5))


def test_a_shallower_layout_than_announced_leaves_cells_empty() -> None:
    layout = Layout(1, (LaneInfo(LaneKey(1, 1), "a", 1),), 1, ())
    (row,) = read(streamed(layout, lane_rows(layout, 0, 1, 1), layers=2))
    assert row["grad_norm_1"]
    assert row["grad_norm_2"] == ""
