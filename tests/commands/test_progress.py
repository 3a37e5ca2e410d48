"""A bar on a terminal, nothing elsewhere."""

from __future__ import annotations

import io

import pytest

from nnviz.cli import main
from nnviz.commands import progress
from nnviz.commands.progress import Progress


class Terminal(io.StringIO):
    """What is written to a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    bar = Progress(1000, stream := Terminal())
    bar.update(0)
    now[0] += 0.05
    bar.update(250)  # ten times a second at most
    now[0] += 0.2
    bar.update(500)
    bar.close()
    shown = stream.getvalue().split("\r")
    assert shown[1:] == [
        "[------------------------------] 0 / 1,000 steps, 0 steps/s ",
        "[###############---------------] 500 / 1,000 steps, 2,000 steps/s ",
        "\x1b[K",
    ]


def test_without_an_end_it_counts() -> None:
    bar = Progress(0, stream := Terminal())
    bar.update(12_345)
    assert "\r12,345 steps, " in stream.getvalue()


def test_elsewhere_there_is_nothing() -> None:
    bar = Progress(10, stream := io.StringIO())
    bar.update(5)
    bar.close()
    assert stream.getvalue() == ""


def test_training_on_a_terminal_has_one(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    terminal = Terminal()
    monkeypatch.setattr(progress.sys, "stderr", terminal)
    assert main(["train", "xor", "--steps", "300", "--set", "data.samples=60"]) == 0
    assert "/ 300 steps" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")
