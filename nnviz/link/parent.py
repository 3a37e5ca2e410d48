"""The child's watch over its parent: when the parent is gone, save what is to be saved, clear up, and be gone too.

`daemon=True` is no help here: its clean-up never runs when the parent is killed.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import wait

from nnviz.link import segment

_PERIOD = 0.2
_CLEARING = 0.3  # seconds kept back for the clean-up


class _Watch:
    """What to do when the parent is gone; one a process."""

    def __init__(self) -> None:
        self.on_gone: Callable[[], None] | None = None
        self.grace = 1.6
        self.thread: threading.Thread | None = None


_watch = _Watch()


def arm() -> None:
    """Start watching (once); a process nobody spawned has no parent to watch."""
    parent = multiprocessing.parent_process()
    if parent is None or _watch.thread is not None:
        return
    _watch.thread = threading.Thread(target=_look, args=(parent.sentinel,), name="parent watch", daemon=True)
    _watch.thread.start()


def watch(on_gone: Callable[[], None], grace: float = 1.6) -> None:
    """Have `on_gone` run, in a thread of its own, when the parent has died.

    Args:
        on_gone: Writes a recovery file, say. The training thread may still be running.
        grace: Seconds after which this process is gone, whether `on_gone` (or anything else) has returned or not.
            The death is noticed within 0.2 s.
    """
    _watch.on_gone = on_gone
    _watch.grace = grace
    arm()


def hold(patience: float) -> None:
    """Before a child ends by itself: if the parent is gone, or goes within `patience` seconds, let `watch` end it.

    A child also sees its connection close when the parent dies, and must not be gone before all is saved and cleared.
    """
    parent = multiprocessing.parent_process()
    if parent is not None and _watch.thread is not None and wait([parent.sentinel], patience):
        _watch.thread.join()


def _look(sentinel: int) -> None:
    # The sentinel stays silent if some other process has inherited its far end: hence the look at the parent's id.
    parent = os.getppid()
    while not wait([sentinel], _PERIOD) and os.getppid() == parent:
        pass
    _leave(time.monotonic() + _watch.grace)


def _leave(deadline: float) -> None:
    if _watch.on_gone is not None:
        last_words = threading.Thread(target=_watch.on_gone, name="parent gone", daemon=True)
        last_words.start()
        last_words.join(max(0.0, deadline - _CLEARING - time.monotonic()))
    segment.clear_leavings()
    os._exit(1)
