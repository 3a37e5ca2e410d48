"""What the status bar shows, decided from the session."""

from __future__ import annotations

from typing import Literal

import msgspec

from nnviz.ui.model.session import Session

Tone = Literal["ok", "muted", "warn", "bad"]


class StatusView(msgspec.Struct, frozen=True):
    """The status bar's content, without words.

    Attributes:
        state: A key of `nnviz.ui.words.state`.
        tone: Colour of its dot.
        steps_per_second, frames_per_second: Speeds, or None where there is none to tell.
        device: The device in words, or empty.
        at_risk: Seconds of training a crash could cost, where it is more than one; else 0.
        thinned: Whether the kept history has been thinned.
    """

    state: str
    tone: Tone
    steps_per_second: float | None = None
    frames_per_second: float | None = None
    device: str = ""
    at_risk: float = 0.0
    thinned: bool = False


def status_view(session: Session, frames: float, run: str, *, restarting: bool, thinned: bool) -> StatusView:
    """Return what the status bar shows for `session`, the run looked at being `run`."""
    state, tone = _state(session, run, restarting)
    status, ready = session.status, session.ready
    return StatusView(
        state=state,
        tone=tone,
        steps_per_second=status.steps_per_second if status is not None and not restarting else None,
        frames_per_second=frames if ready is not None else None,
        device=ready.device if ready is not None else "",
        at_risk=status.checkpoint_seconds if status is not None and status.checkpoint_seconds > 1.0 else 0.0,
        thinned=thinned,
    )


def _state(session: Session, run: str, restarting: bool) -> tuple[str, Tone]:
    if session.failed is not None:
        return "failed", "bad"
    if restarting:
        return "restarting", "warn"
    if session.status is None:
        return "starting", "muted"
    lane = session.lane_status(run)
    if lane is not None and lane.status == "diverged":
        return "diverged", "bad"
    return session.status.state, "ok" if session.status.state == "running" else "muted"
