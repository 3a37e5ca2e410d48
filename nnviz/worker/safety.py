"""What makes a crash cheap: checkpoints about once a second, and a recovery file when the window is gone."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

import msgspec
import numpy as np
import torch

from nnviz import __version__
from nnviz.core.trainer import Trainer
from nnviz.record import checkpoint, joining, recovery, session
from nnviz.record.history import Gap, History
from nnviz.record.session import SessionContent
from nnviz.refusal import Refused
from nnviz.snapshot import Applied, LaneKey, Layout

#: A crash may cost a second of training: this and a block of steps, and the writing.
SECONDS = 0.8
#: Part of the trainer's time that checkpoints may take; large networks have them less often instead. Only what the
#: processor spends on them counts: after one that the machine or its disk has held up the next is due all the same.
SHARE = 0.04
#: Records kept here for a recovery file, in bytes of memory; older ones go to the scratch folder.
MEMORY = 64 << 20
#: Records handed to the history at once: block by block it would cost the trainer 2 % of its time.
AT_ONCE = 4096


class Safety:
    """Keeps what a crash must not lose.

    Args:
        scratch: Folder of this training.
    """

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        records = scratch / "trainer"
        records.mkdir(parents=True, exist_ok=True)
        self.history = History(records, memory_bytes=MEMORY, drawn=False)
        self.log: list[Applied] = []
        self.interval = SECONDS
        self._next = time.monotonic() + SECONDS
        self._seen: tuple[int, int] | None = None
        self._waiting: list[np.ndarray] = []
        self._count = 0
        self._layout = 0

    def record(self, layout: Layout, rows: np.ndarray) -> None:
        """Keep step records; a lane that goes on from a checkpoint begins there."""
        if layout.number != self._layout:
            self.flush()
            self._layout = layout.number
        self._waiting.append(rows)
        self._count += len(rows)
        if self._count >= AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Bring the history up to date with the records kept."""
        if self._waiting:
            rows, self._waiting, self._count = np.concatenate(self._waiting), [], 0
            self._append(rows)

    def _append(self, rows: np.ndarray) -> None:
        try:
            self.history.append(rows, self._layout)
        except Gap as gap:
            self.history.begin_at(LaneKey(gap.key.branch, gap.key.seed), gap.found - 1)
            self._append(rows)

    def due(self) -> bool:
        """Return whether it is time for a checkpoint."""
        return time.monotonic() >= self._next

    def checkpoint(self, trainer: Trainer) -> None:
        """Write a checkpoint if anything has happened since the last; its steps' records have been published."""
        now, spent = time.monotonic(), time.thread_time()
        seen = (sum(lane.step for lane in trainer.outlines()), len(self.log))
        if seen == self._seen:
            return
        with contextlib.suppress(OSError):  # on a full disk training goes on; a crash costs more then
            self.write(trainer, self._scratch / "last.checkpoint")
            self._seen = seen
        self.interval = max(SECONDS, (time.thread_time() - spent) / SHARE)
        self._next = now + self.interval

    def write(self, trainer: Trainer, path: Path) -> None:
        """Write a checkpoint to `path` now."""
        checkpoint.write(path, trainer.checkpoint())

    def rescue(self, trainer: Trainer) -> None:
        """Write a recovery file: first without the records, which may be many, then with them if there is time."""
        self.flush()
        content = SessionContent(trainer.checkpoint(), History(), info(), tuple(self.log))
        try:
            bare = recovery.write(content)
            own = recovery.write(msgspec.structs.replace(content, history=self.history))
            Path(bare.path).unlink(missing_ok=True)
            if (whole := self._whole(content)) is not None:
                recovery.write(whole)
                Path(own.path).unlink(missing_ok=True)
        except (OSError, Refused):
            return  # nobody is left to be told

    def _whole(self, content: SessionContent) -> SessionContent | None:
        """Return `content` with what was recorded before this trainer began; None where there is nothing to add."""
        path = self._scratch / recovery.EARLIER
        if not path.exists():
            return None
        before = session.load(path, History(self._scratch / "earlier", memory_bytes=MEMORY))
        if not joining.join(before.history, self.history):
            return None
        log = joining.log(before.log, content.log)
        return msgspec.structs.replace(content, history=before.history, log=log)


def info() -> dict[str, object]:
    """Return what the numbers of a session depend on."""
    return {
        "nnviz": __version__,
        "torch": str(torch.__version__),
        "threads": torch.get_num_threads(),
        "mkl_cbwr": os.environ.get("MKL_CBWR", ""),
        "processor": torch.backends.cpu.get_cpu_capability(),
    }
