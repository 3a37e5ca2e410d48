"""What the open window costs and how it draws: measured for real, for moments only."""

from __future__ import annotations

import math

import pytest

from nnviz.commands import bench
from nnviz.commands.benching import windowed
from nnviz.commands.benching.cases import cases

OPENED = {"platform": "offscreen", "steps_per_second": 90.0, "headless_steps_per_second": 100.0}


def test_a_summary_holds_medians_and_the_range_of_ratios():
    openings = [
        {**OPENED, "kept": kept, "frames_per_second": {"loss": 100 * kept[0]}} for kept in ([0.9, 0.8], [0.7], [0.95])
    ]
    found = windowed.summary(openings)
    assert (found["kept_low"], found["kept"], found["kept_high"]) == (0.7, pytest.approx(0.85), 0.95)
    assert found["frames_per_second"] == {"loss": 90.0}
    assert found["platform"] == "offscreen"
    assert "steps_per_second_low" not in found


@pytest.mark.timeout(300)  # three processes, each with a torch of its own
def test_one_opening_measures_every_number_of_a_row():
    case = next(case for case in cases() if case.name == "2-8-8-1")
    row = windowed.measure(case, (1280, 800), openings=1, rounds=1, seconds=0.5)
    numbers = {key: value for key, value in row.items() if isinstance(value, float)}
    assert all(math.isfinite(value) and value >= 0 for value in numbers.values())
    assert row["kept"] == pytest.approx(row["steps_per_second"] / row["headless_steps_per_second"])
    assert row["kept_of_beside"] == pytest.approx(row["steps_per_second"] / row["beside_steps_per_second"])
    assert row["key_to_picture_worst_ms"] >= row["key_to_picture_ms"] > 0
    assert {"network", "output", "loss", "layers", "weights"} <= set(row["frames_per_second"])
    text = bench._text({"training": [], "window": [row]})
    assert "key to changed picture" in text
