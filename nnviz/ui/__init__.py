"""Shows: Qt, pyqtgraph, numpy."""
