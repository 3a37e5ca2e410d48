"""The speeds offered, in steps a second; 0 is full speed, and below 1 each step is shown in slow motion."""

from __future__ import annotations

FULL = 0.0
STEPS_PER_SECOND = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)
#: What the full-speed key goes back to where nothing slower was chosen before.
USUAL = 10.0


def of(speed: float | str) -> float:
    """Return the number of an experiment's `view.speed`."""
    return FULL if isinstance(speed, str) else float(speed)


def toggled(speed: float, before: float) -> tuple[float, float]:
    """Return (speed, the one before) after the full-speed key: to full speed, or back to what was before."""
    if speed == FULL:
        return (before or USUAL, FULL)
    return (FULL, speed)
