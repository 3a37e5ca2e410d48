"""A worker's end of the link: requests come in, step records, snapshots and reports go out, and nothing here waits.

It needs no `Trainer`: a training loop of your own can feed a window the same way (see `serve`).
"""

from __future__ import annotations

import contextlib
import threading
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nnviz import codec
from nnviz.link import parent, segment
from nnviz.link.backlog import Backlog, Journal, backlog_path, is_journaled, journal_path
from nnviz.link.channel import Channel
from nnviz.link.growing_slot import GrowingSlot
from nnviz.link.messages import (
    Failed,
    Fill,
    Filled,
    LookAt,
    Numbered,
    Opened,
    Quit,
    Report,
    Request,
    Scene,
    Sight,
    Sights,
    Start,
    Status,
)
from nnviz.link.ring import RingWriter
from nnviz.refusal import Refused
from nnviz.snapshot import Layout, Needs, Snapshot
from nnviz.state import Moved

_MIB = 1 << 20


class _Outlet:
    """The ring of one layout, with what it had to overwrite unread."""

    def __init__(self, layout: Layout, name: str, capacity: int, backlog: Backlog) -> None:
        self.layout = layout
        self.backlog = backlog
        self.ring = RingWriter(name, layout.width, capacity, backlog.keep)

    @property
    def read(self) -> bool:
        """Whether the window has every row."""
        return self.ring.taken >= self.ring.written

    def close(self) -> None:
        self.ring.close()
        self.backlog.close()


class WorkerEnd:
    """The worker's side of a link.

    Args:
        connection: Given to the function that `launch` starts, or one end of any multiprocessing pipe.
        ring_bytes: Shared memory for step records; less is taken where /dev/shm is small.
        backlog_bytes: Disk for step records of one layout that a stalled window has not read; the oldest go past it.
    """

    def __init__(self, connection: Connection, ring_bytes: int = 16 * _MIB, backlog_bytes: int = 1024 * _MIB) -> None:
        self._channel: Channel[Request, Report] = Channel(connection, Request, newest_only=[Status, Scene])
        self._ring_bytes = ring_bytes
        self._backlog_bytes = backlog_bytes
        self._scratch = Path()
        self._session = ""
        self._journal: Journal | None = None
        self._outlets: list[_Outlet] = []
        self._slots: dict[type, GrowingSlot] = {}
        self._looks = 0
        self._told_to_quit = False
        self._waiting: list[Request] = []
        self._order = threading.Lock()  # journal and connection carry the same messages in the same order

    def begin(self, timeout: float = 60.0) -> Start:
        """Wait for the window's first message; EOFError if it does not come."""
        self._waiting = self._channel.receive(timeout)
        if not self._waiting or not isinstance(self._waiting[0], Start):
            raise EOFError("the window sent no Start")
        start = self._waiting.pop(0)
        assert isinstance(start, Start)
        self._scratch, self._session = Path(start.scratch), start.session
        self._journal = Journal(journal_path(self._scratch, self._session))
        self._slots = {
            Snapshot: GrowingSlot(f"{self._session}-s", lambda name, size: self.report(LookAt(name, size))),
            Sight: GrowingSlot(f"{self._session}-i", lambda name, size: self.report(Sights(name))),
        }
        return start

    def requests(self, timeout: float = 0.0) -> list[Request]:
        """Return the requests that have come in, waiting up to `timeout` seconds for a first one.

        Fill is answered here. Once the window is gone there is a Quit at the end. Costs next to nothing to ask.
        """
        requests, self._waiting = self._waiting, []
        requests += self._channel.receive(0.0 if requests else timeout)
        for request in requests:
            if isinstance(request, Fill):
                self._fill(request)
        requests = [request for request in requests if not isinstance(request, Fill)]
        self._told_to_quit |= any(isinstance(request, Quit) for request in requests)
        return [*requests, Quit()] if self._channel.ended else requests

    def report(self, message: Report) -> None:
        """Send `message` soon. Report an event's `Acknowledged` before the rows of the steps that follow it."""
        with self._order:
            if self._journal is not None and is_journaled(message):
                with contextlib.suppress(OSError):  # on a full disk it still goes by the connection
                    self._journal.write(codec.encode(message))
            self._channel.send(message)

    def publish_layout(self, layout: Layout) -> None:
        """Open the ring of `layout` and announce it; `Refused` where /dev/shm has no room. Rows then belong to it."""
        self._drop_read()
        name = f"{self._session}-r{layout.number}"
        budget = max(_MIB, min(self._ring_bytes, segment.offered() // 4))
        capacity = max(16, min(self._ring_bytes, budget) // (8 * layout.width))
        backlog = Backlog(backlog_path(self._scratch, name), layout.width, self._backlog_bytes)
        self._outlets.append(_Outlet(layout, name, capacity, backlog))
        self.report(Opened(layout, name, capacity))

    def publish_rows(self, rows: npt.NDArray[np.float64]) -> None:
        """Publish step records [n, width] of the present layout; call it before a checkpoint holds those steps."""
        self._outlets[-1].ring.write(rows)

    @property
    def deserted(self) -> bool:
        """Whether the window has gone without a word."""
        return self._channel.ended

    @property
    def written(self) -> int:
        """Records published in the present layout."""
        return self._outlets[-1].ring.written if self._outlets else 0

    def publish_snapshot(self, snapshot: Snapshot) -> None:
        """Make `snapshot` the latest; `Refused` where it needs more shared memory than there is."""
        self._looks += 1
        self._slots[Snapshot].write(Numbered(self._looks, snapshot))

    @property
    def taken_over(self) -> bool:
        """Whether the helper has what was last handed over."""
        return self._slots[Sight].taken

    def hand_over(self, scene: int, moved: Moved, needs: Needs) -> None:
        """Have the helper make the latest snapshot, of the lane of a scene after these steps."""
        self._looks += 1
        self._slots[Sight].write(Sight(self._looks, scene, needs, moved))

    def close(self, patience: float = 1.0) -> None:
        """Send what is queued and let go of everything; the window unlinks the shared memory. Idempotent."""
        self._channel.close(patience)
        if self._channel.ended and not self._told_to_quit:
            parent.hold(0.2)
        for outlet in self._outlets:
            outlet.ring.close()
        for slot in self._slots.values():
            slot.close()
        if self._journal is not None:
            self._journal.close()

    def _drop_read(self) -> None:
        """Forget the rings of former layouts of which the window has everything."""
        for outlet in [outlet for outlet in self._outlets if outlet.read]:
            outlet.close()
            self._outlets.remove(outlet)

    def _fill(self, fill: Fill) -> None:
        for outlet in self._outlets:
            if outlet.layout.number == fill.layout:
                first, rows = outlet.backlog.rows(fill.first, fill.last)
                self._channel.send(Filled(fill.layout, first, rows))


def serve(connection: Connection, body: Callable[[WorkerEnd, Start], None], **options: Any) -> None:
    """Run `body(end, start)`; whatever it raises reaches the window as one `Failed`.

    A training loop of your own, say:

        def body(end, start):
            end.publish_layout(layout)
            for step in range(1, 1001):
                ...
                end.publish_rows(row)
                if any(isinstance(request, Quit) for request in end.requests()):
                    return
    """
    end = WorkerEnd(connection, **options)
    try:
        body(end, end.begin())
    except Refused as refused:
        end.report(Failed(str(refused), refusal=refused.refusal))
    except EOFError:
        pass
    except Exception as error:
        end.report(Failed(f"{type(error).__name__}: {error}", traceback.format_exc()))
    finally:
        end.close()
