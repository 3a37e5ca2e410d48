"""Work beside training (a landscape, a sweep, a replay): queued, with progress, cancel and a result, in one process.

The process is started for the first job and ended when there has been none for a while. All methods belong to the
main thread and none of them waits, but `stop`.
"""

from __future__ import annotations

import time
from collections import deque

from nnviz import codec
from nnviz.link.channel import Channel
from nnviz.link.job_messages import (
    Cancel,
    Cancelled,
    Finished,
    JobEvent,
    JobFailed,
    JobReport,
    JobRequest,
    Progressed,
    Work,
)
from nnviz.link.launch import Launched, launch
from nnviz.link.messages import Failed

_COOPERATION = 1.0  # seconds a cancelled job has to end by itself


class Jobs:
    """The window's side of all jobs.

    Args:
        idle: Seconds without a job after which the process ends.
    """

    def __init__(self, idle: float = 20.0) -> None:
        self._idle = idle
        self._ids = 0
        self._waiting: deque[Work] = deque()
        self._current: Work | None = None
        self._launched: Launched | None = None
        self._channel: Channel[JobReport, JobRequest] | None = None
        self._give_up_at = float("inf")
        self._idle_since = time.monotonic()
        self._events: list[JobEvent] = []

    def submit(self, function: str, argument: object) -> int:
        """Queue `function` ("module:name", see `JobHandle`) on `argument`; returns the job's number."""
        self._ids += 1
        self._waiting.append(Work(self._ids, function, codec.encode(argument)))
        self._begin_next()
        return self._ids

    def cancel(self, id: int) -> None:
        """Cancel job `id`: `Cancelled` follows, unless it ended first. A job that does not listen is ended by force."""
        for work in self._waiting:
            if work.id == id:
                self._waiting.remove(work)
                self._events.append(Cancelled(id))
                return
        if self._current is not None and self._current.id == id and self._channel is not None:
            self._channel.send(Cancel(id))
            self._give_up_at = time.monotonic() + _COOPERATION

    @property
    def busy(self) -> bool:
        """Whether any job runs or waits."""
        return self._current is not None or bool(self._waiting)

    def poll(self) -> list[JobEvent]:
        """Return what happened since the last call, and keep the queue moving."""
        if self._channel is not None:
            gone = self._channel.ended
            for report in self._channel.receive():
                self._take(report)
            if gone:
                self._lost()
        if time.monotonic() > self._give_up_at:
            self._end_process(0.0)
            self._close(Cancelled(self._current.id) if self._current else None)
        self._begin_next()
        if not self.busy and time.monotonic() > self._idle_since + self._idle:
            self._end_process(0.0)
        events, self._events = self._events, []
        return events

    def stop(self) -> None:
        """Drop all jobs and end the process. Idempotent."""
        self._waiting.clear()
        self._current = None
        self._end_process(0.0)

    def _begin_next(self) -> None:
        if self._current is not None or not self._waiting:
            return
        if self._channel is None:
            self._launched = launch("nnviz.link.job_worker", "main")
            self._channel = Channel(self._launched.connection, JobReport)
        self._current = self._waiting.popleft()
        self._channel.send(self._current)

    def _take(self, report: JobReport) -> None:
        if isinstance(report, Failed):
            self._close(JobFailed(self._current.id, report.error, report.details) if self._current else None)
        elif isinstance(report, Progressed):
            self._events.append(report)
        elif isinstance(report, Finished | JobFailed | Cancelled):
            self._close(report)

    def _close(self, event: JobEvent | None) -> None:
        """The present job is over."""
        if event is not None:
            self._events.append(event)
        self._current = None
        self._give_up_at = float("inf")
        self._idle_since = time.monotonic()

    def _lost(self) -> None:
        """The process has died."""
        current, cancelling = self._current, self._give_up_at < float("inf")
        code = self._end_process(1.0)
        if current is None:
            return
        error = JobFailed(current.id, f"the process for jobs ended (exit code {code})")
        self._close(Cancelled(current.id) if cancelling else error)

    def _end_process(self, patience: float) -> int | None:
        if self._launched is None or self._channel is None:
            return None
        code = self._launched.end(patience)
        self._channel.close(0.2)
        self._launched = self._channel = None
        return code
