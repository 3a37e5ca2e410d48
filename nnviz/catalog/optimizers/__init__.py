"""One file for each of the optimizers; see `nnviz.catalog.registry`."""
