"""Carries: shared memory, messages, workers seen from outside."""
