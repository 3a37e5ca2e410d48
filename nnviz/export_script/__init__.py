"""Turns a training into a PyTorch script without nnviz in it: each lane's past as plain code, numbers beside."""
