"""Plots over steps: what they show (pure, without pyqtgraph), and how it is drawn (with it)."""
