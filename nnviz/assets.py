"""Where the files that come with the program lie: icons, experiments, lessons, translations."""

from __future__ import annotations

import functools
from pathlib import Path


@functools.cache
def folder() -> Path:
    """Return the assets folder: inside the package where it was installed, beside it in a checkout."""
    package = Path(__file__).resolve().parent
    inside = package / "assets"
    return inside if inside.is_dir() else package.parent / "assets"


def experiments() -> dict[str, Path]:
    """Return the built-in experiments by name, in alphabetical order."""
    return {path.stem: path for path in sorted((folder() / "experiments").glob("*.toml"))}
