"""A process that beats time beside the window, and so tells when the machine itself stood all but still.

Virtual machines do, all cores at once, for some ten milliseconds at a time that count as work of whoever runs: their
processor then takes many times as long for the same piece of work.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

#: Beats kept (some 20 seconds), seconds between two of them, and turns of a loop in each: a twentieth of a core.
BEATS, PAUSE, TURNS = 8192, 0.002, 2000
#: Share of its ordinary speed below which the machine counts as held up; above it, as running at full speed.
HELD_UP = 0.5


class Metronome:
    """Beats while it is open (`with`)."""

    def __enter__(self) -> Metronome:
        self._folder = tempfile.TemporaryDirectory()
        path = Path(self._folder.name) / "beats"
        self._beats = np.memmap(path, np.float64, "w+", shape=(BEATS + 1, 2))
        self._process = subprocess.Popen([sys.executable, __file__, str(path)])
        return self

    def __exit__(self, *error: object) -> None:
        self._process.kill()
        self._process.wait()
        del self._beats
        self._folder.cleanup()

    @property
    def beats(self) -> np.ndarray:
        """[n, 2]: when each of the last beats began (seconds, `time.monotonic`), and the seconds of work it took."""
        count = int(self._beats[0, 0])
        kept = np.array(self._beats[1 : 1 + min(count, BEATS)])
        return kept[np.argsort(kept[:, 0])]

    def share(self, since: float, until: float) -> float:
        """Return the part of a time that the machine ran at its ordinary speed for (see `share_of`)."""
        return share_of(self.beats, since, until)


def share_of(beats: np.ndarray, since: float, until: float) -> float:
    """Return the part of a time (seconds) that is left when what the machine was held up for is taken off.

    Between two beats the machine is as fast as the first of them was against the median of all; where that is more
    than `HELD_UP` it was not held up. All of the time is left where there was no beat.
    """
    if len(beats) < 2 or until <= since:
        return 1.0
    edges = np.append(beats[1:, 0], max(until, beats[-1, 0]))
    length = np.minimum(edges, until) - np.maximum(beats[:, 0], since)
    within = length > 0.0
    if not within.any():
        return 1.0
    speed = np.median(beats[:, 1]) / beats[within, 1]
    lost = length[within] * (1.0 - np.where(speed < HELD_UP, speed, 1.0))
    return float(1.0 - lost.sum() / (until - since))


def _beat(path: str) -> None:
    """Write down beat after beat until the process that asked for it is gone."""
    beats = np.memmap(path, np.float64, "r+", shape=(BEATS + 1, 2))
    asking, number = os.getppid(), 0
    while os.getppid() == asking:
        began, worked = time.monotonic(), time.thread_time()
        for _ in range(TURNS):
            pass
        beats[1 + number % BEATS] = began, time.thread_time() - worked
        number += 1
        beats[0, 0] = number
        time.sleep(PAUSE)


if __name__ == "__main__":
    _beat(sys.argv[1])
