"""What the window and the process for jobs say to each other; arguments and results travel encoded."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from nnviz import codec
from nnviz.link.messages import Failed
from nnviz.refusal import Refusal

T = TypeVar("T")


class Work(msgspec.Struct, frozen=True, tag=True):
    """Run `function` ("module:name") on the encoded `argument`."""

    id: int
    function: str
    argument: bytes


class Cancel(msgspec.Struct, frozen=True, tag=True):
    """The job is to end at its next report of progress."""

    id: int


class Progressed(msgspec.Struct, frozen=True, tag=True):
    """How far a job is.

    Attributes:
        id: Number of the job.
        fraction: Part done, 0 to 1.
        text: What it is doing.
        data: A part of the result, encoded, or empty.
    """

    id: int
    fraction: float
    text: str = ""
    data: bytes = b""

    def part(self, kind: type[T]) -> T:
        """Return the part of the result that came with it."""
        return codec.decode(self.data, kind)


class Finished(msgspec.Struct, frozen=True, tag=True):
    """A job is done; `data` is its encoded result."""

    id: int
    data: bytes

    def result(self, kind: type[T]) -> T:
        """Return the result as the `kind` the function returned."""
        return codec.decode(self.data, kind)


class JobFailed(msgspec.Struct, frozen=True, tag=True):
    """A job has no result: one sentence why, details for "Copy details", and the refusal where it was one."""

    id: int
    error: str
    details: str = ""
    refusal: Refusal | None = None


class Cancelled(msgspec.Struct, frozen=True, tag=True):
    """A job was cancelled; it has no result."""

    id: int


JobRequest = Work | Cancel
JobEvent = Progressed | Finished | JobFailed | Cancelled
JobReport = Progressed | Finished | JobFailed | Cancelled | Failed
