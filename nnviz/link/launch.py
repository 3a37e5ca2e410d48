"""Another process, started by the name of its function: so the parent never imports what the child needs."""

from __future__ import annotations

import importlib
import multiprocessing
import signal
import sys
import threading
import traceback
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from nnviz import codec
from nnviz.link import parent
from nnviz.link.messages import Failed


class Launched:
    """A process started by `launch`, and this side's end of the connection to it."""

    def __init__(self, process: BaseProcess, connection: Connection) -> None:
        self.process = process
        self.connection = connection

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self.process.is_alive()

    @property
    def exitcode(self) -> int | None:
        """Its exit code, minus a signal's number if one killed it; None while it runs."""
        return self.process.exitcode

    def end(self, patience: float) -> int | None:
        """Wait `patience` seconds for it to end by itself, then see to it; returns the exit code. Idempotent."""
        self.process.join(patience)
        for insist in (self.process.terminate, self.process.kill):
            if self.process.is_alive():
                insist()
                self.process.join(0.5)
        return self.process.exitcode


def launch(module: str, function: str, *args: Any) -> Launched:
    """Start `module.function(connection, *args)` in a process of its own, imported there by name.

    Only from the main thread: what the system ties to the spawning thread must not end with a passing one.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("a process may be started from the main thread only")
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_run, args=(module, function, theirs, args), name=function, daemon=True)
    process.start()
    theirs.close()
    return Launched(process, ours)


def _run(module: str, function: str, connection: Connection, args: tuple[Any, ...]) -> None:
    # Ctrl+C reaches every process of the terminal; what follows from it is the parent's decision.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent.arm()
    try:
        target = getattr(importlib.import_module(module), function)
    except Exception as error:
        failed = Failed(f"{module} cannot be imported: {error}", traceback.format_exc())
        connection.send_bytes(codec.encode(failed))
        sys.exit(1)
    try:
        target(connection, *args)
    finally:
        parent.hold(0.0)
