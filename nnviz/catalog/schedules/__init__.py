"""One file for each of the schedules; see `nnviz.catalog.registry`."""
