"""What is slow to import and to read, for a thread beside the event loop."""

from __future__ import annotations

from nnviz import wording
from nnviz.ui.language import LANGUAGES


def names() -> tuple[str, ...]:
    """Return what panels are slow to import; it takes some time itself, as their own modules and other languages do."""
    from nnviz.ui.panels import registry

    for code in LANGUAGES:
        wording.prepare(code)
    return registry.slow()
