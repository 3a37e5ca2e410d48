"""What each layer does over the steps: which quantities there are, as lines, as heat bands, as histograms over time."""
