"""The style sheet of the window's chrome: one spacing unit (8 px), one type scale (11, 12, 13, 16), quiet lines."""

from __future__ import annotations

from nnviz.ui.theme import Theme


def sheet(theme: Theme) -> str:
    """Return the style sheet for `theme`."""
    return ""
