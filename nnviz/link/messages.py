"""What the window and a worker say to each other. Commands change training and are logged; controls are not."""

from __future__ import annotations

from typing import Literal

import msgspec
import numpy as np

from nnviz.refusal import Refusal
from nnviz.snapshot import Applied, DataView, LaneKey, Layout, Needs, Snapshot
from nnviz.spec import Event, Experiment
from nnviz.state import Divergence, LaneState, Moved


class _Message(msgspec.Struct, frozen=True, tag=True):
    """Base of all messages; the tag is the class name."""


# --- window -> trainer ---------------------------------------------------------------------------------------


class Start(_Message, frozen=True):
    """Begin (or go on): the first message a trainer gets.

    Attributes:
        experiment: What to train; `events` is the log to run through (empty for a fresh start).
        checkpoint: Path of a checkpoint to go on from, or empty.
        scratch: Folder for checkpoints and the trainer's own history.
        session: Name used for shared-memory segments.
        playing: Whether training starts at once.
        speed: Steps a second, 0 for full speed.
    """

    experiment: Experiment
    checkpoint: str = ""
    scratch: str = ""
    session: str = ""
    playing: bool = True
    speed: float = 0.0


class Command(_Message, frozen=True):
    """A change of training, applied between two steps; `event.id` is unique, `event.step` is stamped by the trainer."""

    event: Event


class Play(_Message, frozen=True):
    """Go on training."""


class Pause(_Message, frozen=True):
    """Stop after the present step."""


class Advance(_Message, frozen=True):
    """Train so many steps (or epochs), then pause."""

    steps: int = 0
    epochs: int = 0


class Speed(_Message, frozen=True):
    """Steps a second; 0 is full speed."""

    steps_per_second: float


class Look(_Message, frozen=True):
    """What the visible panels need from now on."""

    needs: Needs


class Helped(_Message, frozen=True):
    """Another process makes the snapshots of this `Scene`; of none yet where it is 0, never more where it is None."""

    scene: int | None


class Fill(_Message, frozen=True):
    """Send the records `first` up to (not including) `last` of a layout once more."""

    layout: int
    first: int
    last: int


class Save(_Message, frozen=True):
    """Write a checkpoint to `path` now and answer with `Saved` or `Unsaved`."""

    path: str


class Quit(_Message, frozen=True):
    """End the process, in order."""


Request = Start | Command | Play | Pause | Advance | Speed | Look | Helped | Fill | Save | Quit


# --- trainer -> window ---------------------------------------------------------------------------------------


class Ready(_Message, frozen=True):
    """The trainer has torch imported and the experiment set up; training can begin.

    Attributes:
        device: The device in use, in words.
        fair: What the lane self-check proved (True: bit for bit alone and beside others).
        torch: Version of torch.
    """

    device: str
    fair: bool
    torch: str


class Opened(_Message, frozen=True):
    """A new layout of records and the shared-memory ring they will come through."""

    layout: Layout
    ring: str
    capacity: int


class LookAt(_Message, frozen=True):
    """Shared-memory slot through which snapshots come from now on."""

    slot: str
    size: int


class Scene(_Message, frozen=True):
    """The lane that the helper is to look at from now on, its arrays empty; numbers rise."""

    number: int
    lane: LaneState


class Sights(_Message, frozen=True):
    """Shared-memory slot through which a `Sight` comes whenever the helper is to make a snapshot."""

    slot: str


class Shown(_Message, frozen=True):
    """The data as panels draw it; sent at start and at each change of the data."""

    data: DataView


class Acknowledged(_Message, frozen=True):
    """A command went into the log, or was already there."""

    applied: Applied


class Declined(_Message, frozen=True):
    """A command was refused; nothing has changed."""

    id: str
    refusal: Refusal


class Filled(_Message, frozen=True):
    """Records asked for by `Fill`: [n, width] float64."""

    layout: int
    first: int
    rows: np.ndarray


class LaneStatus(msgspec.Struct, frozen=True):
    """Where one lane stands."""

    key: LaneKey
    run: str
    step: int
    epoch: int
    status: str
    stopped_by: str = ""
    divergence: Divergence | None = None


class Status(_Message, frozen=True):
    """Where training stands; sent about ten times a second and at every change.

    Attributes:
        state: What the trainer is doing.
        step: The step the front runs have reached.
        epoch: Epochs completed by them.
        steps_per_second: Over the last second.
        lanes: Every lane.
        checkpoint_seconds: Seconds of training a crash could cost at most.
        written: Records written so far to the present layout's ring (so that a reader can see a hole).
        left: Steps of an `Advance` under way that are still to be taken.
        heeded: How many `Play`, `Pause` and `Advance` have been obeyed since the process began, so that what a dead
            worker had not come to is asked of the next.
    """

    state: Literal["running", "paused", "finished", "catching up"]
    step: int
    epoch: int
    steps_per_second: float
    lanes: tuple[LaneStatus, ...]
    checkpoint_seconds: float = 1.0
    written: int = 0
    left: int = 0
    heeded: int = 0


class Saved(_Message, frozen=True):
    """A checkpoint asked for by `Save` is complete."""

    path: str


class Unsaved(_Message, frozen=True):
    """A checkpoint asked for by `Save` could not be written to `path`; the refusal names it and says why."""

    path: str
    refusal: Refusal


class Failed(_Message, frozen=True):
    """The trainer cannot go on; it ends after this.

    Attributes:
        refusal: Why, where the experiment was at fault.
        error: One sentence; `details` is for "Copy details" only.
    """

    error: str
    details: str = ""
    refusal: Refusal | None = None


Report = (
    Ready
    | Opened
    | LookAt
    | Scene
    | Sights
    | Shown
    | Acknowledged
    | Declined
    | Filled
    | Status
    | Saved
    | Unsaved
    | Failed
)


# --- through the slots ---------------------------------------------------------------------------------------


class Numbered(msgspec.Struct, frozen=True, array_like=True):
    """A snapshot, and the number of the look it is of: it may come from either of two processes, late from one."""

    number: int
    snapshot: Snapshot


class Sight(msgspec.Struct, frozen=True, array_like=True):
    """What steps have changed of the lane of a scene, and what is to be seen of it.

    Attributes:
        number: Number of the look.
        scene: Number of the `Scene`.
        needs: What is to be seen.
        moved: What has changed, with the optimizer's state where that is to be seen.
    """

    number: int
    scene: int
    needs: Needs
    moved: Moved


# --- window -> helper and back -------------------------------------------------------------------------------


class Prepared(_Message, frozen=True):
    """The helper can look at the lanes of this scene (0: it has begun, and knows none)."""

    scene: int


HelperRequest = Scene | Sights
HelperReport = Prepared | LookAt | Failed
