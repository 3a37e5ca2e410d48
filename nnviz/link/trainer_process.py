"""One life of a trainer's process as the window sees it: messages, rings and the slot, and what is left after death."""

from __future__ import annotations

import os
import secrets
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from typing import cast

import msgspec

from nnviz import codec
from nnviz.link import backlog, segment
from nnviz.link.channel import Channel
from nnviz.link.feed import Feed, Lost, Records
from nnviz.link.growing_slot import GrowingSlotReader
from nnviz.link.helper_process import HelperProcess
from nnviz.link.launch import Launched, launch
from nnviz.link.messages import (
    Filled,
    Helped,
    LookAt,
    Numbered,
    Opened,
    Quit,
    Report,
    Request,
    Scene,
    Sights,
    Start,
    Status,
)
from nnviz.snapshot import Layout, Snapshot


class Received(msgspec.Struct):
    """What came in since the last look; `layout` is the last one opened, if any was."""

    reports: list[Report] = []
    records: list[Records | Lost] = []
    snapshot: Snapshot | None = None
    layout: Layout | None = None


def session_name() -> str:
    """Return a name for the shared memory of one life of a worker (macOS allows 31 characters with what follows it)."""
    return f"nnviz-{os.getpid():x}-{secrets.token_hex(3)}"


class TrainerProcess:
    """A launched trainer.

    Args:
        launched: The process.
        start: Its first message.
        offset: Highest number of a layout in former lives.
    """

    def __init__(self, launched: Launched, start: Start, offset: int = 0) -> None:
        self._offset = offset
        self.highest = offset
        self._launched = launched
        self._scratch, self._session = Path(start.scratch), start.session
        self._channel: Channel[Report, Request] = Channel(launched.connection, Report, newest_only=[Status, Scene])
        self._feeds: deque[Feed] = deque()
        self._snapshots = GrowingSlotReader()
        self._helper: HelperProcess | None = None
        self._helped = False
        self._looked = 0
        self._journaled = 0
        self.send(start)

    @property
    def dead(self) -> bool:
        """Whether nothing new will come from it."""
        return self._channel.ended or not self._launched.alive

    def help(self, helper: tuple[str, str]) -> None:
        """Start the process that makes snapshots for it, by module and function, once. Main thread only."""
        if not self._helped:
            self._helper = HelperProcess(launch(*helper, self._session))
            self._helped = True

    def send(self, request: Request) -> None:
        """Send `request`; never waits."""
        self._channel.send(request)

    def receive(self) -> Received:
        """Return what has come in."""
        received = Received()
        self._sort(self._channel.receive(), received)
        self._read_rings(received)
        self._listen_to_helper()
        self._read_slots(received)
        return received

    def end(self, patience: float) -> int | None:
        """Ask it to quit, wait `patience` seconds, then see to it; returns the exit code."""
        self.send(Quit())
        self._end_help()
        return self._launched.end(patience)

    def remains(self) -> tuple[Received, int]:
        """Return all it had published by its death, the last messages out of its journal, and its exit code."""
        code = self._launched.end(1.0)
        self._channel.wait_ended(1.0)
        received = Received()
        self._sort(self._channel.receive(), received)
        missed = backlog.read_journal(backlog.journal_path(self._scratch, self._session))[self._journaled :]
        self._sort((cast("Report", codec.decode(data, cast("type[object]", Report))) for data in missed), received)
        for feed in self._feeds:
            received.records += feed.take_rest(self._scratch)
        self._read_slots(received)
        return received, -1 if code is None else code

    def close(self) -> None:
        """Let go of everything and remove the shared memory and files of this life."""
        self._end_help()
        self._channel.close(0.2)
        for feed in self._feeds:
            feed.close()
        self._snapshots.close()
        segment.unlink_all(self._session)
        backlog.discard(self._scratch, self._session)

    def _sort(self, messages: Iterable[Report], received: Received) -> None:
        for message in messages:
            self._journaled += backlog.is_journaled(message)
            if isinstance(message, Opened):
                self._feeds.append(Feed(message, self._offset))
                received.layout = self._feeds[-1].layout
                self.highest = max(self.highest, received.layout.number)
            elif isinstance(message, LookAt):
                self._snapshots.follow(message.slot)
            elif isinstance(message, Scene | Sights):
                self._tell_helper(message)
            elif isinstance(message, Filled):
                self._fill(message, received)
            else:
                received.reports.append(message)

    def _fill(self, message: Filled, received: Received) -> None:
        for feed in self._feeds:
            if feed.number == message.layout:
                received.records += feed.filled(message)

    def _read_rings(self, received: Received) -> None:
        """Read the oldest layout to its end before the next: a layout is complete once its successor is announced."""
        while self._feeds:
            records, fill = self._feeds[0].take()
            received.records += records
            if fill is not None:
                self.send(fill)
            if len(self._feeds) == 1 or not self._feeds[0].complete:
                return
            self._feeds.popleft().close()

    def _read_slots(self, received: Received) -> None:
        """Take the newest snapshot, of whichever process; one that comes after a newer one is late."""
        helped = None if self._helper is None else self._helper.read()
        for data in (helped, self._snapshots.read()):
            found = None if data is None else codec.decode(data, Numbered)
            if found is not None and found.number > self._looked:
                self._looked, received.snapshot = found.number, found.snapshot

    # --- help ----------------------------------------------------------------------------------------------------

    def _tell_helper(self, message: Scene | Sights) -> None:
        if self._helper is not None:
            self._helper.send(message)

    def _listen_to_helper(self) -> None:
        if self._helper is None:
            return
        for prepared in self._helper.receive():
            self.send(Helped(prepared.scene))
        if self._helper.dead:
            self.send(Helped(None))
            self._end_help()

    def _end_help(self) -> None:
        if self._helper is not None:
            self._helper.close()
            self._helper = None
