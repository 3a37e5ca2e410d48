"""One file for each of the activations; see `nnviz.catalog.registry`."""
