"""One file for each of the initializers; see `nnviz.catalog.registry`."""
