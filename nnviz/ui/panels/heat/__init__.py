"""Weight heatmaps: where each matrix stands and what its cells show."""
