"""What the open window costs and how it draws: measured for real, for moments only."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from nnviz.commands import bench
from nnviz.commands.benching import headless, pairs, windowed
from nnviz.commands.benching.cases import cases
from nnviz.refusal import Refused

OPENED = {"platform": "offscreen", "steps_per_second": 90.0, "headless_steps_per_second": 100.0}


def test_each_part_is_compared_with_what_was_before_and_after_it():
    found = pairs.order(2)
    assert found == ["alone", "window", "alone", "beside", "alone", "window", "alone"]
    rates = [100.0, 90.0, 80.0, 70.0, 60.0, 60.0, 90.0]
    assert pairs.around(found, rates, "window") == [(90.0, 90.0), (60.0, 75.0)]
    assert pairs.around(found, rates, "beside") == [(70.0, 70.0)]
    parts = pairs.order(64)
    assert parts.count("window") == 64
    assert all(parts[at - 1] == parts[at + 1] == "alone" for at, kind in enumerate(parts) if kind != "alone")


def test_the_ratio_lies_where_it_is_said_to_19_times_in_20():
    """On a machine that changes its speed by and by, and from part to part, with a window that costs 4 %."""
    random, held, found = np.random.default_rng(4), [], []
    order = pairs.order(100)
    keeps = np.array([{"alone": 1.0, "window": 0.96, "beside": 0.9}[kind] for kind in order])
    for _ in range(600):
        slow = 0.2 * np.cumsum(random.normal(0.0, 0.3, len(order)))
        rates = keeps * 1000.0 * np.exp(slow - slow.mean() + random.normal(0.0, 0.1, len(order)))
        middle, low, high = windowed.ratio(pairs.around(order, rates.tolist(), "window"))
        found.append(middle)
        held.append(low <= 0.96 <= high)
    assert np.mean(found) == pytest.approx(0.96, abs=0.003)
    assert 0.92 < np.mean(held) < 0.98
    assert windowed.ratio([(9.0, 10.0)]) == (0.9, 0.9, 0.9)


def test_a_summary_holds_medians_and_the_ratio_of_all_parts():
    openings = [
        {**OPENED, "kept": kept, "frames_per_second": {"loss": kept[0][0]}}
        for kept in ([[90.0, 100.0], [80.0, 90.0]], [[70.0, 110.0]], [[100.0, 100.0]])
    ]
    found = windowed.summary(openings)
    assert found["kept"] == pytest.approx(340.0 / 400.0)
    assert found["kept_low"] < found["kept"] < found["kept_high"]
    assert found["frames_per_second"] == {"loss": 90.0}
    assert found["platform"] == "offscreen"
    assert "steps_per_second_low" not in found


def test_all_rows_together_count_by_how_sure_they_are():
    """Rows of which some were measured while the machine's speed jumped about."""
    random, found, held, plain = np.random.default_rng(5), [], [], []
    for _ in range(500):
        spreads = random.choice([0.005, 0.04], 10)
        kept = 0.95 + random.normal(0.0, spreads)
        rows = [
            {"kept": one, "kept_low": one - 1.96 * spread, "kept_high": one + 1.96 * spread}
            for one, spread in zip(kept, spreads, strict=True)
        ]
        one = windowed.together(rows)
        found.append(one["kept"])
        held.append(one["kept_low"] <= 0.95 <= one["kept_high"])
        plain.append(kept.mean())
    assert np.mean(found) == pytest.approx(0.95, abs=0.001)
    assert np.std(found) < 0.5 * np.std(plain)
    assert 0.92 < np.mean(held) < 0.98
    assert windowed.together([{"kept": 0.9, "kept_low": 0.9, "kept_high": 0.9}, {"network": "2-8-8-1"}]) == {}


def test_all_rows_together_are_told_below_the_windows():
    together = {"kept": 0.961, "kept_low": 0.95, "kept_high": 0.97}
    text = bench._text({"training": [], "window": [], "together": together})
    assert "together, each by how sure it is: 96.1% (95% to 97%) of the steps kept with the window open\n" in text
    assert "busy core" not in text  # too few parts for an interval


@pytest.mark.timeout(300)  # three processes, each with a torch of its own
def test_one_opening_measures_every_number_of_a_row():
    case = next(case for case in cases() if case.name == "2-8-8-1")
    row = windowed.measure(case, (1280, 800), openings=1, rounds=1, seconds=0.5)
    numbers = {key: value for key, value in row.items() if isinstance(value, float)}
    assert all(math.isfinite(value) and value >= 0 for value in numbers.values())
    ends = row["kept_low"], row["kept_high"]  # there was one round; what is left is rounding
    assert ends == pytest.approx((row["kept"], row["kept"]), rel=1e-9)
    assert row["kept_beside"] > 0
    assert row["frames_per_second_meanwhile"] > 0
    assert row["key_to_picture_worst_ms"] >= row["key_to_picture_ms"] > 0
    assert {"network", "output", "loss", "layers", "weights"} <= set(row["frames_per_second"])
    text = bench._text({"training": [], "window": [row], "together": {}})
    assert "key to changed picture" in text


def test_what_fails_is_told_and_what_was_measured_is_kept(monkeypatch, capsys):
    def measured(case, size, **more):
        if size[0] == 1280:
            raise RuntimeError("the measured window ended with -11\nFatal Python error: Segmentation fault")
        return {"network": case.name, "size": "1920x1080"}

    monkeypatch.setattr(headless, "measure", lambda case: [])
    monkeypatch.setattr(windowed, "measure", measured)
    assert bench.main(["--json", "--case", "784"]) == 1
    told = capsys.readouterr()
    assert [row["size"] for row in json.loads(told.out)["window"]] == ["1920x1080"]
    assert "nnviz bench: window 784-128-10 1280x800: the measured window ended with -11" in told.err
    assert "Segmentation fault" in told.err


def test_a_window_that_crashes_is_told_with_where_it_was(monkeypatch, tmp_path):
    (tmp_path / "crash.log").write_text("Fatal Python error: Segmentation fault")
    monkeypatch.setattr(windowed.sys, "executable", "false")
    with pytest.raises(RuntimeError, match="ended with 1\nFatal Python error"):
        windowed._opened(tmp_path / "bench.toml", (640, 480), 1, 0.1, str(tmp_path))


def test_no_rounds_are_refused():
    with pytest.raises(Refused, match="whole number from 1"):
        bench.main(["--rounds", "0"])
