"""A frame at a recorded step holds nothing of the live training that is not of that step."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np

from nnviz.ui.panels.frame import Selection
from nnviz.ui.viewpoint import Viewpoint
from tests.ui.model.test_gathered import filled, predictions, profile, stats
from tests.ui.panels import frames


def test_a_frame_at_a_recorded_step() -> None:
    now = frames.plane_snapshot(step=90)
    live = replace(
        frames.whole(now),
        gathered=filled(10, 50, 90),
        layers=stats(90),
        profile=profile(90),
        predictions=predictions(),
        selection=Selection(sample=4),
    )
    then = msgspec.structs.replace(frames.plane_snapshot(step=60), layers=stats(60), profile=profile(60))
    frame = live.recorded(then)
    assert frame.viewpoint == Viewpoint("SGD", 0, 1, 60)
    assert not frame.viewpoint.live
    assert frame.snapshot is then
    assert frame.gathered is not None
    np.testing.assert_array_equal(frame.gathered.steps, [10, 50, 60])
    assert (frame.layers, frame.profile, frame.predictions) == (then.layers, then.profile, None)
    assert (frame.selection, frame.data, frame.curves) == (live.selection, live.data, live.curves)
    assert live.gathered is not None
    assert len(live.gathered) == 3  # the live one is untouched


def test_the_statistics_of_another_lane_are_not_its_own() -> None:
    live = replace(frames.whole(), gathered=filled(3, 7))
    other = msgspec.structs.replace(frames.plane_snapshot(step=5), branch=4)
    assert live.recorded(other).gathered is None
