"""One file for each of the datasets; see `nnviz.catalog.registry`."""
