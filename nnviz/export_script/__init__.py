"""Turns a training into a PyTorch script without nnviz in it: its lanes' pasts as plain code, numbers in a file beside."""
