"""nnviz: a desktop laboratory that shows the mathematics of a neural network while it learns."""

__version__ = "0.1.0"
