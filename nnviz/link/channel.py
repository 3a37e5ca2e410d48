"""Messages over a connection. Neither sending nor receiving ever waits for the other end: each has a thread.

What is queued stays bounded: of a kind of message that only says where things stand, the newest replaces the others.
"""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Iterable
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar, cast

from nnviz import codec

In = TypeVar("In")
Out = TypeVar("Out")


class _Queue:
    """First in, first out, for one thread to fill and another to empty."""

    def __init__(self, newest_only: tuple[type, ...]) -> None:
        self._newest_only = newest_only
        self._items: list[tuple[type, Any]] = []
        self._changed = threading.Condition()
        self._busy = False
        self._closed = False

    def put(self, kind: type, item: Any) -> None:
        with self._changed:
            if kind in self._newest_only:
                self._items = [entry for entry in self._items if entry[0] is not kind]
            self._items.append((kind, item))
            self._changed.notify_all()

    def take(self) -> Any:
        """Wait for the next item; None after `close`, once all is taken."""
        with self._changed:
            self._busy = False
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._items or self._closed)
            if not self._items:
                return None
            self._busy = True
            return self._items.pop(0)[1]

    def take_all(self, timeout: float) -> list[Any]:
        if not self._items and timeout <= 0:
            return []
        with self._changed:
            self._changed.wait_for(lambda: self._items or self._closed, max(timeout, 0.0))
            items, self._items = self._items, []
        return [item for _, item in items]

    def wait_empty(self, timeout: float) -> None:
        with self._changed:
            self._changed.wait_for(lambda: not self._items and not self._busy, timeout)

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()


class Channel(Generic[In, Out]):
    """One end of a two-way stream of messages.

    Args:
        connection: The connection's end; the channel owns it from now on.
        incoming: Type (or union) of the messages that arrive.
        newest_only: Kinds of message of which only the newest is worth keeping.
    """

    def __init__(self, connection: Connection, incoming: Any, newest_only: Iterable[type] = ()) -> None:
        self._connection = connection
        self._incoming = incoming
        self._inbox = _Queue(tuple(newest_only))
        self._outbox = _Queue(tuple(newest_only))
        self._wake, self._waker = multiprocessing.Pipe(duplex=False)
        self._ended = threading.Event()
        self._closed = False
        self._threads = [
            threading.Thread(target=work, name=f"link {name}", daemon=True)
            for name, work in (("sender", self._send_all), ("receiver", self._receive_all))
        ]
        for thread in self._threads:
            thread.start()

    @property
    def ended(self) -> bool:
        """Whether the other end is gone; what it sent before can still be received."""
        return self._ended.is_set()

    def send(self, message: Out) -> None:
        """Encode `message` now and send it soon."""
        self._outbox.put(type(message), codec.encode(message))

    def receive(self, timeout: float = 0.0) -> list[In]:
        """Return all messages that have arrived, waiting up to `timeout` seconds for a first one."""
        return cast("list[In]", self._inbox.take_all(timeout))

    def wait_ended(self, timeout: float) -> bool:
        """Wait until all the other end ever sent has arrived; False if it is still there after `timeout` seconds."""
        return self._ended.wait(timeout)

    def close(self, patience: float = 1.0) -> None:
        """Send what is queued for at most `patience` seconds, then close. Idempotent."""
        if self._closed:
            return
        self._closed = True
        deadline = time.monotonic() + patience
        if not self.ended:
            self._outbox.wait_empty(patience)
        self._outbox.close()
        self._waker.close()
        for thread in self._threads:
            thread.join(max(0.05, deadline - time.monotonic()))
        if not any(thread.is_alive() for thread in self._threads):
            # A thread stuck in a system call still uses the descriptor: then it is left to the process's end.
            self._connection.close()
            self._wake.close()

    def _send_all(self) -> None:
        while (data := self._outbox.take()) is not None:
            try:
                self._connection.send_bytes(data)
            except OSError:
                return

    def _receive_all(self) -> None:
        try:
            while self._connection in wait([self._connection, self._wake]):
                message = codec.decode(self._connection.recv_bytes(), self._incoming)
                self._inbox.put(type(message), message)
        except (EOFError, OSError):
            pass
        finally:
            self._ended.set()
            self._inbox.close()
