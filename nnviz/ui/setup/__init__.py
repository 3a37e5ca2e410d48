"""The set-up column: data, network, training, the optimizer's own numbers."""
