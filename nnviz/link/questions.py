"""What the window can ask of a job that needs the trainer's side: the arguments, as plain data."""

from __future__ import annotations

import msgspec

from nnviz.snapshot import LaneKey, Needs
from nnviz.spec import Experiment

#: The jobs, by the dotted name `Jobs.submit` wants.
LOOK_BACK = "nnviz.worker.looking_back:look_back"


class LookBack(msgspec.Struct, frozen=True):
    """How a lane looked at a past step; answered with a `Snapshot`.

    Attributes:
        experiment: The experiment, its events the log.
        key: The lane: branch and seed.
        step: The step.
        needs: What is to be seen.
        checkpoint: A checkpoint of this log from before that moment to start from, or empty for the beginning.
    """

    experiment: Experiment
    key: LaneKey
    step: int
    needs: Needs
    checkpoint: str = ""
