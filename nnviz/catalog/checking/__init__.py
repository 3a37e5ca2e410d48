"""The parts of `nnviz.catalog.check`: what makes an experiment one that can be trained."""
