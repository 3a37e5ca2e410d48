"""What the command line says about the window, as plain data."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """Options of `nnviz [EXPERIMENT] ...`.

    Attributes:
        path: The file the experiment came from (TOML, CSV or session), or None for a built-in one. A session
            (`.nnviz`) is opened by the window itself and goes on from where it stopped.
        workspace: Workspace to open in; empty is what the experiment says.
        lang: Language of the window; empty is the one used last, else the system's.
        theme: Colours; empty is the one used last, else the system's.
        device: Device to train on, whatever an experiment says; empty leaves it to the experiment.
        play: Whether training starts at once.
        screenshot: File to save a picture of the window to, then exit; None shows the window as usual.
        after_steps: Step to reach before the picture is taken.
        metrics: With a picture: CSV file for every step's metrics.
        save: With a picture: session file.
        size: Width and height of the window in pixels; None is what it was last.
    """

    path: Path | None = None
    workspace: str = ""
    lang: Literal["", "en", "zh_CN"] = ""
    theme: Literal["", "light", "dark", "system"] = ""
    device: Literal["", "auto", "cpu", "cuda", "mps"] = ""
    play: bool = False
    screenshot: Path | None = None
    after_steps: int = 0
    metrics: Path | None = None
    save: Path | None = None
    size: tuple[int, int] | None = None
