"""The other process: core, link and record put together. Started by name; the window never imports it."""

from __future__ import annotations

from multiprocessing.connection import Connection


def main(connection: Connection) -> None:
    """Train what the window asks for, until it says Quit or is gone."""
    from nnviz import numerics

    numerics.prepare()
    from nnviz.link.worker_end import serve
    from nnviz.worker.session import run

    serve(connection, run)
