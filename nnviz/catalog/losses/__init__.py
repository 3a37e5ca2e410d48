"""One file for each of the losses; see `nnviz.catalog.registry`."""
