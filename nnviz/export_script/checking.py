"""Whether a script reproduces the recorded losses, up to which step, and why they part where they do."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import numpy as np
from msgspec.structs import replace

from nnviz.export_script.arrays import Array, encoded
from nnviz.export_script.life import Life, steps_of
from nnviz.export_script.running import Losses, losses_of
from nnviz.export_script.script import Script, script
from nnviz.record.history import History
from nnviz.spec import Experiment

#: Two losses agree within so much of max(loss, 1e-3 * first loss).
TOLERANCE = {"float64": 1e-8, "float32": 1e-4}
#: Relative size of the change of initial weights that shows how much a training amplifies rounding.
NUDGE = {"float64": 2.0**-50, "float32": 2.0**-21}
#: Where there are more steps than this, every run's first `FIRST` are compared before any goes on.
MANY, FIRST = 10_000, 1000

#: Told now and then how many steps have been taken.
Tick = Callable[[int], None]


class Agreement(msgspec.Struct, frozen=True):
    """How the losses of one lane compare.

    Attributes:
        run, seed: Which lane.
        precision: The coarsest precision it trained in.
        recorded: Last step there is a record of.
        compared: Last step that was compared.
        parted: First step at which the two differ by more than the tolerance, 0 for none.
        worst: Largest difference up to there, relative to max(loss, 1e-3 * first loss).
        self_parted: Where the script, started from nudged weights, parts from itself; 0: nowhere; -1: not tried.
    """

    run: str
    seed: int
    precision: str
    recorded: int
    compared: int
    parted: int
    worst: float
    self_parted: int = -1


def precision(life: Life) -> str:
    """Return the coarsest precision a lane trained in."""
    kinds = {state.settings.training.dtype for state in life.states}
    return "float32" if "float32" in kinds else "float64"


def recorded_losses(life: Life, history: History) -> Losses:
    """Return the losses a history holds of a lane."""
    if life.key not in history.lanes:
        return {}
    steps, losses = (history.column(life.key, name, life.start.step + 1) for name in ("step", "loss"))
    return dict(zip(steps.astype(int).tolist(), losses.tolist(), strict=True))


def compared(life: Life, printed: Losses, recorded: Losses) -> Agreement:
    """Return how printed losses compare with the recorded ones."""
    kind = precision(life)
    steps = np.array([step for step in recorded if step in printed], np.int64)
    want, got = (np.array([losses[int(step)] for step in steps]) for losses in (recorded, printed))
    apart = np.abs(got - want) / np.maximum(np.abs(want), 1e-3 * abs(want[0])) if len(steps) else np.zeros(0)
    apart = np.where(got == want, 0.0, apart)
    off = np.flatnonzero(~(apart <= TOLERANCE[kind]))
    end = int(off[0]) if len(off) else len(steps)
    return Agreement(
        run=life.run,
        seed=life.seed,
        precision=kind,
        recorded=max(recorded, default=0),
        compared=int(steps[-1]) if len(steps) else 0,
        parted=int(steps[end]) if len(off) else 0,
        worst=float(apart[:end].max(initial=0.0)),
    )


def check(
    experiment: Experiment, lives: Sequence[Life], history: History, seconds: float, tick: Tick | None = None
) -> list[Agreement]:
    """Run the script of some lanes and compare, for about `seconds`; raises `ScriptFailed` where it does not run."""
    whole = script(experiment, lives)
    recorded = [recorded_losses(life, history) for life in lives]
    with tempfile.TemporaryDirectory(prefix="nnviz-export-") as folder:
        place = Path(folder)
        first: list[Losses] = []
        if steps_of(lives) > MANY:
            short = [cut(life, life.start.step + FIRST) for life in lives]
            first = _run(place / "first.py", script(experiment, short), seconds, tick)
        printed = _run(place / "whole.py", whole, seconds, tick)
        both = _merged(first, printed, len(lives))
        found = [compared(*given) for given in zip(lives, both, recorded, strict=True)]
        if any(one.parted for one in found):
            found = _explained(experiment, lives, both, found, place, seconds, tick)
    return found


def _run(path: Path, what: Script, seconds: float, tick: Tick | None) -> list[Losses]:
    what.write(path)
    return losses_of(path, seconds, tick)


def _merged(first: list[Losses], printed: list[Losses], count: int) -> list[Losses]:
    """Return the losses of each lane: of the whole script where it got to it, else of its first steps."""
    out: list[Losses] = []
    for index in range(count):
        parts = [losses[index] for losses in (first, printed) if index < len(losses)]
        out.append(max(parts, key=len, default={}))
    return out


def _explained(
    experiment: Experiment,
    lives: Sequence[Life],
    printed: list[Losses],
    found: list[Agreement],
    place: Path,
    seconds: float,
    tick: Tick | None,
) -> list[Agreement]:
    """Return `found` with what a nudge of the initial weights does to the lanes that part."""
    apart = [index for index, one in enumerate(found) if one.parted]
    short = [cut(lives[index], found[index].parted + FIRST) for index in apart]
    text = script(experiment, short)
    nudged = replace(text, arrays=_nudged(text.arrays, min(NUDGE[one.precision] for one in found)))
    again = _run(place / "nudged.py", nudged, seconds, tick)
    out = list(found)
    for index, losses in zip(apart, again, strict=False):
        out[index] = replace(found[index], self_parted=compared(lives[index], losses, printed[index]).parted)
    return out


def _nudged(arrays: bytes, size: float) -> bytes:
    """Return the arrays with every initial weight changed by `size` of itself (or of 1, where it is smaller)."""
    signs = np.random.default_rng(0)
    out: dict[str, Array] = {}
    with np.load(io.BytesIO(arrays), allow_pickle=False) as given:
        for name in given.files:
            values = given[name]
            if name.startswith(("start", "state")):
                values = values + size * np.maximum(1, np.abs(values)) * signs.choice([-1.0, 1.0], values.shape)
            out[name] = values
    return encoded(out)


def cut(life: Life, step: int) -> Life:
    """Return a life up to a step."""
    stages = tuple(stage for stage in life.stages if stage.before.step <= step)
    return replace(life, stages=stages, until=min(life.until, step))
