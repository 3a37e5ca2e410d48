"""When a lane stops."""

from __future__ import annotations

from nnviz.state import LaneState


def steps_left(state: LaneState, samples: int, batch_size: int) -> int | None:
    """Return the steps until a stop condition in steps or epochs is met, None where there is none.

    Args:
        state: The lane.
        samples: Training samples N.
        batch_size: Samples per mini-batch, at most N.
    """
    stop = state.settings.training.stop
    left = []
    if stop.steps:
        left.append(stop.steps - state.step)
    if stop.epochs:
        left.append(steps_to_epoch(state, stop.epochs, samples, batch_size))
    return max(0, min(left)) if left else None


def steps_to_epoch(state: LaneState, epoch: int, samples: int, batch_size: int) -> int:
    """Return the steps until `epoch` epochs are complete."""
    if state.epoch >= epoch:
        return 0
    rest = -(-(samples - state.used) // batch_size)
    return rest + (epoch - state.epoch - 1) * -(-samples // batch_size)


def reason(state: LaneState, loss: float | None, *, timed: bool) -> str:
    """Return the stop condition a lane has met, or an empty string.

    Args:
        state: The lane.
        loss: Its evaluated loss if this step evaluated one.
        timed: Whether the condition on time counts (in a replay the log says where it was met).
    """
    stop = state.settings.training.stop
    if stop.steps and state.step >= stop.steps:
        return "steps"
    if stop.epochs and state.epoch >= stop.epochs:
        return "epochs"
    if stop.loss and loss is not None and loss <= stop.loss:
        return "loss"
    if timed and stop.seconds and state.seconds >= stop.seconds:
        return "seconds"
    return ""
