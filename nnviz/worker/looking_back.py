"""The job behind time travel: a replay of the log to a past step, looked at as the live state is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nnviz.link.job_worker import JobHandle
from nnviz.link.questions import LookBack
from nnviz.refusal import refuse
from nnviz.snapshot import Snapshot

if TYPE_CHECKING:
    from nnviz.core.trainer import Trainer
    from nnviz.state import LaneState


def look_back(question: LookBack, job: JobHandle) -> Snapshot:
    """Return what `question.needs` asks to see of the lane as it was; raises `Refused` for a step it never had."""
    from nnviz import numerics

    numerics.prepare()
    from nnviz.core.block import STEPS
    from nnviz.core.observe import observe
    from nnviz.core.trainer import Trainer
    from nnviz.record import checkpoint

    saved = checkpoint.read(Path(question.checkpoint)) if question.checkpoint else None
    trainer = Trainer(question.experiment, checkpoint=saved)
    while (lane := _lane(trainer, question)) is None or lane.step < question.step:
        taken = trainer.advance(question.step - lane.step if lane is not None else STEPS)
        if (lane is None and not trainer.catching_up) or (not taken and trainer.finished):
            raise refuse("no_such_step", "step", question.step, "a step the run has been through")
        job.progress(min(1.0, lane.step / question.step) if lane is not None else 0.0)
    return observe(trainer.state(lane.run, lane.seed), question.needs)


def _lane(trainer: Trainer, question: LookBack) -> LaneState | None:
    key = question.key
    return next((one for one in trainer.outlines() if (one.branch, one.seed) == (key.branch, key.seed)), None)
