"""The process for jobs: one after the other, at low priority, so that training keeps its pace."""

from __future__ import annotations

import importlib
import inspect
import time
import traceback
from collections import deque
from multiprocessing.connection import Connection
from typing import Any, get_type_hints

from nnviz import codec, processor
from nnviz.link.channel import Channel
from nnviz.link.job_messages import Cancel, Cancelled, Finished, JobFailed, JobReport, JobRequest, Progressed, Work
from nnviz.refusal import Refused

_NICENESS = 10
_PERIOD = 0.05  # seconds between reports of progress


class JobCancelled(Exception):
    """Raised inside a job by `JobHandle.progress` when the job was cancelled."""


class JobHandle:
    """What a job's function gets beside its argument.

    A job is `def function(argument: Kind, job: JobHandle) -> Result`, both of kinds that `nnviz.codec` encodes.
    """

    def __init__(self, id: int, desk: _Desk) -> None:
        self._id = id
        self._desk = desk
        self._next = 0.0

    @property
    def cancelled(self) -> bool:
        """Whether the job was cancelled."""
        return self._desk.is_cancelled(self._id)

    def progress(self, fraction: float, text: str = "", part: object = None) -> None:
        """Report the part done (0 to 1), at most 20 times a second except where a part of the result goes with it.

        Raises `JobCancelled` if the job was cancelled: call it often, and let that pass.
        """
        if self.cancelled:
            raise JobCancelled
        now = time.monotonic()
        if part is None and now < self._next:
            return
        self._next = now + _PERIOD
        data = b"" if part is None else codec.encode(part)
        self._desk.channel.send(Progressed(self._id, fraction, text, data))


class _Desk:
    """Sorts what comes in while a job runs."""

    def __init__(self, channel: Channel[JobRequest, JobReport]) -> None:
        self.channel = channel
        self._work: deque[Work] = deque()
        self._cancelled: set[int] = set()

    def is_cancelled(self, id: int) -> bool:
        self._sort(0.0)
        return id in self._cancelled or self.channel.ended

    def next_work(self) -> Work | None:
        """Wait for the next job; None once the window is gone."""
        while not self._work and not self.channel.ended:
            self._sort(1.0)
        return self._work.popleft() if self._work else None

    def _sort(self, timeout: float) -> None:
        for request in self.channel.receive(timeout):
            if isinstance(request, Cancel):
                self._cancelled.add(request.id)
            else:
                self._work.append(request)


def main(connection: Connection) -> None:
    """Do jobs until the window closes the connection."""
    processor.give_way(_NICENESS)
    channel: Channel[JobRequest, JobReport] = Channel(connection, JobRequest)
    desk = _Desk(channel)
    while (work := desk.next_work()) is not None:
        channel.send(_do(work, JobHandle(work.id, desk)))
    channel.close()


def _do(work: Work, handle: JobHandle) -> JobReport:
    try:
        return Finished(work.id, codec.encode(_call(work, handle)))
    except JobCancelled:
        return Cancelled(work.id)
    except Refused as refused:
        return JobFailed(work.id, str(refused), refusal=refused.refusal)
    except Exception as error:
        return JobFailed(work.id, f"{type(error).__name__}: {error}", traceback.format_exc())


def _call(work: Work, handle: JobHandle) -> Any:
    module, _, name = work.function.partition(":")
    function = getattr(importlib.import_module(module), name)
    first = next(iter(inspect.signature(function).parameters))
    kind = get_type_hints(function).get(first, Any)
    return function(codec.decode(work.argument, kind), handle)
