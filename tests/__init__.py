"""Tests of nnviz; the folders mirror the package."""
