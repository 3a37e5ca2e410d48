"""The numerical environment and an offscreen display first; then: whatever a test leaves behind fails it."""

import os

from nnviz import numerics

numerics.prepare()
os.environ["QT_QPA_PLATFORM"] = "offscreen"

import logging  # noqa: E402
from collections.abc import Iterator  # noqa: E402
from pathlib import Path  # noqa: E402

import pytest  # noqa: E402

from tests import leaks  # noqa: E402


@pytest.fixture(autouse=True)
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings and recovery files of every test lie in a folder of its own."""
    folder = tmp_path.parent / f"{tmp_path.name}-state"
    monkeypatch.setenv("NNVIZ_STATE", str(folder))
    return folder


@pytest.fixture(autouse=True)
def nothing_left(own_state: Path) -> Iterator[None]:
    """Fail a test that leaves threads, processes or shared memory, or (where Qt is in use) widgets and timers."""
    with leaks.watched() as found:
        yield
    assert not found, "left behind: " + "; ".join(found)


@pytest.fixture(autouse=True)
def nothing_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logs a warning or worse; one that expects a record asserts it and calls `caplog.clear()`."""
    yield
    records = [record for when in ("setup", "call") for record in caplog.get_records(when)]
    unexpected = [record.getMessage() for record in records if record.levelno >= logging.WARNING]
    assert not unexpected, f"unexpected log records: {unexpected}"
