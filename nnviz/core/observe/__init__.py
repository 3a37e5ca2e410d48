"""What can be seen of one lane: one pure function from its state to a snapshot, for live states and recorded ones."""

from nnviz.core.observe.snapshot import observe

__all__ = ["observe"]
