"""Computes: the mathematics and the trainer."""
